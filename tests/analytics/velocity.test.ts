import { expect, test } from 'vitest';
import { closed } from '#lib/analytics/closed.ts';
import { openAt } from '#lib/analytics/open.ts';
import { mainFactor, split, velocity, type Velocity } from '#lib/analytics/velocity.ts';
import { deal, on, scope, span, usd, type Log } from './build.ts';

function during(logs: readonly Log[], from: string, to: string): Velocity {
	const deals = logs.map((log) => log.timeline());
	const where = span(from, to);
	return velocity(openAt(deals, scope(), where.last), closed(deals, scope(), where));
}

const LOGS = [
	deal('d1')
		.create('s1', on('2026-01-01'), { value: usd(1000) })
		.win(on('2026-01-11')),
	deal('d2')
		.create('s1', on('2026-01-01'), { value: usd(3000) })
		.win(on('2026-01-31')),
	deal('d3').create('s1', on('2026-01-01')).lose(on('2026-01-05')),
	deal('d4').create('s1', on('2026-01-01')).lose(on('2026-01-06')),
	deal('d5').create('s1', on('2026-01-01')),
	deal('d6').create('s1', on('2026-01-01')),
	deal('d7')
		.create('s1', on('2026-01-01'), { value: usd(1000) })
		.win(on('2026-02-11'))
];

test('velocity(open, closed) is open deals x mean won value x win rate ÷ mean won cycle', () => {
	// 3 open at the end of January (d5, d6, d7), 2000 mean, 2 of 4 won, (10 + 30) / 2 = 20 days: 3 · 2000 · ½ ÷ 20 = 150
	expect(during(LOGS, '2026-01-01', '2026-02-01')).toEqual({
		open: 3,
		meanValue: 2000,
		winRate: 0.5,
		meanCycle: 20,
		perDay: 150,
		won: 2,
		lost: 2,
		few: true
	});
});

test('velocity(open, closed) is not stated when nothing was won', () => {
	expect(during(LOGS, '2026-03-01', '2026-04-01').perDay).toBeUndefined();
	const lost = [deal('d1').create('s1', on('2026-01-01')).lose(on('2026-01-05'))];
	expect(during(lost, '2026-01-01', '2026-02-01')).toMatchObject({ winRate: 0, perDay: undefined });
});

test('velocity(open, closed) is not stated when all was won the moment it was created', () => {
	const logs = [
		deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(9) })
			.win(on('2026-01-01'))
	];
	expect(during(logs, '2026-01-01', '2026-02-01')).toMatchObject({
		meanCycle: 0,
		perDay: undefined
	});
});

test('velocity(open, closed) is few below five won deals, and not at five', () => {
	const five = [1, 2, 3, 4, 5].map((n) =>
		deal(`d${n}`).create('s1', on('2026-01-01')).win(on('2026-01-09'))
	);
	expect(during(five, '2026-01-01', '2026-02-01').few).toBe(false);
	expect(during(five.slice(1), '2026-01-01', '2026-02-01').few).toBe(true);
});

test('split(before, after) gives each factor its logarithm, and they add up to that of the whole', () => {
	const before = during(LOGS, '2026-01-01', '2026-02-01');
	// February: 2 open, 1000, 1 of 1, 41 days: 2000 / 41
	const after = during(LOGS, '2026-02-01', '2026-03-01');
	const parts = split(before, after);
	expect(parts?.open).toBeCloseTo(Math.log(2 / 3), 12);
	expect(parts?.meanValue).toBeCloseTo(Math.log(1 / 2), 12);
	expect(parts?.winRate).toBeCloseTo(Math.log(2), 12);
	expect(parts?.meanCycle).toBeCloseTo(Math.log(20 / 41), 12);
	expect(parts?.total).toBeCloseTo(Math.log(2000 / 41 / 150), 12);
});

test('split(before, after) is undefined where one of both is not stated', () => {
	const stated = during(LOGS, '2026-01-01', '2026-02-01');
	const none = during(LOGS, '2026-03-01', '2026-04-01');
	expect(split(stated, none)).toBeUndefined();
	expect(split(none, stated)).toBeUndefined();
});

test('mainFactor(split) is the factor that did most in the direction of the change', () => {
	expect(mainFactor({ open: 0.1, meanValue: -0.9, winRate: 0.7, meanCycle: 0.3, total: 0.2 })).toBe(
		'winRate'
	);
	expect(
		mainFactor({ open: 0.1, meanValue: -0.9, winRate: 0.3, meanCycle: 0.3, total: -0.2 })
	).toBe('meanValue');
});
