import { expect, test } from 'vitest';
import { bootstrap, redrawn } from '#lib/statistics/bootstrap.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { forSeeds, seeded } from '../helpers/random.ts';

/** The mean of as many drawn ones of some numbers. */
const meanOf = (numbers: readonly number[]) => (random: Random) => {
	let sum = 0;
	for (let i = 0; i < numbers.length; i++)
		sum += numbers[Math.floor(random() * numbers.length)] ?? NaN;
	return sum / numbers.length;
};

test('bootstrap(figure, { seed }) repeats itself, and differs by seed', () => {
	const numbers = Array.from({ length: 30 }, (_, i) => i * i);
	const first = bootstrap(meanOf(numbers), { seed: 5 });
	expect(bootstrap(meanOf(numbers), { seed: 5 })).toEqual(first);
	expect(bootstrap(meanOf(numbers), { seed: 6 })).not.toEqual(first);
});

test('bootstrap(…) of a mean is the interval that its standard error gives', () => {
	const random = seeded(9);
	const numbers = Array.from({ length: 400 }, () => random.next());
	const { low = NaN, high = NaN } = bootstrap(meanOf(numbers), { seed: 1, resamples: 2000 }) ?? {};
	const middle = numbers.reduce((sum, one) => sum + one, 0) / 400;
	const error = Math.sqrt(numbers.reduce((sum, one) => sum + (one - middle) ** 2, 0)) / 400;
	expect((middle - low) / error).toBeCloseTo(1.96, 0);
	expect((high - middle) / error).toBeCloseTo(1.96, 0);
});

test('bootstrap(…) covers the truth as often as it says', () => {
	let covered = 0;
	forSeeds(200, (random, seed) => {
		const numbers = Array.from({ length: 60 }, () => -Math.log(1 - random.next()));
		const interval = bootstrap(meanOf(numbers), { seed, level: 0.8 });
		if (interval && interval.low <= 1 && interval.high >= 1) covered++;
	});
	expect(covered / 200).toBeGreaterThan(0.68);
	expect(covered / 200).toBeLessThan(0.88);
});

test('bootstrap(…) of a figure that is mostly not there is not there', () => {
	expect(bootstrap(() => undefined, { seed: 1 })).toBeUndefined();
	expect(bootstrap((random) => (random() < 0.2 ? undefined : 1), { seed: 1 })).toBeUndefined();
	expect(bootstrap((random) => (random() < 0.02 ? NaN : 1), { seed: 1 })).toEqual({
		low: 1,
		high: 1
	});
});

test('redrawn(counts, random) has on average the counts, with their own variance, of few and of many', () => {
	const random = sfc32(3);
	const counts = [0, 1, 7, 14, 15, 4000];
	const samples = Array.from({ length: 4000 }, () => redrawn(counts, random));
	for (const [bin, count] of counts.entries()) {
		const drawn = samples.map((sample) => sample[bin] ?? NaN);
		const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
		const variance = drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / drawn.length;
		expect(Math.abs(mean - count)).toBeLessThanOrEqual(4 * Math.sqrt(count / drawn.length));
		expect(variance).toBeGreaterThanOrEqual(0.9 * count);
		expect(variance).toBeLessThanOrEqual(1.1 * count);
	}
});
