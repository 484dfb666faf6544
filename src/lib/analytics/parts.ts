import { DEAL_SEGMENTS } from '#lib/domain/deal.ts';
import {
	lastStretches,
	stretchesIn,
	stretchStart,
	nextStretch,
	type Stretch
} from '#lib/domain/stretches.ts';
import { dayOf, ordinal, type DayNumber, type Period } from '#lib/domain/time.ts';
import { plain, type Figure, type Plan, type Survey } from './figure.ts';
import { STATUS, type Over } from './ledger/ledger.ts';
import type { Names } from './ledger/names.ts';
import { DAY_MS } from './ledger/time.ts';
import type { Scope } from './scope.ts';
import { eachOf, traitOf } from './traits.ts';

/** By what a figure is asked for each part of what it counts. */
export const GROUPS = [
	'owner',
	'source',
	'persona',
	'segment',
	'market',
	'label',
	'product'
] as const;
export type Group = (typeof GROUPS)[number];

/** A figure for each group, or for each stretch of the period, or for each stretch of each group. */
export interface By {
	readonly group?: Group;
	readonly each?: Stretch;
}

/** A figure of the records of one group. */
export interface PartOf<R> {
	/** The id of the owner, source …; `undefined` for what has none. */
	readonly id: string | undefined;
	readonly result: R;
}

/** A figure of one stretch. */
export interface StepOf<R> {
	readonly period: Period;
	/** Whether all of the stretch is in the period asked for, and past. */
	readonly isWhole: boolean;
	readonly result: R;
}

/** So many stretches are told where no period is asked for. */
const UNASKED = 12;

/**
 * The same figure asked for each group in which there is anything, by id; what has none of its kind comes last.
 *
 * The groups add up to the whole, since each count is of one owner, source, segment: of whoever owned it when it happened.
 * Labels and products do not: a record may have several, and counts with each.
 */
export function grouped<O, R>(figure: Figure<O, R>, group: Group): Figure<O, readonly PartOf<R>[]> {
	return {
		over: figure.over,
		plan: (asked, options) =>
			cut(figure, asked, options, (scope, planIn) => {
				const { idOf, each } = membership(scope, figure.over, group);
				const plans = new Map<number, Plan<R>>();
				const whole = group === 'owner' ? undefined : planIn(scope);
				const planOf = (index: number): Plan<R> => {
					if (whole) return whole;
					let plan = plans.get(index);
					if (!plan) plans.set(index, (plan = planIn(scope.ownedBy(index))));
					return plan;
				};
				return {
					tally(row, into) {
						each(row, (index) => {
							planOf(index).tally(row, into.part(index + 1));
						});
					},
					read: (sums) =>
						sums.parts
							.map((part) => ({
								id: idOf(part - 1),
								result: planOf(part - 1).read(sums.part(part))
							}))
							.sort((a, b) => order(a.id, b.id))
				};
			})
	};
}

/** The plan of a figure that is cut into parts. What it has to learn first it learns from the whole. */
function cut<O, R, P>(
	figure: Figure<O, R>,
	scope: Scope,
	options: O,
	into: (scope: Scope, planIn: (part: Scope) => Plan<R>) => Plan<P>
): Plan<P> | Survey<P> {
	const whole = figure.plan(scope, options);
	if (!('learn' in whole))
		return into(scope, (part) => (part === scope ? whole : plain(figure.plan(part, options))));
	return {
		tally: whole.tally,
		learn(sums) {
			const { key, plan } = whole.learn(sums);
			return { key, plan: (part) => into(part, plan) };
		}
	};
}

function order(a: string | undefined, b: string | undefined): number {
	if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
	return a < b ? -1 : 1;
}

interface Membership {
	readonly idOf: (index: number) => string | undefined;
	/** Calls with each group that a record may count in. */
	readonly each: (row: number, call: (index: number) => void) => void;
}

function membership(scope: Scope, over: Over, group: Group): Membership {
	const { names } = scope.ledger;
	const named = (all: Names<string>, each: Membership['each']): Membership => ({
		idOf: (index) => all.at(index),
		each
	});
	switch (group) {
		case 'owner':
			return named(names.member, (row, call) => {
				eachOwner(scope, over, row, (member) => {
					if (scope.isOwn(member)) call(member);
				});
			});
		case 'segment':
			return {
				idOf: (index) => DEAL_SEGMENTS[index],
				each: (row, call) => {
					call(traitOf(scope.ledger, over, row, 'segment'));
				}
			};
		case 'label':
		case 'product':
			return named(names[group], (row, call) => {
				eachOf(scope.ledger, over, row, group, call);
			});
		default:
			return named(names[group], (row, call) => {
				call(traitOf(scope.ledger, over, row, group));
			});
	}
}

