import { describe, expect, test } from 'vitest';
import { wilson } from '#lib/statistics/wilson.ts';
import { ANN, BOB, deal, on, usd, type Log } from '../build.ts';
import { slowClosed } from '../slow/closings.ts';
import { bare, compare } from '../slow/compare.ts';
import { engineOf, FEBRUARY, JANUARY, query } from './ask.ts';

function closed(logs: readonly Log[], asked = query()) {
	return engineOf(logs).answer({ figure: 'closed', query: asked });
}

describe('closed', () => {
	test('is win rate, won value and cycle of what was closed in the period', () => {
		const figures = closed(
			[
				deal('d1')
					.create('s1', on('2026-01-01'), { value: usd(100) })
					.win(on('2026-01-11')),
				deal('d2')
					.create('s1', on('2026-01-01'), { value: usd(300) })
					.win(on('2026-01-21')),
				deal('d3')
					.create('s1', on('2026-01-01'), { value: usd(900) })
					.lose(on('2026-01-04')),
				deal('d4')
					.create('s1', on('2026-01-01'), { value: usd(700) })
					.win(on('2026-02-01')),
				deal('d5').create('s1', on('2026-01-01')),
				deal('d6')
					.create('s1', on('2026-01-01'), { value: usd(700) })
					.disqualify('s1', on('2026-01-05')),
				deal('d7').create('s1', on('2026-01-01')).nurture('s1', on('2026-01-05'))
			],
			JANUARY
		);
		expect(figures.winRate).toEqual(wilson(2, 3));
		expect(figures.few).toBe(true);
		expect(figures.winRateByValue).toBe(400 / 1300);
		expect(figures.broadWinRate).toEqual(wilson(2, 5));
		expect(figures.broadWinRateByValue).toBe(400 / 2000);
		expect(bare(figures.wonValue)).toEqual({ n: 2, sum: 400, mean: 200, median: 200 });
		expect(bare(figures.wonCycle)).toEqual({ n: 2, sum: 30, mean: 15, median: 15 });
		expect(bare(figures.lostCycle)).toEqual({ n: 1, sum: 3, mean: 3, median: 3 });
		// 10, 20, 3: the middle one is 10.
		expect(bare(figures.closedCycle)).toEqual({ n: 3, sum: 33, mean: 11, median: 10 });
	});

	test('has no rate and no mean when nothing was closed', () => {
		const figures = closed([deal('d1').create('s1', on('2026-01-01'))]);
		expect(figures.winRate).toBeUndefined();
		expect(figures.winRateByValue).toBeUndefined();
		expect(bare(figures.wonValue)).toEqual({ n: 0, sum: 0, mean: undefined, median: undefined });
	});

	test('counts the close that stood at the end of the period, corrected until it was reopened', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100) })
			.win(on('2026-01-10'))
			.set({ value: usd(150) }, on('2026-01-20'))
			.reopen('s2', on('2026-02-05'))
			.set({ value: usd(900) }, on('2026-02-06'))
			.lose(on('2026-02-20'));
		const told = (asked = query()) => {
			const { won, lost } = closed([log], asked);
			return [won.count, won.amount, lost.count, lost.amount];
		};
		expect(told(JANUARY)).toEqual([1, 150, 0, 0]);
		expect(told(FEBRUARY)).toEqual([0, 0, 1, 900]);
		expect(told()).toEqual([0, 0, 1, 900]);
		expect(told({ ...FEBRUARY, asOf: on('2026-02-10') })).toEqual([0, 0, 0, 0]);
	});

	test('is of whoever owned a deal when it was closed', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'), { owner: ANN })
			.win(on('2026-01-10'))
			.set({ owner: BOB }, on('2026-01-15'));
		expect(closed([log], query({ owners: [ANN] })).won.count).toBe(1);
		expect(closed([log], query({ owners: [BOB] })).won.count).toBe(0);
	});

	test('takes no cycle from a file that dates nothing but the closing: it would be one of no days', () => {
		const log = deal('d1')
			.create('s1', null, {}, { imported: true })
			.win(on('2026-01-10'), { imported: true });
		expect(closed([log], JANUARY)).toMatchObject({ won: { count: 1 }, wonCycle: { n: 0 } });
	});

	test('counts what was closed on a day that is not known in all time, and in a period only as perhaps in it', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-10'), {}, { imported: true })
			.win(null, { imported: true });
		expect(closed([log], JANUARY)).toMatchObject({ won: { count: 0 }, undated: { count: 1 } });
		expect(closed([log])).toMatchObject({ won: { count: 1 }, undated: { count: 0 } });
		expect(closed([log]).wonCycle.n).toBe(0);
	});

	test('agrees with a slow way to it', () => {
		compare(
			'closed',
			() => undefined,
			({ winRate, broadWinRate, undated, few: _, broadWinRateByValue: __, ...rest }) => ({
				...Object.fromEntries(
					Object.entries(rest).map(([name, of]) => [name, typeof of === 'object' ? bare(of) : of])
				),
				winRate: winRate?.value,
				broadWinRate: broadWinRate?.value,
				undated: undated.count
			}),
			slowClosed
		);
	});
});
