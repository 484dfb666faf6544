import { describe, expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, StageId } from '#lib/domain/ids.ts';
import { byRank, rankBetween, type Rank } from '#lib/domain/rank.ts';
import { Columns } from '#lib/store/columns.ts';
import { cases, forSeeds } from '../helpers/random.ts';

const STAGES = ['s0', 's1', 's2'] as StageId[];

function deal(id: string, stage: StageId, order: string, deleted = false): Deal {
	return { id: id as DealId, stage, order: order as Rank, deleted } as Deal;
}

describe('Columns', () => {
	test('take more deals at once than a call takes arguments', () => {
		const columns = new Columns();
		const deals = Array.from({ length: 200_000 }, (_, index) =>
			deal(`d${index}`, 's0' as StageId, 'a1')
		);
		for (const one of deals) columns.place(undefined, one);
		columns.settle();
		expect(columns.of('s0' as StageId)).toHaveLength(deals.length);
	});

	test('show what sorting all living deals shows, in thousands of random changes', () => {
		forSeeds(cases(60), (random) => {
			const columns = new Columns();
			const deals = new Map<DealId, Deal>();
			for (let round = 0; round < 25; round++) {
				// Few changes are searched in, many are sorted in: both sides of the boundary.
				const ids = new Set(
					Array.from({ length: random.pick([1, 2, 31, 32, 33, 60]) }, () => `d${random.int(80)}`)
				);
				for (const id of ids as Set<DealId>) {
					const before = deals.get(id);
					const after = deal(
						id,
						random.pick(STAGES),
						// Equal keys happen, and are ordered by id.
						random.chance(0.2) ? 'a1' : rankBetween(null, null, random.bytes),
						random.chance(0.2)
					);
					columns.place(before, after);
					deals.set(id, after);
				}
				columns.settle();
				for (const stage of STAGES)
					expect(columns.of(stage)).toEqual(
						[...deals.values()].filter((one) => one.stage === stage && !one.deleted).sort(byRank)
					);
			}
		});
	});

	test('have nothing for a stage nobody is in', () => {
		expect(new Columns().of('s0' as StageId)).toEqual([]);
	});

	test('are new arrays where something changed, the same elsewhere', () => {
		const columns = new Columns();
		const [first, second] = [deal('d1', 's0' as StageId, 'a1'), deal('d2', 's1' as StageId, 'a1')];
		columns.place(undefined, first);
		columns.place(undefined, second);
		columns.settle();
		const before = STAGES.map((stage) => columns.of(stage));
		columns.place(first, { ...first, title: 'New' });
		columns.settle();
		expect(columns.of('s0' as StageId)).not.toBe(before[0]);
		expect(columns.of('s1' as StageId)).toBe(before[1]);
	});
});
