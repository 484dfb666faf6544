import { expect, test } from 'vitest';
import {
	lastStretches,
	nextStretch,
	STRETCHES,
	stretchesIn,
	stretchStart
} from '#lib/domain/stretches.ts';
import { addDays, type Day } from '#lib/domain/time.ts';
import { monthStart } from '#lib/i18n/calendar.ts';
import { waysOf, type Weekday } from '#lib/i18n/ways.ts';

const GREGORIAN = { calendar: 'gregorian', firstDay: 1 } as const;
const PERSIAN = { calendar: 'persian', firstDay: 6 } as const;
const day = (text: string) => text as Day;

test('stretchStart(counting, stretch, day) is as the calendar of a reader has it, every day of 2018 to 2040', () => {
	for (const [counting, name] of [
		[GREGORIAN, 'gregory'],
		[PERSIAN, 'persian']
	] as const) {
		const ways = waysOf('en', { calendar: name, firstDay: counting.firstDay as Weekday });
		for (let at = day('2018-01-01'); at < '2041'; at = addDays(at, 1)) {
			if (stretchStart(counting, 'month', at) !== monthStart(ways, at))
				expect(stretchStart(counting, 'month', at), at).toBe(monthStart(ways, at));
			const week = stretchStart(counting, 'week', at);
			const isFirst = new Date(week).getUTCDay() === counting.firstDay;
			if (!isFirst || week > at || addDays(week, 7) <= at) expect.unreachable(`${at}: ${week}`);
		}
	}
});

test('quarters are those of the year of the calendar', () => {
	expect(stretchStart(GREGORIAN, 'quarter', day('2026-03-31'))).toBe('2026-01-01');
	expect(stretchStart(GREGORIAN, 'quarter', day('2026-12-01'))).toBe('2026-10-01');
	// 1405: Farvardin begins on 2026-03-21, Tir on 06-22, Mehr on 09-23, Dey on 12-22.
	expect(stretchStart(PERSIAN, 'quarter', day('2026-06-21'))).toBe('2026-03-21');
	expect(stretchStart(PERSIAN, 'quarter', day('2026-06-22'))).toBe('2026-06-22');
	expect(stretchStart(PERSIAN, 'quarter', day('2026-12-31'))).toBe('2026-12-22');
});

test('one stretch follows the other without a gap, whatever the calendar', () => {
	for (const counting of [GREGORIAN, PERSIAN])
		for (const stretch of STRETCHES)
			for (let at = day('2019-01-01'); at < '2032'; at = addDays(at, 1)) {
				const next = nextStretch(counting, stretch, at);
				const isNext =
					next > at &&
					stretchStart(counting, stretch, next) === next &&
					stretchStart(counting, stretch, addDays(next, -1)) ===
						stretchStart(counting, stretch, at);
				if (!isNext) expect(next, `${stretch} after ${at}`).toBe('the next');
			}
});

test('stretchesIn(counting, stretch, period) cuts the first and the last', () => {
	expect(
		stretchesIn(GREGORIAN, 'month', { from: day('2026-01-20'), to: day('2026-03-02') })
	).toEqual([
		{ from: '2026-01-20', to: '2026-02-01' },
		{ from: '2026-02-01', to: '2026-03-01' },
		{ from: '2026-03-01', to: '2026-03-02' }
	]);
	expect(
		stretchesIn(GREGORIAN, 'week', { from: day('2026-01-01'), to: day('2026-01-01') })
	).toEqual([]);
});

test('lastStretches(counting, stretch, day, count) ends with the one that holds the day', () => {
	expect(lastStretches(GREGORIAN, 'month', day('2026-02-10'), 12)).toEqual({
		from: '2025-03-01',
		to: '2026-03-01'
	});
	expect(lastStretches(PERSIAN, 'quarter', day('2026-07-01'), 2)).toEqual({
		from: '2026-03-21',
		to: '2026-09-23'
	});
});
