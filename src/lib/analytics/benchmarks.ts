import { benchmarkOn, type Benchmark, type BenchmarkSubject } from '#lib/domain/benchmark.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { inOwn } from '#lib/domain/rates.ts';
import { nextStretch, stretchStart } from '#lib/domain/stretches.ts';
import { addDays, ordinal, type Day, type Period } from '#lib/domain/time.ts';
import type { Directory } from './directory.ts';

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

const DAYS_A_WEEK = 7;
