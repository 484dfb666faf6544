import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	fractionDigits,
	fromMajor,
	parseCurrency,
	sumByCurrency,
	toMajor,
	weigh,
	type Currency,
	type Minor,
	type Money,
	type Percent
} from '#lib/domain/money.ts';
import { runs } from '../helpers/random.ts';

const [EUR, IRR, JPY, KWD] = ['EUR', 'IRR', 'JPY', 'KWD'] as Currency[] as [
	Currency,
	Currency,
	Currency,
	Currency
];
const money = (amount: number, currency: Currency): Money => ({
	amount: amount as Minor,
	currency
});

describe('parseCurrency(text)', () => {
	test('reads three capital letters and nothing else', () => {
		expect(parseCurrency('EUR')).toBe('EUR');
		for (const text of ['eur', 'EURO', 'EU', '', '€', 'E1R', ' EUR', 'EUR\n'])
			expect(parseCurrency(text), text).toBeUndefined();
	});
});

describe('fractionDigits(currency)', () => {
	test('is two, but none for rial and yen and three for the dinar of Kuwait', () => {
		expect([EUR, IRR, JPY, KWD].map(fractionDigits)).toEqual([2, 0, 0, 3]);
	});

	test('is two for a currency nobody has heard of', () => {
		expect(fractionDigits('ZZZ' as Currency)).toBe(2);
	});
});

describe('fromMajor(major, currency)', () => {
	test.each<[number, Currency, number]>([
		[1234.5, EUR, 123_450],
		[0.01, EUR, 1],
		[0.005, EUR, 1],
		[0.0049, EUR, 0],
		[1.005, EUR, 101], // 1.005 * 100 = 100.49999999999999
		[8.575, EUR, 858],
		[-1.005, EUR, -101], // half away from zero
		[-0.004, EUR, 0],
		[1_500_000_000_000, IRR, 1_500_000_000_000],
		[0.5, JPY, 1],
		[0.4, JPY, 0],
		[1.2345, KWD, 1235],
		[1.2344, KWD, 1234],
		[0, EUR, 0]
	])('%d %s is %d', (major, currency, amount) => {
		const made = fromMajor(major, currency);
		expect(made).toEqual({ amount, currency });
		expect(Object.is(made?.amount, -0)).toBe(false);
	});

	test('is undefined for what is no number and beyond safe integers', () => {
		for (const major of [NaN, Infinity, -Infinity, 1e14, -1e14, Number.MAX_VALUE])
			expect(fromMajor(major, EUR), String(major)).toBeUndefined();
		expect(fromMajor(Number.MAX_SAFE_INTEGER, JPY)).toEqual(money(Number.MAX_SAFE_INTEGER, JPY));
		expect(fromMajor(Number.MAX_SAFE_INTEGER + 1, JPY)).toBeUndefined();
	});

	test('rounds what a person typed: as long multiplication on the written digits does', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 999_999_999 }),
				fc.integer({ min: 0, max: 9999 }),
				fc.boolean(),
				fc.constantFrom(EUR, JPY, KWD),
				(whole, fraction, negative, currency) => {
					const written = `${whole}.${String(fraction).padStart(4, '0')}`;
					const digits = fractionDigits(currency);
					// In ten-thousandths, exactly; then half up.
					const exact = BigInt(whole) * 10_000n + BigInt(fraction);
					const unit = 10n ** BigInt(4 - digits);
					const expected = Number((exact + unit / 2n) / unit);
					const made = fromMajor(negative ? -Number(written) : Number(written), currency);
					expect(made?.amount).toBe(negative && expected !== 0 ? -expected : expected);
				}
			),
			runs(5000)
		);
	});

	test('is undone by toMajor', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -1e12, max: 1e12 }),
				fc.constantFrom(EUR, KWD),
				(amount, currency) => {
					expect(fromMajor(toMajor(money(amount, currency)), currency)?.amount).toBe(amount + 0);
				}
			),
			runs(1000)
		);
		fc.assert(
			fc.property(fc.maxSafeInteger(), (amount) => {
				expect(fromMajor(amount, IRR)?.amount).toBe(amount + 0);
			}),
			runs(1000)
		);
	});
});

describe('weigh(amount, probability)', () => {
	test.each<[number, number, number]>([
		[1000, 30, 300],
		[333, 10, 33], // 33.3
		[335, 10, 34], // 33.5
		[1, 49, 0],
		[1, 50, 1],
		[999, 0, 0],
		[999, 100, 999]
	])('%d at %d per cent is %d', (amount, probability, expected) => {
		expect(weigh(amount as Minor, probability as Percent)).toBe(expected);
	});
});

describe('sumByCurrency(values)', () => {
	test('never adds two currencies, and puts the largest first', () => {
		expect(
			sumByCurrency([money(100, EUR), money(900, IRR), money(250, EUR), money(5, KWD)])
		).toEqual([money(900, IRR), money(350, EUR), money(5, KWD)]);
	});

	test('puts equal sums in the order of their codes, and is empty for nothing', () => {
		expect(sumByCurrency([money(1, KWD), money(1, EUR)])).toEqual([money(1, EUR), money(1, KWD)]);
		expect(sumByCurrency([])).toEqual([]);
	});
});
