/** An instant. */
export type EpochMs = number & { readonly unit: 'ms since 1970 UTC' };
/** A calendar date (Gregorian, whatever calendar it is shown in). */
export type Day = string & { readonly unit: 'YYYY-MM-DD, no zone' };
/** Days since 1970-01-01 on the calendar of a zone; the fraction is the time of day there. */
export type DayNumber = number & { readonly unit: 'days since 1970-01-01, local' };
/** When something happened in the business: an instant, a day in the workspace's zone, or not known. */
export type At = EpochMs | Day | null;
/** An IANA zone, 'Asia/Tehran'. */
export type TimeZone = string;
/** Half-open: `from` belongs to it, `to` does not. */
export interface Period {
	readonly from: Day;
	readonly to: Day;
}

const MS_PER_DAY = 86_400_000;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day written so, or `undefined` where there is no such date (2023-02-29). */
export function parseDay(text: string): Day | undefined {
	const parts = DAY.exec(text);
	if (!parts) return undefined;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	// `Date` takes the years before 100 for those of the twentieth century.
	const last = year < 100 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
	return month >= 1 && month <= 12 && day >= 1 && day <= last ? (text as Day) : undefined;
}

/** The years of which a day can be written, less the first and the last: a zone moves an instant by a day. */
const FIRST_MS = Date.UTC(101, 0);
const LAST_MS = Date.UTC(9999, 0);

/** Whether a number is an instant whose day can be written in every zone: whole ms, from the year 101 to 9998. */
export function isInstant(ms: number): ms is EpochMs {
	return Number.isSafeInteger(ms) && ms >= FIRST_MS && ms < LAST_MS;
}

/** The zone of that name, or `undefined` for one that this device does not know. */
export function parseZone(text: string): TimeZone | undefined {
	// The first format that is made costs a phone 30 ms and more.
	if (text === '') return undefined;
	try {
		new Intl.DateTimeFormat('en', { timeZone: text });
		return text;
	} catch {
		return undefined;
	}
}

/** Days since 1970-01-01 of a day, a whole number. */
export function ordinal(day: Day): DayNumber {
	return (Date.parse(day) / MS_PER_DAY) as DayNumber;
}

/** The day of a day number; the time of day is dropped. */
export function dayOf(number: DayNumber): Day {
	return new Date(Math.floor(number) * MS_PER_DAY).toISOString().slice(0, 10) as Day;
}

/** `day` moved by `days` (may be negative). */
export function addDays(day: Day, days: number): Day {
	return dayOf((ordinal(day) + days) as DayNumber);
}

/** The day of the week of a day number, 0 for Sunday: 1970-01-01, day 0, was a Thursday. */
export function weekdayOf(number: number): number {
	return (((Math.floor(number) + 4) % 7) + 7) % 7;
}

/** The first day of the week that holds a day, in weeks that begin with `firstDay`, 0 for Sunday. */
export function weekStart(day: Day, firstDay: number): Day {
	return addDays(day, -((weekdayOf(ordinal(day)) - firstDay + 7) % 7));
}

/** The same day of the month `months` later (Gregorian); the last day of a month that has no such day. */
export function addMonths(day: Day, months: number): Day {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
	return dayOf(
		(Date.UTC(year, month - 1 + months, Math.min(date, last)) / MS_PER_DAY) as DayNumber
	);
}

/** The calendar day of an instant in a zone. */
export function dayIn(instant: EpochMs, zone: TimeZone): Day {
	return dayOf(localDays(instant, zone));
}

/**
 * Where a time lies on the calendar of a zone, so that days and instants can be compared and subtracted.
 *
 * A day counts from its midnight; an instant keeps its time of day. The difference of two is a duration in days as
 * the calendar shows it (a day on which the clock changes is one day, not 23 or 25 hours).
 */
export function dayNumber(at: EpochMs | Day, zone: TimeZone): DayNumber {
	return typeof at === 'string' ? ordinal(at) : localDays(at, zone);
}

/** Whether a day number lies in a period. */
export function within(number: DayNumber, period: Period): boolean {
	return number >= ordinal(period.from) && number < ordinal(period.to);
}

function localDays(instant: EpochMs, zone: TimeZone): DayNumber {
	return ((instant + offset(instant, zone)) / MS_PER_DAY) as DayNumber;
}

/**
 * The zone's offset from UTC in ms.
 *
 * `Intl` is slow, so it is asked once for each end of a UTC day; between the ends only where they differ, and there by
 * the quarter hour (every zone changes on one, and none changes and changes back within a day).
 */
function offset(instant: EpochMs, zone: TimeZone): number {
	const day = Math.floor(instant / MS_PER_DAY) * MS_PER_DAY;
	const before = offsetAt(day, zone);
	if (before === offsetAt(day + MS_PER_DAY, zone)) return before;
	return offsetAt(Math.floor(instant / MS_PER_QUARTER) * MS_PER_QUARTER, zone);
}

const MS_PER_QUARTER = 900_000;
/** Answers kept for a zone, so that a long-lived page does not grow. */
const KEPT = 50_000;

interface Clock {
	readonly format: Intl.DateTimeFormat;
	readonly offsets: Map<number, number>;
}
const clocks = new Map<TimeZone, Clock>();

function offsetAt(ms: number, zone: TimeZone): number {
	const { format, offsets } = clockOf(zone);
	const known = offsets.get(ms);
	if (known !== undefined) return known;
	const part: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
	const local = Date.UTC(
		part['year'] ?? 0,
		(part['month'] ?? 1) - 1,
		part['day'],
		part['hour'],
		part['minute'],
		part['second']
	);
	if (offsets.size > KEPT) offsets.clear();
	offsets.set(ms, local - ms);
	return local - ms;
}

function clockOf(zone: TimeZone): Clock {
	const known = clocks.get(zone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric'
	});
	const clock = { format, offsets: new Map<number, number>() };
	clocks.set(zone, clock);
	return clock;
}

/** The first instant of a day in a zone. Where the clock skips midnight, the first after it. */
export function startOfDay(day: Day, zone: TimeZone): EpochMs {
	const local = ordinal(day) * MS_PER_DAY;
	let start = local - offset(local as EpochMs, zone);
	start = local - offset(start as EpochMs, zone);
	while (dayIn(start as EpochMs, zone) < day) start += MS_PER_QUARTER;
	while (dayIn((start - 1) as EpochMs, zone) >= day) start -= MS_PER_QUARTER;
	return start as EpochMs;
}
