import type { Log } from './log.ts';

/** The logs of an area of visibility. */
export interface AreaLog {
	/** Of deals and leads. */
	readonly log: Log;
	/** Of activities, comments and attachments. */
	readonly activities: Log;
}

/** The areas beside the common one that are open here. More may be opened at any time. */
export class AreaLogs {
	readonly #make: (area: string) => AreaLog;
	readonly #open = new Map<string, AreaLog>();
	readonly #listeners = new Set<(logs: AreaLog, area: string) => void>();

	/** `make` opens the logs of an area; called once for each. */
	constructor(make: (area: string) => AreaLog) {
		this.#make = make;
	}

	get open(): ReadonlyMap<string, AreaLog> {
		return this.#open;
	}

	/** The logs of an area, which is opened if need be. */
	of(area: string): AreaLog {
		const known = this.#open.get(area);
		if (known) return known;
		const logs = this.#make(area);
		this.#open.set(area, logs);
		for (const listener of [...this.#listeners]) listener(logs, area);
		return logs;
	}

	/** Calls back with each that is opened from now on; ends with the returned function. */
	onOpened(opened: (logs: AreaLog, area: string) => void): () => void {
		this.#listeners.add(opened);
		return () => this.#listeners.delete(opened);
	}
}
