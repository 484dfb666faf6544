import { describe, expect, test } from 'vitest';
import type { ValueKinds } from '#lib/analytics/figures/deal-value.ts';
import { deal, on, usd } from '../build.ts';
import { slowDealValue } from '../slow/closings.ts';
import { bare, compare } from '../slow/compare.ts';
import { engineOf, JANUARY } from './ask.ts';

const KINDS = ['won', 'open', 'all'] as const;

function told(kinds: ValueKinds) {
	return Object.fromEntries(
		KINDS.map((kind) => {
			const { deals, value } = kinds[kind];
			return [kind, { deals: bare(deals), value: bare(value) }];
		})
	);
}

describe('dealValue', () => {
	test('is the mean and median value of won, open and all deals of the period, by segment', () => {
		const engine = engineOf([
			// The first purchase of a company, the same again, and one for which somebody has said what it is.
			deal('d1')
				.create('s1', on('2026-01-01'), { value: usd(100), company: 'c1' })
				.win(on('2026-01-05')),
			deal('d2')
				.create('s1', on('2026-01-06'), { value: usd(300), company: 'c1' })
				.win(on('2026-01-15')),
			deal('d3')
				.create('s1', on('2026-01-07'), { value: usd(50), company: 'c1', segment: 'existing' })
				.lose(on('2026-01-20')),
			deal('d4').create('s1', on('2026-01-07'), { value: usd(70) }),
			deal('d5').create('s1', on('2026-01-07'))
		]);
		const value = engine.answer({ figure: 'dealValue', query: JANUARY });
		expect(told(value)).toEqual({
			won: {
				deals: { count: 2, amount: 400, valued: 2 },
				value: { n: 2, sum: 400, mean: 200, median: 200 }
			},
			open: {
				deals: { count: 2, amount: 70, valued: 1 },
				value: { n: 1, sum: 70, mean: 70, median: 70 }
			},
			// 50, 70, 100, 300
			all: {
				deals: { count: 5, amount: 520, valued: 4 },
				value: { n: 4, sum: 520, mean: 130, median: 85 }
			}
		});
		expect(
			value.segments.map(({ segment, won, open, all }) => [
				segment,
				won.value.mean,
				open.value.mean,
				all.value.mean
			])
		).toEqual([
			['new', 100, undefined, 100],
			['repeat', 300, undefined, 300],
			['existing', undefined, undefined, 50],
			[undefined, undefined, 70, 70]
		]);
	});

	test('agrees with a slow way to it, and its segments are all', () => {
		compare(
			'dealValue',
			() => undefined,
			(value) => {
				const counts = value.segments.map(({ all }) => all.deals.count);
				expect(counts.reduce((sum, count) => sum + count, 0)).toBe(value.all.deals.count);
				return {
					...told(value),
					segments: value.segments.map((one) => ({ segment: one.segment, ...told(one) }))
				};
			},
			slowDealValue
		);
	});
});
