import { ACTIVITY_TYPES, type ActivityType } from '#lib/domain/activity.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { differenceOf, differs, type Difference } from '#lib/statistics/difference.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { discoveries } from '#lib/statistics/false-discoveries.ts';
import { normalCdf } from '#lib/statistics/normal.ts';
import { commonAge, fatesIn } from '../fates.ts';
import type { Figure, Plan } from '../figure.ts';
import { CAUSES, WENT_ON } from '../progress-by-age.ts';
import type { Scope } from '../scope.ts';
import type { Mark, SpellCounts, Sums } from '../tally.ts';
import { Landmarks, type Factor } from '../landmarks.ts';
import { worthAt } from './standing.ts';

export interface AssociationsOptions {
	/** How many days after a deal came into a stage it is looked at what has been done by then; 14 where left out. */
	readonly days?: number;
}

/** What goes with winning: at least so many activities of a kind, or a criterion that is met. */
type Association =
	{ readonly kind: ActivityType; readonly least: number } | { readonly criterion: string };

/**
 * Deals with and without something by a day after they came into a stage, still open then, and the shares of them that
 * were won since. It goes together; nothing says that one makes the other.
 */
export interface Finding {
	readonly stage: StageId;
	readonly what: Association;
	readonly with: { readonly deals: Mark; readonly share: Estimate };
	readonly without: { readonly deals: Mark; readonly share: Estimate };
	/** With less without. */
	readonly difference: Difference;
	/** How rarely chance alone makes as much. */
	readonly p: number;
	/** Days since that day by which the shares are told. */
	readonly within: number;
}

export interface Associations {
	readonly days: number;
	/** Those that are more than chance, the surest first. Of one kind of activity in one stage only the surest. */
	readonly findings: readonly Finding[];
	/** How many were looked at: had enough deals with and without. */
	readonly tested: number;
	/** How many had too few. */
	readonly few: number;
	/** Deals that were looked at in each stage. */
	readonly deals: readonly { readonly stage: StageId; readonly mark: Mark }[];
}

const DAYS = 14;
/** On average at most so much of what is reported is chance. */
const FALSE_SHARE = 0.1;

/** What is compared: the spells of those with it, and of those without. */
interface Candidate {
	readonly level: number;
	readonly factor: Factor;
	readonly least: number;
	readonly what: Association;
}
type Tested = Candidate &
	Omit<Finding, 'stage' | 'with' | 'without'> & {
		readonly shares: readonly [with_: Estimate, without: Estimate];
	};

interface Lesson {
	readonly found: readonly Tested[];
	readonly tested: number;
	readonly few: number;
}

/** docs/metrics.md, "What goes with winning". */
export const associations: Figure<AssociationsOptions | undefined, Associations> = {
	over: 'deals',
	isWhole: true,
	plan(scope, options) {
		const days = options?.days ?? DAYS;
		const landmarks = new Landmarks(scope, days);
		return {
			tally(row, into) {
				landmarks.each(row, (level) => {
					landmarks.count(into, landmarks.all(level));
					for (const factor of landmarks.factors(level)) {
						const amount = landmarks.amount(factor);
						if (amount > 0) landmarks.count(into, factor.cell + amount);
					}
				});
			},
			learn(sums) {
				const lesson = learn(scope, landmarks, sums);
				const key = inPlace(lesson.found)
					.map(({ factor, least }) => factor.cell + least)
					.join();
				return { key, plan: () => show(scope, landmarks, lesson, days) };
			}
		};
	}
};

/** What was found, in an order that does not hang on how sure it is: which of two is surer changes all the time. */
function inPlace(found: readonly Tested[]): readonly Tested[] {
	return found.toSorted((a, b) => a.factor.cell - b.factor.cell);
}

