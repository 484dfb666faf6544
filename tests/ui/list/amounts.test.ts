import { expect, test } from 'vitest';
import type { Currency } from '#lib/domain/money.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { columnOf, moneyIn, numberIn } from '#lib/ui/list/amounts.ts';

const USD = 'USD' as Currency;

function amounts(locale: Locale, texts: readonly string[], usual = USD) {
	const column = columnOf(texts);
	return texts.map((text) => {
		const read = moneyIn(column, text, usual, waysOf(locale));
		return read && `${read.value.amount} ${read.value.currency}${read.unsure ? ' ?' : ''}`;
	});
}

test.each<[Locale, string, string]>([
	['ru', '1,234.56', '123456 USD'],
	['en', '1.234,56', '123456 USD'],
	['ru', '1,234', '123400 USD'],
	['en', '1.234', '123400 USD'],
	['pl', '0,125', '13 USD'],
	['pl', '1\u00a0234,56 zł', '123456 PLN'],
	['en', '1 234,567', '123457 USD'],
	['fa', '۱٫۲۳۴', '123 USD'],
	['en', '€500', '50000 EUR'],
	['en', 'USD 1,000', '100000 USD'],
	['fa', '۱۲٬۳۴۵٫۵', '1234550 USD'],
	['ru', '(1 000)', '-100000 USD']
])('moneyIn(column, typed, usual, ways) in %s: %s is %s', (locale, typed, amount) => {
	expect(amounts(locale, [typed])).toEqual([amount]);
});

test('moneyIn(column, typed, usual, ways) reads a column by one rule', () => {
	expect(amounts('ru', ['1,234.56', '12,345', '7'])).toEqual([
		'123456 USD',
		'1234500 USD',
		'700 USD'
	]);
	expect(amounts('en', ['99,5', '3,125'])).toEqual(['9950 USD', '313 USD']);
	// What does not fit the rule is not read.
	expect(amounts('en', ['1,234.56', '2,345.67', '1.234,56'])).toEqual([
		'123456 USD',
		'234567 USD',
		undefined
	]);
	expect(amounts('en', ['1,234', '1.234'])).toEqual(['123400 USD', '123400 USD']);
});

test('moneyIn(column, typed, usual, ways) keeps the currency whose sign is that of several', () => {
	expect(amounts('en', ['$500'], 'CAD' as Currency)).toEqual(['50000 CAD']);
	expect(amounts('en', ['¥500'], 'JPY' as Currency)).toEqual(['500 JPY']);
	expect(amounts('en', ['500 apples'])).toEqual([undefined]);
});

test('moneyIn(column, typed, usual, ways) says where thousands could be thousandths', () => {
	expect(amounts('en', ['1,234'], 'KWD' as Currency)).toEqual(['1234000 KWD ?']);
	expect(amounts('ru', ['1,234'], 'KWD' as Currency)).toEqual(['1234 KWD ?']);
});

test('moneyIn(column, typed, usual, ways) counts rials as the reader does, and as they are marked', () => {
	const ways = { ...waysOf('fa'), toman: true };
	const read = (text: string) =>
		moneyIn(columnOf([text]), text, 'IRR' as Currency, ways)?.value.amount;
	expect(read('۱۲۳')).toBe(1230);
	expect(read('۱۲۳ تومان')).toBe(1230);
	expect(read('۱۲۳ ریال')).toBe(123);
});

test('numberIn(column, typed, ways) reads as the reader writes where nothing tells, and says so', () => {
	const numbers = (locale: Locale, texts: readonly string[]) => {
		const column = columnOf(texts);
		return texts.map((text) => numberIn(column, text, waysOf(locale)));
	};
	expect(numbers('ru', ['1,234'])).toEqual([{ value: 1.234, unsure: true }]);
	expect(numbers('en', ['1,234', '5'])).toEqual([
		{ value: 1234, unsure: true },
		{ value: 5, unsure: false }
	]);
	expect(numbers('ru', ['1,234', '1,234.5'])).toEqual([
		{ value: 1234, unsure: false },
		{ value: 1234.5, unsure: false }
	]);
	expect(numbers('en', ['many'])).toEqual([undefined]);
});
