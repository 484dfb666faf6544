import { describe, expect, test } from 'vitest';
import type { Currency, Minor, Money } from '#lib/domain/money.ts';
import type { Day, EpochMs } from '#lib/domain/time.ts';
import {
	formatDay,
	formatDays,
	formatInstant,
	formatList,
	formatMoney,
	formatMoneyShort,
	formatMoneyToFit,
	formatNumber,
	formatPercent,
	formatRelativeDay,
	formatTime
} from '#lib/i18n/format.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { waysOf, type Ways } from '#lib/i18n/ways.ts';

function money(amount: number, currency: string): Money {
	return { amount: amount as Minor, currency: currency as Currency };
}

/** A text as it looks: every kind of space is one, and what cannot be seen is away. */
function look(text: string): string {
	return text.replaceAll(/[\u00A0\u202F]/g, ' ').replaceAll(/[\u200E\u200F]/g, '');
}

type InEach = Readonly<Record<Locale, string>>;

function inEach(format: (ways: Ways) => string): InEach {
	const texts = LOCALES.map((locale) => [locale, look(format(waysOf(locale)))] as const);
	return Object.fromEntries(texts) as Record<Locale, string>;
}

describe('formatMoney', () => {
	test('leaves empty decimals out, groups as the language does, and puts the sign where it belongs', () => {
		expect(inEach((ways) => formatMoney(ways, money(65_000_000, 'RUB')))).toEqual({
			en: '₽650,000',
			fa: '₽۶۵۰٬۰۰۰',
			ru: '650 000 ₽',
			pl: '650 000 ₽',
			zh: '₽650,000'
		});
		expect(inEach((ways) => formatMoney(ways, money(123_456_789, 'EUR')))).toEqual({
			en: '€1,234,567.89',
			fa: '€۱٬۲۳۴٬۵۶۷٫۸۹',
			ru: '1 234 567,89 €',
			pl: '1 234 567,89 €',
			zh: '€1,234,567.89'
		});
	});

	test('does not group four digits in Polish', () => {
		expect(look(formatMoney(waysOf('pl'), money(123_400, 'PLN')))).toBe('1234 zł');
		expect(look(formatMoney(waysOf('pl'), money(1_234_500, 'PLN')))).toBe('12 345 zł');
	});

	test('writes rials without decimals, the word after the number in Persian', () => {
		expect(inEach((ways) => formatMoney(ways, money(6_500_000_000, 'IRR')))).toEqual({
			en: 'IRR 6,500,000,000',
			fa: '۶٬۵۰۰٬۰۰۰٬۰۰۰ ریال',
			ru: '6 500 000 000 IRR',
			pl: '6 500 000 000 IRR',
			zh: 'IRR 6,500,000,000'
		});
	});

	test.each(LOCALES)('tells dollars from dollars and yuan from yen in %s', (locale) => {
		const signs = ['USD', 'CAD', 'AUD', 'HKD', 'SGD', 'CNY', 'JPY', 'EUR', 'GBP', 'PLN', 'RUB'].map(
			(currency) =>
				formatMoney(waysOf(locale), money(100, currency)).replaceAll(/[\p{N}\s.,٫]/gu, '')
		);
		expect(new Set(signs).size).toBe(signs.length);
	});

	test('keeps the marks that hold a negative Persian amount together', () => {
		const text = formatMoney(waysOf('fa'), money(-123_450, 'PLN'));
		expect(text.startsWith('\u200E')).toBe(true);
		expect(look(text)).toBe('−zł ۱٬۲۳۴٫۵۰');
	});
});

describe('formatMoneyShort', () => {
	test('counts by millions, and by 万 and 亿 in Chinese', () => {
		expect(inEach((ways) => formatMoneyShort(ways, money(1_234_567_800, 'EUR')))).toEqual({
			en: '€12.3M',
			fa: '۱۲٫۳ میلیون €',
			ru: '12,3 млн €',
			pl: '12,3 mln €',
			zh: '€1234.6万'
		});
		expect(look(formatMoneyShort(waysOf('zh'), money(650_000_000_000, 'CNY')))).toBe('¥65亿');
		expect(look(formatMoneyShort(waysOf('fa'), money(6_500_000_000, 'IRR')))).toBe(
			'۶٫۵ میلیارد ریال'
		);
	});

	test('leaves small amounts as they are', () => {
		expect(look(formatMoneyShort(waysOf('pl'), money(95_000, 'PLN')))).toBe('950 zł');
	});
});

