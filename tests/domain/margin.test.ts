import { expect, test } from 'vitest';
import { margin } from '#lib/domain/margin.ts';
import type { Currency, Minor } from '#lib/domain/money.ts';

const money = (amount: number, currency = 'EUR') => ({
	amount: amount as Minor,
	currency: currency as Currency
});

test('margin(deal) is value less cost, in money and of the value', () => {
	expect(margin({ value: money(1000), cost: money(600) })).toEqual({
		money: money(400),
		share: 0.4
	});
	expect(margin({ value: money(1000), cost: money(1500) })).toEqual({
		money: money(-500),
		share: -0.5
	});
});

test('margin(deal) has no share of nothing, and is undefined without both in one currency', () => {
	expect(margin({ value: money(0), cost: money(5) })).toEqual({
		money: money(-5),
		share: undefined
	});
	expect(margin({ value: money(1000), cost: money(600, 'USD') })).toBeUndefined();
	expect(margin({ value: undefined, cost: money(600) })).toBeUndefined();
	expect(margin({ value: money(1000), cost: undefined })).toBeUndefined();
});
