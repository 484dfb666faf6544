import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aalenJohansen, incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { differenceOf, differs, newcombe } from '#lib/statistics/difference.ts';
import { countCauses } from '#lib/statistics/histogram.ts';
import { forSeeds, runs, seeded, type Random } from '../helpers/random.ts';

test('newcombe(first, second) has the figures that Newcombe published', () => {
	const rows = [
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[6, 7, 2, 7, 0.0582, 0.8062],
		[5, 56, 0, 29, -0.0381, 0.1926],
		[0, 10, 0, 20, -0.1611, 0.2775],
		[10, 10, 0, 20, 0.6791, 1]
	] as const;
	for (const [k1, n1, k2, n2, low, high] of rows) {
		const difference = newcombe([k1, n1], [k2, n2]);
		expect(difference.low).toBeCloseTo(low, 4);
		expect(difference.high).toBeCloseTo(high, 4);
		expect(difference.value).toBe(k1 / n1 - k2 / n2);
	}
});

test('newcombe(first, second) turns round with its sides, and stays within -1 and 1', () => {
	const share = fc
		.tuple(fc.nat(60), fc.integer({ min: 1, max: 60 }))
		.map(([a, b]) => [Math.min(a, b), b] as const);
	fc.assert(
		fc.property(share, share, (first, second) => {
			const there = newcombe(first, second);
			const back = newcombe(second, first);
			expect(there.low).toBeCloseTo(-back.high, 12);
			expect(there.low).toBeLessThanOrEqual(there.value);
			expect(there.high).toBeGreaterThanOrEqual(there.value);
			expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12);
			expect(there.high).toBeLessThanOrEqual(1 + 1e-12);
		}),
		runs(300)
	);
});

test('newcombe(first, second) has the true difference in it as often as it says', () => {
	const random = seeded(31);
	let covered = 0;
	for (let run = 0; run < 4000; run++) {
		const [p1, p2] = [0.1 + 0.5 * random.next(), 0.1 + 0.5 * random.next()];
		const [n1, n2] = [15 + random.int(60), 15 + random.int(60)];
		const wins = (p: number, n: number) =>
			Array.from({ length: n }, () => random.chance(p)).filter(Boolean).length;
		const { low, high } = newcombe([wins(p1, n1), n1], [wins(p2, n2), n2], 0.8);
		if (low <= p1 - p2 && p1 - p2 <= high) covered++;
	}
	expect(covered / 4000).toBeGreaterThan(0.77);
	expect(covered / 4000).toBeLessThan(0.83);
});

test('differs(interval) where it does not cover 0', () => {
	const all = [
		[0.1, 0.2],
		[-0.2, -0.1],
		[-0.1, 0.1],
		[0, 0.2]
	].map(([low = 0, high = 0]) => differs({ low, high }));
	expect(all).toEqual([true, true, false, false]);
});

/** The share that has won by a day, of deals that are watched for different times. */
function wonBy(day: number, wins: number, deals: number, random: Random) {
	const times: number[] = [];
	const cause: number[] = [];
	for (let i = 0; i < deals; i++) {
		const end = Math.ceil(-50 * Math.log(1 - random.next()));
		const last = 1 + random.int(200);
		times.push(Math.min(end, last));
		cause.push(end > last ? 0 : random.chance(wins) ? 1 : 2);
	}
	return incidenceAt(aalenJohansen(countCauses(times, cause, 2)), 0, day);
}

test('differenceOf(first, second) of shares from curves covers the true difference, as the normal interval does', () => {
	const day = 90;
	const truth = 0.15 * (1 - Math.exp(-day / 50));
	let [covered, wide, plain] = [0, 0, 0];
	forSeeds(300, (random) => {
		const first = wonBy(day, 0.45, 200, random);
		const second = wonBy(day, 0.3, 150, random);
		const { low, high } = differenceOf(first, second);
		if (low <= truth && truth <= high) covered++;
		wide += high - low;
		plain += 2 * 1.96 * Math.sqrt(first.variance + second.variance);
	});
	expect(covered / 300).toBeGreaterThan(0.9);
	expect(wide / plain).toBeGreaterThan(0.97);
	expect(wide / plain).toBeLessThan(1.03);
});
