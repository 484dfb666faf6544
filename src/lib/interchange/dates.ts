import {
	dayNumber,
	dayOf,
	ordinal,
	parseDay,
	type At,
	type Day,
	type DayNumber,
	type EpochMs,
	type TimeZone
} from '#lib/domain/time.ts';
import { LONGEST_FIGURE, plain, saysNothing } from './cell.ts';
import { jalaliDay } from '#lib/domain/jalali.ts';

/** Which number of a date is the day. A year of four digits says itself where it stands. */
const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How all dates of a column are read. */
export interface DateRule {
	readonly order: DateOrder;
	/** The times of day count. Not where each is midnight: then they are how a program writes days. */
	readonly time: boolean;
	/** A bare number of five digits is a day as spreadsheets number them. */
	readonly numbered: boolean;
}

/** What a column says about how it is to be read. */
export interface DateReading {
	/** The orders that fit equally well and differ: several where it has to be asked. */
	readonly orders: readonly DateOrder[];
	readonly time: boolean;
	/** How many cells say something, and how many of them are dates by `orders[0]`. */
	readonly said: number;
	readonly fits: number;
	/** How many are days as a spreadsheet numbers them. They are no `fits`: amounts and ids look the same. */
	readonly serials: number;
	/** Whether most of what it says are such: among dates as they are written, a number is a slip. */
	readonly numbered: boolean;
}

/**
 * Settles the order of a column's dates by its values: the order that most of them fit.
 *
 * Where two fit as well and would give different dates (each day up to 12), both are returned.
 */
export function readDates(cells: Iterable<string>): DateReading {
	const fits = { ymd: 0, dmy: 0, mdy: 0 };
	const differ = new Set<string>();
	let said = 0;
	let serials = 0;
	let time = false;
	let serialTime = false;
	let yearLast = false;
	for (const cell of cells) {
		if (saysNothing(cell)) continue;
		said++;
		const serial = serialOf(cell);
		if (serial !== undefined) {
			serials++;
			if (!Number.isInteger(serial)) serialTime = true;
			continue;
		}
		const parts = partsOf(cell);
		if (!parts) continue;
		if ((parts.numbers.at(-1)?.length ?? 0) > 2) yearLast = true;
		if (parts.seconds !== undefined && parts.seconds !== 0) time = true;
		const days = DATE_ORDERS.map((order) => [order, dayBy(parts, order)] as const);
		for (const [order, day] of days) {
			if (day !== undefined) fits[order]++;
			for (const [other, otherDay] of days) if (otherDay !== day) differ.add(order + other);
		}
	}
	const most = Math.max(fits.ymd, fits.dmy, fits.mdy);
	const usual = yearLast ? YEAR_LAST : DATE_ORDERS;
	const best = usual.filter((order) => fits[order] === most);
	const orders = best.filter((order, index) =>
		best.slice(0, index).every((other) => differ.has(order + other))
	);
	const numbered = serials * 2 > said;
	return { orders, time: time || (numbered && serialTime), said, fits: most, serials, numbered };
}

/**
 * A cell as a time: a day, or an instant where it has a time of day that counts; `null` where it says nothing;
 * `undefined` where it is no date by this rule.
 *
 * Years below 1700 are of the Persian calendar; of two digits, 69 to 99 are 1969 to 1999 and the others 20xx (POSIX).
 * A time of day without an offset is of `zone`. A bare number of five digits is a day as spreadsheets number them,
 * where the rule says so.
 */
export function parseAt(cell: string, rule: DateRule, zone: TimeZone): At | undefined {
	if (saysNothing(cell)) return null;
	const serial = serialOf(cell);
	if (serial !== undefined) return rule.numbered ? serialAt(serial, rule, zone) : undefined;
	const parts = partsOf(cell);
	const day = parts && dayBy(parts, rule.order);
	if (!parts || day === undefined) return undefined;
	const { seconds, offset } = parts;
	if (!rule.time || seconds === undefined) return day;
	const local = ordinal(day) * MS_PER_DAY + Math.round(seconds * 1000);
	return offset === undefined ? instantIn(local, zone) : ((local - offset * 60_000) as EpochMs);
}

/** A cell as a calendar day, whatever its time of day. */
export function parseCalendarDay(cell: string, rule: DateRule): Day | null | undefined {
	const at = parseAt(cell, { ...rule, time: false }, 'UTC');
	return typeof at === 'number' ? undefined : at;
}

/** What is named first where a month by name makes the order indifferent. */
const YEAR_LAST: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];

const MS_PER_DAY = 86_400_000;
const SECONDS_PER_DAY = 86_400;

const SERIAL = /^\d{5}(?:[.,]\d+)?$/;
/** The day 0 of Excel, whose year 1900 had a 29 February, and the numbers of 1954 to 2099. */
const SERIAL_ZERO = ordinal('1899-12-30' as Day);
const FIRST_SERIAL = 19_725;
const LAST_SERIAL = 73_051;

/** A day as a spreadsheet numbers it, its time of day behind the mark. */
function serialOf(cell: string): number | undefined {
	if (cell.length > LONGEST_FIGURE) return undefined;
	const text = plain(cell);
	const serial = SERIAL.test(text) ? Number(text.replace(',', '.')) : NaN;
	return serial >= FIRST_SERIAL && serial < LAST_SERIAL ? serial : undefined;
}

function serialAt(serial: number, rule: DateRule, zone: TimeZone): At {
	const local = SERIAL_ZERO * MS_PER_DAY + Math.round(serial * SECONDS_PER_DAY) * 1000;
	return rule.time && !Number.isInteger(serial)
		? instantIn(local, zone)
		: dayOf((SERIAL_ZERO + Math.floor(serial)) as DayNumber);
}

