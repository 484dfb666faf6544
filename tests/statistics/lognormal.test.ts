import { expect, test } from 'vitest';
import { countEvents } from '#lib/statistics/histogram.ts';
import { fitLognormal, lognormalQuantile, shrinkLognormal } from '#lib/statistics/lognormal.ts';
import { normalCdf } from '#lib/statistics/normal.ts';
import { forSeeds, seeded, type Random } from '../helpers/random.ts';

/** Times of median e³ and σ 0.8, some of them cut off. */
function spells(random: Random, count: number, watched: number) {
	const times: number[] = [];
	const event: number[] = [];
	for (let i = 0; i < count; i++) {
		const z = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
		const [end, last] = [Math.exp(3 + 0.8 * z), watched * random.next()];
		times.push(Math.min(end, last));
		event.push(end <= last ? 1 : 0);
	}
	return { times, event };
}

test('fitLognormal(histogram) of what has all ended is the mean and deviation of the logarithms', () => {
	const logs = [1, 2, 2.5, 4, 4.5];
	const fit = fitLognormal(countEvents(logs.map(Math.exp), [1, 1, 1, 1, 1]));
	expect(fit?.mu).toBeCloseTo(2.8, 10);
	expect(fit?.sigma).toBeCloseTo(
		Math.sqrt((1.8 ** 2 + 0.8 ** 2 + 0.3 ** 2 + 1.2 ** 2 + 1.7 ** 2) / 5),
		10
	);
	expect(fit?.n).toBe(5);
});

test('no other μ and σ make the times likelier than those of fitLognormal(histogram)', () => {
	forSeeds(20, (random) => {
		const { times, event } = spells(random, 40, 60);
		const fit = fitLognormal(countEvents(times, event), 1e-9);
		if (!fit) return;
		const likelihood = (mu: number, sigma: number) =>
			times.reduce((sum, time, i) => {
				const u = (Math.log(time) - mu) / sigma;
				return sum + (event[i] ? -Math.log(sigma) - (u * u) / 2 : Math.log(normalCdf(-u)));
			}, 0);
		const best = likelihood(fit.mu, fit.sigma);
		for (const [a, b] of [
			[0.01, 1],
			[-0.01, 1],
			[0, 1.01],
			[0, 0.99]
		] as const)
			expect(likelihood(fit.mu + a, fit.sigma * b)).toBeLessThan(best);
	});
});

test('fitLognormal(histogram) recovers what times were made with, where the ended alone are too short', () => {
	const { times, event } = spells(seeded(2), 4000, 80);
	const fit = fitLognormal(countEvents(times, event));
	expect(fit?.mu).toBeCloseTo(3, 1);
	expect(fit?.sigma).toBeCloseTo(0.8, 1);
	const ended = times.filter((_, i) => event[i]);
	expect(ended.reduce((sum, time) => sum + Math.log(time), 0) / ended.length).toBeLessThan(2.85);
});

test('fitLognormal(histogram) of no spread is not there; a time of 0 is half a unit', () => {
	expect(fitLognormal(countEvents([], []))).toBeUndefined();
	expect(fitLognormal(countEvents([5, 5, 9], [1, 1, 0]))).toBeUndefined();
	expect(fitLognormal(countEvents([0, 2], [1, 1]))?.mu).toBeCloseTo(0, 12);
	expect(fitLognormal(countEvents([1, 2, 1e6], [1, 1, 0]))?.sigma).toBeGreaterThan(1);
});

test('lognormalQuantile(fit, q)', () => {
	const fit = { mu: 3, sigma: 0.8, n: 1 };
	expect(lognormalQuantile(fit, 0.5)).toBeCloseTo(Math.exp(3), 10);
	expect(lognormalQuantile(fit, 0.9)).toBeCloseTo(Math.exp(3 + 0.8 * 1.2815515655), 6);
});

test('shrinkLognormal(part, whole) draws the part to the whole, the more the fewer it has', () => {
	const whole = { mu: 3, sigma: 1, n: 500 };
	expect(shrinkLognormal(undefined, whole)).toEqual({ mu: 3, sigma: 1, n: 0 });
	expect(shrinkLognormal({ mu: 5, sigma: 0.5, n: 8 }, whole)).toEqual({
		mu: 4,
		sigma: Math.sqrt(0.625),
		n: 8
	});
	expect(shrinkLognormal({ mu: 5, sigma: 0.5, n: 8000 }, whole).mu).toBeCloseTo(5, 2);
});
