import type { StageGuide } from '#lib/domain/guide.ts';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Directory } from './directory.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';
import { isThereWithin, type Passage, type StageOrder } from './stage-order.ts';

/**
 * The open stages of a pipeline that are told of, in order: those of today, and those gone in which deals have stood and
 * that were there at some time of a period. A stage's place is its level.
 */
export class Levels {
	readonly stages: readonly StageId[];
	/** By level. */
	readonly guides: readonly StageGuide[];
	/** By level the number of the stage. */
	readonly numbers: readonly number[];
	readonly #directory: Directory;
	readonly #dated: readonly StageOrder[];
	/** By the number of the stage. */
	readonly #levels: readonly (number | undefined)[];
	readonly #orders: readonly {
		readonly since: LocalMs;
		/** By the number of the stage. */
		readonly standing: readonly (Passage | undefined)[];
		readonly won: Passage;
		readonly places: readonly (number | undefined)[];
	}[];

	constructor(
		ledger: Ledger,
		directory: Directory,
		pipeline: PipelineId,
		period: { readonly from: LocalMs; readonly last: LocalMs }
	) {
		const numberOf = (stage: StageId) => ledger.names.stage.index(stage);
		const orders = directory.orders(pipeline);
		const stages = directory
			.stages(pipeline)
			.filter(
				({ id }) =>
					!directory.isGone(id) ||
					((ledger.stood[numberOf(id)] ?? 0) > 0 &&
						isThereWithin(orders, id, period.from, period.last))
			);
		this.stages = stages.map(({ id }) => id);
		this.guides = stages.map(({ guide }) => guide);
		this.numbers = this.stages.map(numberOf);
		this.#directory = directory;
		this.#dated = orders;
		this.#levels = byIndex(new Map(this.stages.map((stage, level) => [stage, level])), numberOf);
		this.#orders = directory
			.ordersIn(pipeline, this.stages)
			.map(({ since, standing, won, places }) => ({
				since,
				standing: byIndex(standing, numberOf),
				won,
				places: byIndex(places, numberOf)
			}));
	}

	/** The level of a stage; -1 of one that is not told of. */
	of(stage: number): number {
		return this.#levels[stage] ?? -1;
	}

	/** Whether the stage of a level is gone today. */
	isGone(level: number): boolean {
		const stage = this.stages[level];
		return stage !== undefined && this.#directory.isGone(stage);
	}

	/** The stages that deals could stand in at a time: those of today, and those gone that were there. By level. */
	standable(at: LocalMs): readonly boolean[] {
		return this.stages.map(
			(stage, level) => !this.isGone(level) || isThereWithin(this.#dated, stage, at, at)
		);
	}

	/** What a deal which stood in a stage at a time had passed, by the order of then. */
	passage(stage: number, at: LocalMs): Passage {
		return (stage >= 0 && this.#orderAt(at)?.standing[stage]) || NONE;
	}

	/** What a deal had passed that was won at a time. */
	passageOfWin(at: LocalMs): Passage {
		return this.#orderAt(at)?.won ?? NONE;
	}

	/** Whether a stage stood before another, by the order of a time: from the one to the other is forward. */
	isBefore(stage: number, other: number, at: LocalMs): boolean {
		const places = this.#orderAt(at)?.places;
		return (places?.[stage] ?? Infinity) < (places?.[other] ?? Infinity);
	}

	#orderAt(at: LocalMs) {
		let order = this.#orders.length - 1;
		while (order > 0 && (this.#orders[order]?.since ?? at) > at) order--;
		return this.#orders[order];
	}
}

const NONE: Passage = { passed: [], absent: [], between: [] };

function byIndex<K, V>(map: ReadonlyMap<K, V>, index: (key: K) => number): readonly V[] {
	const all: V[] = [];
	for (const [key, value] of map) all[index(key)] = value;
	return all;
}
