import { expect, test } from 'vitest';
import { closed } from '#lib/analytics/closed.ts';
import { ALL, ANN, BOB, deal, on, scope, span, usd, type Log } from './build.ts';

const JANUARY = span('2026-01-01', '2026-02-01');
const FEBRUARY = span('2026-02-01', '2026-03-01');

function of(logs: readonly Log[]) {
	return logs.map((log) => log.timeline());
}

test('closed(deals, scope, span) is win rate, won value and cycle of what was closed in it', () => {
	const figures = closed(
		of([
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
			deal('d5').create('s1', on('2026-01-01'))
		]),
		scope(),
		JANUARY
	);
	expect(figures).toMatchObject({ won: 2, lost: 1, winRate: 2 / 3, undated: 0 });
	expect(figures.wonValue).toEqual({ n: 2, sum: 400, mean: 200, median: 200 });
	expect(figures.wonCycle).toEqual({ n: 2, sum: 30, mean: 15, median: 15 });
	expect(figures.lostCycle).toEqual({ n: 1, sum: 3, mean: 3, median: 3 });
	// 10, 20, 3: the middle one is 10.
	expect(figures.closedCycle).toEqual({ n: 3, sum: 33, mean: 11, median: 10 });
});

test('closed(deals, scope, span) has no rate and no mean when nothing was closed', () => {
	const figures = closed(of([deal('d1').create('s1', on('2026-01-01'))]), scope(), JANUARY);
	expect(figures.winRate).toBeUndefined();
	expect(figures.wonValue).toEqual({ n: 0, sum: 0, mean: undefined, median: undefined });
});

test('closed(deals, scope, span) counts the close that stood at the end of the span', () => {
	const deals = of([
		deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100) })
			.win(on('2026-01-10'))
			.reopen('s2', on('2026-02-05'))
			.lose(on('2026-02-20'))
	]);
	expect(closed(deals, scope(), JANUARY)).toMatchObject({ won: 1, lost: 0 });
	expect(closed(deals, scope(), FEBRUARY)).toMatchObject({ won: 0, lost: 1 });
	expect(closed(deals, scope(), ALL)).toMatchObject({ won: 0, lost: 1 });
	expect(closed(deals, scope(), span('2026-01-01', '2026-02-10'))).toMatchObject({
		won: 0,
		lost: 0
	});
});

test('closed(deals, scope, span) takes a correction of a won deal as its value, and a later price not', () => {
	const corrected = deal('d1')
		.create('s1', on('2026-01-01'))
		.win(on('2026-01-10'))
		.set({ value: usd(500) }, on('2026-01-11'));
	expect(closed(of([corrected]), scope(), JANUARY).wonValue.sum).toBe(500);
	// Corrected after the end of the span.
	corrected.set({ value: usd(600) }, on('2026-02-15'));
	expect(closed(of([corrected]), scope(), JANUARY).wonValue.sum).toBe(600);
	const again = deal('d2')
		.create('s1', on('2026-01-01'), { value: usd(100) })
		.win(on('2026-01-10'))
		.reopen('s1', on('2026-02-01'))
		.set({ value: usd(900) }, on('2026-02-02'))
		.win(on('2026-02-03'));
	expect(closed(of([again]), scope(), JANUARY).wonValue.sum).toBe(100);
	expect(closed(of([again]), scope(), FEBRUARY).wonValue.sum).toBe(900);
});

test('closed(deals, scope, span) counts a won deal without a value as won, and in no mean', () => {
	const deals = of([
		deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(0) })
			.win(on('2026-01-10')),
		deal('d2').create('s1', on('2026-01-01')).win(on('2026-01-10'))
	]);
	const figures = closed(deals, scope(), JANUARY);
	expect(figures.won).toBe(2);
	expect(figures.wonValue.n).toBe(1);
});

test('closed(deals, scope, span) counts for the owner at the close', () => {
	const deals = of([
		deal('d1')
			.create('s1', on('2026-01-01'), { owner: ANN })
			.win(on('2026-01-10'))
			.set({ owner: BOB }, on('2026-01-11'))
	]);
	expect(closed(deals, scope({ owners: new Set([ANN]) }), JANUARY).won).toBe(1);
	expect(closed(deals, scope({ owners: new Set([BOB]) }), JANUARY).won).toBe(0);
});

test('closed(deals, scope, span) leaves a close without a date out of a period, and counts it in all time', () => {
	const deals = of([
		deal('d1').create('s1', on('2026-01-01'), {}, { imported: true }).win(null, { imported: true })
	]);
	expect(closed(deals, scope(), JANUARY)).toMatchObject({ won: 0, undated: 1 });
	// Nor does it count in the month in which the import recorded it.
	expect(closed(deals, scope(), span('2026-12-01', '2027-01-01'))).toMatchObject({
		won: 0,
		undated: 1
	});
	const all = closed(deals, scope(), ALL);
	expect(all).toMatchObject({ won: 1, undated: 0 });
	expect(all.wonCycle.n).toBe(0);
});

test('closed(deals, scope, span) ends before its last day and begins on its first', () => {
	const deals = of([
		deal('d1').create('s1', on('2025-12-01')).win(on('2025-12-31')),
		deal('d2').create('s1', on('2025-12-01')).win(on('2026-01-01')),
		deal('d3').create('s1', on('2025-12-01')).win(on('2026-01-31')),
		deal('d4').create('s1', on('2025-12-01')).win(on('2026-02-01'))
	]);
	expect(closed(deals, scope(), JANUARY).won).toBe(2);
});

test('closed(deals, scope, span) has what was disqualified or set aside in neither won nor lost', () => {
	const figures = closed(
		of([
			deal('d1').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-05')),
			deal('d2').create('s1', on('2026-01-01')).nurture('s1', on('2026-01-05')),
			deal('d3').create('s1', on('2026-01-01')).lose(on('2026-01-05'))
		]),
		scope(),
		JANUARY
	);
	expect(figures).toMatchObject({ won: 0, lost: 1, winRate: 0, undated: 0 });
});

test('closed(deals, scope, span) leaves out of a cycle the days for which the deal was set aside', () => {
	const deals = of([
		deal('d1')
			.create('s1', on('2026-01-01'))
			.nurture('s1', on('2026-01-04'))
			// Put off: still the same rest.
			.nurture('s1', on('2026-01-08'))
			.reopen('s1', on('2026-01-14'))
			.win(on('2026-01-20')),
		deal('d2').create('s1', on('2026-01-01')).nurture('s1', on('2026-01-05')).lose(on('2026-01-25'))
	]);
	// 19 days less the 10 from the 4th to the 14th; 24 less 20.
	const { wonCycle, lostCycle } = closed(deals, scope(), JANUARY);
	expect([wonCycle.sum, lostCycle.sum]).toEqual([9, 4]);
});
