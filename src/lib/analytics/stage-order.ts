import type { Folded, Records } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import { stagesAt } from '#lib/domain/stages-at.ts';
import { dayNumber, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import { toLocal, type LocalMs } from './ledger/time.ts';

/** Which open stages a pipeline had, and in which order, from a time on. */
export interface StageOrder {
	readonly since: LocalMs;
	readonly order: readonly StageId[];
}

/** What a deal has passed that stands in a stage, or is won. Levels are places among the stages that are told of. */
export interface Passage {
	/** Those that were there then, up to its own. */
	readonly passed: readonly number[];
	/** Those that lie before it and were not there then: it has got beyond them, and has not come to them by it. */
	readonly absent: readonly number[];
	/** Those of `absent` that lie right before its own. */
	readonly between: readonly number[];
}

/** An order told in levels. */
export interface ToldOrder {
	readonly since: LocalMs;
	/** For each stage what has been passed by standing in it: in one that is not told of, only what lies before. */
	readonly standing: ReadonlyMap<StageId, Passage>;
	readonly won: Passage;
	/** Where each stage stood, those too that were not there. */
	readonly places: ReadonlyMap<StageId, number>;
}

/**
 * The orders that the open stages of a pipeline have had, oldest first: what came before what is read as it was then, so
 * that no later reordering makes an old step a step back. The first, from `-Infinity` on, is as the pipeline was made,
 * with the stages that it got in its first week: who brings deals of a time before it has set it up for them.
 *
 * `ranked` are all its open stages by rank, those too that are gone.
 */
export function stageOrders(
	records: Records,
	pipeline: PipelineId,
	ranked: readonly StageId[],
	zone: TimeZone
): readonly StageOrder[] {
	const orderAt = (instant: EpochMs) =>
		stagesAt(records, pipeline, instant)
			.filter(({ kind }) => kind === 'open')
			.map(({ id }) => id);
	const made = records.get(pipeline)?.operations[0];
	const own = ranked.flatMap((id) => records.get(id) ?? []);
	const instants = new Set([...(made ? [instantOf(made.hlc)] : []), ...changes(own)]);
	const settled = (made ? instantOf(made.hlc) + SETTLING_MS : Infinity) as EpochMs;
	const first = ranked.filter((id) => madeAt(records.get(id)) <= settled);
	const orders: StageOrder[] = [
		{ since: -Infinity as LocalMs, order: completed(orderAt(0 as EpochMs), first) }
	];
	for (const instant of [...instants].sort((a, b) => a - b)) {
		const order = orderAt(instant);
		if (order.join() !== orders.at(-1)?.order.join())
			orders.push({ since: toLocal(dayNumber(instant, zone)), order });
	}
	return orders;
}

/** Whether a stage was in the pipeline at some time from `from` to `to`, both included; never where nothing lies between. */
export function isThereWithin(
	orders: readonly StageOrder[],
	stage: StageId,
	from: LocalMs,
	to: LocalMs
): boolean {
	return orders.some(
		({ since, order }, index) =>
			from <= to &&
			since <= to &&
			(orders[index + 1]?.since ?? Infinity) > from &&
			order.includes(stage)
	);
}

/** Orders told in some stages, whose places in `stages` are their levels. */
export function toldOrders(
	orders: readonly StageOrder[],
	ranked: readonly StageId[],
	stages: readonly StageId[]
): readonly ToldOrder[] {
	const level = new Map(stages.map((stage, index) => [stage, index]));
	return orders.map(({ since, order }) => {
		const all = completed(order, ranked);
		const there = new Set(order);
		return {
			since,
			standing: new Map(
				// One that was not there may have been stood in none the less.
				all.map((stage, place) => [
					stage,
					passage(all.slice(0, place + 1), stage, new Set([...there, stage]), level)
				])
			),
			won: passage(all, undefined, there, level),
			places: new Map(all.map((stage, place) => [stage, place]))
		};
	});
}

function passage(
	stages: readonly StageId[],
	own: StageId | undefined,
	there: ReadonlySet<StageId>,
	levels: ReadonlyMap<StageId, number>
): Passage {
	const passed: number[] = [];
	const absent: number[] = [];
	let between: number[] = [];
	for (const stage of stages) {
		const level = levels.get(stage);
		if (level === undefined) continue;
		if (!there.has(stage)) {
			absent.push(level);
			between.push(level);
		} else {
			passed.push(level);
			if (stage !== own) between = [];
		}
	}
	return { passed, absent, between };
}

/** An order with the stages that it has not, each after the one that it follows by rank. */
function completed(order: readonly StageId[], ranked: readonly StageId[]): readonly StageId[] {
	const all = [...order];
	ranked.forEach((stage, index) => {
		const before = ranked[index - 1];
		if (!all.includes(stage))
			all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, stage);
	});
	return all;
}

/** A pipeline is tried out and set up for so long. */
const SETTLING_MS = 7 * 86_400_000;

function madeAt(stage: Folded | undefined): number {
	const creation = stage?.operations.find(({ kind }) => kind === 'create');
	return creation ? instantOf(creation.hlc) : -Infinity;
}

/** The instants at which stages were made, moved, removed or brought back. */
function changes(stages: readonly Folded[]): readonly EpochMs[] {
	return stages.flatMap(({ operations }) =>
		operations
			.filter(
				({ kind, body }) =>
					kind !== 'set' || 'order' in (body as { readonly fields: object }).fields
			)
			.map(({ hlc }) => instantOf(hlc))
	);
}
