import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaCdf, betaQuantile } from '#lib/statistics/beta.ts';
import { runs } from '../helpers/random.ts';
import { golden, withGolden } from './golden.ts';

const SHAPE = fc.double({ min: -2.5, max: 9, noNaN: true }).map(Math.exp);

test('betaQuantile(p, …) and betaCdf(x, …) have the figures of SciPy', () => {
	const of = { alpha: 3.5, beta: 7.5 };
	expect(betaQuantile(0.05, of)).toBeCloseTo(0.11732938, 8);
	expect(betaQuantile(0.5, of)).toBeCloseTo(0.30682363, 8);
	expect(betaQuantile(0.95, of)).toBeCloseTo(0.55812677, 8);
	expect(betaCdf(0.3, of)).toBeCloseTo(0.4807485978328125, 12);
	expect(betaCdf(0.301, { alpha: 3000, beta: 7000 })).toBeCloseTo(0.5874473437145699, 10);
	expect(betaCdf(0.5001, { alpha: 1e5, beta: 1e5 })).toBeCloseTo(0.535634918647979, 9);
	expect(betaCdf(1e-6, { alpha: 0.05, beta: 3 })).toBeCloseTo(0.5394027088196739, 12);
});

withGolden('golden', () => {
	test('betaQuantile, betaCdf', () => {
		const { a: alpha, b: beta, q05_q50_q95: quantiles, 'cdf_0.3': cdf } = golden().beta_dist;
		for (const [index, p] of [0.05, 0.5, 0.95].entries())
			expect(betaQuantile(p, { alpha, beta })).toBeCloseTo(quantiles[index] ?? NaN, 6);
		// Its last digit is cut off, not rounded.
		expect(Math.abs(betaCdf(0.3, { alpha, beta }) - cdf)).toBeLessThan(1e-7);
	});
});

test('betaCdf(x, …) of whole shapes is a sum of binomial terms', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 20 }),
			fc.integer({ min: 1, max: 20 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(alpha, beta, x) => {
				const n = alpha + beta - 1;
				let [sum, ways] = [0, 1];
				for (let j = 0; j <= n; j++) {
					if (j >= alpha) sum += ways * x ** j * (1 - x) ** (n - j);
					ways = (ways * (n - j)) / (j + 1);
				}
				expect(betaCdf(x, { alpha, beta })).toBeCloseTo(sum, 12);
			}
		),
		runs(300)
	);
});

test('betaCdf(betaQuantile(p)) is p', () => {
	fc.assert(
		fc.property(
			SHAPE,
			SHAPE,
			fc.double({ min: 0.001, max: 0.999, noNaN: true }),
			(alpha, beta, p) => {
				const x = betaQuantile(p, { alpha, beta });
				// Near 1 numbers are too coarse for a shape under 1: then its mirror is asked.
				if (x < 0.999) expect(betaCdf(x, { alpha, beta })).toBeCloseTo(p, 9);
				else
					expect(
						betaCdf(betaQuantile(1 - p, { alpha: beta, beta: alpha }), { alpha: beta, beta: alpha })
					).toBeCloseTo(1 - p, 9);
			}
		),
		runs(500)
	);
});

test('betaCdf and betaQuantile end at 0 and 1', () => {
	const of = { alpha: 2, beta: 3 };
	expect([-1, 0, 1, 2].map((x) => betaCdf(x, of))).toEqual([0, 0, 1, 1]);
	expect([0, 1].map((p) => betaQuantile(p, of))).toEqual([0, 1]);
});
