import type { Stored } from './redis-entry.ts';

/**
 * Brings the entries of one document in order, 1, 2, 3 …, from wherever they come first: an answer to an append, a
 * message, a page of the log.
 */
export class Feed {
	readonly #deliver: (seq: number, stored: Stored) => void;
	/** After the start: what came too early. */
	readonly #early = new Map<number, Stored | undefined>();
	readonly #waiting: { readonly seq: number; readonly settle: () => void }[] = [];
	#last: { readonly seq: number; readonly crc: number | undefined } | undefined;
	/** Whether somebody waits for a gap to be filled, or reads the log to fill it. */
	isMinded = false;
	isRead = false;

	constructor(deliver: (seq: number, stored: Stored) => void) {
		this.#deliver = deliver;
	}

	/** The number of the last entry that was delivered, and its CRC where it was not read from a snapshot. */
	get last() {
		return this.#last ?? { seq: 0, crc: undefined };
	}

	get isStarted(): boolean {
		return this.#last !== undefined;
	}

	/** Whether later entries are known than the next one. */
	get hasGap(): boolean {
		return this.#last !== undefined && this.#early.size > 0;
	}

	/** What is up to here has been read otherwise. */
	start(seq: number, crc: number | undefined): void {
		this.#last = { seq, crc };
		for (const early of this.#early.keys()) if (early <= seq) this.#early.delete(early);
		this.#settle(seq);
		this.#drain();
	}

	/** Without `stored`: it is known that there is one. */
	take(seq: number, stored?: Stored): void {
		if (seq <= this.last.seq) return;
		this.#early.set(seq, stored ?? this.#early.get(seq));
		if (this.#last) this.#drain();
	}

	/** Calls back, in order, once what has this number was delivered. */
	whenAt(seq: number, settle: () => void): void {
		if (seq <= this.last.seq) settle();
		else this.#waiting.push({ seq, settle });
	}

	/** Nobody listens any more. */
	end(): void {
		for (const { settle } of this.#waiting.splice(0)) settle();
	}

	#drain(): void {
		for (let seq = this.last.seq + 1; ; seq++) {
			const stored = this.#early.get(seq);
			if (!stored) return;
			this.#early.delete(seq);
			this.#last = { seq, crc: stored.crc };
			this.#deliver(seq, stored);
			this.#settle(seq);
		}
	}

	#settle(seq: number): void {
		while ((this.#waiting[0]?.seq ?? Infinity) <= seq) this.#waiting.shift()?.settle();
	}
}
