import type { StageId } from '#lib/domain/ids.ts';
import { addDays, dayOf, type DayNumber, type Period } from '#lib/domain/time.ts';
import { incidenceAt, type Incidence } from '#lib/statistics/aalen-johansen.ts';
import { differenceOf, type Difference } from '#lib/statistics/difference.ts';
import type { Estimate, Interval } from '#lib/statistics/estimate.ts';
import { kaplanMeier, type Moment } from '#lib/statistics/kaplan-meier.ts';
import { priorOf, shrink } from '#lib/statistics/shrinkage.ts';
import { ending, quantileInDays, toDays } from '../curves.ts';
import { commonAge, fatesIn } from '../fates.ts';
import type { Figure } from '../figure.ts';
import { DAY_MS } from '../ledger/time.ts';
import { CAUSES, Progress, WENT_ON } from '../progress-by-age.ts';
import type { Scope } from '../scope.ts';
import type { Mark, SpellCounts, Sums } from '../tally.ts';
import { expectedConversion } from '../benchmarks.ts';
import { worthAt } from './standing.ts';

/** How a stage does now, against the best it did in a quarter of the two years before. */
export interface Narrow {
	readonly stage: StageId;
	/** The deals that first got so far now. */
	readonly arrivals: Mark;
	readonly weekly: number;
	/** The share that goes on by `age`, drawn to that of all quarters the more, the fewer deals there are. */
	readonly now: Estimate | undefined;
	readonly best: (Estimate & { readonly period: Period; readonly deals: Mark }) | undefined;
	/** In days, as far as all that are compared are old. */
	readonly age: number | undefined;
	/** Best less now. */
	readonly difference: Difference | undefined;
	/** What that is worth a week, in minor units: weekly arrivals × mean value × difference. */
	readonly loss: (Interval & { readonly value: number }) | undefined;
	/** The median of days until a deal goes on or leaves, now and then. */
	readonly days: { readonly now: number | undefined; readonly best: number | undefined };
	readonly queue: Queue | undefined;
	/** The deals that have got no further by now, and not left. */
	readonly standing: Mark;
	/** The benchmark that holds, and how the share now compares with it; `undefined` where there is none. */
	readonly benchmark: AgainstBenchmark | undefined;
}

/** What stands in a stage because deals take longer to get through it than in its best quarter. */
interface Queue {
	/** By how much the median of days is longer. */
	readonly days: number;
	/** In minor units: arrivals a day × mean value × `days`. */
	readonly value: number;
	/** Of `value`; `undefined` where the curves do not tell. */
	readonly interval: Interval | undefined;
}

interface AgainstBenchmark {
	/** 0 to 1. */
	readonly expected: number;
	/** By the age at which enough deals are left; not drawn to anything. */
	readonly actual: Estimate | undefined;
	/** Actual less expected. */
	readonly gap: number | undefined;
	/** Under it, and by more than chance would make. */
	readonly isUnder: boolean;
}

export interface Bottleneck {
	/** When "now" is: the period asked for, else the last 91 days. */
	readonly period: Period;
	/** The stage of today that loses most a week; `undefined` where none does for sure. */
	readonly worst: StageId | undefined;
	/** The stage with the dearest queue; `undefined` where none is longer for sure. */
	readonly slowest: StageId | undefined;
	readonly stages: readonly Narrow[];
}

/** Spells and their curve. */
type Told = readonly [SpellCounts, Incidence];

/** A quarter, whatever the calendar, in days; and so many of them before. */
const QUARTER = 91;
const QUARTERS = 8;
/** With fewer deals a quarter is no measure. */
const ENOUGH = 20;

/** docs/metrics.md, "Bottleneck". */
export const bottleneck: Figure<undefined, Bottleneck> = {
	over: 'deals',
	isWhole: true,
	plan(asked) {
		// Quarters before a stage was removed are compared with those since.
		const scope = asked.toldIn(asked.lastLevels);
		const periods = periodsOf(scope);
		const windows = periods.map((period) => scope.during(period));
		const length = daysOf(windows[0] as Scope);
		const progress = new Progress(scope);
		const cellOf = (window: number, level: number) => (level * periods.length + window) * 2;
		const standing = cellOf(0, scope.stages.length);
		const windowOf = (begin: number): number => {
			for (let window = 0; window < windows.length; window++)
				if (begin >= (windows[window]?.from ?? Infinity))
					return begin <= (windows[window]?.last ?? -Infinity) ? window : -1;
			return -1;
		};
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const worth = worthAt(scope, row, scope.until);
				progress.read(row);
				const isOwn = scope.owns(row, scope.until);
				progress.each((line, begin) => {
					if (line > 0 && progress.isOpen && isOwn) into.add(standing + line - 1, worth);
					const window = line === 0 ? -1 : windowOf(begin);
					if (window < 0 || !scope.owns(row, begin)) return;
					const cell = cellOf(window, line - 1);
					into.add(cell, worth);
					progress.count(into, cell + 1);
				});
			},
			read(sums) {
				const stages = scope.stages.map((stage, level) =>
					narrow(
						scope,
						sums,
						stage,
						{ periods, length },
						{
							window: (window) => cellOf(window, level),
							standing: standing + level
						}
					)
				);
				const today = stages.filter((_, level) => !scope.levels.isGone(level));
				return {
					period: periods[0] as Period,
					worst: dearest(today, ({ loss }) => loss),
					slowest: dearest(today, ({ queue }) => queue && { ...queue, ...queue.interval }),
					stages
				};
			}
		};
	}
};

