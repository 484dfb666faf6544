import { describe, expect, test } from 'vitest';
import { FATES, type Step } from '#lib/analytics/figures/funnel.ts';
import { WAYS, type Way } from '#lib/analytics/figures/progress.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { wilson } from '#lib/statistics/wilson.ts';
import { ANN, BOB, deal, on, usd, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowFunnel } from '../slow/funnel.ts';
import { pick, removedStage } from '../world.ts';
import { engineOf, FEBRUARY, JANUARY, kept, query } from './ask.ts';

/** Each step as `reached = wentOn lost still …`, what is none left out. */
function told(logs: readonly Log[], way: Way = 'reached', asked = query()): string[] {
	return engineOf(logs)
		.answer({ figure: 'funnel', query: asked, options: { way } })
		.map((step) => {
			const fates = FATES.filter((fate) => step[fate].count > 0);
			return `${step.reached.count}:${fates.map((fate) => ` ${fate} ${step[fate].count}`).join('')}`;
		});
}

const THROUGH = () =>
	deal('d1')
		.create('s1', on('2026-01-01'))
		.move('s2', on('2026-01-02'))
		.move('s3', on('2026-01-03'))
		.win(on('2026-01-04'));
const SKIPPED = () => deal('d2').create('s1', on('2026-01-01')).win(on('2026-01-05'));
const BACK = () =>
	deal('d3')
		.create('s1', on('2026-01-01'))
		.move('s3', on('2026-01-02'))
		.move('s2', on('2026-01-03'));
const LOST = () =>
	deal('d4')
		.create('s1', on('2026-01-01'))
		.move('s3', on('2026-01-02'))
		.move('s2', on('2026-01-03'))
		.lose(on('2026-01-04'));