/** Everybody who ever owned a deal, once; whose a lead is, and who did an activity. */
function eachOwner(
	{ ledger }: Scope,
	over: Over,
	row: number,
	call: (member: number) => void
): void {
	if (over === 'leads') return call(ledger.lead.at.owner[row] ?? -1);
	if (over === 'activities') return call(ledger.act.at.by[row] ?? -1);
	const { owners } = ledger;
	const { member } = owners.at;
	const [from = 0, to = 0] = [owners.from[row], owners.to[row]];
	if (from === to) return call(-1);
	for (let i = from; i < to; i++) {
		let isFirst = true;
		for (let j = from; j < i; j++) if (member[j] === member[i]) isFirst = false;
		if (isFirst) call(member[i] ?? -1);
	}
}

/**
 * The same figure asked for each stretch of the period that has begun, by the calendar of the workspace; of the last
 * twelve where none is asked for.
 *
 * It may be asked this way where a record counts in no period that is over before it came, nor in one that begins after
 * it was closed and paid; a figure that looks beyond its period has to say so (`isWider`).
 */
export function stepped<O, R>(
	figure: Figure<O, R>,
	each: Stretch
): Figure<O, readonly StepOf<R>[]> {
	return {
		over: figure.over,
		plan: (asked, options) =>
			cut(figure, asked, options, (scope, planIn) => {
				const steps = stepsIn(scope, each);
				const periods = steps.map(({ period }) => period);
				const isWider = figure.isWider?.(options) ?? false;
				const plan = inPeriods(planIn, scope, figure.over, periods, isWider);
				return {
					tally: plan.tally,
					read(sums) {
						const results = plan.read(sums);
						return steps.map((step, index) => ({ ...step, result: results[index] as R }));
					}
				};
			})
	};
}

/**
 * A figure asked for each of some periods, none of which begins before one that stands before it. A record is asked about
 * the periods of its life alone, unless the figure is wider than its period.
 */
export function inPeriods<R>(
	planIn: (part: Scope) => Plan<R>,
	scope: Scope,
	over: Over,
	periods: readonly Period[],
	isWider = false
): Plan<readonly R[]> {
	const plans = periods.map((period) => planIn(scope.during(period)));
	const starts = Float64Array.from(periods, ({ from }) => ordinal(from) * DAY_MS);
	const ends = Float64Array.from(periods, ({ to }) => ordinal(to) * DAY_MS);
	const span = isWider ? () => EVER : spanOf(scope, over);
	return {
		tally(row, into) {
			const [first, last] = span(row);
			for (let i = 0; i < plans.length && (starts[i] ?? 0) <= last; i++)
				if ((ends[i] ?? 0) > first) plans[i]?.tally(row, into.part(i));
		},
		read: (sums) => plans.map((plan, index) => plan.read(sums.part(index)))
	};
}

/** The stretches of a scope's period that have begun. */
export function stepsIn(
	scope: Scope,
	each: Stretch
): readonly { readonly period: Period; readonly isWhole: boolean }[] {
	const { settings } = scope.directory;
	const today = dayOf((scope.until / DAY_MS) as DayNumber);
	const asked = scope.query.period ?? lastStretches(settings, each, today, UNASKED);
	return stretchesIn(settings, each, asked)
		.filter(({ from }) => from <= today)
		.map((period) => ({
			period,
			isWhole:
				stretchStart(settings, each, period.from) === period.from &&
				nextStretch(settings, each, period.from) === period.to &&
				period.to <= nextDay(today)
		}));
}

function nextDay(day: ReturnType<typeof dayOf>) {
	return dayOf((ordinal(day) + 1) as DayNumber);
}

/** From when until when a record may count in anything. */
function spanOf(
	{ ledger }: Scope,
	over: Over
): (row: number) => readonly [first: number, last: number] {
	if (over === 'activities')
		return (row) => {
			const at = ledger.act.at.at[row] ?? NaN;
			return at === at ? [at, at] : EVER;
		};
	if (over === 'leads') return () => EVER;
	const { visits, deal } = ledger;
	return (row) => {
		const { at } = visits;
		const [from = 0, to = 0] = [visits.from[row], visits.to[row]];
		for (let i = from; i < to; i++) if (at.dated[i] === 0) return EVER;
		const end = at.status[to - 1] === STATUS.open ? Infinity : (at.enter[to - 1] ?? Infinity);
		const paidOn = deal.at.paidOn[row] ?? NaN;
		return [at.enter[from] ?? -Infinity, paidOn > end ? paidOn : end];
	};
}

const EVER = [-Infinity, Infinity] as const;
