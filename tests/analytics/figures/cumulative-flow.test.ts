import { describe, expect, test } from 'vitest';
import type { StageId } from '#lib/domain/ids.ts';
import { addDays } from '#lib/domain/time.ts';
import { STRETCHES } from '#lib/domain/stretches.ts';
import { deal, on, period, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowCumulativeFlow } from '../slow/cumulative-flow.ts';
import { anyQuery, pick, seeded, taken, world } from '../world.ts';
import { engineOf, query } from './ask.ts';

const WEEK = query({ period: period('2026-01-05', '2026-01-09') });

function told(logs: readonly Log[], asked = WEEK) {
	return engineOf(logs).answer({ figure: 'cumulativeFlow', query: asked });
}

const LOGS = () => [
	deal('d1')
		.create('s1', on('2026-01-01'))
		.move('s2', on('2026-01-05'))
		.move('s1', on('2026-01-06'))
		.win(on('2026-01-08')),
	deal('d2').create('s1', on('2026-01-06')).lose(on('2026-01-07')),
	deal('d3').create('s1', on('2026-01-01')).win(on('2026-01-02'))
];

describe('cumulativeFlow', () => {
	test('tells what stood in each stage at the end of each day', () => {
		expect(told(LOGS()).steps.map(({ day, standing }) => [day, ...standing])).toEqual([
			['2026-01-05', 0, 1, 0],
			['2026-01-06', 2, 0, 0],
			['2026-01-07', 1, 0, 0],
			['2026-01-08', 0, 0, 0]
		]);
	});

	test('and how many had come so far: a first time only, and what ended has passed all', () => {
		expect(told(LOGS()).steps.map(({ arrived }) => arrived)).toEqual([
			[1, 1, 0, 0],
			[2, 1, 0, 0],
			[2, 2, 1, 1],
			[2, 2, 2, 2]
		]);
	});

	test('arrivals never fall, neither with time nor against the order of the stages', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const { engine } = taken(world(seed).records);
			const random = seeded(seed + 700);
			for (let asked = 0; asked < 5; asked++) {
				const one = anyQuery(random);
				const { steps } = engine.answer({ figure: 'cumulativeFlow', query: one });
				steps.forEach(({ arrived }, step) => {
					arrived.forEach((count, line) => {
						const where = `seed ${seed} ${JSON.stringify(one)} ${step} ${line}`;
						expect(count, where).toBeGreaterThanOrEqual(steps[step - 1]?.arrived[line] ?? 0);
						expect(count, where).toBeLessThanOrEqual(arrived[line - 1] ?? Infinity);
					});
				});
			}
		}
	});

	test('each day is what is open as of that day', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const { engine } = taken(world(seed).records);
			const random = seeded(seed + 800);
			const asked = { ...anyQuery(random), asOf: on('2026-04-06') };
			const { stages: all, steps } = engine.answer({ figure: 'cumulativeFlow', query: asked });
			for (const { day, standing } of steps) {
				const then = { ...asked, period: period('2025-01-01', addDays(day, 1)) };
				const { stages } = engine.answer({ figure: 'open', query: then });
				const open = new Set(stages.map(({ stage }) => stage));
				// One that stands in a stage which is gone by then is open elsewhere.
				expect(
					standing.filter((_, level) => open.has(all[level] as StageId)),
					`seed ${seed} ${day}`
				).toEqual(stages.map(({ count }) => count));
			}
		}
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'cumulativeFlow',
			(random) => ({ each: pick(random, ['day', ...STRETCHES] as const) }),
			({ steps, arrivals, undated }) => ({
				steps,
				arrivals: arrivals.map(bare),
				undated: bare(undated)
			}),
			slowCumulativeFlow
		);
	});
});
