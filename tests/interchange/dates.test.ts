import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, type DayNumber } from '#lib/domain/time.ts';
import { parseAt, parseCalendarDay, readDates, type DateOrder } from '#lib/interchange/dates.ts';

const ZONE = 'Europe/Warsaw';
const day = (cell: string, order: DateOrder = 'ymd') =>
	parseAt(cell, { order, time: false, numbered: true }, ZONE);
const time = (cell: string, order: DateOrder = 'ymd') =>
	parseAt(cell, { order, time: true, numbered: true }, ZONE);

describe('parseAt(cell, rule, zone) reads', () => {
	for (const [cell, order, expected] of [
		['2021-04-15', 'ymd', '2021-04-15'],
		['2021-04-15', 'mdy', '2021-04-15'],
		['2021/4/5', 'ymd', '2021-04-05'],
		['20210415', 'ymd', '2021-04-15'],
		['15.04.2021', 'dmy', '2021-04-15'],
		['5/4/2021', 'dmy', '2021-04-05'],
		['5/4/2021', 'mdy', '2021-05-04'],
		['01-03-2017', 'dmy', '2017-03-01'],
		['5/4/21', 'dmy', '2021-04-05'],
		['5/4/68', 'dmy', '2068-04-05'],
		['5/4/69', 'dmy', '1969-04-05'],
		['21.4.5', 'ymd', '2021-04-05'],
		['15 Apr, 2021', 'dmy', '2021-04-15'],
		['Apr 15, 2021', 'mdy', '2021-04-15'],
		['15-Apr-21', 'dmy', '2021-04-15'],
		['Thu, 15th April 2021', 'dmy', '2021-04-15'],
		['15 апреля 2021 г.', 'dmy', '2021-04-15'],
		['1 мая 2021', 'dmy', '2021-05-01'],
		['15 kwietnia 2021', 'dmy', '2021-04-15'],
		['9 października 2021', 'dmy', '2021-10-09'],
		['2021年4月15日', 'ymd', '2021-04-15'],
		['1400/01/26', 'ymd', '2021-04-15'],
		['۱۴۰۰/۰۱/۲۶', 'ymd', '2021-04-15'],
		['26-01-1400', 'dmy', '2021-04-15'],
		['۲۶ فروردین ۱۴۰۰', 'dmy', '2021-04-15'],
		['٢٠٢١-٠٤-١٥', 'ymd', '2021-04-15'],
		['\u200E2021-04-15\u200F', 'ymd', '2021-04-15'],
		['44301', 'ymd', '2021-04-15'],
		['44301.0', 'dmy', '2021-04-15'],
		['44301,75', 'dmy', '2021-04-15'],
		['۴۴۳۰۱', 'mdy', '2021-04-15']
	] as const)
		test(`${cell} (${order}) as ${expected}`, () => expect(day(cell, order)).toBe(expected));

	test('nothing as null', () => {
		for (const cell of ['', ' ', '-', '—', 'N/A', 'null', 'NaN', 'NaT'])
			expect(day(cell)).toBeNull();
	});

	test('no date, and no such day, as undefined', () => {
		for (const cell of [
			'soon',
			'12',
			'2021-13-01',
			'2021-02-29',
			'2021-04',
			'100-1-1',
			'15 Xyz 2021',
			'1.5.2.3',
			'9999',
			'99999',
			'443011'
		])
			expect(day(cell)).toBeUndefined();
		expect(day('13/25/2021', 'dmy')).toBeUndefined();
		expect(day('25/13/2021', 'mdy')).toBeUndefined();
		expect(time('2021-04-15 25:00')).toBeUndefined();
	});

	test('a time of day without offset on the clock of the zone', () => {
		expect(time('15 Apr, 2021 00:02:00', 'dmy')).toBe(Date.parse('2021-04-15T00:02:00+02:00'));
		expect(time('2021-12-15T09:30', 'ymd')).toBe(Date.parse('2021-12-15T09:30:00+01:00'));
		expect(time('4/15/2021 1:05 PM', 'mdy')).toBe(Date.parse('2021-04-15T13:05:00+02:00'));
		expect(time('4/15/2021 12:05 am', 'mdy')).toBe(Date.parse('2021-04-15T00:05:00+02:00'));
	});

	test('a day as a spreadsheet numbers it with its time of day', () => {
		expect(time('44301.5')).toBe(Date.parse('2021-04-15T12:00:00+02:00'));
		expect(time('44301')).toBe('2021-04-15');
	});

	test('a time of day with an offset as that instant', () => {
		expect(time('2011-10-01T00:38:44.546+02:00')).toBe(Date.parse('2011-10-01T00:38:44.546+02:00'));
		expect(time('2023-09-26 15:15:00.000000 UTC')).toBe(Date.parse('2023-09-26T15:15:00Z'));
		expect(time('2023-09-26T15:15Z')).toBe(Date.parse('2023-09-26T15:15:00Z'));
	});

	test('a day among times as that day', () => expect(time('2023-09-26')).toBe('2023-09-26'));

	test('midnight as the day it names where the column has no other times', () => {
		expect(day('2023-09-26T00:00:00Z')).toBe('2023-09-26');
	});

	test('every day in every order, numeric and by name (random)', () => {
		const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
		fc.assert(
			fc.property(
				fc.integer({ min: -20_000, max: 40_000 }),
				fc.constantFrom('-', '/', '.'),
				(number, mark) => {
					const expected = dayOf(number as DayNumber);
					const [y = '', m = '', d = ''] = expected.split('-');
					expect(day([y, m, d].join(mark))).toBe(expected);
					expect(day([d, m, y].join(mark), 'dmy')).toBe(expected);
					expect(day([Number(m), Number(d), y].join(mark), 'mdy')).toBe(expected);
					expect(day(`${d} ${months[Number(m) - 1] ?? ''}, ${y}`, 'dmy')).toBe(expected);
				}
			),
			{ numRuns: 500 }
		);
	});
});

