import { describe, expect, test } from 'vitest';
import type { Rate } from '#lib/domain/directory.ts';
import type { Currency, Minor } from '#lib/domain/money.ts';
import { inOwn, parseRate, rateOn } from '#lib/domain/rates.ts';
import type { Day } from '#lib/domain/time.ts';

const [EUR, USD, JPY, KWD] = ['EUR', 'USD', 'JPY', 'KWD'] as Currency[] as [
	Currency,
	Currency,
	Currency,
	Currency
];
const DAY = '2026-03-10' as Day;

const rate = (currency: Currency, from: string, value: string): Rate => ({
	currency,
	from: from as Day,
	rate: value
});
const settings = (...rates: readonly Rate[]) => ({ currency: EUR, rates });
const money = (amount: number, currency: Currency) => ({ amount: amount as Minor, currency });

describe('parseRate(text)', () => {
	test.each([
		['1.0845', '1.0845'],
		['0042.5000', '42.5'],
		['7.000', '7'],
		['.5', '0.5'],
		['3.', '3'],
		['999999999999.123456789012', '999999999999.123456789012']
	])('%s is %s', (text, kept) => expect(parseRate(text)).toBe(kept));

	test.each([
		'',
		'.',
		'0',
		'0.000',
		'-1',
		'1e3',
		'1,5',
		'1.2.3',
		'1234567890123',
		'0.1234567890123'
	])('%j is none', (text) => expect(parseRate(text)).toBeUndefined());
});

describe('rateOn(settings, currency, day)', () => {
	const rated = settings(
		rate(USD, '2026-03-11', '3'),
		rate(USD, '2026-03-10', '2'),
		rate(USD, '2026-01-01', '1.5'),
		rate(JPY, '2026-01-01', '0.006')
	);

	test.each([
		['2025-12-31', undefined],
		['2026-01-01', '1.5'],
		['2026-03-09', '1.5'],
		['2026-03-10', '2'],
		['2027-01-01', '3']
	])('on %s it is %s: the latest that is not of a later day', (day, value) =>
		expect(rateOn(rated, USD, day as Day)).toBe(value)
	);

	test('of the own currency is 1, of one without rates none, of one that is no rate none', () => {
		expect(rateOn(rated, EUR, DAY)).toBe('1');
		expect(rateOn(rated, KWD, DAY)).toBeUndefined();
		expect(rateOn(settings(rate(USD, '2026-01-01', 'x')), USD, DAY)).toBeUndefined();
	});
});

describe('inOwn(settings, money, day)', () => {
	test.each([
		// In binary 1.005 is a little less: it would be 100.
		[USD, '1.005', 100, 101],
		[USD, '1.005', -100, -101],
		[USD, '1.0049', 100, 100],
		[USD, '0.1', 3, 0],
		[USD, '0.1', 5, 1],
		// No minor unit, and three digits of it.
		[JPY, '0.0061', 1000, 610],
		[KWD, '3', 1000, 300],
		[KWD, '3.0005', 1000, 300],
		[KWD, '3.005', 1000, 301],
		[USD, '1', 9_007_199_254_740_991, 9_007_199_254_740_991],
		[USD, '0.333333333333', 9_007_199_254_740_991, 3_002_399_751_577_328]
	])('%s at %s: %i is %i', (currency, value, from, to) => {
		const rated = settings(rate(currency, '2026-01-01', value));
		expect(inOwn(rated, money(from, currency), DAY)).toEqual(money(to, EUR));
	});

	test('into a currency with a finer minor unit', () => {
		const rated = { currency: KWD, rates: [rate(JPY, '2026-01-01', '0.0021')] };
		expect(inOwn(rated, money(1000, JPY), DAY)).toEqual(money(2100, KWD));
	});

	test('is none without a rate, and for what is too much to be counted', () => {
		expect(inOwn(settings(), money(1, USD), DAY)).toBeUndefined();
		const rated = settings(rate(USD, '2026-01-01', '2'));
		expect(inOwn(rated, money(Number.MAX_SAFE_INTEGER, USD), DAY)).toBeUndefined();
	});
});
