import type { StageId } from '#lib/domain/ids.ts';
import {
	addDays,
	dayOf,
	ordinal,
	type Day,
	type DayNumber,
	type Period
} from '#lib/domain/time.ts';
import { incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { differenceOf, differs, type Difference } from '#lib/statistics/difference.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { DAY_HOURS, toDays } from '../curves.ts';
import { commonAge, fatesIn } from '../fates.ts';
import type { Figure } from '../figure.ts';
import { DAY_MS, type LocalMs } from '../ledger/time.ts';
import { CAUSES, Progress, WENT_ON } from '../progress-by-age.ts';
import { Scope, type Query } from '../scope.ts';
import type { Mark, Sums } from '../tally.ts';
import { worthAt } from './standing.ts';

/** With what the deals asked for are compared; `age` in days is the one they are compared at. */
export type ComparisonOptions = (
	| { readonly with: Omit<Query, 'now' | 'asOf'> }
	/** What began before and from this day on: of the period, else of as many days before as there are since. */
	| { readonly change: Day }
) & { readonly age?: number };

/** Two shares at one age. */
export interface Pair {
	/** Won, of those created; else gone on, of those that got so far as a stage. */
	readonly what: 'won' | StageId;
	readonly first: Side;
	readonly second: Side;
	/** In days; `undefined` where one of them has too few at any. */
	readonly age: number | undefined;
	/** The second less the first. */
	readonly difference: Difference | undefined;
	/** Whether it is more than chance would make: its interval does not cover 0. */
	readonly differs: boolean;
}
interface Side {
	readonly deals: Mark;
	readonly share: Estimate | undefined;
}

export interface Comparison {
	/** Of each side the period in which its deals began; `undefined` for all time. */
	readonly first: Period | undefined;
	readonly second: Period | undefined;
	readonly pairs: readonly Pair[];
}

interface Half {
	readonly scope: Scope;
	readonly progress: Progress;
	/** The last moment that has a say: deals that began before a change are not followed beyond it. */
	readonly at: LocalMs;
}

/** docs/metrics.md, "Comparison". */
export const comparison: Figure<ComparisonOptions, Comparison> = {
	over: 'deals',
	isWhole: true,
	plan(scope, options) {
		const halves =
			'with' in options ? filters(scope, options.with) : beforeAndAfter(scope, options);
		const { stages } = halves[0].progress;
		const lines = stages.length + 1;
		const deals = (half: number, line: number) => (half * lines + line) * 2;
		return {
			tally(row, into) {
				let read: Progress | undefined;
				halves.forEach((half, index) => {
					if (!half.scope.keeps(row)) return;
					if (half.progress !== read) half.progress.read(row);
					read = half.progress;
					const worth = worthAt(half.scope, row, half.at);
					each(half, row, (line) => {
						const cell = deals(index, line);
						into.add(cell, worth);
						half.progress.count(into, cell + 1);
					});
				});
			},
			read: (sums) => ({
				first: halves[0].scope.query.period,
				second: halves[1].scope.query.period,
				pairs: (['won', ...stages] as const).map((what, line) =>
					pairIn(sums, what, [deals(0, line), deals(1, line)], options.age)
				)
			})
		};
	}
};

function each({ scope, progress, at }: Half, row: number, call: (line: number) => void): void {
	progress.each((line, begin) => {
		if (begin >= scope.from && begin <= scope.last && scope.owns(row, begin)) call(line);
	}, at);
}

function filters(scope: Scope, other: Omit<Query, 'now' | 'asOf'>): readonly [Half, Half] {
	const { now, asOf } = scope.query;
	const query = { ...other, now, ...(asOf === undefined ? {} : { asOf }) };
	const second = new Scope(scope.ledger, scope.directory, query);
	const { lastLevels } = second.last > scope.last ? second : scope;
	return [halfOf(scope.toldIn(lastLevels)), halfOf(second.toldIn(lastLevels))];
}

function beforeAndAfter(scope: Scope, { change }: { readonly change: Day }): readonly [Half, Half] {
	const tomorrow = addDays(dayOf((scope.until / DAY_MS) as DayNumber), 1);
	const days = Math.max(1, ordinal(tomorrow) - ordinal(change));
	const { from, to } = scope.query.period ?? { from: addDays(change, -days), to: tomorrow };
	const end = (ordinal(change) * DAY_MS - 1) as LocalMs;
	const progress = new Progress(scope.toldIn(scope.lastLevels));
	const before = scope.during({ from, to: change < to ? change : to });
	const since = scope.during({ from: change > from ? change : from, to });
	return [
		{ scope: before, progress, at: Math.min(scope.now, end) as LocalMs },
		{ scope: since, progress, at: scope.now }
	];
}

function halfOf(scope: Scope): Half {
	return { scope, progress: new Progress(scope), at: scope.now };
}

function pairIn(
	sums: Sums,
	what: Pair['what'],
	cells: readonly [number, number],
	age: number | undefined
): Pair {
	const [first, second] = cells.map((cell) => sums.mark(cell));
	if (!first || !second) throw new RangeError('a pair has two sides');
	const stamps = cells.map((cell) => sums.stamp(cell + 1));
	const { shares, ...told } = sums.kept(cells[0], stamps, () => compared(sums, cells, age));
	return {
		what,
		first: { deals: first, share: shares[0] },
		second: { deals: second, share: shares[1] },
		...told
	};
}

function compared(sums: Sums, cells: readonly [number, number], asked: number | undefined) {
	const told = (cell: number) => {
		const spells = sums.spells(cell + 1, CAUSES);
		return [spells, fatesIn(spells)] as const;
	};
	const [one, other] = [told(cells[0]), told(cells[1])];
	const hours = commonAge([one, other], asked === undefined ? undefined : asked * DAY_HOURS);
	if (hours === undefined)
		return {
			shares: [undefined, undefined] as const,
			age: undefined,
			difference: undefined,
			differs: false
		};
	const [left, right] = [one, other].map(([, curve]): Estimate => {
		const { value, low, high, n } = incidenceAt(curve, WENT_ON, hours);
		return { value, low, high, n };
	}) as [Estimate, Estimate];
	const difference = differenceOf(right, left);
	return {
		shares: [left, right] as const,
		age: toDays(hours),
		difference,
		differs: differs(difference)
	};
}
