import { expect, test } from 'vitest';
import { funnel, mostLost } from '#lib/analytics/funnel.ts';
import { ALL, ANN, BOB, deal, on, scope, span, usd, type Log } from './build.ts';

const JANUARY = span('2026-01-01', '2026-02-01');

/** Each step as `reached = wentOn + lost + still + other`. */
function rows(logs: readonly Log[], where = ALL, change = {}) {
	const steps = funnel(
		logs.map((log) => log.timeline()),
		scope(change),
		where
	);
	return steps.map(
		({ reached, wentOn, lost, still, other }) =>
			`${reached.count} = ${wentOn.count} + ${lost.count} + ${still.count} + ${other.count}`
	);
}

test('funnel(deals, scope, span) is how many reached each stage, and what became of them', () => {
	const logs = [
		deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s2', on('2026-01-02'))
			.move('s3', on('2026-01-03'))
			.win(on('2026-01-04')),
		deal('d2').create('s1', on('2026-01-01')).move('s2', on('2026-01-02')).lose(on('2026-01-03')),
		deal('d3').create('s1', on('2026-01-01')).move('s2', on('2026-01-02')),
		deal('d4').create('s1', on('2026-01-01')).lose(on('2026-01-02')),
		deal('d5').create('s1', on('2026-01-01'))
	];
	expect(rows(logs)).toEqual(['5 = 3 + 1 + 1 + 0', '3 = 1 + 1 + 1 + 0', '1 = 1 + 0 + 0 + 0']);
	const [first, second] = funnel(
		logs.map((log) => log.timeline()),
		scope(),
		ALL
	);
	expect(first?.conversion).toBe(3 / 5);
	expect(second?.conversion).toBe(1 / 3);
});

test('funnel(deals, scope, span) adds up values as it adds up deals', () => {
	const logs = [
		deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100) })
			.move('s2', on('2026-01-02')),
		deal('d2')
			.create('s1', on('2026-01-01'), { value: usd(20) })
			.lose(on('2026-01-02')),
		deal('d3').create('s1', on('2026-01-01'))
	];
	const [step] = funnel(
		logs.map((log) => log.timeline()),
		scope(),
		ALL
	);
	expect(step?.reached).toEqual({ count: 3, value: 120 });
	expect(step?.wentOn).toEqual({ count: 1, value: 100 });
	expect(step?.lost).toEqual({ count: 1, value: 20 });
	expect(step?.still).toEqual({ count: 1, value: 0 });
});

test('funnel(deals, scope, span) counts a skipped stage as passed, and says how many skipped', () => {
	const logs = [deal('d1').create('s1', on('2026-01-01')).win(on('2026-01-05'))];
	expect(rows(logs)).toEqual(['1 = 1 + 0 + 0 + 0', '1 = 1 + 0 + 0 + 0', '1 = 1 + 0 + 0 + 0']);
	const steps = funnel(
		logs.map((log) => log.timeline()),
		scope(),
		ALL
	);
	expect(steps.map(({ skipped }) => skipped)).toEqual([0, 1, 1]);
});

test('funnel(deals, scope, span) counts a deal that moved back as having gone on, and as another exit at its furthest', () => {
	const logs = [
		deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', on('2026-01-02'))
			.move('s1', on('2026-01-03'))
	];
	expect(rows(logs)).toEqual(['1 = 1 + 0 + 0 + 0', '1 = 1 + 0 + 0 + 0', '1 = 0 + 0 + 0 + 1']);
});

test('funnel(deals, scope, span) counts a loss once, at the furthest stage the deal reached', () => {
	const logs = [
		deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', on('2026-01-02'))
			.move('s2', on('2026-01-03'))
			.lose(on('2026-01-04'))
	];
	expect(rows(logs)).toEqual(['1 = 1 + 0 + 0 + 0', '1 = 1 + 0 + 0 + 0', '1 = 0 + 1 + 0 + 0']);
});

test('funnel(deals, scope, span) takes a reopened win for no win, and a reopened loss for no loss', () => {
	const won = deal('d1')
		.create('s1', on('2026-01-01'))
		.win(on('2026-01-02'))
		.reopen('s1', on('2026-01-03'));
	const lost = deal('d2')
		.create('s1', on('2026-01-01'))
		.lose(on('2026-01-02'))
		.reopen('s1', on('2026-01-03'));
	expect(rows([won, lost])).toEqual([
		'2 = 0 + 0 + 2 + 0',
		'0 = 0 + 0 + 0 + 0',
		'0 = 0 + 0 + 0 + 0'
	]);
});

