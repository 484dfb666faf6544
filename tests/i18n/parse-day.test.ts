import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '#lib/domain/time.ts';
import { formatDay } from '#lib/i18n/format.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { parseDay } from '#lib/i18n/parse-day.ts';
import { waysOf, type OwnWays } from '#lib/i18n/ways.ts';

test.each<[Locale, string, string | undefined]>([
	['fa', '۱۴۰۵/۹/۱', '2026-11-22'],
	['fa', '١٤٠٥/٠٩/٠١', '2026-11-22'],
	['fa', '1405-09-01', '2026-11-22'],
	['fa', '۱/۹/۱۴۰۵', '2026-11-22'],
	['fa', ' \u200f۳۰ آبان ۱۴۰۵ ', '2026-11-21'],
	['fa', '2026-11-21', '2026-11-21'],
	['fa', '۲۱ نوامبر ۲۰۲۶', '2026-11-21'],
	['en', '1405-09-01', '2026-11-22'],
	['pl', '21.11.2026', '2026-11-21'],
	['ru', '1.2.2026', '2026-02-01'],
	['ru', '21 ноября 2026 г.', '2026-11-21'],
	['pl', '21 listopada 2026', '2026-11-21'],
	['zh', '2026年11月21日', '2026-11-21'],
	['zh', '２０２６/１１/２１', '2026-11-21'],
	['en', '11/2/2026', '2026-11-02'],
	['en', '21/11/2026', '2026-11-21'],
	['en', '2.11.2026', '2026-11-02'],
	['en', 'Nov 21, 2026', '2026-11-21'],
	['en', '21 november 2026', '2026-11-21'],
	['en', '2026-02-29', undefined],
	['en', '2028-02-29', '2028-02-29'],
	['en', '2026-13-01', undefined],
	['en', '2026-00-10', undefined],
	['en', '0405-09-01', undefined],
	['en', '21.11.26', undefined],
	['en', '21 Foo 2026', undefined],
	['en', '21st of November, 2026', '2026-11-21'],
	['fa', '۳۰ آبان ماه ۱۴۰۵', '2026-11-21'],
	['pl', '21 listopada 2026 r.', '2026-11-21'],
	['zh', '2026年11月21号', '2026-11-21'],
	['en', '12 May 2026 xyz', undefined],
	['en', '12 May 2026 3', undefined],
	['en', '12 May 2026 2027', undefined],
	['en', '12 May 2026?', undefined],
	['en', '12 May June 2026', undefined],
	['en', '2026-11-21 May', undefined],
	['fa', '۳۰ آبان ۱۴۰۵ شاید', undefined],
	['ru', '12 мая 2026 или позже', undefined],
	['pl', '12 maja 2026 rano', undefined],
	['zh', '2026年11月21日 上午', undefined],
	['pl', '12 ma 2026', undefined],
	['pl', '12 maj 2026', '2026-05-12'],
	['en', 'tomorrow', undefined],
	['en', '', undefined]
])('parseDay(%s, %j) is %s', (locale, typed, day) => {
	expect(parseDay(waysOf(locale), typed)).toBe(day);
});

describe('parseDay of the last days of Esfand and the first of Farvardin', () => {
	const persian = (typed: string) => parseDay(waysOf('fa'), typed);

	test('30 Esfand is a day of leap years only', () => {
		expect(persian('۱۴۰۳/۱۲/۳۰')).toBe('2025-03-20');
		expect(persian('۱۴۰۴/۱۲/۳۰')).toBeUndefined();
		expect(persian('۱۴۰۴/۱۲/۲۹')).toBe('2026-03-20');
	});

	test('Nowruz follows either', () => {
		expect(persian('۱۴۰۴/۱/۱')).toBe('2025-03-21');
		expect(persian('۱۴۰۵/۱/۱')).toBe('2026-03-21');
	});

	test('months have 31 days, from Mehr on 30', () => {
		expect(persian('۱۴۰۵/۶/۳۱')).toBe('2026-09-22');
		expect(persian('۱۴۰۵/۷/۳۱')).toBeUndefined();
	});
});

test.each(LOCALES)('parseDay in %s reads every day as formatDay writes it', (locale) => {
	const own: readonly OwnWays[] = [
		{ calendar: 'gregory' },
		{ calendar: 'persian' },
		{ calendar: 'persian', digits: 'arabext' }
	];
	for (const ways of own.map((one) => waysOf(locale, one)))
		// Two years and a leap day, in steps that meet each month.
		for (let day = '2027-01-01' as Day; day < '2029-04-01'; day = addDays(day, 9))
			expect([day, parseDay(ways, formatDay(ways, day))]).toEqual([day, day]);
});