function learn(scope: Scope, landmarks: Landmarks, sums: Sums): Lesson {
	const tested: Tested[] = [];
	let few = 0;
	scope.stages.forEach((_, level) => {
		for (const factor of landmarks.factors(level))
			for (let least = 1; least <= factor.most; least++) {
				const what: Association =
					factor.criterion === undefined
						? { kind: ACTIVITY_TYPES[factor.type] ?? 'note', least }
						: { criterion: factor.criterion };
				const [first, last] = [factor.cell + least, factor.cell + factor.most];
				const on = [sums.stamp(landmarks.all(level))];
				for (let cell = first; cell <= last; cell++) on.push(sums.stamp(cell));
				const result = sums.kept(first, on, () =>
					test(sums, sums.spells(landmarks.all(level), CAUSES), { level, factor, least, what })
				);
				if (result) tested.push(result);
				else few++;
			}
	});
	const isFound = discoveries(
		tested.map(({ p }) => p),
		FALSE_SHARE
	);
	const sure = tested
		.filter(({ difference }, index) => isFound[index] && differs(difference))
		.sort((a, b) => a.p - b.p);
	const found = sure.filter(
		(one, index) => sure.findIndex(({ factor }) => factor === one.factor) === index
	);
	return { found, tested: tested.length, few };
}

/** `undefined` where one side has too few deals to say anything by any day. */
function test(sums: Sums, all: SpellCounts, candidate: Candidate): Tested | undefined {
	const { factor, least } = candidate;
	const has = pooled(sums, factor.cell + least, factor.cell + factor.most);
	const lacks = others(all, has);
	const [one, other] = [fatesIn(has), fatesIn(lacks)];
	const within = commonAge([
		[has, one],
		[lacks, other]
	]);
	if (within === undefined) return undefined;
	const [first, second] = [incidenceAt(one, WENT_ON, within), incidenceAt(other, WENT_ON, within)];
	const noise = Math.sqrt(first.variance + second.variance);
	const difference = differenceOf(first, second);
	// Two shares without any noise are 0 or 1: that both are the same says nothing.
	const z = difference.value === 0 ? 0 : noise === 0 ? Infinity : difference.value / noise;
	return {
		...candidate,
		shares: [bare(first), bare(second)],
		difference,
		p: 2 * normalCdf(-Math.abs(z)),
		within
	};
}

function bare({ value, low, high, n }: Estimate): Estimate {
	return { value, low, high, n };
}

/** The spells of several cells together. */
function pooled(sums: Sums, from: number, to: number): SpellCounts {
	const all = Array.from({ length: to - from + 1 }, (_, index) =>
		sums.spells(from + index, CAUSES)
	);
	return {
		ended: Array.from({ length: CAUSES }, (_, cause) =>
			added(all.map(({ ended }) => ended[cause] ?? new Int32Array()))
		),
		censored: added(all.map(({ censored }) => censored))
	};
}

/** The spells that are not among some of them. */
function others(all: SpellCounts, some: SpellCounts): SpellCounts {
	const less = (one: Int32Array, other: Int32Array = new Int32Array()) => {
		const rest = new Int32Array(one);
		const length = Math.min(rest.length, other.length);
		for (let day = 0; day < length; day++) rest[day] = (rest[day] ?? 0) - (other[day] ?? 0);
		return rest;
	};
	return {
		ended: all.ended.map((days, cause) => less(days, some.ended[cause])),
		censored: less(all.censored, some.censored)
	};
}

function added(columns: readonly Int32Array[]): Int32Array {
	const sum = new Int32Array(Math.max(0, ...columns.map(({ length }) => length)));
	for (const column of columns)
		for (let day = 0; day < column.length; day++) sum[day] = (sum[day] ?? 0) + (column[day] ?? 0);
	return sum;
}

/** Counts the deals with and without what was found. */
function show(
	scope: Scope,
	landmarks: Landmarks,
	{ found, tested, few }: Lesson,
	days: number
): Plan<Associations> {
	const places = inPlace(found);
	const deals = found.length * 2;
	return {
		tally(row, into) {
			const worth = worthAt(scope, row, scope.until);
			landmarks.each(row, (level) => {
				into.add(deals + level, worth);
				places.forEach((one, index) => {
					if (one.level !== level) return;
					const has = landmarks.amount(one.factor) >= one.least;
					into.add(index * 2 + (has ? 0 : 1), worth);
				});
			});
		},
		read: (sums) => ({
			days,
			findings: found.map((one) => {
				const [has, lacks] = one.shares;
				const cell = places.indexOf(one) * 2;
				return {
					stage: scope.stages[one.level] as StageId,
					what: one.what,
					with: { deals: sums.mark(cell), share: has },
					without: { deals: sums.mark(cell + 1), share: lacks },
					difference: one.difference,
					p: one.p,
					within: one.within
				};
			}),
			tested,
			few,
			deals: scope.stages.map((stage, level) => ({ stage, mark: sums.mark(deals + level) }))
		})
	};
}
