import { describe, expect, test } from 'vitest';
import { deal, on, period, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowCohorts } from '../slow/cohorts.ts';
import { pick } from '../world.ts';
import { engineOf, query } from './ask.ts';

const SPRING = query({ period: period('2026-01-01', '2026-04-01'), asOf: on('2026-04-15') });

function told(logs: readonly (Log | Log['operations'])[], asked = SPRING) {
	return engineOf(logs).answer({ figure: 'cohorts', query: asked });
}

const LOGS = () => [
	...Array.from({ length: 5 }, (_, id) => deal(`d1${id}`).create('s1', on('2026-01-10'))),
	deal('d2').create('s1', on('2026-01-10')).win(on('2026-01-20')),
	deal('d3').create('s1', on('2026-01-10')).win(on('2026-02-20')),
	deal('d4').create('s1', on('2026-01-10')).lose(on('2026-02-20')),
	deal('d5').create('s1', on('2026-03-10')).win(on('2026-03-12'))
];

describe('cohorts', () => {
	test('tells by month of creation how many were won by each age in months', () => {
		const { rows } = told(LOGS());
		expect(rows.map(({ period: { from }, deals }) => [from, deals.count])).toEqual([
			['2026-01-01', 8],
			['2026-02-01', 0],
			['2026-03-01', 1]
		]);
		expect(rows[0]?.cells.map(({ mark }) => mark.count)).toEqual([1, 2, 2, 2]);
		expect(rows[0]?.cells[1]?.share).toMatchObject({ value: 0.25, n: 8 });
	});

	test('marks what not all of the month is old enough for, and tells no share of a few', () => {
		const { rows } = told(LOGS());
		expect(rows[0]?.cells.map(({ isImmature }) => isImmature)).toEqual([false, false, true, true]);
		expect(rows[2]?.cells.map(({ mark, share }) => [mark.count, share])).toEqual([
			[1, undefined],
			[1, undefined]
		]);
	});

	test('tells of another fate, or of any', () => {
		const engine = engineOf(LOGS());
		const any = engine.answer({ figure: 'cohorts', query: SPRING, options: { fate: 'any' } });
		expect(any.rows[0]?.cells.map(({ mark }) => mark.count)).toEqual([1, 3, 3, 3]);
	});

	test('has the months of the calendar of the workspace', () => {
		const persian = deal('w').set({ calendar: 'persian' }, on('2026-01-02')).operations;
		expect(told([...LOGS(), persian]).rows.map(({ period: { from } }) => from)).toEqual([
			'2026-01-01',
			'2026-01-21',
			'2026-02-20',
			'2026-03-21'
		]);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'cohorts',
			(random) => ({ fate: pick(random, ['won', 'lost', 'any'] as const) }),
			({ rows, undated }) => ({
				rows: rows.map(({ period: months, deals, cells }) => ({
					period: months,
					deals: bare(deals),
					cells: cells.map(({ mark, share, isImmature }) => ({
						mark: bare(mark),
						share: share?.value,
						isImmature
					}))
				})),
				undated: bare(undated)
			}),
			slowCohorts
		);
	});
});
