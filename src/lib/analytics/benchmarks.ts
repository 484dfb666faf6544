import { benchmarkOn, type Benchmark, type BenchmarkSubject } from '#lib/domain/benchmark.ts';
import type { MemberId, StageId } from '#lib/domain/ids.ts';
import { inOwn } from '#lib/domain/rates.ts';
import { nextStretch, stretchStart } from '#lib/domain/stretches.ts';
import {
	addDays,
	dayOf,
	ordinal,
	type Day,
	type DayNumber,
	type Period
} from '#lib/domain/time.ts';
import type { Directory } from './directory.ts';
import { DAY_MS } from './ledger/time.ts';
import type { Scope } from './scope.ts';

/** What some days are measured against: that of each day added up, so that weeks come to what their months do. */
export interface Measures {
	/** Won value in minor units of the workspace's currency; `undefined` where on some day none holds, or it has no rate. */
	wonValue(members: readonly MemberId[] | undefined, period: Period): number | undefined;
	/** Activities of a kind; `undefined` where on some day none holds. */
	activities(
		members: readonly MemberId[] | undefined,
		activity: string | undefined,
		period: Period
	): number | undefined;
}

/**
 * Reads the benchmarks of a workspace. Those of a month or a week hold by the day: its share of them.
 *
 * `members` left out asks for what holds for all together; of some it is the sum of what holds for each.
 */
export function measures(directory: Directory): Measures {
	const { settings } = directory;
	const all = directory.benchmarks;
	const lengths = new Map<Day, number>();
	const daysOfMonth = (day: Day) => {
		const start = stretchStart(settings, 'month', day);
		let length = lengths.get(start);
		if (length === undefined) {
			length = ordinal(nextStretch(settings, 'month', start)) - ordinal(start);
			lengths.set(start, length);
		}
		return length;
	};
	const sum = (
		members: readonly MemberId[] | undefined,
		of: Pick<BenchmarkSubject, 'kind' | 'activity'>,
		{ from, to }: Period,
		onDay: (holds: Benchmark, day: Day) => number | undefined
	) => {
		let total = 0;
		for (const member of members ?? [undefined]) {
			const subject = { ...of, member, stage: undefined, segment: undefined };
			const own = all.filter((one) => one.kind === of.kind && one.member === member);
			for (let day = from; day < to; day = addDays(day, 1)) {
				const holds = benchmarkOn(own, subject, day);
				const share = holds && onDay(holds, day);
				if (share === undefined) return undefined;
				total += share;
			}
		}
		return members?.length === 0 ? undefined : total;
	};
	return {
		wonValue(members, period) {
			const total = sum(
				members,
				{ kind: 'won-value', activity: undefined },
				period,
				({ value }, day) => {
					const own = value && inOwn(settings, value, day);
					return own && own.amount / daysOfMonth(day);
				}
			);
			return total === undefined ? undefined : Math.round(total);
		},
		activities(members, activity, period) {
			const total = sum(members, { kind: 'activities', activity }, period, ({ count }) =>
				count === undefined ? undefined : count / DAYS_A_WEEK
			);
			// A sum of sevenths: rounded where only the arithmetic is off.
			return total === undefined ? undefined : Math.round(total * 1e9) / 1e9;
		}
	};
}

/**
 * The share, 0 to 1, that is to go on from a stage, as it holds at the end of the period: of the market segment where only
 * one is asked for and it has one; `undefined` where none holds.
 */
export function expectedConversion(
	{ directory, query, last }: Scope,
	stage: StageId
): number | undefined {
	const all = directory.benchmarks;
	const day = dayOf((last / DAY_MS) as DayNumber);
	const subject = { kind: 'conversion', member: undefined, activity: undefined, stage } as const;
	const segment = query.markets?.length === 1 ? query.markets[0] : undefined;
	const own = segment === undefined ? undefined : benchmarkOn(all, { ...subject, segment }, day);
	const holds = own ?? benchmarkOn(all, { ...subject, segment: undefined }, day);
	return holds?.count === undefined ? undefined : holds.count / 100;
}

const DAYS_A_WEEK = 7;
