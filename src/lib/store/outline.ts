import { isOnBoard, type Deal } from '#lib/domain/deal.ts';
import type { Stage } from '#lib/domain/directory.ts';
import type { DealId, MemberId, StageId } from '#lib/domain/ids.ts';
import { sumByCurrency, weigh, type Minor, type Money } from '#lib/domain/money.ts';
import type { Day } from '#lib/domain/time.ts';
import { totals, type Totals } from './totals.ts';

/** What is known of all deals while only the first of each column are here. */
export interface Outline {
	readonly stages: ReadonlyMap<StageId, Totals>;
	/** How many of the member's own open deals have their next step on a day. */
	readonly due: ReadonlyMap<Day, number>;
}

/** The part of a workspace that an outline is made of. */
export interface Outlined {
	readonly member: MemberId;
	readonly deals: ReadonlyMap<DealId, Deal>;
	readonly stages: ReadonlyMap<StageId, Stage>;
	readonly columns: { of(stage: StageId): readonly Deal[] };
}

export function outlineOf({ member, deals, stages, columns }: Outlined): Outline {
	const due = new Map<Day, number>();
	for (const deal of deals.values()) {
		const day = dueOn(deal, member);
		if (day) due.set(day, (due.get(day) ?? 0) + 1);
	}
	return {
		stages: new Map([...stages].map(([id, stage]) => [id, totals(stage, columns.of(id))])),
		due
	};
}

/** An outline after a deal changed. */
export function adjusted(
	outline: Outline,
	before: Deal | undefined,
	after: Deal | undefined,
	{ member, stages: known }: Pick<Outlined, 'member' | 'stages'>
): Outline {
	const stages = new Map(outline.stages);
	const due = new Map(outline.due);
	const count = (deal: Deal | undefined, sign: 1 | -1) => {
		if (!deal || !isOnBoard(deal)) return;
		const stage = known.get(deal.stage);
		if (stage) stages.set(stage.id, shifted(stages.get(stage.id), stage, deal, sign));
		const day = dueOn(deal, member);
		if (day) due.set(day, (due.get(day) ?? 0) + sign);
	};
	count(before, -1);
	count(after, 1);
	return { stages, due };
}

/** The day of an open deal's next step, if the deal is the member's own. */
function dueOn({ owner, status, deleted, nextOn }: Deal, member: MemberId): Day | undefined {
	return owner === member && status === 'open' && !deleted ? nextOn : undefined;
}

function shifted(known: Totals | undefined, stage: Stage, deal: Deal, sign: 1 | -1): Totals {
	const { count, value, weighted } = known ?? totals(stage, []);
	const counted = deal.contested ? undefined : deal.value;
	const moved = (sums: readonly Money[], amount: (value: Minor) => number) => {
		if (!counted) return sums;
		const { currency } = counted;
		const more = { amount: (sign * amount(counted.amount)) as Minor, currency };
		return sumByCurrency([...sums, more]).filter((sum) => sum.amount !== 0);
	};
	return {
		count: count + sign,
		value: moved(value, (amount) => amount),
		weighted: moved(weighted, (amount) => weigh(amount, stage.probability))
	};
}
