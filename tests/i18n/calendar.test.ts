import { expect, test } from 'vitest';
import type { Day, Period } from '#lib/domain/time.ts';
import { monthStarts, periodNamed, weekStarts } from '#lib/i18n/calendar.ts';
import { waysOf } from '#lib/i18n/ways.ts';

const TODAY = '2026-11-21' as Day;

function period(from: string, to: string): Period {
	return { from: from as Day, to: to as Day };
}

test('periodNamed(ways, name, today) is the month, quarter or year around today, and the twelve months up to it', () => {
	expect(periodNamed(waysOf('en'), 'month', TODAY)).toEqual(period('2026-11-01', '2026-12-01'));
	expect(periodNamed(waysOf('en'), 'quarter', TODAY)).toEqual(period('2026-10-01', '2027-01-01'));
	expect(periodNamed(waysOf('en'), 'year', TODAY)).toEqual(period('2026-01-01', '2027-01-01'));
	expect(periodNamed(waysOf('en'), 'last12', TODAY)).toEqual(period('2025-12-01', '2026-12-01'));
});

test('periodNamed(ways, name, today) counts in Persian months where that is the calendar', () => {
	// 30 Aban 1405; Aban began on 23 October, autumn (its third quarter) on 23 September, the year on 21 March.
	expect(periodNamed(waysOf('fa'), 'month', TODAY)).toEqual(period('2026-10-23', '2026-11-22'));
	expect(periodNamed(waysOf('fa'), 'quarter', TODAY)).toEqual(period('2026-09-23', '2026-12-22'));
	expect(periodNamed(waysOf('fa'), 'year', TODAY)).toEqual(period('2026-03-21', '2027-03-21'));
	const abroad = waysOf('ru', { calendar: 'persian' });
	expect(periodNamed(abroad, 'year', TODAY)).toEqual(period('2026-03-21', '2027-03-21'));
	const counting = waysOf('fa', { calendar: 'gregory' });
	expect(periodNamed(counting, 'year', TODAY)).toEqual(period('2026-01-01', '2027-01-01'));
});

test('monthStarts(ways, period) begins with the first day of the period, in the months of the calendar', () => {
	expect(monthStarts(waysOf('en'), period('2026-01-15', '2026-04-01'))).toEqual([
		'2026-01-15',
		'2026-02-01',
		'2026-03-01'
	]);
	expect(monthStarts(waysOf('fa'), period('2026-03-21', '2026-05-23'))).toEqual([
		'2026-03-21',
		'2026-04-21',
		'2026-05-22'
	]);
});

test('weekStarts(ways, period) begins with the first day of the period, then each first day of a week', () => {
	// 2026-11-01 is a Sunday, the 2nd a Monday, the 7th a Saturday.
	expect(weekStarts(waysOf('en'), period('2026-11-01', '2026-11-16'))).toEqual([
		'2026-11-01',
		'2026-11-08',
		'2026-11-15'
	]);
	expect(weekStarts(waysOf('pl'), period('2026-11-01', '2026-11-16'))).toEqual([
		'2026-11-01',
		'2026-11-02',
		'2026-11-09'
	]);
	expect(weekStarts(waysOf('fa'), period('2026-11-05', '2026-11-15'))).toEqual([
		'2026-11-05',
		'2026-11-07',
		'2026-11-14'
	]);
	const monday = waysOf('fa', { firstDay: 1 });
	expect(weekStarts(monday, period('2026-11-01', '2026-11-16'))).toEqual([
		'2026-11-01',
		'2026-11-02',
		'2026-11-09'
	]);
});
