import { describe, expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { Stage } from '#lib/domain/directory.ts';
import type { Currency, Minor, Percent } from '#lib/domain/money.ts';
import { totals } from '#lib/store/totals.ts';

const stage = { id: 's0', kind: 'open', probability: 30 as Percent } as Stage;

function deal(amount?: number, currency = 'EUR', contested = false): Deal {
	const value =
		amount === undefined ? undefined : { amount: amount as Minor, currency: currency as Currency };
	return { value, contested } as Deal;
}

describe('totals(stage, deals)', () => {
	test('counts and adds by currency, never two currencies together', () => {
		expect(totals(stage, [deal(100), deal(900, 'IRR'), deal(50), deal()])).toEqual({
			count: 4,
			value: [
				{ amount: 900, currency: 'IRR' },
				{ amount: 150, currency: 'EUR' }
			],
			weighted: [
				{ amount: 270, currency: 'IRR' },
				{ amount: 45, currency: 'EUR' }
			]
		});
	});

	test('rounds each deal, not the sum', () => {
		// 30 % of 5 is 1.5, rounded 2: three make 6; of the sum 15 it would be 4.5, rounded 5.
		expect(totals(stage, [deal(5), deal(5), deal(5)]).weighted).toEqual([
			{ amount: 6, currency: 'EUR' }
		]);
	});

	test('leaves contested deals out of every sum, and counts their cards', () => {
		expect(totals(stage, [deal(100), deal(7, 'EUR', true)])).toMatchObject({
			count: 2,
			value: [{ amount: 100, currency: 'EUR' }],
			weighted: [{ amount: 30, currency: 'EUR' }]
		});
	});

	test('of an empty column', () => {
		expect(totals(stage, [])).toEqual({ count: 0, value: [], weighted: [] });
	});
});
