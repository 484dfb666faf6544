import { expect, test } from 'vitest';
import { jeffreys } from '#lib/statistics/jeffreys.ts';
import { seeded } from '../helpers/random.ts';
import { golden, withGolden } from './golden.ts';

test('jeffreys(k, n) has the figures of statsmodels', () => {
	const rows = [
		[81, 263, 0.2545, 0.3656],
		[0, 20, 0, 0.1166],
		[3, 7, 0.1389, 0.7655],
		[10, 10, 0.7828, 1]
	] as const;
	for (const [k, n, low, high] of rows) {
		expect(jeffreys(k, n).low).toBeCloseTo(low, 4);
		expect(jeffreys(k, n).high).toBeCloseTo(high, 4);
		expect(jeffreys(k, n)).toMatchObject({ value: k / n, n });
	}
});

withGolden('golden', () => {
	test('jeffreys(k, n)', () => {
		for (const [k, n, , [low, high]] of golden().binom_ci95.rows_k_n_wilson_jeffreys) {
			expect(jeffreys(k, n).low).toBeCloseTo(low, 4);
			expect(jeffreys(k, n).high).toBeCloseTo(high, 4);
		}
	});
});

test('jeffreys(k, n) has the true share in it as often as it says', () => {
	const random = seeded(29);
	let covered = 0;
	for (let run = 0; run < 4000; run++) {
		const truth = 0.1 + 0.8 * random.next();
		const n = 10 + random.int(40);
		const k = Array.from({ length: n }, () => random.chance(truth)).filter(Boolean).length;
		const { low, high } = jeffreys(k, n, 0.8);
		if (low <= truth && truth <= high) covered++;
	}
	expect(covered / 4000).toBeGreaterThan(0.77);
	expect(covered / 4000).toBeLessThan(0.83);
});