test('funnel(deals, scope, span) takes a move to another pipeline for another exit, not for a loss', () => {
	const log = deal('d1')
		.create('s1', on('2026-01-01'))
		.move('t1', on('2026-01-02'), { pipeline: 'lother' });
	expect(rows([log])[0]).toBe('1 = 0 + 0 + 0 + 1');
});

test('funnel(deals, scope, span) is of the deals that first got so far in the span', () => {
	const log = deal('d1')
		.create('s1', on('2025-12-01'))
		.move('s2', on('2026-01-10'))
		.move('s1', on('2026-01-11'))
		.move('s2', on('2026-02-03'));
	expect(rows([log], JANUARY)).toEqual([
		'0 = 0 + 0 + 0 + 0',
		'1 = 0 + 0 + 1 + 0',
		'0 = 0 + 0 + 0 + 0'
	]);
	// The return in February is no second reaching.
	expect(rows([log], span('2026-02-01', '2026-03-01'))[1]).toBe('0 = 0 + 0 + 0 + 0');
});

test('funnel(deals, scope, span) tells fates as of now, after the span too, and nothing later than now', () => {
	const log = deal('d1')
		.create('s1', on('2026-01-10'))
		.move('s2', on('2026-03-01'))
		.win(on('2026-05-01'));
	expect(rows([log], JANUARY)[0]).toBe('1 = 1 + 0 + 0 + 0');
	const february = { now: span('2026-01-01', '2026-02-10').last };
	expect(rows([log], JANUARY, february)[0]).toBe('1 = 0 + 0 + 1 + 0');
});

test('funnel(deals, scope, span) counts for the owner when the stage was reached', () => {
	const log = deal('d1')
		.create('s1', on('2026-01-01'), { owner: ANN })
		.set({ owner: BOB }, on('2026-01-05'))
		.move('s2', on('2026-01-06'));
	expect(rows([log], ALL, { owners: new Set([ANN]) })).toEqual([
		'1 = 1 + 0 + 0 + 0',
		'0 = 0 + 0 + 0 + 0',
		'0 = 0 + 0 + 0 + 0'
	]);
	expect(rows([log], ALL, { owners: new Set([BOB]) })[1]).toBe('1 = 0 + 0 + 1 + 0');
});

test('funnel(deals, scope, span) leaves what has no date out of a period and says so, and counts it in all time', () => {
	const log = deal('d1').create('s1', null, {}, { imported: true });
	const [step] = funnel([log.timeline()], scope(), JANUARY);
	expect(step).toMatchObject({ reached: { count: 0 }, undated: 1 });
	expect(rows([log])[0]).toBe('1 = 0 + 0 + 1 + 0');
});

test('mostLost(steps) is the step that lost most deals, the earlier of equals, none where none was lost', () => {
	const timelines = [
		deal('d1').create('s1', on('2026-01-01')).move('s2', on('2026-01-02')).lose(on('2026-01-03')),
		deal('d2').create('s1', on('2026-01-01')).move('s3', on('2026-01-02')).lose(on('2026-01-03'))
	].map((log) => log.timeline());
	expect(mostLost(funnel(timelines, scope(), ALL))?.stage).toBe('s2');
	expect(mostLost(funnel([], scope(), ALL))).toBeUndefined();
});

test('funnel(deals, scope, span) counts what was disqualified or set aside as having left otherwise', () => {
	const deals = [
		deal('d1').create('s1', on('2026-01-01')).disqualify('s1', on('2026-01-05')),
		deal('d2')
			.create('s1', on('2026-01-01'))
			.move('s2', on('2026-01-03'))
			.nurture('s2', on('2026-01-05')),
		// Brought back, it stands in its stage again; lost from there, it is lost in it.
		deal('d3')
			.create('s1', on('2026-01-01'))
			.nurture('s1', on('2026-01-05'))
			.reopen('s1', on('2026-02-05')),
		deal('d4').create('s1', on('2026-01-01')).nurture('s1', on('2026-01-05')).lose(on('2026-02-05'))
	].map((log) => log.timeline());
	const [first, second] = funnel(deals, scope(), ALL);
	const counts = ({ reached, wentOn, lost, still, other }: NonNullable<typeof first>) =>
		[reached, wentOn, lost, still, other].map(({ count }) => count);
	expect(first && counts(first)).toEqual([4, 1, 1, 1, 1]);
	expect(second && counts(second)).toEqual([1, 0, 0, 0, 1]);
});
