import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addDays,
	addMonths,
	dayIn,
	dayNumber,
	dayOf,
	ordinal,
	parseDay,
	parseZone,
	weekdayOf,
	weekStart,
	within,
	type Day,
	type DayNumber,
	type EpochMs
} from '#lib/domain/time.ts';
import { runs } from '../helpers/random.ts';

const at = (iso: string) => Date.parse(iso) as EpochMs;
const day = (text: string) => text as Day;
const HOUR = 1 / 24;

describe('parseDay(text)', () => {
	test.each([
		'2024-02-29', // divisible by 4
		'2000-02-29', // by 400
		'1999-12-31',
		'2026-01-01',
		'9999-12-31',
		'1970-01-01'
	])('reads %s', (text) => {
		expect(parseDay(text)).toBe(text);
	});

	test.each([
		'2023-02-29', // no leap year
		'1900-02-29', // by 100, not by 400
		'2026-04-31',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-1-01',
		'26-01-01',
		'2026/01/01',
		'2026-01-01T00:00:00Z',
		' 2026-01-01',
		'2026-01-01\n',
		'',
		'today',
		'-2026-01-01',
		'۲۰۲۶-۰۱-۰۱'
	])('is undefined for %j', (text) => {
		expect(parseDay(text)).toBeUndefined();
	});
});

describe('ordinal, dayOf, addDays', () => {
	test('ordinal(day) counts from 1970-01-01, before it below zero', () => {
		expect(ordinal(day('1970-01-01'))).toBe(0);
		expect(ordinal(day('1969-12-31'))).toBe(-1);
		// 2000-01-01: 30 years of 365 days and 7 leap days (72, 76, 80, 84, 88, 92, 96)
		expect(ordinal(day('2000-01-01'))).toBe(30 * 365 + 7);
	});

	test('dayOf(number) drops the time of day, also before 1970', () => {
		expect(dayOf(0.999 as DayNumber)).toBe('1970-01-01');
		expect(dayOf(-0.001 as DayNumber)).toBe('1969-12-31');
		expect(dayOf(-1 as DayNumber)).toBe('1969-12-31');
	});

	test('addMonths(day, months) keeps the day of the month, or takes the last one', () => {
		expect(addMonths(day('2026-11-30'), 3)).toBe('2027-02-28');
		expect(addMonths(day('2024-01-31'), 1)).toBe('2024-02-29');
		expect(addMonths(day('2026-07-15'), 6)).toBe('2027-01-15');
	});

	test('addDays(day, days) crosses months, leap days and years, both ways', () => {
		expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
		expect(addDays(day('2024-02-29'), 1)).toBe('2024-03-01');
		expect(addDays(day('2023-02-28'), 1)).toBe('2023-03-01');
		expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
		expect(addDays(day('2026-03-08'), 365)).toBe('2027-03-08');
		expect(addDays(day('2026-03-08'), 0)).toBe('2026-03-08');
	});

	test('dayOf(ordinal(day)) is the day, and days are in order as text', () => {
		fc.assert(
			fc.property(fc.integer({ min: -25_000, max: 100_000 }), (number) => {
				const one = dayOf(number as DayNumber);
				expect(parseDay(one)).toBe(one);
				expect(ordinal(one)).toBe(number);
				expect(addDays(one, 1) > one).toBe(true);
			}),
			runs(500)
		);
	});
});

describe('dayIn(instant, zone)', () => {
	// Each zone's midnight: the last ms of a day and the first of the next.
	test.each([
		['UTC', '2026-03-01T23:59:59.999Z', '2026-03-01', '2026-03-02'],
		// +01:00 in winter
		['Europe/Berlin', '2026-01-15T22:59:59.999Z', '2026-01-15', '2026-01-16'],
		// +02:00 in summer
		['Europe/Berlin', '2026-07-15T21:59:59.999Z', '2026-07-15', '2026-07-16'],
		// +03:30, no summer time since 2022
		['Asia/Tehran', '2026-07-15T20:29:59.999Z', '2026-07-15', '2026-07-16'],
		// +04:30 in the summer of 2021
		['Asia/Tehran', '2021-07-15T19:29:59.999Z', '2021-07-15', '2021-07-16'],
		['Asia/Kathmandu', '2026-07-15T18:14:59.999Z', '2026-07-15', '2026-07-16'],
		['America/St_Johns', '2026-01-15T03:29:59.999Z', '2026-01-14', '2026-01-15'],
		['America/Los_Angeles', '2026-01-15T07:59:59.999Z', '2026-01-14', '2026-01-15'],
		['Pacific/Kiritimati', '2026-01-15T09:59:59.999Z', '2026-01-15', '2026-01-16'],
		['Pacific/Chatham', '2026-07-15T11:14:59.999Z', '2026-07-15', '2026-07-16'],
		['Asia/Shanghai', '2026-01-15T15:59:59.999Z', '2026-01-15', '2026-01-16']
	])('in %s turns the day after %s', (zone, last, before, after) => {
		expect(dayIn(at(last), zone)).toBe(before);
		expect(dayIn((at(last) + 1) as EpochMs, zone)).toBe(after);
	});

	test('knows that Samoa had no 2011-12-30', () => {
		expect(dayIn(at('2011-12-30T09:59:59.999Z'), 'Pacific/Apia')).toBe('2011-12-29');
		expect(dayIn(at('2011-12-30T10:00:00.000Z'), 'Pacific/Apia')).toBe('2011-12-31');
	});

	test('agrees with Intl for random instants in many zones', () => {
		const zones = [
			'Asia/Tehran',
			'America/St_Johns',
			'Australia/Lord_Howe', // half an hour of summer time
			'Africa/Casablanca', // summer time ends for Ramadan
			'Antarctica/Troll', // two hours of it
			'America/Sao_Paulo',
			'Europe/Warsaw',
			'Pacific/Apia'
		];
		const formats = new Map(
			zones.map((zone) => [zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone })])
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...zones),
				fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) }),
				(zone, instant) => {
					expect(dayIn(instant as EpochMs, zone)).toBe(formats.get(zone)?.format(instant));
				}
			),
			runs(1000)
		);
	});
});

