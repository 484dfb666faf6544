import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	lineField,
	lineOf,
	linesIn,
	linesSum,
	lineTotal,
	NO_DISCOUNT,
	ONE,
	toDiscount,
	toQuantity,
	type BasisPoints,
	type Line,
	type LineId,
	type Thousandths
} from '#lib/domain/line.ts';
import type { ProductId } from '#lib/domain/ids.ts';
import type { Currency, Minor } from '#lib/domain/money.ts';
import type { Rank } from '#lib/domain/rank.ts';

const EUR = 'EUR' as Currency;
const money = (amount: number, currency = EUR) => ({ amount: amount as Minor, currency });

function line(quantity: number, price: number, discount = 0, more: Partial<Line> = {}): Line {
	return {
		id: 'a' as LineId,
		order: 'a0' as Rank,
		product: undefined,
		name: 'Lamp',
		quantity: quantity as Thousandths,
		price: money(price),
		discount: discount as BasisPoints,
		...more
	};
}

test('lineTotal(line) is quantity x price less the discount, rounded once, half away from zero', () => {
	// 3 x 19.99 = 59.97
	expect(lineTotal(line(3000, 1999))).toEqual(money(5997));
	// 1.5 x 0.33 = 0.495 -> 0.50
	expect(lineTotal(line(1500, 33))).toEqual(money(50));
	// A credit: 1.5 x -0.33 = -0.495 -> -0.50
	expect(lineTotal(line(1500, -33))).toEqual(money(-50));
	// 10 x 9.99 less 12.5 % = 99.90 x 0.875 = 87.4125 -> 87.41
	expect(lineTotal(line(10_000, 999, 1250))).toEqual(money(8741));
	// Rounded after the discount and not before: 0.001 x 5.00 x 0.5 = 0.0025 -> 0.00; 0.005 -> 0.01 would halve to 0.01
	expect(lineTotal(line(1, 500, 5000))).toEqual(money(0));
	expect(lineTotal(line(ONE, 500, 10_000))).toEqual(money(0));
	expect(Object.is(lineTotal(line(ONE, -500, 10_000))?.amount, 0)).toBe(true);
});

test('lineTotal(line) is exact where floating point is not, and undefined beyond safe integers', () => {
	// 9007199254740991 x 1
	expect(lineTotal(line(ONE, Number.MAX_SAFE_INTEGER))).toEqual(money(Number.MAX_SAFE_INTEGER));
	expect(lineTotal(line(2000, Number.MAX_SAFE_INTEGER))).toBeUndefined();
	for (const none of [NaN, Infinity, 0.5]) expect(lineTotal(line(none, 100))).toBeUndefined();
	// 333333.333 x 27,021,597.77 (in cents 2702159777) x 0.9999 by hand of BigInt
	const exact = (333_333_333n * 2_702_159_777n * 9999n * 2n + 10_000_000n) / 20_000_000n;
	expect(lineTotal(line(333_333_333, 2_702_159_777, 1))?.amount).toBe(Number(exact));
});

test('linesSum(lines) adds one currency, and gives nothing for none or for several', () => {
	expect(linesSum([])).toBeUndefined();
	expect(linesSum([line(1500, 33), line(ONE, 100)])).toEqual(money(150));
	const dollars = line(ONE, 100, 0, { price: money(100, 'USD' as Currency) });
	expect(linesSum([line(ONE, 100), dollars])).toBeUndefined();
	const huge = line(ONE, Number.MAX_SAFE_INTEGER);
	expect(linesSum([huge, line(ONE, 1)])).toBeUndefined();
});

test('toQuantity(number) and toDiscount(percent) refuse what nobody sells', () => {
	expect(toQuantity(2.5)).toBe(2500);
	expect(toQuantity(0.0005)).toBe(1);
	expect([0, -1, 0.0004, 1e9 + 1, NaN, Infinity].map(toQuantity)).toEqual(Array(6).fill(undefined));
	expect(toDiscount(12.5)).toBe(1250);
	expect([0, 100].map(toDiscount)).toEqual([0, 10_000]);
	expect([-0.01, 100.01, NaN].map(toDiscount)).toEqual(Array(3).fill(undefined));
});

test('lineOf(register, lineField(line)) is the line', () => {
	fc.assert(
		fc.property(
			fc.record({
				order: fc.constant('a0' as Rank),
				product: fc.constantFrom(undefined, 'iabc' as ProductId),
				name: fc.string().map((name) => name),
				quantity: fc.integer({ min: 1, max: 1e12 }).map((n) => n as Thousandths),
				price: fc.maxSafeInteger().map((n) => money(n)),
				discount: fc.integer({ min: 0, max: 10_000 }).map((n) => n as BasisPoints)
			}),
			(given) => {
				expect(lineOf('line.x', lineField(given))).toEqual({ ...given, id: 'x' });
			}
		)
	);
});

test('linesIn(entries) leaves out what it cannot read, and keeps the order', () => {
	const field = (order: string) =>
		lineField(line(ONE, 100, NO_DISCOUNT, { order: order as Rank, name: order }));
	const entries = {
		'line.b': field('a1'),
		'line.a': field('a1'),
		'line.c': field('a0'),
		'line.bad': ['a0', '', '0', '100', 'EUR', '0', ''],
		'line.odd': 'text',
		'line.far': ['a0', '', '1000', '1e400', 'EUR', '0', ''],
		'f.x': 'text'
	};
	expect(linesIn(entries).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});
