import { describe, expect, test } from 'vitest';
import type { Left } from '#lib/analytics/figures/profit.ts';
import { deal, on, usd } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowProfit } from '../slow/flow.ts';
import { engineOf, JANUARY } from './ask.ts';

function told({ deals, known, cost, profit, margin, unknown }: Left) {
	return {
		deals: bare(deals),
		known: known.count,
		cost,
		profit: bare(profit),
		margin,
		unknown: unknown.count
	};
}

describe('profit', () => {
	test('is value less cost of won deals that have both, each at the rate of the day', () => {
		const { won, open } = engineOf([
			deal('d1')
				.create('s1', on('2026-01-01'), { value: usd(1000), cost: usd(600) })
				.win(on('2026-01-10')),
			// 1,100 dollars, and 550 in costs.
			deal('d2')
				.create('s1', on('2026-01-01'), { value: usd(1000, 'EUR'), cost: usd(550) })
				.win(on('2026-01-11')),
			deal('d3')
				.create('s1', on('2026-01-01'), { value: usd(500) })
				.win(on('2026-01-12')),
			deal('d4')
				.create('s1', on('2026-01-01'), { value: usd(100), cost: usd(150) })
				.lose(on('2026-01-12')),
			deal('d5').create('s1', on('2026-01-01'), { value: usd(100), cost: usd(150) })
		]).answer({ figure: 'profit', query: JANUARY });
		expect(told(won)).toEqual({
			deals: { count: 3, amount: 2600, valued: 3 },
			known: 2,
			cost: 1150,
			profit: { n: 2, sum: 950, mean: 475, median: 475 },
			margin: 950 / 2100,
			unknown: 1
		});
		expect([open.profit.sum, open.margin]).toEqual([-50, -0.5]);
	});

	test('has no margin of nothing', () => {
		const { won } = engineOf([]).answer({ figure: 'profit', query: JANUARY });
		expect(won.margin).toBeUndefined();
	});

	test('agrees with a slow way to it', () => {
		compare(
			'profit',
			() => undefined,
			({ won, open }) => ({ won: told(won), open: told(open) }),
			slowProfit
		);
	});
});
