import { describe, expect, test } from 'vitest';
import { FATES } from '#lib/analytics/fates.ts';
import type { Cohort } from '#lib/analytics/figures/win-curve.ts';
import { deal, on, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { rounded } from '../slow/survival.ts';
import { slowWinCurve } from '../slow/win-curve.ts';
import { engineOf, JANUARY } from './ask.ts';

function told(logs: readonly Log[], asked = JANUARY) {
	return engineOf(logs).answer({ figure: 'winCurve', query: asked });
}

/** Ten deals: two won after 10 days, four lost after 20, and four that are open. */
const TEN = () =>
	Array.from({ length: 10 }, (_, id) => {
		const log = deal(`d${id}`).create('s1', on('2026-01-01'));
		if (id < 2) return log.win(on('2026-01-11'));
		return id < 6 ? log.lose(on('2026-01-21')) : log;
	});

describe('winCurve', () => {
	test('tells what has become of the deals created in the period, those that are open included', () => {
		const curve = told(TEN(), { ...JANUARY, asOf: on('2026-01-15') });
		expect(curve).toMatchObject({
			deals: { count: 10 },
			fates: { won: { count: 2 }, lost: { count: 0 } },
			open: { count: 8 },
			simple: 1
		});
		expect(curve.chances?.won).toMatchObject({ value: 0.2, n: 10 });
		// √(0.2 × 0.8 ÷ 10)
		expect(curve.chances?.won.standardError).toBeCloseTo(0.12649, 5);
	});

	test('beside it the simple rate leaves the open ones out', () => {
		const curve = told(TEN(), { ...JANUARY, asOf: on('2026-01-25') });
		expect(curve.simple).toBeCloseTo(2 / 6, 12);
		expect(curve.curve.at(-1)?.won.value).toBeCloseTo(0.2, 12);
	});

	test('counts what stands: a loss that was reopened is none', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.lose(on('2026-01-05'))
			.reopen('s2', on('2026-01-08'))
			.win(on('2026-01-12'));
		expect(told([log]).fates).toMatchObject({ won: { count: 1 }, lost: { count: 0 } });
	});

	test('a deal that went to another pipeline has left, and one that came from there was not created here', () => {
		const left = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('t1', on('2026-01-05'), { pipeline: 'lother' });
		const curve = told([left]);
		expect(curve.fates.transferred.count).toBe(1);
		expect(curve.stages.map(({ deals }) => deals.count)).toEqual([1, 0, 0]);
	});

	test('tells the chance of each stage from when a deal first got so far', () => {
		const { stages } = told([
			deal('d1').create('s1', on('2026-01-01')).move('s3', on('2026-01-03')).win(on('2026-01-09')),
			deal('d2').create('s1', on('2026-01-01')).lose(on('2026-01-09'))
		]);
		expect(stages.map(({ deals, simple }) => [deals.count, simple])).toEqual([
			[2, 0.5],
			[1, 1],
			[1, 1]
		]);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		const shown = (cohort: Cohort) => ({
			deals: bare(cohort.deals),
			fates: FATES.map((fate) => bare(cohort.fates[fate])),
			open: bare(cohort.open),
			chances: cohort.chances && FATES.map((fate) => rounded(cohort.chances?.[fate].value)),
			days: cohort.reliableUntil,
			simple: rounded(cohort.simple),
			undated: bare(cohort.undated)
		});
		compare(
			'winCurve',
			() => undefined,
			(curve) => ({ whole: shown(curve), stages: curve.stages.map(shown) }),
			slowWinCurve
		);
	});
});
