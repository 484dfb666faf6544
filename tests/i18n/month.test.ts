import { expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { monthPage, stepped } from '#lib/i18n/month.ts';
import { waysOf, type Ways } from '#lib/i18n/ways.ts';

const TODAY = '2026-11-21' as Day;

function look(ways: Ways, day: Day) {
	const { title, other, weekdays, weeks } = monthPage(ways, day);
	return {
		title,
		other,
		weekdays: weekdays.map(({ short }) => short).join(' '),
		weeks: weeks.map((week) => week.map(({ number, inside }) => (inside ? number : '·')).join(' '))
	};
}

test('monthPage(ways, day) lays a Gregorian month out in weeks from the first day of the week', () => {
	expect(look(waysOf('en'), TODAY)).toEqual({
		title: 'November 2026',
		other: undefined,
		weekdays: 'Sun Mon Tue Wed Thu Fri Sat',
		weeks: [
			'1 2 3 4 5 6 7',
			'8 9 10 11 12 13 14',
			'15 16 17 18 19 20 21',
			'22 23 24 25 26 27 28',
			'29 30 · · · · ·'
		]
	});
	expect(look(waysOf('ru'), TODAY)).toMatchObject({ title: 'ноябрь 2026 г.' });
	expect(look(waysOf('pl', { firstDay: 1 }), TODAY).weeks[0]).toBe('· · · · · · 1');
});

test('monthPage(ways, day) lays a Persian month out, and names the Gregorian ones', () => {
	expect(look(waysOf('fa'), TODAY)).toEqual({
		title: 'آبان ۱۴۰۵',
		other: 'اکتبر ۲۰۲۶ – نوامبر ۲۰۲۶',
		weekdays: 'ش ی د س چ پ ج',
		weeks: [
			'· · · · · · ۱',
			'۲ ۳ ۴ ۵ ۶ ۷ ۸',
			'۹ ۱۰ ۱۱ ۱۲ ۱۳ ۱۴ ۱۵',
			'۱۶ ۱۷ ۱۸ ۱۹ ۲۰ ۲۱ ۲۲',
			'۲۳ ۲۴ ۲۵ ۲۶ ۲۷ ۲۸ ۲۹',
			'۳۰ · · · · · ·'
		]
	});
});

test('monthPage(ways, day) names each day for a screen reader', () => {
	const name = (ways: Ways) =>
		monthPage(ways, TODAY)
			.weeks.flat()
			.find(({ day }) => day === TODAY)?.name;
	expect(name(waysOf('en'))).toBe('Saturday Nov 21, 2026');
	expect(name(waysOf('fa'))).toBe('شنبه ۳۰ آبان ۱۴۰۵');
});

test('stepped(ways, day, step, count) moves in the months and years of the calendar', () => {
	expect(stepped(waysOf('en'), '2026-01-31' as Day, 'month', 1)).toBe('2026-02-28');
	// 31 Shahrivar, and 30 Mehr, the last day of a shorter month.
	expect(stepped(waysOf('fa'), '2026-09-22' as Day, 'month', 1)).toBe('2026-10-22');
	// 30 Esfand 1403 of a leap year, and 29 Esfand 1404.
	expect(stepped(waysOf('fa'), '2025-03-20' as Day, 'year', 1)).toBe('2026-03-20');
	expect(stepped(waysOf('fa'), TODAY, 'week', -1)).toBe('2026-11-14');
	expect(stepped(waysOf('fa'), TODAY, 'day', 1)).toBe('2026-11-22');
});