test('parseCalendarDay leaves the time of day out', () => {
	expect(
		parseCalendarDay('2021-04-15T23:59:00+14:00', { order: 'ymd', time: true, numbered: false })
	).toBe('2021-04-15');
});

describe('readDates(cells)', () => {
	const orders = (...cells: string[]) => readDates(cells).orders;

	test('settles the order by a day above 12', () => {
		expect(orders('01/02/2021', '13/02/2021')).toEqual(['dmy']);
		expect(orders('01/02/2021', '02/13/2021')).toEqual(['mdy']);
	});

	test('leaves both where each day is up to 12', () => {
		expect(orders('01/02/2021', '03/04/2021')).toEqual(['dmy', 'mdy']);
	});

	test('asks nothing where both mean the same day', () => {
		expect(orders('01/01/2021', '05/05/2021')).toHaveLength(1);
		expect(orders('2021-04-15', '2021-04-02')).toEqual(['ymd']);
	});

	test('knows years of two digits by their size', () => {
		expect(orders('21-04-15', '45-12-31')).toEqual(['ymd']);
		expect(orders('01-02-03')).toHaveLength(3);
	});

	test('takes the order that most fit, and counts the others', () => {
		expect(readDates(['13/01/2021', '14/01/2021', '01/13/2021', '', 'soon'])).toEqual({
			orders: ['dmy'],
			time: false,
			said: 4,
			fits: 2,
			serials: 0,
			numbered: false
		});
	});

	test('counts days as a spreadsheet numbers them apart: amounts look alike', () => {
		expect(readDates(['44301', '44302.75', '12'])).toEqual({
			orders: ['ymd'],
			time: true,
			said: 3,
			fits: 0,
			serials: 2,
			numbered: true
		});
	});

	test('takes days by number for days where most are, else for no dates', () => {
		const stray = readDates(['03/12/2024', '31224.5', '20241', '04/12/2024', '05/12/2024']);
		expect(stray).toMatchObject({ time: false, fits: 3, serials: 2, numbered: false });
		for (const cell of ['31224', '20241', '44301.5'])
			expect(parseAt(cell, { order: 'dmy', time: false, numbered: false }, ZONE)).toBeUndefined();
		expect(readDates(['44301', '44302', '13/01/2021']).numbered).toBe(true);
	});

	test('lets times count only where one is not midnight', () => {
		expect(readDates(['2021-04-15 00:00:00', '2021-04-16 00:00']).time).toBe(false);
		expect(readDates(['2021-04-15 00:00:00', '2021-04-16 10:00']).time).toBe(true);
	});
});
