import { describe, expect, test } from 'vitest';
import type { LeftOut } from '#lib/analytics/figures/left-out.ts';
import { deal, on, usd, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowLeftOut } from '../slow/left-out.ts';
import { engineOf, JANUARY, query } from './ask.ts';

function told(answer: LeftOut) {
	const { unrated, ...marks } = answer;
	return {
		...Object.fromEntries(Object.entries(marks).map(([name, mark]) => [name, mark.count])),
		unrated: unrated.map(({ currency, mark }) => [currency, bare(mark)])
	};
}

function asked(logs: readonly Log[], asking = query()) {
	return told(engineOf(logs).answer({ figure: 'leftOut', query: asking }));
}

const NONE = {
	deals: 0,
	deleted: 0,
	contested: 0,
	imported: 0,
	unexpected: 0,
	backward: 0,
	unrated: []
};

describe('leftOut', () => {
	test('counts what is in no figure, and what is not in all', () => {
		expect(
			asked([
				deal('d1').create('s1', on('2026-01-01'), { value: usd(100), expectedClose: '2026-03-01' }),
				deal('d2').create('s1', on('2026-01-01'), { value: usd(100, 'CHF') }),
				deal('d3').create('s1', on('2026-01-01')).remove(on('2026-01-02')),
				deal('d4').create('s1', null, { expectedClose: '2026-03-01' }, { imported: true }),
				deal('d5').create('t1', on('2026-01-01'), {}, { pipeline: 'lother' })
			])
		).toEqual({
			...NONE,
			deals: 3,
			deleted: 1,
			imported: 1,
			unexpected: 1,
			unrated: [['CHF', { count: 1, amount: 100, valued: 1 }]]
		});
	});

	test('is told as of the day that is asked: what was valued, or expected, since has no say', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100, 'CHF') })
			.set({ value: usd(100), expectedClose: '2026-03-01' }, on('2026-02-01'));
		const marked = { ...NONE, deals: 1, unexpected: 1 };
		expect(asked([log], query({ asOf: on('2026-01-20') }))).toEqual({
			...marked,
			unrated: [['CHF', { count: 1, amount: 100, valued: 1 }]]
		});
		expect(asked([log])).toEqual({ ...NONE, deals: 1 });
	});

	test('is of the deals that were there in the period', () => {
		const logs = [
			deal('d1').create('s1', on('2026-02-01')),
			deal('d2').create('s1', on('2025-12-01')).lose(on('2025-12-20')),
			deal('d3').create('s1', on('2025-12-01')).lose(on('2026-01-20'))
		];
		expect(asked(logs, JANUARY)).toEqual({ ...NONE, deals: 1 });
	});

	test('agrees with a slow way to it', () => {
		compare('leftOut', () => undefined, told, slowLeftOut);
	});
});
