import { expect, test } from 'vitest';
import { digamma, logGamma } from '#lib/statistics/gamma.ts';

test('logGamma(x) of whole numbers is the logarithm of factorials', () => {
	let sum = 0;
	for (let n = 1; n < 170; n++) {
		expect(Math.abs(logGamma(n) - sum)).toBeLessThan(1e-13 * Math.max(10, sum));
		sum += Math.log(n);
	}
	expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
	expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 13);
});

test('digamma(x) is the slope of logGamma(x)', () => {
	expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 13);
	expect(digamma(0.1)).toBeCloseTo(-10.423754940411076, 12);
	for (const x of [0.3, 1, 2.5, 9.9, 10.1, 250]) {
		expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 12);
		const slope = (logGamma(x + 1e-4) - logGamma(x - 1e-4)) / 2e-4;
		expect(digamma(x)).toBeCloseTo(slope, 6);
	}
});