describe('funnel', () => {
	test('by default counts what got so far, and what was skipped as passed', () => {
		expect(told([THROUGH(), SKIPPED(), BACK(), LOST()])).toEqual([
			'4: wentOn 4',
			'4: wentOn 4',
			'4: wentOn 2 lost 1 still 1'
		]);
	});

	test('tells as moved back who stands before the furthest stage, not who stands in one after it that is gone', () => {
		const back = (last: string) =>
			engineOf([
				removedStage('sgone', 'a05'),
				deal('d1').create('s1', on('2026-01-01')).move(last, on('2026-01-02')),
				deal('d2').create('s2', on('2026-01-01')).move(last, on('2026-01-02'))
			])
				.answer({ figure: 'funnel', query: query() })
				.map((step) => step.back.count);
		expect(back('sgone')).toEqual([0, 0, 1, 0]);
		expect(back('s1')).toEqual([0, 1, 0]);
	});

	test('strict wants each stage in order', () => {
		expect(told([THROUGH(), SKIPPED(), BACK(), LOST()], 'strict')).toEqual([
			// All but the skipping one stood in the second at last; it was won around it.
			'4: wentOn 3 around 1',
			'3: wentOn 1 around 2',
			'1: wentOn 1'
		]);
	});

	test('any counts who stood in a stage, and as gone on who stood further on at any time after', () => {
		expect(told([THROUGH(), SKIPPED(), BACK(), LOST()], 'any')).toEqual([
			'4: wentOn 4',
			'3: wentOn 1 lost 1 still 1',
			'3: wentOn 1 lost 1 still 1'
		]);
	});

	test('adjacent counts moves straight to the next stage', () => {
		expect(told([THROUGH(), SKIPPED(), BACK(), LOST()], 'adjacent')).toEqual([
			'4: wentOn 1 around 3',
			'3: wentOn 1 around 2',
			'3: wentOn 1 lost 1 still 1'
		]);
	});

	test('has the share that went on with Wilson’s interval, and says when it rests on too few', () => {
		const logs = [THROUGH(), SKIPPED(), BACK(), LOST()];
		const step = engineOf(logs).answer({ figure: 'funnel', query: query() })[2];
		expect(step?.conversion).toEqual(wilson(2, 4));
		expect(step?.few).toBe(true);
		const five = [...logs, deal('d5').create('s3', on('2026-01-01'))];
		expect(engineOf(five).answer({ figure: 'funnel', query: query() })[2]?.few).toBe(false);
		expect(
			engineOf([]).answer({ figure: 'funnel', query: query() })[0]?.conversion
		).toBeUndefined();
	});

	test('says why deals left from each stage, each once, at the furthest that it had reached', () => {
		const logs = [
			LOST(),
			deal('d5')
				.create('s1', on('2026-01-01'), { value: usd(700) })
				.lose(on('2026-01-04')),
			deal('d6').create('s1', on('2026-01-01')).lose(on('2026-01-04')),
			deal('d7').create('s1', on('2026-01-01')).nurture('s1', on('2026-01-04')),
			deal('d8').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-04'))
		];
		const [first, , third] = engineOf(logs).answer({ figure: 'funnel', query: query() });
		const why = (step: Step | undefined) =>
			step?.reasons.map(({ exit, reason, mark }) => [exit, reason, mark.count, mark.amount]);
		expect(why(first)).toEqual([
			['lost', 'rprice', 2, 700],
			['disqualified', 'rprice', 1, 0],
			['nurture', undefined, 1, 0]
		]);
		expect(why(third)).toEqual([['lost', 'rprice', 1, 0]]);
	});

	test('adds up values as deals, foreign ones at the rate of the day', () => {
		const logs = [
			deal('d1')
				.create('s1', on('2026-01-05'), { value: usd(1000, 'EUR') })
				.lose(on('2026-01-06')),
			deal('d2')
				.create('s1', on('2026-01-05'), { value: usd(1000, 'EUR') })
				.lose(on('2026-03-01')),
			deal('d3')
				.create('s1', on('2026-01-05'), { value: usd(1000, 'CHF') })
				.lose(on('2026-03-01'))
		];
		const [step] = engineOf(logs).answer({ figure: 'funnel', query: query() });
		// 1.1 until 10 February, then 1.2345: half away from zero; francs have no rate.
		expect(step && bare(step.lost)).toEqual({ count: 3, amount: 1100 + 1235, valued: 2 });
	});

	test('is of the deals that first got so far in the period, whose fates are as of now', () => {
		const log = deal('d1')
			.create('s1', on('2025-12-01'))
			.move('s2', on('2026-01-10'))
			.move('s1', on('2026-01-11'))
			.move('s2', on('2026-02-03'))
			.win(on('2026-05-01'));
		expect(told([log], 'reached', JANUARY)).toEqual(['0:', '1: wentOn 1', '0:']);
		expect(told([log], 'reached', FEBRUARY)).toEqual(['0:', '0:', '0:']);
		const then = { ...JANUARY, asOf: on('2026-02-10') };
		expect(told([log], 'reached', then)).toEqual(['0:', '1: still 1', '0:']);
	});

	test('counts for whoever owned a deal when it got so far', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'), { owner: ANN })
			.set({ owner: BOB }, on('2026-01-05'))
			.move('s2', on('2026-01-06'));
		expect(told([log], 'reached', query({ owners: [ANN] }))).toEqual(['1: wentOn 1', '0:', '0:']);
		expect(told([log], 'reached', query({ owners: [BOB] }))).toEqual(['0:', '1: still 1', '0:']);
	});

	test('has the benchmark of each stage that holds at the end of the period', () => {
		const set = (id: string, fields: Fields) => kept(id, { kind: 'conversion', ...fields });
		const engine = engineOf([
			set('b1', { stage: 's1', count: 40, from: '2026-01-01' }),
			set('b2', { stage: 's1', count: 53, from: '2026-02-01' }),
			set('b3', { stage: 's1', count: 60, from: '2026-01-01', segment: 'gtrade' })
		]);
		const expected = (asked: ReturnType<typeof query>) =>
			engine.answer({ figure: 'funnel', query: asked }).map((step) => step.expected);
		expect(expected(JANUARY)).toEqual([0.4, undefined, undefined]);
		expect(expected(query())).toEqual([0.53, undefined, undefined]);
		expect(expected({ ...JANUARY, markets: ['gtrade'] as never })[0]).toBe(0.6);
	});

	test('agrees with a slow way to it, and its fates are all that reached', () => {
		compare(
			'funnel',
			(random) => ({ way: pick(random, WAYS) }),
			(steps) =>
				steps.map((step) => {
					const fates = FATES.map((fate) => bare(step[fate]));
					expect(fates.reduce((sum, { count }) => sum + count, 0)).toBe(step.reached.count);
					expect(fates.reduce((sum, { amount }) => sum + amount, 0)).toBe(step.reached.amount);
					return {
						reached: bare(step.reached),
						fates,
						skipped: bare(step.skipped),
						back: bare(step.back),
						undated: step.undated.count,
						reasons: Object.fromEntries(
							step.reasons.map(({ exit, reason, mark }) => [
								`${exit} ${reason ?? 'none'}`,
								bare(mark)
							])
						)
					};
				}),
			slowFunnel
		);
	});
});
