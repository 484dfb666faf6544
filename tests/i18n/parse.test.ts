import { expect, test } from 'vitest';
import type { Currency } from '#lib/domain/money.ts';
import { parseDecimal, parseMoney, parseNumber, readMoney } from '#lib/i18n/parse.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { waysOf } from '#lib/i18n/ways.ts';

test.each<[Locale, string, number | undefined]>([
	['en', '1,234.56', 1234.56],
	['en', '1,234', 1234],
	['en', '12,34', 12.34],
	['en', '1.234', 1.234],
	['pl', '1.234', 1234],
	['pl', '1 234,56', 1234.56],
	['pl', '1,234', 1.234],
	['ru', '12\u00a0345,6', 12345.6],
	['ru', '1.234.567,89', 1234567.89],
	['fa', '۱۲٬۳۴۵٫۵', 12345.5],
	['fa', '۱۲۳۴', 1234],
	['zh', '¥１２３', 123],
	['en', '$1,000', 1000],
	['en', '1 234,567', 1234.567],
	['en', '-5', -5],
	['en', '1,234,567', 1234567],
	['en', '', undefined],
	['en', '12a', undefined],
	['en', '.', undefined]
])('parseNumber(%s, %j) is %s', (locale, typed, number) => {
	expect(parseNumber(waysOf(locale), typed)).toBe(number);
});

test.each([
	['en', '1,234.0500', '1234.0500'],
	['fa', '۰٫۰۰۰۰۰۱۲۳۴۵۶۷', '0.000001234567'],
	['pl', '4,2512', '4.2512'],
	['ru', '0.125', '0.125'],
	['en', '0,125', '0.125'],
	['en', '1,125', '1125']
] as const)('parseDecimal(ways, typed) in %s of %s keeps each digit', (locale, typed, text) => {
	expect(parseDecimal(waysOf(locale), typed)).toBe(text);
});

test.each([
	['en', '1.234', 'USD', 123400],
	['ru', '1,234', 'USD', 123400],
	['ru', '1,234.56', 'USD', 123456],
	['pl', '1,23', 'USD', 123],
	['ru', '1 234,567', 'USD', 123457],
	['pl', '0,125', 'USD', 13],
	['fa', '۱٫۲۳۴', 'USD', 123],
	['ru', '1,234', 'KWD', 1234],
	['en', '1,234', 'KWD', 1234000]
] as const)(
	'parseMoney(ways, typed, currency) in %s of %s %s',
	(locale, typed, currency, amount) => {
		expect(parseMoney(waysOf(locale), typed, currency as Currency)?.amount).toBe(amount);
	}
);

test.each([
	['en', '12.345', 1_234_500],
	['en', '12.3456', 1235],
	['fa', '۱۲٬۰۰۰', 1_200_000],
	['en', '0', 0],
	['en', '-0', 0],
	['en', '-5', 'value-negative'],
	['en', '\u22120.01', 'value-negative'],
	['en', '100000000000000000000', 'value-large'],
	['en', '-100000000000000000000', 'value-large'],
	['en', '1e20', 'value-invalid'],
	['en', '1,5k', 'value-invalid'],
	['en', '', 'value-invalid']
] as const)('readMoney(ways, typed, currency) in %s of %j is %s', (locale, typed, expected) => {
	const worth = readMoney(waysOf(locale), typed, 'EUR' as Currency);
	expect(worth.ok ? worth.value.amount : worth.problem.code).toBe(expected);
});
