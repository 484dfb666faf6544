import { expect, test } from 'vitest';
import { dayNumber, dayOf, ordinal, type Day, type DayNumber } from '#lib/domain/time.ts';
import { clockOf, monthEnd, workTime, type Week } from '#lib/sample/calendar.ts';

const WEEK: Week = [0, 1, 1, 1, 1, 1, 0];
const day = (text: string) => ordinal(text as Day);

test('monthEnd is the last day of the month, February and Esfand of a leap year too', () => {
	expect(dayOf(monthEnd(day('2024-02-01'), 'gregory'))).toBe('2024-02-29');
	expect(dayOf(monthEnd(day('2025-02-28'), 'gregory'))).toBe('2025-02-28');
	expect(dayOf(monthEnd(day('2026-12-31') + 0.99, 'gregory'))).toBe('2026-12-31');
	expect(dayOf(monthEnd(day('2026-11-21'), 'persian'))).toBe('2026-11-21');
	expect(dayOf(monthEnd(day('2026-11-22'), 'persian'))).toBe('2026-12-21');
	expect(dayOf(monthEnd(day('2025-03-20') + 0.99, 'persian'))).toBe('2025-03-20');
});

test('workTime goes to the nearest working day, from Saturday back and from Sunday on', () => {
	expect(dayOf(workTime(day('2026-11-21') + 0.5, WEEK))).toBe('2026-11-20');
	expect(dayOf(workTime(day('2026-11-22') + 0.5, WEEK))).toBe('2026-11-23');
	expect(dayOf(workTime(day('2026-11-24') + 0.5, WEEK))).toBe('2026-11-24');
});

test('workTime lies between nine and six and keeps the order within a day', () => {
	const times = [0, 0.3, 0.99].map((part) => workTime(day('2026-11-24') + part, WEEK) % 1);
	expect(times).toEqual(times.toSorted((a, b) => a - b));
	expect(times[0]).toBeCloseTo(9 / 24, 9);
	expect(times[2]).toBeLessThan(18 / 24);
});

test.each(['UTC', 'Europe/Warsaw', 'Asia/Tehran', 'America/St_Johns'])(
	'clockOf(%s) gives the instant that dayNumber reads back, over the days on which the clock changes',
	(zone) => {
		const clock = clockOf(zone);
		for (let at = day('2021-03-10'); at < day('2021-11-20'); at = (at + 1) as DayNumber) {
			const noon = at + 12.5 / 24;
			expect(dayNumber(clock(noon), zone)).toBeCloseTo(noon, 6);
		}
	}
);
