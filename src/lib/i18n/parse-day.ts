import { CalendarDate } from '@internationalized/date';
import { asciiDigits } from '#lib/domain/digits.ts';
import type { Day } from '#lib/domain/time.ts';
import { calendarNamed, dayOf } from './calendar.ts';
import type { CalendarName, Ways } from './ways.ts';

/** Years from here on are of the Gregorian calendar, those before of the Persian: nobody's deal closes in 1405 AD. */
const FIRST_GREGORIAN = 1700;
const FIRST_PERSIAN = 1200;
const LAST = 2999;

/**
 * The day a person typed, in any of our digits: the year first or last, the month as a number or by its name;
 * `undefined` for no date of either calendar.
 *
 * The year tells the calendar. Of two numbers before a year the day is the first, but in English with slashes the
 * month is, where that is a date.
 */
export function parseDay(ways: Ways, typed: string): Day | undefined {
	const text = asciiDigits(typed)
		.replace(/[\u200B-\u200F\u2066-\u2069]/g, '')
		.toLowerCase()
		.trim();
	const numbers = text.split(/[-\s./\u2010-\u2015\u2212،,年月日]+/).filter((part) => part !== '');
	if (numbers.length === 3 && numbers.every((part) => /^\d{1,4}$/.test(part))) {
		const [first = '', second = '', third = ''] = numbers;
		if (first.length === 4) return dayNumbered(first, second, third);
		const monthFirst = ways.locale === 'en' && text.includes('/');
		const american = monthFirst ? dayNumbered(third, first, second) : undefined;
		return american ?? dayNumbered(third, second, first);
	}
	return named(ways, text);
}

/** A date with the name of its month, as we write it ourselves. */
function named(ways: Ways, text: string): Day | undefined {
	const year = /\d{4}/.exec(text)?.[0];
	const day = /(?<!\d)\d{1,2}(?!\d)/.exec(text)?.[0];
	const word = text
		.replace(/\d+/g, ' ')
		.split(/[\s.,،]+/)
		.find((part) => part.length > 1);
	if (!year || !day || !word) return undefined;
	const month = monthNames(ways, calendarOf(Number(year))).findIndex((names) =>
		names.some((name) => name.startsWith(word))
	);
	return month < 0 ? undefined : dayNumbered(year, String(month + 1), day);
}

/** The names of a calendar's months, long, short and as they stand in a date, lower-case. */
function monthNames(ways: Ways, calendar: CalendarName): readonly (readonly string[])[] {
	const tag = `${ways.locale}-u-ca-${calendar}-nu-latn`;
	const formats = [
		new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' }),
		new Intl.DateTimeFormat(tag, { month: 'short', timeZone: 'UTC' }),
		...(['long', 'short'] as const).map(
			(month) => new Intl.DateTimeFormat(tag, { day: 'numeric', month, timeZone: 'UTC' })
		)
	];
	const year = calendar === 'persian' ? 1405 : 2026;
	return Array.from({ length: 12 }, (_, index) => {
		const date = new CalendarDate(calendarNamed(calendar), year, index + 1, 15).toDate('UTC');
		return formats.map((format) => {
			const month = format.formatToParts(date).find(({ type }) => type === 'month');
			return month?.value.toLowerCase().replace('.', '') ?? '';
		});
	});
}

function calendarOf(year: number): CalendarName {
	return year < FIRST_GREGORIAN ? 'persian' : 'gregory';
}

function dayNumbered(
	...parts: readonly [year: string, month: string, day: string]
): Day | undefined {
	const [year, month, day] = parts.map(Number) as [number, number, number];
	if (parts[0].length !== 4 || year < FIRST_PERSIAN || year > LAST) return undefined;
	const date = new CalendarDate(calendarNamed(calendarOf(year)), year, month, day);
	// What is no date has become the nearest one.
	if (date.year !== year || date.month !== month || date.day !== day) return undefined;
	return dayOf(date);
}
