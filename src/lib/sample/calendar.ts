import { jalaliMonthEnd } from '#lib/domain/jalali.ts';
import {
	dayNumber,
	weekdayOf,
	type DayNumber,
	type EpochMs,
	type TimeZone
} from '#lib/domain/time.ts';

const MS_PER_DAY = 86_400_000;
/** Working hours, as parts of a day. */
const OPENS = 9 / 24;
const CLOSES = 18 / 24;

/** How busy each day of a week is, Sunday first; 0 is a day of rest. */
export type Week = readonly [number, number, number, number, number, number, number];

/** Whose months give the rhythm of the work. */
export type MonthCalendar = 'gregory' | 'persian';

/** The last day of the month that a day lies in. */
export function monthEnd(day: number, calendar: MonthCalendar): DayNumber {
	if (calendar === 'persian') return jalaliMonthEnd(day);
	const date = new Date(Math.floor(day) * MS_PER_DAY);
	return (Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / MS_PER_DAY) as DayNumber;
}

/**
 * The working time nearest to a time: on a working day (the earlier where two are as near), between nine and six.
 *
 * Rounding to the nearest keeps durations without bias; within a day the order is kept.
 */
export function workTime(time: number, week: Week): DayNumber {
	const day = Math.floor(time);
	const nearest = [0, -1, 1, -2, 2, -3, 3].find((by) => (week[weekdayOf(day + by)] ?? 0) > 0) ?? 0;
	return (day + nearest + OPENS + (time - day) * (CLOSES - OPENS)) as DayNumber;
}

/** Turns local times into instants. Exact in working hours; no clock is changed in them. */
export function clockOf(zone: TimeZone): (time: number) => EpochMs {
	const offsets = new Map<number, number>();
	return (time) => {
		const day = Math.floor(time);
		let offset = offsets.get(day);
		if (offset === undefined) {
			const noon = (day + 0.5) * MS_PER_DAY;
			offset = Math.round(dayNumber(noon as EpochMs, zone) * MS_PER_DAY) - noon;
			offsets.set(day, offset);
		}
		return (Math.round(time * MS_PER_DAY) - offset) as EpochMs;
	};
}
