import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/domain/time.ts';
import { deal, on, usd, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowBottleneck } from '../slow/bottleneck.ts';
import { rounded } from '../slow/survival.ts';
import { engineOf, kept, query } from './ask.ts';

const TODAY = query({ asOf: on('2026-09-30') });

/** So many deals that came into the second stage from a day on, of which a share went on after some days. */
function through(id: string, count: number, share: number, day: string, days = 3): Log[] {
	return Array.from({ length: count }, (_, index) => {
		const start = addDays(on(day), index % 30);
		const log = deal(`d${id}${index}`)
			.create('s1', start, { value: usd(1000) })
			.move('s2', addDays(start, 1));
		const end = addDays(start, 1 + days);
		return index / count < share ? log.move('s3', end) : log.lose(addDays(end, 2));
	});
}

function told(logs: Parameters<typeof engineOf>[0], asked = TODAY) {
	return engineOf(logs).answer({ figure: 'bottleneck', query: asked });
}

const BEST = () => through('1', 100, 0.8, '2026-04-10');

describe('bottleneck', () => {
	test('is the stage that loses most against its own best quarter, with what that is worth a week', () => {
		const { worst, stages, period } = told([...BEST(), ...through('2', 91, 0.3, '2026-07-10')]);
		expect(period).toEqual({ from: '2026-07-02', to: '2026-10-01' });
		expect(worst).toBe('s2');
		const second = stages[1];
		expect(second?.arrivals.count).toBe(91);
		expect(second?.weekly).toBeCloseTo(7, 12);
		expect(second?.best?.period).toEqual({ from: '2026-04-02', to: '2026-07-02' });
		expect(second?.now?.value).toBeCloseTo(0.3, 1);
		expect(second?.best?.value).toBeCloseTo(0.8, 1);
		expect(second?.loss?.value).toBeCloseTo(7 * 1000 * (second?.difference?.value ?? 0), 6);
		expect(second?.loss?.low).toBeGreaterThan(0);
		expect(second?.days.now).toBe(5);
	});

	test('has a queue where deals take longer than in that quarter, worth what comes meanwhile', () => {
		const { slowest, worst, stages } = told([
			...through('1', 100, 0.8, '2026-04-10'),
			...through('2', 91, 0.8, '2026-07-10', 10),
			deal('d9').create('s2', on('2026-02-01'), { value: usd(500) })
		]);
		expect(worst).toBeUndefined();
		expect(slowest).toBe('s2');
		const { queue, days, standing } = stages[1] ?? {};
		// 7 a week, worth 1,000 each: 7 days more.
		expect(days).toEqual({ now: 10, best: 3 });
		expect(queue?.days).toBe(7);
		expect(queue?.value).toBeCloseTo(7 * 1000, 6);
		expect(queue?.interval?.low).toBeGreaterThan(0);
		expect(standing).toMatchObject({ count: 1, amount: 500 });
		expect(told([...BEST(), ...through('2', 91, 0.8, '2026-07-10')]).slowest).toBeUndefined();
	});

	test('is none where the difference may be chance', () => {
		const { worst, stages } = told([...BEST(), ...through('2', 91, 0.78, '2026-07-10')]);
		expect(worst).toBeUndefined();
		expect(stages[1]?.loss?.low).toBeLessThan(0);
	});

	test('says nothing where there is nothing to measure by', () => {
		const { worst, stages } = told(through('2', 91, 0.3, '2026-07-10'));
		expect(worst).toBeUndefined();
		expect(stages[1]).toMatchObject({ now: undefined, best: undefined, loss: undefined });
		expect(stages[1]?.arrivals.count).toBe(91);
	});

	test('tells how far a conversion is under the benchmark that holds', () => {
		const benchmark = (id: string, count: number, from: string) =>
			kept(id, { kind: 'conversion', stage: 's2', count, from });
		const { stages } = told([
			...through('2', 91, 0.3, '2026-07-10'),
			benchmark('b1', 50, '2026-01-01'),
			benchmark('b2', 10, '2026-10-15')
		]);
		const { benchmark: second } = stages[1] ?? {};
		expect(stages[0]?.benchmark).toBeUndefined();
		expect(second).toMatchObject({ expected: 0.5, isUnder: true, actual: { n: 91 } });
		expect(second?.gap).toBeCloseTo(28 / 91 - 0.5, 12);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'bottleneck',
			() => undefined,
			({ stages }) =>
				stages.map(({ stage, arrivals, weekly, now, best, age, loss, days, queue, standing }) => ({
					stage,
					arrivals: bare(arrivals),
					weekly: rounded(weekly),
					now: rounded(now?.value),
					best: rounded(best?.value),
					age,
					loss: loss && Math.round(loss.value * 1e6) / 1e6,
					queue: queue && [rounded(queue.days), Math.round(queue.value * 1e6) / 1e6],
					standing: bare(standing),
					median: rounded(days.now)
				})),
			slowBottleneck
		);
	});
});
