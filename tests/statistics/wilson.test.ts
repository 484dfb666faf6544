import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from '#lib/statistics/wilson.ts';
import { runs, seeded } from '../helpers/random.ts';
import { golden, withGolden } from './golden.ts';

test('wilson(k, n) has the figures that Newcombe published', () => {
	const rows = [
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718]
	] as const;
	for (const [k, n, low, high] of rows) {
		const share = wilson(k, n);
		expect(share.low).toBeCloseTo(low, 4);
		expect(share.high).toBeCloseTo(high, 4);
		expect(share).toMatchObject({ value: k / n, n });
	}
});

withGolden('golden', () => {
	test('wilson(k, n)', () => {
		for (const [k, n, [low, high]] of golden().binom_ci95.rows_k_n_wilson_jeffreys) {
			expect(wilson(k, n).low).toBeCloseTo(low, 4);
			expect(wilson(k, n).high).toBeCloseTo(high, 4);
		}
	});
});

test('wilson(k, n) is where k ÷ n is just as far from the limit as the level allows', () => {
	const z = 1.959963984540054;
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 5000 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(n, p) => {
				const k = Math.floor(p * n);
				for (const limit of [wilson(k, n).low, wilson(k, n).high]) {
					if (limit === 0 || limit === 1) continue;
					expect(Math.abs(k / n - limit) / Math.sqrt((limit * (1 - limit)) / n)).toBeCloseTo(z, 6);
				}
			}
		),
		runs(300)
	);
});

test('wilson(k, n) stays within 0 and 1, contains k ÷ n, and widens with the level', () => {
	fc.assert(
		fc.property(fc.nat(400), fc.nat(400), fc.constantFrom(0.5, 0.8, 0.95, 0.999), (a, b, level) => {
			const [k, n] = [Math.min(a, b), Math.max(a, b)];
			const { low, high, value } = wilson(k, n, level);
			expect(low).toBeGreaterThanOrEqual(0);
			expect(high).toBeLessThanOrEqual(1);
			if (n === 0) return;
			expect(low).toBeLessThanOrEqual(value);
			expect(high).toBeGreaterThanOrEqual(value);
			expect(wilson(k, n, 0.9999).high).toBeGreaterThanOrEqual(high);
		}),
		runs(300)
	);
});

test('wilson(0, 0) knows nothing', () => {
	expect(wilson(0, 0)).toEqual({ value: NaN, low: 0, high: 1, n: 0 });
});

test('wilson(k, n) covers the true share as often as it says', () => {
	const random = seeded(17);
	let covered = 0;
	for (let run = 0; run < 4000; run++) {
		const truth = 0.1 + 0.8 * random.next();
		let k = 0;
		for (let i = 0; i < 30; i++) if (random.chance(truth)) k++;
		const { low, high } = wilson(k, 30, 0.8);
		if (low <= truth && truth <= high) covered++;
	}
	expect(covered / 4000).toBeGreaterThan(0.77);
	expect(covered / 4000).toBeLessThan(0.83);
});
