import type { Position } from './board.ts';
import { CUSTOM, type Deal } from './deal.ts';
import type { Stage } from './directory.ts';
import { tickKey, type Criterion } from './guide.ts';
import type { DealId, StageId } from './ids.ts';
import type { FieldValue } from './operation.ts';
import type { Winning } from './winning.ts';

/**
 * What a stage asks of a deal before it goes on.
 *
 * Only going on is asked about: a later stage of the same pipeline, or a win. Back, out and into another pipeline a deal
 * may go at any time; what is imported, undone or merged is a fact already.
 */

/** The fields of a deal that a stage can ask for; a custom one is `f.<id>`. */
export const REQUIRABLE = [
	'value',
	'company',
	'contacts',
	'owner',
	'expectedClose',
	'nextStep',
	'source',
	'persona',
	'segment',
	'labels',
	'cost'
] as const;
type Requirable = (typeof REQUIRABLE)[number];

/** One thing that a stage asks for and that a deal lacks. */
export type Unmet =
	| { readonly kind: 'criterion'; readonly stage: StageId; readonly criterion: Criterion }
	/** A field that is empty. */
	| { readonly kind: 'field'; readonly stage: StageId; readonly field: string };

/** How a deal was to go on: where in its stage, or what was said of the win. */
export type Meant = { readonly position: Position } | { readonly winning: Winning };

/** A deal that may not go on yet: where to, how it was meant, and what is missing. */
export interface Stop {
	readonly deal: DealId;
	readonly to: StageId;
	readonly meant: Meant;
	readonly unmet: readonly Unmet[];
}

/** Whether a deal may not go on without it. */
export function isRequired(unmet: Unmet): boolean {
	return unmet.kind === 'field' || unmet.criterion.required;
}

/**
 * What a deal lacks of what a stage asks for: fields, then criteria in their order. `isField` says whether there still is
 * a field of that name: one that was removed cannot be filled in.
 */
export function unmet(
	deal: Deal,
	{ id: stage, guide }: Stage,
	isField: (name: string) => boolean = () => true
): readonly Unmet[] {
	return [
		...guide.requires
			.filter((field) => isField(field) && isEmpty(deal, field))
			.map((field): Unmet => ({ kind: 'field', stage, field })),
		...guide.criteria
			.filter(({ id }) => !deal.ticks[tickKey(stage, id)])
			.map((criterion): Unmet => ({ kind: 'criterion', stage, criterion }))
	];
}

/**
 * What stands in the way of a deal that goes on to `to`. Of the stage that it leaves everything is named; of those that
 * it skips only what is required, once each. `stages`: the open ones of its pipeline, in order.
 */
export function unmetTo(
	deal: Deal,
	stages: readonly Stage[],
	to: Stage,
	isField?: (name: string) => boolean
): readonly Unmet[] {
	const [left, ...skipped] = passed(deal, stages, to);
	if (!left) return [];
	const found = [...unmet(deal, left, isField)];
	for (const stage of skipped)
		for (const one of unmet(deal, stage, isField))
			if (isRequired(one) && !found.some((other) => asksSame(one, other))) found.push(one);
	return found;
}

/** A deal as it goes on: what is said of its value with the win counts. */
export function going(deal: Deal, meant: Meant): Deal {
	if (!('winning' in meant) || meant.winning.value === undefined) return deal;
	return { ...deal, value: meant.winning.value ?? undefined };
}

/** How a deal that was stopped is to go on: a value that it was asked for is the one that was filled in since. */
export function meantNow({ meant, unmet }: Stop): Meant {
	if (!('winning' in meant) || meant.winning.value !== null) return meant;
	if (!unmet.some((one) => one.kind === 'field' && one.field === 'value')) return meant;
	const { on, paidOn } = meant.winning;
	return { winning: { ...(on && { on }), ...(paidOn && { paidOn }) } };
}

/** The stages that a deal leaves behind when it goes on: its own first. None where it does not go on. */
function passed(deal: Deal, stages: readonly Stage[], to: Stage): readonly Stage[] {
	const from = stages.findIndex(({ id }) => id === deal.stage);
	if (from < 0 || to.pipeline !== deal.pipeline || to.kind === 'lost') return [];
	if (to.kind === 'won') return stages.slice(from);
	const end = stages.findIndex(({ id }) => id === to.id);
	return stages.slice(from, Math.max(from, end));
}

function asksSame(one: Unmet, other: Unmet): boolean {
	return one.kind === 'field' && other.kind === 'field' && one.field === other.field;
}

function isEmpty(deal: Deal, field: string): boolean {
	if (field.startsWith(CUSTOM)) return isBlank(deal.entries[field]);
	const known = REQUIRABLE.find((one) => one === field);
	// A field of a later version: whether it is filled in cannot be told here.
	return known !== undefined && isBlank(deal[known]);
}

function isBlank(value: Deal[Requirable] | FieldValue | undefined): boolean {
	if (Array.isArray(value)) return value.length === 0;
	return value === undefined || value === null || value === '';
}
