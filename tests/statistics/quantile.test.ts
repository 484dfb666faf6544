import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean, quantile } from '#lib/statistics/quantile.ts';
import { runs } from '../helpers/random.ts';

test('quantile(sorted, q) goes between the two next to it', () => {
	expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile([1, 2, 4, 8], q))).toEqual([1, 1.75, 3, 5, 8]);
	expect(quantile([1, 2, 4, 8], 0.9)).toBeCloseTo(6.8, 12);
	expect(quantile(new Float64Array([3]), 0.3)).toBe(3);
	expect(quantile([], 0.5)).toBeUndefined();
});

test('quantile(sorted, q) rises with q, from the least to the most', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer(), { minLength: 1 }).map((all) => all.sort((a, b) => a - b)),
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(sorted, a, b) => {
				const [less, more] = [Math.min(a, b), Math.max(a, b)];
				expect(quantile(sorted, less)).toBeLessThanOrEqual((quantile(sorted, more) ?? NaN) + 1e-6);
				expect(quantile(sorted, 0)).toBe(sorted[0]);
				expect(quantile(sorted, 1)).toBe(sorted.at(-1));
			}
		),
		runs(200)
	);
});

test('mean(numbers)', () => {
	expect(mean([1, 2, 6])).toBe(3);
	expect(mean([])).toBeUndefined();
});
