import { toStage } from '#lib/domain/directory.ts';
import type { Folded, Records } from '#lib/domain/fold.ts';
import { instantOf } from '#lib/domain/hlc.ts';
import { typeOf, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';
import { stagesAt } from '#lib/domain/stages-at.ts';
import { dayNumber, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import { toLocal, type LocalMs } from './ledger/time.ts';

/** An order of the open stages of a pipeline, from a time on. */
export interface StageOrder {
	readonly since: LocalMs;
	/** For each stage, the levels (places among the open stages of today) of itself and of all before it. */
	readonly passed: ReadonlyMap<StageId, readonly number[]>;
	/** Where each stage stood, those too that are gone today. */
	readonly places: ReadonlyMap<StageId, number>;
}

/**
 * The orders that the open stages of a pipeline have had, oldest first, told in the stages of today: what came before what
 * is read as it was then, so that no later reordering makes an old step a step back.
 *
 * `stages` are the open stages of today in order. A stage that is gone has passed those before it.
 */
export function stageOrders(
	records: Records,
	pipeline: PipelineId,
	stages: readonly StageId[],
	zone: TimeZone
): readonly StageOrder[] {
	const own = [...records.values()].filter(
		(folded) => typeOf(folded.id) === 'stage' && toStage(folded).pipeline === pipeline
	);
	const level = new Map(stages.map((stage, index) => [stage, index]));
	const orders: { readonly since: LocalMs; readonly order: readonly StageId[] }[] = [];
	let last = '';
	for (const instant of [0 as EpochMs, ...changes(own)]) {
		const order = stagesAt(records, pipeline, instant)
			.filter(({ kind }) => kind === 'open')
			.map(({ id }) => id);
		const text = order.join();
		if (text === last) continue;
		last = text;
		const since = orders.length === 0 ? -Infinity : toLocal(dayNumber(instant, zone));
		orders.push({ since: since as LocalMs, order });
	}
	// A stage that is in none of the orders (its making has not arrived): by its rank of today.
	const ranked = own
		.map(toStage)
		.filter(({ kind }) => kind === 'open')
		.sort(byRank)
		.map(({ id }) => id);
	const today = passedIn(ranked, level);
	return (orders.length > 0 ? orders : [{ since: -Infinity as LocalMs, order: ranked }]).map(
		({ since, order }) => ({
			since,
			passed: new Map([...today, ...passedIn(order, level)]),
			places: new Map(completed(order, ranked).map((stage, place) => [stage, place]))
		})
	);
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

/** The instants at which stages were made, moved, removed or brought back, ascending. */
function changes(stages: readonly Folded[]): readonly EpochMs[] {
	const instants = stages.flatMap(({ operations }) =>
		operations
			.filter(
				({ kind, body }) =>
					kind !== 'set' || 'order' in (body as { readonly fields: object }).fields
			)
			.map(({ hlc }) => instantOf(hlc))
	);
	return [...new Set(instants)].sort((a, b) => a - b);
}

function passedIn(
	order: readonly StageId[],
	level: ReadonlyMap<StageId, number>
): Map<StageId, readonly number[]> {
	const passed: number[] = [];
	return new Map(
		order.map((stage) => {
			const own = level.get(stage);
			if (own !== undefined) passed.push(own);
			return [stage, [...passed]];
		})
	);
}
