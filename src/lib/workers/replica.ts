import type { ListOf, Question } from '#lib/analytics/engine.ts';
import { Intake, isCounted } from '#lib/analytics/intake.ts';
import type { Timeline } from '#lib/analytics/timeline.ts';
import { AHEAD_MS } from '#lib/domain/hlc.ts';
import type { DealId, RecordId } from '#lib/domain/ids.ts';
import { wasKnown } from '#lib/domain/known.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { decode, headOf } from '#lib/ydoc/codec.ts';
import { unpackTimelines, type Packed } from './archive-blob.ts';
import { PackedRecords } from './packed-records.ts';

/** What a screen shows at once: figures, and the records behind marks of figures. */
export interface FiguresRequest {
	/** Operations stamped further ahead of this than a clock may be are not folded yet. */
	readonly horizon: EpochMs;
	readonly questions: readonly Question[];
	readonly lists: readonly ListOf[];
}

/** In the order of what was asked. */
export interface FiguresAnswer {
	readonly figures: readonly unknown[];
	readonly lists: readonly (readonly RecordId[])[];
}

/**
 * A second fold of a workspace's logs, for figures.
 *
 * Each part costs what it brings: only the records it names are folded and counted again, and their operations are kept
 * as bytes.
 */
export class Replica {
	readonly #records = new PackedRecords();
	readonly #intake = new Intake(this.#records);
	readonly #before: EpochMs;
	/** Settles when what was told last of closed epochs is here: what takes longer to unpack must not come after it. */
	#unpacked = Promise.resolve();

	/** Of what it takes it knows only what had been entered before an instant, where one is given. */
	constructor(before = Infinity as EpochMs) {
		this.#before = before;
	}

	/** Takes what lies in closed epochs, oldest first, in place of what it had of them: the last call holds. */
	archive(packed: readonly Pick<Packed, 'figures'>[]): Promise<void> {
		const unpack = () => this.#unpack(packed);
		return (this.#unpacked = this.#unpacked.then(unpack, unpack));
	}

	async #unpack(packed: readonly Pick<Packed, 'figures'>[]): Promise<void> {
		const archived = new Map<DealId, Timeline>();
		for (const timelines of await Promise.all(packed.map(unpackTimelines)))
			for (const timeline of timelines) archived.set(timeline.deal, timeline);
		this.#intake.archive(archived.values());
	}

	/** Takes entries of the logs; in any order, any number of times. */
	take(entries: readonly string[]): void {
		for (const entry of entries) {
			const record = headOf(entry)?.record;
			const operation = record && isCounted(record) ? decode(entry) : undefined;
			if (operation && wasKnown(operation, this.#before)) this.#records.add(operation);
		}
	}

	/** Figures and lists on all that was taken. */
	answer({ horizon, questions, lists }: FiguresRequest): FiguresAnswer {
		// What a workspace at this time folds, so that figures and board tell of the same operations.
		const changed = this.#records.due((horizon + AHEAD_MS) as EpochMs);
		if (changed.size > 0) this.#intake.take(changed);
		const { engine } = this.#intake;
		return {
			figures: questions.map((question) => engine.answer(question)),
			lists: lists.map(({ question, cells }) => [
				...new Set(cells.flatMap((cell) => engine.behind(question, cell)))
			])
		};
	}
}
