import { dayOf, type Day, type DayNumber } from './time.ts';

/** 1 Farvardin 1 (622-03-22 in the Gregorian calendar) in days since 1970-01-01. */
const FIRST = -492_268;
const DAYS_PER_YEAR = 365 + 8 / 33;

/**
 * The day of a date of the Persian (Jalali) calendar, or `undefined` where there is no such date.
 *
 * days before year y = 365 (y - 1) + floor((8 y + 21) / 33): the 33-year rule, as ICU computes it; it agrees with the
 * equinox from 1206 to 1497 (1827 to 2118).
 */
export function jalaliDay(year: number, month: number, day: number): Day | undefined {
	if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
	const inYear = month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6;
	return dayOf((newYear(year) + inYear + day - 1) as DayNumber);
}

/** A month of the Persian calendar. */
export interface JalaliMonth {
	readonly year: number;
	/** 1 is Farvardin. */
	readonly month: number;
	readonly first: DayNumber;
	readonly last: DayNumber;
}

/** The month of the Persian calendar that a day lies in. */
export function jalaliMonth(day: number): JalaliMonth {
	const number = Math.floor(day);
	let year = Math.floor((number - FIRST) / DAYS_PER_YEAR) + 1;
	while (newYear(year) > number) year--;
	while (newYear(year + 1) <= number) year++;
	let month = 1;
	let first = newYear(year);
	for (; first + monthLength(year, month) <= number; month++) first += monthLength(year, month);
	const last = first + monthLength(year, month) - 1;
	return { year, month, first: first as DayNumber, last: last as DayNumber };
}

/** The last day of the month of the Persian calendar that a day lies in. */
export function jalaliMonthEnd(day: number): DayNumber {
	return jalaliMonth(day).last;
}

function newYear(year: number): number {
	return FIRST + 365 * (year - 1) + Math.floor((8 * year + 21) / 33);
}

function monthLength(year: number, month: number): number {
	if (month <= 6) return 31;
	return month <= 11 ? 30 : newYear(year + 1) - newYear(year) - 336;
}
