import fc from 'fast-check';
import { generateKeyBetween } from 'fractional-indexing';
import { describe, expect, test } from 'vitest';
import {
	byRank,
	isRank,
	rankBetween,
	ranksAfter,
	steadyRanks,
	type Rank
} from '#lib/domain/rank.ts';
import { cases, forSeeds, runs, seeded } from '../helpers/random.ts';

/** The least suffix there is, and the greatest. */
const lowest = (length: number) => new Uint8Array(length);
const highest = (length: number) => Uint8Array.from({ length }, (_, i) => (i === 2 ? 60 : 61));

function expectBetween(rank: Rank, after: Rank | null, before: Rank | null): void {
	if (after !== null) expect(rank > after, `${rank} > ${after}`).toBe(true);
	if (before !== null) expect(rank < before, `${rank} < ${before}`).toBe(true);
	expect(rank.endsWith('0'), rank).toBe(false);
}

describe('rankBetween(after, before, random)', () => {
	test('lies strictly between its neighbours, never ends in 0, in thousands of random chains', () => {
		forSeeds(cases(60), (random) => {
			// A chain of ranks, kept in order; each new one goes into a gap, often the same again.
			const chain: Rank[] = [];
			let gap = 0;
			for (let step = 0; step < 120; step++) {
				if (random.chance(0.4)) gap = random.int(chain.length + 1);
				const bytes = random.pick([random.bytes, lowest, highest]);
				const [after, before] = [chain[gap - 1] ?? null, chain[gap] ?? null];
				const rank = rankBetween(after, before, bytes);
				expectBetween(rank, after, before);
				chain.splice(gap, 0, rank);
			}
			expect(chain).toEqual([...chain].sort());
			expect(new Set(chain).size).toBe(chain.length);
		});
	});

	test('finds room below a key that its own key is the beginning of', () => {
		// Between nothing and a key that starts with what would be chosen, and so with every suffix.
		for (const before of ['a0', 'a0001', 'a1V', 'Zz', 'Zz0001', 'a0zzz', 'a00001'] as Rank[])
			for (const bytes of [lowest, highest, seeded(1).bytes])
				expectBetween(rankBetween(null, before, bytes), null, before);
		for (const [after, before] of [
			['a0', 'a0001'],
			['a0', 'a00000001'],
			['a0V', 'a0V001'],
			['a1', 'a1V'],
			['a0zzz', 'a1'],
			['a0zzz', 'a1001']
		] as [Rank, Rank][])
			for (const bytes of [lowest, highest, seeded(2).bytes])
				expectBetween(rankBetween(after, before, bytes), after, before);
	});

	test('follows `after` where the neighbours are equal or out of order', () => {
		for (const [after, before] of [
			['a1V', 'a1V'],
			['a2', 'a1']
		] as [Rank, Rank][])
			expectBetween(rankBetween(after, before, seeded(3).bytes), after, null);
	});

	test('differs between two devices that fill one gap', () => {
		const made = new Set<string>();
		for (let seed = 0; seed < 500; seed++)
			made.add(rankBetween('a0' as Rank, 'a1' as Rank, seeded(seed).bytes));
		expect(made.size).toBeGreaterThan(495);
	});

	test('stays short: 2,000 insertions at one place add less than a digit each', () => {
		const random = seeded(4);
		let before = rankBetween('a0' as Rank, 'a1' as Rank, random.bytes);
		for (let i = 0; i < 2000; i++) before = rankBetween('a0' as Rank, before, random.bytes);
		expect(before.length).toBeLessThan(2000);
		let top = rankBetween(null, null, random.bytes);
		for (let i = 0; i < 2000; i++) top = rankBetween(null, top, random.bytes);
		expect(top.length).toBeLessThan(10);
	});
});

describe('ranksAfter(after, count, random)', () => {
	test('is in order, follows `after` and leaves room everywhere', () => {
		const random = seeded(5);
		for (const after of [null, 'a0' as Rank, 'Zz5' as Rank]) {
			const ranks = ranksAfter(after, 5000, random.bytes);
			let last = after;
			for (const rank of ranks) {
				expectBetween(rank, last, null);
				expectBetween(rankBetween(last, rank, random.bytes), last, rank);
				last = rank;
			}
			expect(last?.length).toBeLessThan(12);
		}
	});

	test('is empty for a count of 0', () => {
		expect(ranksAfter(null, 0, seeded(6).bytes)).toEqual([]);
	});
});

describe('byRank(a, b)', () => {
	test('orders by key as text (capitals before small letters), ties by id', () => {
		const all = [
			{ id: 'd2', order: 'a1' },
			{ id: 'd1', order: 'a1' },
			{ id: 'd3', order: 'Zz' },
			{ id: 'd4', order: 'a0z' }
		] as { id: string; order: Rank }[];
		expect(all.sort(byRank).map(({ id }) => id)).toEqual(['d3', 'd4', 'd1', 'd2']);
		const [one] = all;
		if (one) expect(byRank(one, { ...one })).toBe(0);
	});
});

describe('isRank(text)', () => {
	test('is true of every key that is made', () => {
		forSeeds(cases(20), (random) => {
			let top: Rank | null = null;
			for (let i = 0; i < 200; i++) {
				top = rankBetween(random.chance(0.5) ? top : null, null, random.bytes);
				expect(isRank(top)).toBe(true);
			}
			for (const rank of ranksAfter(null, 200, random.bytes)) expect(isRank(rank)).toBe(true);
		});
	});

	test('is what the library takes for a neighbour', () => {
		const takes = (text: string) => {
			try {
				return generateKeyBetween(text, null) > text;
			} catch {
				return false;
			}
		};
		const digits = fc.stringMatching(/^[0-9A-Za-z]{0,30}$/);
		for (const text of [
			'',
			'0',
			'a',
			'a0',
			'a00',
			'a0V',
			'Zz',
			'Z',
			'b0',
			'b01',
			'A'.padEnd(27, '0')
		])
			expect(isRank(text), text).toBe(takes(text));
		fc.assert(
			fc.property(digits, (text) => {
				expect(isRank(text)).toBe(takes(text));
			}),
			runs(3000)
		);
		for (const text of ['a-', 'a 1', 'aé', 'a1\n']) expect(isRank(text), text).toBe(false);
	});
});

test('steadyRanks(ranks) are the places of the longest run that ascends', () => {
	const steady = (...ranks: readonly (string | undefined)[]) => [
		...steadyRanks(ranks as readonly (Rank | undefined)[])
	];
	expect(steady()).toEqual([]);
	expect(steady('a1', 'a2', 'a3').toSorted()).toEqual([0, 1, 2]);
	expect(steady('a3', 'a1', 'a2').toSorted()).toEqual([1, 2]);
	expect(steady('a1', undefined, 'a0', 'a2').toSorted()).toEqual([0, 3]);
	expect(steady(undefined, undefined)).toEqual([]);
	// Of two that two devices have put in one place, one gets another.
	expect(steady('a1', 'a1')).toHaveLength(1);
});
