import { describe, expect, test } from 'vitest';
import { FACTORS, mainFactor, split, type Velocity } from '#lib/analytics/figures/velocity.ts';
import { deal, on, period, usd } from '../build.ts';
import { slowVelocity } from '../slow/closings.ts';
import { compare } from '../slow/compare.ts';
import { anyQuery } from '../world.ts';
import { engineOf, FEBRUARY, JANUARY } from './ask.ts';

/** January: two won for 100 and 300 in 10 and 20 days, one lost, two open at its end. February: one open more, won faster. */
const LOGS = () => [
	deal('d1')
		.create('s1', on('2026-01-01'), { value: usd(100) })
		.win(on('2026-01-11')),
	deal('d2')
		.create('s1', on('2026-01-01'), { value: usd(300) })
		.win(on('2026-01-21')),
	deal('d3').create('s1', on('2026-01-01')).lose(on('2026-01-04')),
	deal('d4')
		.create('s1', on('2026-01-22'), { value: usd(200) })
		.win(on('2026-02-01')),
	deal('d5').create('s1', on('2026-01-01')),
	deal('d6').create('s1', on('2026-02-01')),
	deal('d7').create('s1', on('2026-02-02'))
];

function sum(parts: Readonly<Record<string, number>>): number {
	return Object.values(parts).reduce((all, part) => all + part, 0);
}

describe('velocity', () => {
	test('is open deals × mean won value × win rate ÷ mean won cycle, with its four factors', () => {
		const january = engineOf(LOGS()).answer({ figure: 'velocity', query: JANUARY });
		expect(january).toMatchObject({
			open: { count: 2 },
			wonValue: { mean: 200 },
			winRate: { value: 2 / 3 },
			wonCycle: { mean: 15 },
			few: true,
			split: undefined
		});
		expect(january.perDay).toBeCloseTo((2 * 200 * (2 / 3)) / 15, 12);
	});

	test('is not stated without a win, without a value, and where all were won at once', () => {
		const perDay = (log: ReturnType<typeof deal>) =>
			engineOf([log]).answer({ figure: 'velocity', query: JANUARY }).perDay;
		expect(perDay(deal('d1').create('s1', on('2026-01-01')))).toBeUndefined();
		expect(perDay(deal('d1').create('s1', on('2026-01-01')).win(on('2026-01-02')))).toBeUndefined();
		expect(
			perDay(
				deal('d1')
					.create('s1', on('2026-01-01'), { value: usd(5) })
					.win(on('2026-01-01'))
			)
		).toBeUndefined();
	});

	test('splits its change between two periods into the four factors without a rest', () => {
		const answer = engineOf(LOGS()).answer({
			figure: 'velocity',
			query: FEBRUARY,
			options: { against: period('2026-01-01', '2026-02-01') }
		});
		expect(answer.against?.perDay).toBeCloseTo(160 / 9, 12);
		// 3 open, 200, all won, 10 days.
		expect(answer.perDay).toBe(60);
		const { logarithms, perDay, ratio, difference } = answer.split ?? ({} as never);
		expect(ratio).toBeCloseTo(3.375, 12);
		expect(logarithms.open).toBeCloseTo(Math.log(3 / 2), 12);
		expect(logarithms.wonValue).toBe(0);
		expect(logarithms.winRate).toBeCloseTo(Math.log(3 / 2), 12);
		// Faster counts for it.
		expect(logarithms.wonCycle).toBeCloseTo(Math.log(3 / 2), 12);
		expect(sum(logarithms)).toBeCloseTo(Math.log(ratio), 12);
		expect(sum(perDay)).toBeCloseTo(difference, 10);
	});

	test('splits the change of random worlds without a rest, and names what did most of it', () => {
		const told: string[] = [];
		compare(
			'velocity',
			(random) => {
				const { period: against } = anyQuery(random);
				return against ? { against } : {};
			},
			({ split: parts }) => {
				if (!parts) return undefined;
				const { logarithms, perDay, ratio, difference } = parts;
				expect(sum(logarithms)).toBeCloseTo(Math.log(ratio), 10);
				expect(sum(perDay)).toBeCloseTo(difference, 6);
				const main = mainFactor(parts);
				expect(logarithms[main] * Math.log(ratio)).toBeCloseTo(
					Math.max(...FACTORS.map((factor) => logarithms[factor] * Math.log(ratio))),
					12
				);
				told.push(main);
				return undefined;
			},
			() => undefined
		);
		expect(new Set(told).size).toBeGreaterThan(2);
	});

	test('split(before, after) of two that are alike is nothing', () => {
		const january: Velocity = engineOf(LOGS()).answer({ figure: 'velocity', query: JANUARY });
		expect(sum(split(january, january)?.perDay ?? {})).toBe(0);
		expect(split({ ...january, perDay: 0 }, january)).toBeUndefined();
	});

	test('of each month is the series that a chart draws', () => {
		const steps = engineOf(LOGS()).answer({
			figure: 'velocity',
			query: { ...JANUARY, period: period('2026-01-01', '2026-03-01') },
			by: { each: 'month' }
		});
		expect(
			steps.map(({ period: { from }, isWhole, result }) => [from, isWhole, result.perDay])
		).toEqual([
			['2026-01-01', true, (2 * 200 * (2 / 3)) / 15],
			['2026-02-01', true, 60]
		]);
	});

	test('agrees with a slow way to it', () => {
		compare(
			'velocity',
			() => undefined,
			({ open, wonValue, wonCycle, won, lost, perDay, few }) => ({
				open: open.count,
				value: wonValue.mean,
				won: won.count,
				lost: lost.count,
				days: wonCycle.mean,
				perDay,
				few
			}),
			slowVelocity
		);
	});
});
