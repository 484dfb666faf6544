import { expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { dayInMonth, forecastMonths } from '#lib/i18n/forecast.ts';
import { waysOf } from '#lib/i18n/ways.ts';

const en = waysOf('en');
const fa = waysOf('fa');
const day = (text: string) => text as Day;

test('forecastMonths(ways, today, expected) are six months, and later ones in which a deal is expected', () => {
	expect(forecastMonths(en, day('2026-11-26'), [day('2026-12-01'), day('2028-02-01')])).toEqual([
		'2026-11-01',
		'2026-12-01',
		'2027-01-01',
		'2027-02-01',
		'2027-03-01',
		'2027-04-01',
		'2028-02-01'
	]);
	// Azar 1405 begins on 22 November 2026.
	expect(forecastMonths(fa, day('2026-11-26'), []).slice(0, 2)).toEqual([
		'2026-11-22',
		'2026-12-22'
	]);
});

test('dayInMonth(ways, month, before, today) keeps the day of the month where the month has it', () => {
	const today = day('2026-11-26');
	expect(dayInMonth(en, day('2027-01-01'), day('2026-12-15'), today)).toBe('2027-01-15');
	expect(dayInMonth(en, day('2027-02-01'), day('2026-12-31'), today)).toBe('2027-02-28');
	// 15 Dey is 5 January 2027; 15 Bahman is 4 February.
	expect(dayInMonth(fa, day('2027-01-21'), day('2027-01-05'), today)).toBe('2027-02-04');
});

test('dayInMonth(ways, month, before, today) is no day that has passed, and the end of the month for none', () => {
	const today = day('2026-11-26');
	expect(dayInMonth(en, day('2026-11-01'), day('2027-01-03'), today)).toBe('2026-11-26');
	expect(dayInMonth(en, day('2026-11-01'), day('2027-01-28'), today)).toBe('2026-11-28');
	expect(dayInMonth(en, day('2026-12-01'), undefined, today)).toBe('2026-12-31');
});
