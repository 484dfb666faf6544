import { describe, expect, test } from 'vitest';
import { GROUPS } from '#lib/analytics/parts.ts';
import { priorOf, shrink } from '#lib/statistics/shrinkage.ts';
import { wilson } from '#lib/statistics/wilson.ts';
import { addDays } from '#lib/domain/time.ts';
import { deal, on } from '../build.ts';
import { closings } from '../slow/closings.ts';
import { compare } from '../slow/compare.ts';
import { slowFunnel } from '../slow/funnel.ts';
import { asked } from '../slow/lives.ts';
import { pick } from '../world.ts';
import { engineOf, JANUARY, query } from './ask.ts';

/** Deals of reps of whom each won `k` of `n`. */
function reps(all: readonly (readonly [k: number, n: number])[]) {
	return all.flatMap(([k, n], rep) =>
		Array.from({ length: n }, (_, index) => {
			const log = deal(`d${rep}x${index}`).create('s1', on('2026-01-01'), { owner: `mr${rep}` });
			const day = addDays(on('2026-01-02'), index % 20);
			return index < k ? log.win(day) : log.lose(day);
		})
	);
}

/** The worked example of the literature: five groups, α 3.02 and β 4.98. */
const TOY = [
	[3, 4],
	[0, 3],
	[12, 40],
	[45, 200],
	[7, 10]
] as const;

describe('rates', () => {
	test('draws the rates of reps to what they have in common, and ranks only who can be told apart', () => {
		const { groups, all, isLearned } = engineOf(reps(TOY)).answer({
			figure: 'rates',
			query: JANUARY,
			options: { group: 'owner' }
		});
		expect(isLearned).toBe(true);
		expect(all).toEqual(wilson(67, 257));
		expect(groups.map(({ id, shrunk }) => [id, Number(shrunk.value.toFixed(3))])).toEqual([
			['mr4', 0.557],
			['mr0', 0.502],
			['mr2', 0.313],
			['mr1', 0.275],
			['mr3', 0.231]
		]);
		expect(groups[0]?.raw).toEqual(wilson(7, 10));
		expect(groups.map(({ few }) => few)).toEqual([false, true, false, true, false]);
		// The best two cannot be told apart, nor the two of few deals from the rest.
		expect(groups.every(({ rank }) => rank === undefined)).toBe(true);
		expect(groups[0]?.worse).toBeGreaterThan(0);
		expect(groups[0]?.better).toBe(0);
	});

	test('has a rank where it is likely true', () => {
		const { groups } = engineOf(
			reps([
				[45, 50],
				[25, 50],
				[5, 50]
			])
		).answer({ figure: 'rates', query: JANUARY, options: { group: 'owner' } });
		expect(groups.map(({ id, rank }) => [id, rank])).toEqual([
			['mr0', 1],
			['mr1', 2],
			['mr2', 3]
		]);
	});

	test('of stages is what went on from each', () => {
		const logs = [
			deal('d1').create('s1', on('2026-01-01')).move('s2', on('2026-01-02')),
			deal('d2').create('s1', on('2026-01-01')).lose(on('2026-01-02'))
		];
		const { groups } = engineOf(logs).answer({
			figure: 'rates',
			query: query(),
			options: { group: 'stage' }
		});
		expect(groups.find(({ id }) => id === 's1')).toMatchObject({
			part: { count: 1 },
			whole: { count: 2 },
			raw: { value: 0.5 }
		});
	});

	test('of stages agrees with the slow funnel, drawn to what the stages have in common', () => {
		compare<'rates'>(
			'rates',
			() => ({ group: 'stage' }),
			({ groups }) =>
				groups
					.map(({ id, part, whole, shrunk, few }) => [
						id,
						part.count,
						whole.count,
						shrunk.value,
						few
					])
					.sort(),
			(records, query) => {
				const { stages } = asked(records, query);
				const cases = slowFunnel(records, query, undefined).map(({ reached, fates }, level) => ({
					stage: stages[level],
					k: fates[0]?.count ?? 0,
					n: reached.count
				}));
				const prior = priorOf(cases);
				return cases
					.map(({ stage, k, n }) => [stage, k, n, shrink({ k, n }, prior).value, n < 5])
					.sort();
			}
		);
	});

	test('agrees with a slow way to it', () => {
		const groups = GROUPS.filter((group) => group !== 'label' && group !== 'product');
		compare<'rates'>(
			'rates',
			(random) => ({ group: pick(random, groups) }),
			({ groups }) =>
				groups
					.map(({ id, part, whole, shrunk }) => [id ?? '~', part.count, whole.count, shrunk.value])
					.sort(),
			(records, query, { group }) => {
				const world = asked(records, query);
				const decided = closings(world, query.pipeline).filter(({ stay }) =>
					['won', 'lost'].includes(stay.status)
				);
				const idOf = ({ life, stay }: (typeof decided)[number]): string | undefined => {
					const { traits } = life.timeline;
					if (group === 'owner') return life.ownerAt(stay.enter);
					if (group === 'segment') return life.segment;
					if (group === 'market')
						return traits.company && records.get(traits.company)?.fields['marketSegment']
							? 'gtrade'
							: undefined;
					return group === 'source' ? traits.source : traits.persona;
				};
				const cases = [...Map.groupBy(decided, (one) => idOf(one) ?? '~')].map(([id, own]) => ({
					id,
					k: own.filter(({ stay }) => stay.status === 'won').length,
					n: own.length
				}));
				const ordered = cases.sort((a, b) => (a.id < b.id ? -1 : 1));
				const prior = priorOf(ordered);
				return ordered.map(({ id, k, n }) => [id, k, n, shrink({ k, n }, prior).value]).sort();
			}
		);
	});
});