describe('dayNumber(at, zone)', () => {
	test('of a day is its midnight, of an instant keeps the time of day', () => {
		expect(dayNumber(day('1970-01-02'), 'Asia/Tehran')).toBe(1);
		expect(dayNumber(at('1970-01-02T12:00:00Z'), 'UTC')).toBe(1.5);
	});

	// The night the clock goes forward has 23 hours, the one it goes back 25: on the calendar both are one day.
	test.each([
		['Europe/Berlin', '2026-03-28T11:00:00Z', '2026-03-29T10:00:00Z'],
		['Europe/Berlin', '2026-10-24T10:00:00Z', '2026-10-25T11:00:00Z'],
		['America/New_York', '2026-03-07T17:00:00Z', '2026-03-08T16:00:00Z'],
		['America/New_York', '2026-10-31T16:00:00Z', '2026-11-01T17:00:00Z'],
		['America/St_Johns', '2026-03-07T15:30:00Z', '2026-03-08T14:30:00Z'],
		['Australia/Lord_Howe', '2026-04-04T01:00:00Z', '2026-04-05T01:30:00Z'],
		['Asia/Tehran', '2021-03-21T08:30:00Z', '2021-03-22T07:30:00Z'],
		['Asia/Tehran', '2021-09-21T07:30:00Z', '2021-09-22T08:30:00Z']
	])('in %s is one day from noon to noon over the change of the clock', (zone, from, to) => {
		const days = dayNumber(at(to), zone) - dayNumber(at(from), zone);
		expect(days).toBeCloseTo(1, 9);
	});

	test('in Asia/Tehran has had no change of the clock since September 2022', () => {
		for (const year of [2023, 2024, 2025, 2026])
			for (const edge of [`${year}-03-21`, `${year}-09-21`]) {
				const noon = at(`${edge}T08:30:00Z`);
				const next = (noon + 86_400_000) as EpochMs;
				expect(dayNumber(noon, 'Asia/Tehran') % 1).toBeCloseTo(0.5, 9);
				expect(dayNumber(next, 'Asia/Tehran') % 1).toBeCloseTo(0.5, 9);
			}
	});

	test('jumps by the hour at the change itself', () => {
		// Berlin, 2026-03-29: 01:59:59.999 is followed by 03:00.
		const change = at('2026-03-29T01:00:00Z');
		const before = dayNumber((change - 1) as EpochMs, 'Europe/Berlin');
		const after = dayNumber(change, 'Europe/Berlin');
		expect(after - before).toBeCloseTo(HOUR, 6);
	});

	test('stays right while it forgets old answers', () => {
		for (let i = 0; i < 60_000; i++) dayNumber((i * 900_000) as EpochMs, 'Asia/Kolkata');
		// 05:30 ahead
		expect(dayNumber(at('1970-01-01T18:30:00Z'), 'Asia/Kolkata')).toBe(1);
	});
});

test('parseZone(text) knows zones by name, and nothing for others', () => {
	for (const zone of ['UTC', 'Asia/Tehran', 'America/St_Johns']) expect(parseZone(zone)).toBe(zone);
	for (const zone of ['', 'Mars/Base', 'Berlin', '<b>']) expect(parseZone(zone)).toBeUndefined();
});

describe('within(number, period)', () => {
	const march = { from: day('2026-03-01'), to: day('2026-04-01') };

	test('has its first midnight and not its last', () => {
		expect(within(ordinal(day('2026-03-01')), march)).toBe(true);
		expect(within((ordinal(day('2026-03-01')) - 1e-6) as DayNumber, march)).toBe(false);
		expect(within((ordinal(day('2026-04-01')) - 1e-6) as DayNumber, march)).toBe(true);
		expect(within(ordinal(day('2026-04-01')), march)).toBe(false);
	});

	test('is never true for an empty period', () => {
		expect(within(ordinal(march.from), { from: march.from, to: march.from })).toBe(false);
	});
});

test('weekdayOf(number) is 0 for a Sunday, on both sides of 1970', () => {
	expect(weekdayOf(ordinal('2026-11-22' as Day))).toBe(0);
	expect(weekdayOf(ordinal('2026-11-21' as Day) + 0.9)).toBe(6);
	expect(weekdayOf(ordinal('1969-12-28' as Day))).toBe(0);
});

test('weekStart(day, firstDay) is the day itself where the week begins with it', () => {
	expect(weekStart('2026-11-21' as Day, 6)).toBe('2026-11-21');
	expect(weekStart('2026-11-21' as Day, 0)).toBe('2026-11-15');
	expect(weekStart('2026-11-21' as Day, 1)).toBe('2026-11-16');
	expect(weekStart('1969-12-31' as Day, 0)).toBe('1969-12-28');
});
