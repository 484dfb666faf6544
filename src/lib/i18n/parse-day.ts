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
	const numbers = text.split(/[-\s./\u2010-\u2015\u2212،,年月日号]+/).filter((part) => part !== '');
	if (numbers.length === 3 && numbers.every((part) => /^\d{1,4}$/.test(part))) {
		const [first = '', second = '', third = ''] = numbers;
		if (first.length === 4) return dayNumbered(first, second, third);
		const monthFirst = ways.locale === 'en' && text.includes('/');
		const american = monthFirst ? dayNumbered(third, first, second) : undefined;
		return american ?? dayNumbered(third, second, first);
	}
	return named(ways, text);
}

/** What may stand in a date beside day, month and year: "21st of May", "21 мая 2026 г.", "۳۰ آبان ماه", "波斯历". */
const BESIDE = new Set(
	'st nd rd th of ap г год года перс r roku ام ماه 波斯历 年 月 日 号'.split(' ')
);
const SEPARATORS = /^[\s.,،、/\u2010-\u2015\u2212-]*$/;
const TOKEN = /\d+|[\p{L}\p{M}]+/gu;

/** A date with the name of its month, as we write it ourselves, and nothing else. */
function named(ways: Ways, text: string): Day | undefined {
	if (!SEPARATORS.test(text.replace(TOKEN, ''))) return undefined;
	const tokens = (text.match(TOKEN) ?? []).filter((token) => !BESIDE.has(token));
	const year = tokens.find((token) => /^\d{4}$/.test(token));
	const day = tokens.find((token) => /^\d{1,2}$/.test(token));
	const word = tokens.find((token) => token.length > 1 && !/\d/.test(token));
	if (tokens.length !== 3 || !year || !day || !word) return undefined;
	const month = monthNamed(monthNames(ways, calendarOf(Number(year))), word);
	return month === undefined ? undefined : dayNumbered(year, String(month), day);
}

/** The month of a name, or of a beginning that no other month has. */
function monthNamed(months: readonly (readonly string[])[], word: string): number | undefined {
	const whole = months.findIndex((names) => names.includes(word));
	if (whole >= 0) return whole + 1;
	const begun = months.flatMap((names, at) =>
		names.some((name) => name.startsWith(word)) ? [at + 1] : []
	);
	return begun.length === 1 ? begun[0] : undefined;
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
