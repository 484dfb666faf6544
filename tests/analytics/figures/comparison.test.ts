import { describe, expect, test } from 'vitest';
import { newcombe } from '#lib/statistics/difference.ts';
import { addDays } from '#lib/domain/time.ts';
import { deal, on, type Log } from '../build.ts';
import { bare, compare } from '../slow/compare.ts';
import { slowComparison } from '../slow/comparison.ts';
import { rounded } from '../slow/survival.ts';
import { anyFilter } from '../questions.ts';
import { DAYS, FIRST } from '../world.ts';
import { engineOf, query } from './ask.ts';

/** So many deals of a source, created on a day, of which the first so many were won after 5 days, the others lost after 9. */
function deals(id: string, count: number, won: number, source: string, day = '2026-01-05'): Log[] {
	return Array.from({ length: count }, (_, index) => {
		const log = deal(`d${id}${index}`).create('s1', on(day), { source });
		return index < won ? log.win(addDays(on(day), 5)) : log.lose(addDays(on(day), 9));
	});
}

const pairsOf = (
	logs: readonly Log[],
	options: Parameters<typeof slowComparison>[2],
	asked = query()
) => engineOf(logs).answer({ figure: 'comparison', query: asked, options }).pairs;

describe('comparison', () => {
	test('puts two filters side by side at one age, with the difference and its interval', () => {
		const [won] = pairsOf(
			[...deals('1', 40, 10, 'oweb'), ...deals('2', 40, 24, 'ocall')],
			{ with: { pipeline: query().pipeline, sources: ['ocall'] as never } },
			query({ sources: ['oweb'] as never })
		);
		expect([won?.first.share?.value, won?.second.share?.value]).toEqual([0.25, 0.6]);
		expect(won?.age).toBe(9);
		expect(won?.difference?.value).toBeCloseTo(0.35, 12);
		expect(won?.differs).toBe(true);
		// With everybody followed to the end it comes near to Newcombe's of two shares.
		const simple = newcombe([24, 40], [10, 40]);
		expect(won?.difference?.low).toBeCloseTo(simple.low, 1);
		expect(won?.difference?.high).toBeCloseTo(simple.high, 1);
	});

	test('before a change is told as it was then: what came after has no say', () => {
		const [won] = pairsOf(
			[
				...deals('1', 20, 10, 'oweb', '2026-01-05'),
				// Won after the change, at an age of 15 days.
				...Array.from({ length: 20 }, (_, id) =>
					deal(`d3${id}`).create('s1', on('2026-01-05')).win(on('2026-01-20'))
				),
				...deals('2', 30, 30, 'oweb', '2026-01-16')
			],
			{ change: on('2026-01-16'), age: 7 },
			query({ asOf: on('2026-02-01') })
		);
		expect(won?.first).toMatchObject({ deals: { count: 40 }, share: { value: 0.25 } });
		expect(won?.second).toMatchObject({ deals: { count: 30 }, share: { value: 1 } });
	});

	test('says nothing of an age that one side has not reached', () => {
		const [won] = pairsOf(
			[...deals('1', 20, 10, 'oweb'), ...deals('2', 5, 5, 'oweb', '2026-02-10')],
			{ change: on('2026-02-01') },
			query({ asOf: on('2026-03-01') })
		);
		expect(won).toMatchObject({ age: undefined, difference: undefined, differs: false });
		expect(won?.second.deals.count).toBe(5);
	});

	test('compares each stage by who went on from it', () => {
		const going = (id: string, days: number, source: string) =>
			Array.from({ length: 12 }, (_, index) =>
				deal(`d${id}${index}`)
					.create('s1', on('2026-01-05'), { source })
					.move('s2', addDays(on('2026-01-05'), days))
			);
		const [, first] = pairsOf(
			[...going('1', 2, 'oweb'), ...going('2', 8, 'ocall')],
			{ with: { pipeline: query().pipeline, sources: ['ocall'] as never }, age: 2 },
			query({ sources: ['oweb'] as never })
		);
		expect([first?.first.share?.value, first?.second.share?.value]).toEqual([1, 0]);
	});

	test('agrees with a slow way to it, on random worlds', () => {
		compare(
			'comparison',
			(random) => {
				const age = random() < 0.3 ? { age: Math.floor(random() * 10) } : {};
				if (random() < 0.6) return { change: addDays(FIRST, Math.floor(random() * DAYS)), ...age };
				return { with: anyFilter(random), ...age };
			},
			({ pairs }) =>
				pairs.map(({ what, first, second, age }) => ({
					what,
					first: { deals: bare(first.deals), share: rounded(first.share?.value) },
					second: { deals: bare(second.deals), share: rounded(second.share?.value) },
					age
				})),
			slowComparison
		);
	});
});
