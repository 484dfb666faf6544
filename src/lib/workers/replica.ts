import { report, type Report, type ReportRequest } from '#lib/analytics/report.ts';
import { refresh, type Timelines } from '#lib/analytics/timeline.ts';
import { ingest, type Records } from '#lib/domain/fold.ts';
import { AHEAD_MS, instantOf } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { unpackTimelines, type Packed } from './archive-blob.ts';

/**
 * A second fold of a workspace's logs, for figures.
 *
 * Each part costs what it brings: only the deals it names are folded and timed again.
 */
export class Replica {
	readonly #records: Records = new Map();
	readonly #timelines: Timelines = new Map();
	/** Records that changed since their timelines were made. */
	readonly #changed = new Set<RecordId>();
	/** Operations not folded yet: stamped ahead of the time of the last report, or come since. */
	#waiting: Operation[] = [];
	#zone: TimeZone | undefined;
	/** Of deals of closed epochs, the newest last. */
	#archived: Timelines = new Map();

	/** Takes what lies in closed epochs, oldest first, in place of what it had of them. */
	async archive(packed: readonly Pick<Packed, 'figures'>[]): Promise<void> {
		const archived: Timelines = new Map();
		for (const timelines of await Promise.all(packed.map(unpackTimelines)))
			for (const timeline of timelines) archived.set(timeline.deal, timeline);
		this.#archived = archived;
	}

	/** Takes entries of the logs; in any order, any number of times. */
	take(entries: readonly string[]): void {
		for (const entry of entries) {
			const operation = decode(entry);
			if (operation) this.#waiting.push(operation);
		}
	}

	/** The report on all that was taken. */
	report(request: ReportRequest): Report {
		this.#fold(request.asOf);
		if (request.zone !== this.#zone) for (const id of this.#records.keys()) this.#changed.add(id);
		this.#zone = request.zone;
		refresh(this.#timelines, this.#records, this.#changed, request.zone);
		this.#changed.clear();
		// A deal that is in an open epoch is as that one says.
		const all =
			this.#archived.size > 0 ? new Map([...this.#archived, ...this.#timelines]) : this.#timelines;
		return report(all, this.#records, request);
	}

	/** Folds what a workspace at this time folds, so that figures and board tell of the same operations. */
	#fold(now: EpochMs): void {
		const due: Operation[] = [];
		const early: Operation[] = [];
		for (const operation of this.#waiting)
			(instantOf(operation.hlc) > now + AHEAD_MS ? early : due).push(operation);
		this.#waiting = early;
		for (const id of ingest(this.#records, due)) this.#changed.add(id);
	}
}
