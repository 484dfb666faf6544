import { weekdayOf, type DayNumber } from '#lib/domain/time.ts';
import { monthEnd, workTime } from './calendar.ts';
import { drawn, running } from './chance.ts';
import type { Process } from './options.ts';
import type { Random } from '#lib/statistics/random.ts';

export const DAYS_PER_MONTH = 30.44;
/** New deals come faster in the last days of a month. */
const MONTH_END_RUSH = 1.3;
const MONTH_END_DAYS = 5;

/** When `count` deals come, in order: in working time, in the rhythm of week and month, more of them each month. */
export function arrivals(
	{ week, calendar, growth, quietDays }: Process,
	from: number,
	until: number,
	count: number,
	random: Random
): readonly DayNumber[] {
	const days = Math.max(1, Math.floor(until) - quietDays - from);
	const sums = running(
		Array.from({ length: days }, (_, index) => {
			const day = from + index;
			const rush = monthEnd(day, calendar) - day < MONTH_END_DAYS ? MONTH_END_RUSH : 1;
			return (week[weekdayOf(day)] ?? 0) * rush * (1 + growth) ** (index / DAYS_PER_MONTH);
		})
	);
	return Array.from({ length: count }, () =>
		workTime(from + drawn(random, sums) + random(), week)
	).sort((a, b) => a - b);
}
