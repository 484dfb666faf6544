import type { CalendarDate } from '@internationalized/date';
import {
	GregorianCalendar,
	parseDate,
	PersianCalendar,
	startOfMonth,
	startOfYear,
	toCalendar,
	type Calendar
} from '@internationalized/date';
import { addDays, weekStart, type Day, type Period } from '#lib/domain/time.ts';
import type { CalendarName, Ways } from './ways.ts';

/** Months and weeks as the reader counts them. Days stay Gregorian underneath. */

/** The stretches a reader chooses from; a period of months ends with its last day, be it past or not. */
export type PeriodName = 'month' | 'quarter' | 'year' | 'last12';

/** The period of a name that holds `today`; `last12` is the twelve months up to and with this one. */
export function periodNamed(ways: Ways, name: PeriodName, today: Day): Period {
	const date = dateOf(ways, today);
	switch (name) {
		case 'month':
			return months(startOfMonth(date), 1);
		case 'quarter': {
			const first = startOfMonth(date);
			return months(first.subtract({ months: (first.month - 1) % 3 }), 3);
		}
		case 'year':
			return months(startOfYear(date), 12);
		case 'last12':
			return months(startOfMonth(date).subtract({ months: 11 }), 12);
		default:
			return name satisfies never;
	}
}

/** The first days of the months of a period, beginning with its own first day. */
export function monthStarts(ways: Ways, { from, to }: Period): readonly Day[] {
	const starts: Day[] = [];
	const first = startOfMonth(dateOf(ways, from));
	for (let index = 0; ; index++) {
		const start = dayOf(first.add({ months: index }));
		if (start >= to) return starts;
		starts.push(start < from ? from : start);
	}
}

/** The first day of the month that holds a day. */
export function monthStart(ways: Ways, day: Day): Day {
	return dayOf(startOfMonth(dateOf(ways, day)));
}

/** The first days of the weeks of a period, beginning with its own first day. */
export function weekStarts(ways: Ways, { from, to }: Period): readonly Day[] {
	const starts = [from];
	let start = addDays(weekStart(from, ways.firstDay), 7);
	for (; start < to; start = addDays(start, 7)) starts.push(start);
	return starts;
}

/** The calendar of a name, for arithmetic. */
export function calendarNamed(name: CalendarName): Calendar {
	return name === 'persian' ? new PersianCalendar() : new GregorianCalendar();
}

/** A day as a date of the reader's calendar. */
export function dateOf({ calendar }: Ways, day: Day): CalendarDate {
	return toCalendar(parseDate(day), calendarNamed(calendar));
}

/** The day of a date of any calendar. */
export function dayOf(date: CalendarDate): Day {
	return toCalendar(date, new GregorianCalendar()).toString() as Day;
}

function months(first: CalendarDate, count: number): Period {
	return { from: dayOf(first), to: dayOf(first.add({ months: count })) };
}
