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
import { addDays, ordinal, type Day, type Period } from '#lib/domain/time.ts';
import type { Locale } from './locale.ts';

/** Months and weeks as the readers of a language count them. Days stay Gregorian underneath. */

/** The stretches a reader chooses from; a period of months ends with its last day, be it past or not. */
export type PeriodName = 'month' | 'quarter' | 'year' | 'last12';

/** The period of a name that holds `today`; `last12` is the twelve months up to and with this one. */
export function periodNamed(locale: Locale, name: PeriodName, today: Day): Period {
	const date = local(locale, today);
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
export function monthStarts(locale: Locale, { from, to }: Period): readonly Day[] {
	const starts: Day[] = [];
	const first = startOfMonth(local(locale, from));
	for (let index = 0; ; index++) {
		const start = dayOf(first.add({ months: index }));
		if (start >= to) return starts;
		starts.push(start < from ? from : start);
	}
}

/** The first days of the weeks of a period, beginning with its own first day. */
export function weekStarts(locale: Locale, { from, to }: Period): readonly Day[] {
	// 1970-01-01, day 0, was a Thursday, 4.
	const weekday = (((ordinal(from) + 4) % 7) + 7) % 7;
	const starts = [from];
	let start = addDays(from, ((FIRST_WEEKDAY[locale] - weekday + 6) % 7) + 1);
	for (; start < to; start = addDays(start, 7)) starts.push(start);
	return starts;
}

/** 0 is Sunday. CLDR 48, supplemental/weekData. */
const FIRST_WEEKDAY: Readonly<Record<Locale, number>> = { en: 0, fa: 6, ru: 1, pl: 1, zh: 1 };

function calendarOf(locale: Locale): Calendar {
	return locale === 'fa' ? new PersianCalendar() : new GregorianCalendar();
}

function local(locale: Locale, day: Day): CalendarDate {
	return toCalendar(parseDate(day), calendarOf(locale));
}

function dayOf(date: CalendarDate): Day {
	return toCalendar(date, new GregorianCalendar()).toString() as Day;
}

function months(first: CalendarDate, count: number): Period {
	return { from: dayOf(first), to: dayOf(first.add({ months: count })) };
}
