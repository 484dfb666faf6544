import { expect, test } from 'vitest';
import { jeffreys } from '#lib/statistics/jeffreys.ts';
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