/** The stage with the most of something, of those in which it is more than chance. */
function dearest(
	stages: readonly Narrow[],
	of: (stage: Narrow) => { readonly value: number; readonly low?: number } | undefined
): StageId | undefined {
	const sure = stages.filter((stage) => (of(stage)?.low ?? 0) > 0);
	sure.sort((a, b) => (of(b)?.value ?? 0) - (of(a)?.value ?? 0));
	return sure[0]?.stage;
}

/** Now, and the quarters before, the latest first. */
function periodsOf(scope: Scope): readonly Period[] {
	const tomorrow = dayOf(((scope.last + 1) / DAY_MS) as DayNumber);
	const now = scope.query.period ?? { from: addDays(tomorrow, -QUARTER), to: tomorrow };
	return [
		now,
		...Array.from({ length: QUARTERS }, (_, index) => ({
			from: addDays(now.from, -QUARTER * (index + 1)),
			to: addDays(now.from, -QUARTER * index)
		}))
	];
}

function narrow(
	scope: Scope,
	sums: Sums,
	stage: StageId,
	{ periods, length }: { readonly periods: readonly Period[]; readonly length: number },
	cells: { readonly window: (window: number) => number; readonly standing: number }
): Narrow {
	const cellOf = cells.window;
	const arrivals = sums.mark(cellOf(0));
	const stamps = periods.map((_, window) => sums.stamp(cellOf(window) + 1));
	const curves = periods.map((_, window): Told => {
		const cell = cellOf(window) + 1;
		const spells = sums.spells(cell, CAUSES);
		return [spells, sums.kept(cell, [stamps[window] ?? 0], () => fatesIn(spells))];
	});
	const medianOf = (window: number) =>
		sums.kept(`median ${cellOf(window)}`, [stamps[window] ?? 0], () =>
			quantileInDays(kaplanMeier(ending((curves[window] as Told)[0])), 0.5)
		);
	const weekly = (arrivals.count * 7) / length;
	const compared = sums.kept(cellOf(0), stamps, () => compare(curves));
	const mean = arrivals.valued === 0 ? undefined : arrivals.amount / arrivals.valued;
	const worth = compared && mean !== undefined ? weekly * mean : undefined;
	const days = { now: medianOf(0), best: compared && medianOf(compared.window) };
	return {
		stage,
		arrivals,
		weekly,
		now: compared?.now,
		best: compared && {
			...compared.best,
			period: periods[compared.window] as Period,
			deals: sums.mark(cellOf(compared.window))
		},
		age: toDays(compared?.hours),
		difference: compared?.difference,
		loss:
			compared && worth !== undefined
				? {
						value: worth * compared.difference.value,
						low: worth * compared.difference.low,
						high: worth * compared.difference.high
					}
				: undefined,
		days: { now: days.now?.value, best: days.best?.value },
		queue: worth === undefined ? undefined : queueOf(worth / 7, days.now, days.best),
		standing: sums.mark(cells.standing),
		benchmark: againstBenchmark(scope, stage, curves[0] as Told)
	};
}

/** `daily`: what comes a day, in minor units. So much more stands there as comes in the days by which it takes longer. */
function queueOf(daily: number, now?: Moment, best?: Moment): Queue | undefined {
	if (now?.value === undefined || best?.value === undefined) return undefined;
	const [after, before] = [bounded(now), bounded(best)];
	const longer = after && before && differenceOf(after, before);
	const days = now.value - best.value;
	return {
		days,
		value: daily * days,
		interval: longer && { low: daily * longer.low, high: daily * longer.high }
	};
}

function bounded({ value, low, high }: Moment) {
	return value === undefined || low === undefined || high === undefined
		? undefined
		: { value, low, high };
}

/** How long a period is in days, as far as it has come. */
function daysOf({ from, last }: Scope): number {
	return Math.max(1, (last + 1 - from) / DAY_MS);
}

/** The share now against that of the best quarter, at the age that all have reached. */
function compare(curves: readonly Told[]) {
	const candidates = curves
		.map((told, window) => ({ told, curve: told[1], window }))
		.filter(({ curve, window }) => window === 0 || curve.n >= ENOUGH)
		.filter(({ curve }) => curve.reliableUntil !== undefined);
	const hours = commonAge(candidates.map(({ told }) => told));
	if (candidates[0]?.window !== 0 || candidates.length < 2 || hours === undefined) return undefined;
	const groups = candidates.map(({ curve }) => {
		const { value, n } = incidenceAt(curve, WENT_ON, hours);
		return { k: value * n, n };
	});
	const prior = priorOf(groups);
	const shares = groups.map((group, index) => {
		const { value, low, high, n } = shrink(group, prior);
		return { window: candidates[index]?.window ?? 0, share: { value, low, high, n } };
	});
	const [now, ...before] = shares;
	const best = before.reduce((one, other) => (other.share.value > one.share.value ? other : one));
	if (!now) return undefined;
	return {
		hours,
		now: now.share,
		best: best.share,
		window: best.window,
		difference: differenceOf(best.share, now.share)
	};
}

function againstBenchmark(scope: Scope, stage: StageId, told: Told): AgainstBenchmark | undefined {
	const expected = expectedConversion(scope, stage);
	if (expected === undefined) return undefined;
	const hours = commonAge([told]);
	if (hours === undefined) return { expected, actual: undefined, gap: undefined, isUnder: false };
	const { value, low, high, n } = incidenceAt(told[1], WENT_ON, hours);
	return {
		expected,
		actual: { value, low, high, n },
		gap: value - expected,
		isUnder: high < expected
	};
}