test('formatNumber and formatPercent use the digits and marks of the language', () => {
	expect(inEach((ways) => formatNumber(ways, 12_345_678.9))).toEqual({
		en: '12,345,678.9',
		fa: '۱۲٬۳۴۵٬۶۷۸٫۹',
		ru: '12 345 678,9',
		pl: '12 345 678,9',
		zh: '12,345,678.9'
	});
	expect(inEach((ways) => formatPercent(ways, 0.631501))).toEqual({
		en: '63.2%',
		fa: '۶۳٫۲٪',
		ru: '63,2 %',
		pl: '63,2%',
		zh: '63.2%'
	});
});

test('a Persian amount runs from right to left, a currency in Latin letters or not', () => {
	const dirham = money(2_900_000, 'AED');
	expect(formatMoney(waysOf('fa'), dirham)).toBe('\u200F۲۹٬۰۰۰\u00A0AED');
	expect(formatMoneyShort(waysOf('fa'), dirham)).toBe('\u200F۲۹\u00A0هزار\u00A0AED');
	expect(formatMoneyShort(waysOf('fa'), money(2_900_000, 'USD'))).toBe('\u200F۲۹\u00A0هزار\u00A0$');
	expect(formatMoney(waysOf('en'), dirham)).toMatch(/^AED/);
});

describe('amounts in tomans', () => {
	const toman = (locale: Locale) => waysOf(locale, { toman: true });
	const inTomans = (format: (ways: Ways) => string) =>
		inEach(({ locale }) => format(toman(locale)));

	test('are rials by ten, in the plural forms of the language', () => {
		expect(inTomans((ways) => formatMoney(ways, money(50_000_020, 'IRR')))).toEqual({
			en: '5,000,002 tomans',
			fa: '۵٬۰۰۰٬۰۰۲ تومان',
			ru: '5 000 002 томана',
			pl: '5 000 002 tomany',
			zh: '5,000,002土曼'
		});
	});

	test('in short count by millions and 万, never by a fraction of a word', () => {
		expect(inTomans((ways) => formatMoneyShort(ways, money(12_345_678, 'IRR')))).toEqual({
			en: '1.2M tomans',
			fa: '۱٫۲ میلیون تومان',
			ru: '1,2 млн томанов',
			pl: '1,2 mln tomanów',
			zh: '123.5万土曼'
		});
	});

	test('keep the rial that ten does not divide, and are of rials only', () => {
		expect(look(formatMoney(toman('fa'), money(1_234_565, 'IRR')))).toBe('۱۲۳٬۴۵۶٫۵ تومان');
		expect(look(formatMoney(toman('fa'), money(100, 'EUR')))).toBe('€۱');
	});
});

test('formatMoneyToFit is in full where that is short enough, else in short', () => {
	const fit = (locale: Locale, amount: number, currency: string) =>
		look(formatMoneyToFit(waysOf(locale), money(amount, currency)));
	expect(fit('en', 123_456_789, 'EUR')).toBe('€1,234,567.89');
	expect(fit('fa', 6_500_000_000, 'IRR')).toBe('۶٫۵ میلیارد ریال');
	expect(fit('zh', 1_234_567_800, 'CNY')).toBe('¥12,345,678');
});

describe('formatDay', () => {
	test('is in the calendar and the digits of the reader', () => {
		expect(inEach((ways) => formatDay(ways, '2026-11-21' as Day))).toEqual({
			en: 'Nov 21, 2026',
			fa: '۳۰ آبان ۱۴۰۵',
			ru: '21 нояб. 2026 г.',
			pl: '21 lis 2026',
			zh: '2026年11月21日'
		});
		expect(inEach((ways) => formatDay(ways, '2026-11-21' as Day, 'month'))).toEqual({
			en: 'Nov 2026',
			fa: 'آبان ۱۴۰۵',
			ru: 'нояб. 2026 г.',
			pl: 'lis 2026',
			zh: '2026年11月'
		});
		const day = '2026-11-21' as Day;
		expect(formatDay(waysOf('fa', { calendar: 'gregory' }), day)).toBe('۲۱ نوامبر ۲۰۲۶');
		expect(formatDay(waysOf('fa', { digits: 'latn' }), day)).toBe('30 آبان 1405');
		expect(inEach(({ locale }) => formatDay(waysOf(locale, { calendar: 'persian' }), day))).toEqual(
			{
				en: 'Aban 30, 1405',
				fa: '۳۰ آبان ۱۴۰۵',
				ru: '30 абан 1405 г.',
				pl: '30 Ābān 1405',
				zh: '1405年8月30日'
			}
		);
	});

	test('knows Nowruz, and the leap day of the year before it', () => {
		expect(formatDay(waysOf('fa'), '2025-03-20' as Day)).toBe('۳۰ اسفند ۱۴۰۳');
		expect(formatDay(waysOf('fa'), '2025-03-21' as Day)).toBe('۱ فروردین ۱۴۰۴');
		expect(formatDay(waysOf('fa'), '2024-03-19' as Day)).toBe('۲۹ اسفند ۱۴۰۲');
		expect(formatDay(waysOf('fa'), '2024-03-20' as Day)).toBe('۱ فروردین ۱۴۰۳');
	});

	test('is the same day wherever the device is', () => {
		// The tests run in St. John's, three and a half hours behind UTC.
		expect(new Date(0).getTimezoneOffset()).toBeGreaterThan(0);
		expect(formatDay(waysOf('en'), '2026-01-01' as Day)).toBe('Jan 1, 2026');
	});
});

