import { describe, expect, test } from 'vitest';
import type { WonOptions } from '#lib/analytics/figures/won.ts';
import type { Query } from '#lib/analytics/scope.ts';
import { stretchesIn, STRETCHES } from '#lib/domain/stretches.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ANN, BOB, deal, Log, on, period, usd } from '../build.ts';
import { slowWon } from '../slow/closings.ts';
import { bare } from '../slow/compare.ts';
import { anyQuery, pick, seeded, taken, world } from '../world.ts';
import { engineOf, kept, query } from './ask.ts';

const LOGS = () => [
	deal('d1')
		.create('s1', on('2025-11-01'), { value: usd(200), owner: ANN })
		.win(on('2025-12-31')),
	deal('d2')
		.create('s1', on('2026-01-01'), { value: usd(300), owner: ANN })
		.win(on('2026-01-01')),
	deal('d3')
		.create('s1', on('2026-01-01'), { value: usd(100), owner: BOB })
		.win(on('2026-01-31')),
	deal('d4')
		.create('s1', on('2026-01-01'), { value: usd(100), owner: BOB })
		.win(on('2026-03-20')),
	deal('d5')
		.create('s1', on('2026-01-01'), { value: usd(100) })
		.lose(on('2026-03-20'))
];
const QUARTER = query({ period: period('2026-01-01', '2026-04-01') });

const benchmark = (id: string, fields: Fields) => kept(id, { kind: 'won-value', ...fields });

describe('won', () => {
	function told(asked: Query, options: WonOptions = {}, more: Parameters<typeof engineOf>[0] = []) {
		return engineOf([...LOGS(), ...more])
			.answer({ figure: 'won', query: asked, options })
			.map(({ period: { from }, won, change }) => [
				from,
				won.amount,
				change?.amount,
				change?.share
			]);
	}

	test('is the value won in each month, with the change since the one before', () => {
		expect(told(QUARTER)).toEqual([
			['2026-01-01', 400, 200, 1],
			['2026-02-01', 0, -400, -1],
			['2026-03-01', 100, 100, undefined]
		]);
	});

	test('compares no month of which a part is still to come, or is not asked for', () => {
		expect(told({ ...QUARTER, asOf: on('2026-03-20') }).at(-1)).toEqual([
			'2026-03-01',
			100,
			undefined,
			undefined
		]);
		const cut = query({ period: period('2026-01-10', '2026-03-01') });
		expect(told(cut)).toEqual([
			['2026-01-10', 100, undefined, undefined],
			['2026-02-01', 0, undefined, undefined]
		]);
	});

	test('counts quarters, weeks and Persian months by the workspace', () => {
		expect(told(QUARTER, { each: 'quarter' })).toEqual([['2026-01-01', 500, 300, 1.5]]);
		const persian = new Log('w').set({ calendar: 'persian', firstDay: 6 }, on('2026-01-01'));
		const year = query({ period: period('2025-12-22', '2026-03-21') });
		expect(told(year, {}, [persian]).map(([from, amount]) => [from, amount])).toEqual([
			['2025-12-22', 500],
			['2026-01-21', 100],
			['2026-02-20', 100]
		]);
		const weeks = query({ period: period('2025-12-27', '2026-01-10') });
		expect(
			told(weeks, { each: 'week' }, [persian]).map(([from, amount]) => [from, amount])
		).toEqual([
			['2025-12-27', 500],
			['2026-01-03', 0]
		]);
	});

	test('has the benchmark that held on each day: of all, of a member, of some together', () => {
		const engine = engineOf([
			...LOGS(),
			benchmark('b1', { value: usd(3100), from: '2025-06-01' }),
			benchmark('b2', { value: usd(6200), from: '2026-03-01' }),
			benchmark('b3', { value: usd(310), from: '2026-01-01', member: ANN }),
			benchmark('b4', { value: usd(200, 'EUR'), from: '2026-02-15', member: BOB })
		]);
		const expected = (asked: Query, each: WonOptions['each'] = 'month') =>
			engine
				.answer({ figure: 'won', query: asked, options: { each } })
				.map((step) => step.expected);
		expect(expected(QUARTER)).toEqual([3100, 3100, 6200]);
		expect(expected(QUARTER, 'quarter')).toEqual([12_400]);
		expect(expected({ ...QUARTER, owners: [ANN] })).toEqual([310, 310, 310]);
		// On the first days of February none holds for Bob.
		expect(expected({ ...QUARTER, owners: [BOB] })).toEqual([undefined, undefined, 247]);
		expect(expected({ ...QUARTER, owners: [ANN, BOB] })).toEqual([undefined, undefined, 557]);
		expect(expected({ ...QUARTER, sources: ['oweb'] as never })[0]).toBeUndefined();
		const [january] = engine.answer({ figure: 'won', query: { ...QUARTER, owners: [ANN] } });
		expect(january?.reached).toBe(300 / 310);
	});

	test('of each owner is per rep, against the benchmark of each', () => {
		const engine = engineOf([
			...LOGS(),
			benchmark('b3', { value: usd(310), from: '2025-01-01', member: ANN })
		]);
		const reps = engine.answer({ figure: 'won', query: QUARTER, by: { group: 'owner' } });
		expect(reps.map(({ id, result }) => [id, result[0]?.won.amount, result[0]?.expected])).toEqual(
			[
				[BOB, 100, undefined],
				[ANN, 300, 310]
			].sort()
		);
	});

	test('agrees with a slow way to it', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const { records } = world(seed);
			const { engine } = taken(records);
			const random = seeded(seed);
			for (let i = 0; i < 5; i++) {
				const asked = { period: period('2026-01-05', '2026-04-20'), ...anyQuery(random) };
				const each = pick(random, STRETCHES);
				const steps = engine.answer({ figure: 'won', query: asked, options: { each } });
				const periods = stretchesIn({ calendar: 'gregorian', firstDay: 1 }, each, asked.period);
				const begun = periods.slice(0, steps.length);
				expect(steps.map((step) => step.period)).toEqual(begun);
				expect(steps.map(({ won }) => bare(won))).toEqual(slowWon(records, asked, begun));
			}
		}
	});
});