/** The instant at which the clock of a zone shows this; in the hour that a change skips, the one after it. */
function instantIn(local: number, zone: TimeZone): EpochMs {
	let instant = local;
	for (let round = 0; round < 2; round++) {
		const shown = Math.round(dayNumber(instant as EpochMs, zone) * MS_PER_DAY);
		instant += local - shown;
	}
	return instant as EpochMs;
}

/** A date as written: three numbers in their order, or two and a month by name. */
interface Parts {
	readonly numbers: readonly string[];
	readonly month?: { readonly number: number; readonly jalali: boolean };
	/** Seconds since midnight. */
	readonly seconds?: number;
	/** Minutes east of Greenwich. */
	readonly offset?: number;
}

const TIME =
	/(?:^|[t\s,]+)(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/;
const THREE = /^(\d{1,4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,4})\s?(?:日|г\.?)?$/;

function partsOf(cell: string): Parts | undefined {
	if (cell.length > LONGEST_FIGURE) return undefined;
	const text = plain(cell).toLowerCase();
	const clock = TIME.exec(text);
	const date = clock ? text.slice(0, clock.index) : text;
	const time = clock ? timeOf(clock) : {};
	if (time === undefined) return undefined;
	const three = THREE.exec(date);
	if (three) return { numbers: three.slice(1, 4), ...time };
	if (/^\d{8}$/.test(date))
		return { numbers: [date.slice(0, 4), date.slice(4, 6), date.slice(6)], ...time };
	const named = monthIn(date);
	return named && { ...named, ...time };
}

function timeOf(clock: RegExpExecArray): Pick<Parts, 'seconds' | 'offset'> | undefined {
	const [, hours = '', minutes = '', seconds = '0', half, zone] = clock;
	const hour = half ? (Number(hours) % 12) + (half.startsWith('p') ? 12 : 0) : Number(hours);
	const second = Number(seconds.replace(',', '.'));
	if (hour > 23 || Number(minutes) > 59 || second >= 60) return undefined;
	const offset = /([+-])(\d{2}):?(\d{2})?/.exec(zone ?? '');
	const east = offset
		? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0))
		: zone && 0;
	return {
		seconds: hour * 3600 + Number(minutes) * 60 + second,
		...(typeof east === 'number' ? { offset: east } : {})
	};
}

/** Beginnings of the months' names in English, Russian and Polish; whole names in Persian. */
const MONTHS: readonly (readonly string[])[] = [
	['jan', 'янв', 'sty', 'ژانویه'],
	['feb', 'фев', 'lut', 'فوریه'],
	['mar', 'мар', 'مارس'],
	['apr', 'апр', 'kwi', 'آوریل'],
	['may', 'май', 'мая', 'maj', 'مه'],
	['jun', 'июн', 'cze', 'ژوئن'],
	['jul', 'июл', 'lip', 'ژوئیه'],
	['aug', 'авг', 'sie', 'اوت'],
	['sep', 'сен', 'wrz', 'سپتامبر'],
	['oct', 'окт', 'paź', 'paz', 'اکتبر'],
	['nov', 'ноя', 'lis', 'نوامبر'],
	['dec', 'дек', 'gru', 'دسامبر']
];
const JALALI_MONTHS = [
	'فروردین',
	'اردیبهشت',
	'خرداد',
	'تیر',
	'مرداد',
	'شهریور',
	'مهر',
	'آبان',
	'آذر',
	'دی',
	'بهمن',
	'اسفند'
];

const PERSIAN = /[\u0600-\u06FF]/;

/** A month by name with its two numbers, whatever small words stand beside them ("Mon, 15th of April 2021"). */
function monthIn(date: string): Pick<Parts, 'numbers' | 'month'> | undefined {
	const words = date
		.replaceAll('ي', 'ی')
		.split(/[\s,./-]+/)
		.filter((word) => word !== '');
	const numbers = words.flatMap((word) => /^(\d{1,4})(?:st|nd|rd|th)?$/.exec(word)?.[1] ?? []);
	if (words.length > 5 || numbers.length !== 2) return undefined;
	for (const word of words) {
		const jalali = JALALI_MONTHS.indexOf(word);
		if (jalali >= 0) return { numbers, month: { number: jalali + 1, jalali: true } };
		const number = MONTHS.findIndex((names) =>
			names.some((name) => (PERSIAN.test(name) ? word === name : word.startsWith(name)))
		);
		if (number >= 0) return { numbers, month: { number: number + 1, jalali: false } };
	}
	return undefined;
}

function dayBy(parts: Parts, order: DateOrder): Day | undefined {
	const [a = '', b = '', c = ''] = parts.numbers;
	if (parts.month) {
		const { number, jalali } = parts.month;
		const yearFirst = a.length > 2 || (order === 'ymd' && b.length <= 2);
		return yearFirst ? dayFrom(a, number, b, jalali) : dayFrom(b, number, a, jalali);
	}
	if (a.length > 2) return dayFrom(a, Number(b), c);
	if (order === 'ymd') return c.length > 2 ? undefined : dayFrom(a, Number(b), c);
	return order === 'dmy' ? dayFrom(c, Number(b), a) : dayFrom(c, Number(a), b);
}

function dayFrom(year: string, month: number, day: string, jalali = false): Day | undefined {
	if (day.length > 2 || year.length === 3) return undefined;
	const y = year.length <= 2 ? Number(year) + (Number(year) >= 69 ? 1900 : 2000) : Number(year);
	if (jalali || (y >= 1200 && y < 1700)) return jalaliDay(y, month, Number(day));
	if (y < 1700) return undefined;
	return parseDay(`${y}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`);
}