test('formatRelativeDay counts from the day that is given as today', () => {
	const all = (locale: Locale, ...days: readonly string[]) =>
		days.map((day) => look(formatRelativeDay(waysOf(locale), day as Day, '2026-11-21' as Day)));
	expect(all('en', '2026-11-21', '2026-11-22', '2026-11-24', '2026-11-19')).toEqual([
		'today',
		'tomorrow',
		'in 3 days',
		'2 days ago'
	]);
	expect(all('fa', '2026-11-22', '2026-11-24')).toEqual(['فردا', '۳ روز دیگر']);
	expect(all('ru', '2026-11-23', '2026-11-26')).toEqual(['послезавтра', 'через 5 дней']);
	expect(all('pl', '2026-11-20', '2026-11-24')).toEqual(['wczoraj', 'za 3 dni']);
	expect(all('zh', '2026-11-21', '2026-11-24')).toEqual(['今天', '3天后']);
});

describe('formatInstant and formatTime', () => {
	const warsaw = (at: number) => look(formatTime(waysOf('pl'), at as EpochMs, 'Europe/Warsaw'));

	test('jump over the hour that is left out in spring', () => {
		expect(warsaw(Date.UTC(2026, 2, 29, 0, 59))).toBe('01:59');
		expect(warsaw(Date.UTC(2026, 2, 29, 1, 0))).toBe('03:00');
	});

	test('come twice by the hour that is repeated in autumn', () => {
		expect(warsaw(Date.UTC(2026, 9, 25, 0, 30))).toBe('02:30');
		expect(warsaw(Date.UTC(2026, 9, 25, 1, 30))).toBe('02:30');
		expect(warsaw(Date.UTC(2026, 9, 25, 2, 0))).toBe('03:00');
	});

	test('are of the zone, in the way of the language', () => {
		const at = Date.UTC(2026, 10, 21, 21, 5) as EpochMs;
		expect(inEach((ways) => formatInstant(ways, at, 'Asia/Tehran'))).toEqual({
			en: 'Nov 22, 2026, 12:35 AM',
			fa: '۱ آذر ۱۴۰۵، ۰:۳۵',
			ru: '22 нояб. 2026 г., 00:35',
			pl: '22 lis 2026, 00:35',
			zh: '2026年11月22日 00:35'
		});
	});
});

describe('formatDays', () => {
	const days = (locale: Locale) =>
		[0, 1, 2, 5, 21, 22, 1.5].map((n) => look(formatDays(waysOf(locale), n)));

	test('has the plural forms of the language', () => {
		expect(days('en')).toEqual([
			'0 days',
			'1 day',
			'2 days',
			'5 days',
			'21 days',
			'22 days',
			'1.5 days'
		]);
		expect(days('ru')).toEqual([
			'0 дней',
			'1 день',
			'2 дня',
			'5 дней',
			'21 день',
			'22 дня',
			'1,5 дня'
		]);
		expect(days('pl')).toEqual([
			'0 dni',
			'1 dzień',
			'2 dni',
			'5 dni',
			'21 dni',
			'22 dni',
			'1,5 dnia'
		]);
		expect(days('fa')).toEqual(['۰ روز', '۱ روز', '۲ روز', '۵ روز', '۲۱ روز', '۲۲ روز', '۱٫۵ روز']);
		expect(days('zh')).toEqual(['0天', '1天', '2天', '5天', '21天', '22天', '1.5天']);
	});

	test('shows a part of a day below ten days only', () => {
		expect(formatDays(waysOf('en'), 9.96)).toBe('10 days');
		expect(formatDays(waysOf('en'), 12.4)).toBe('12 days');
	});
});

test('formatList keeps each name apart and puts the comma of the language between', () => {
	const names = ['Sara', 'سارا'];
	expect(formatList(waysOf('en'), names)).toBe('\u2068Sara\u2069, \u2068سارا\u2069');
	expect(formatList(waysOf('fa'), names)).toBe('\u2068Sara\u2069، \u2068سارا\u2069');
	expect(formatList(waysOf('zh'), names)).toBe('\u2068Sara\u2069、\u2068سارا\u2069');
	expect(formatList(waysOf('en'), [])).toBe('');
});
