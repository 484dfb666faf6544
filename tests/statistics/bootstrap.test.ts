import { expect, test } from 'vitest';
import { bootstrap } from '#lib/statistics/bootstrap.ts';
import { forSeeds, seeded } from '../helpers/random.ts';

/** The mean of the drawn ones of some numbers. */
const meanOf = (numbers: readonly number[]) => (drawn: Int32Array) => {
	let sum = 0;
	for (const i of drawn) sum += numbers[i] ?? NaN;
	return sum / drawn.length;
};

test('bootstrap(cases, figure, { seed }) repeats itself, and differs by seed', () => {
	const numbers = Array.from({ length: 30 }, (_, i) => i * i);
	const first = bootstrap(30, meanOf(numbers), { seed: 5 });
	expect(bootstrap(30, meanOf(numbers), { seed: 5 })).toEqual(first);
	expect(bootstrap(30, meanOf(numbers), { seed: 6 })).not.toEqual(first);
});

test('bootstrap(…) of a mean is the interval that its standard error gives', () => {
	const random = seeded(9);
	const numbers = Array.from({ length: 400 }, () => random.next());
	const { low = NaN, high = NaN } =
		bootstrap(400, meanOf(numbers), { seed: 1, resamples: 2000 }) ?? {};
	const middle = numbers.reduce((sum, one) => sum + one, 0) / 400;
	const error = Math.sqrt(numbers.reduce((sum, one) => sum + (one - middle) ** 2, 0)) / 400;
	expect((middle - low) / error).toBeCloseTo(1.96, 0);
	expect((high - middle) / error).toBeCloseTo(1.96, 0);
});

test('bootstrap(…) covers the truth as often as it says', () => {
	let covered = 0;
	forSeeds(200, (random, seed) => {
		const numbers = Array.from({ length: 60 }, () => -Math.log(1 - random.next()));
		const interval = bootstrap(60, meanOf(numbers), { seed, level: 0.8 });
		if (interval && interval.low <= 1 && interval.high >= 1) covered++;
	});
	expect(covered / 200).toBeGreaterThan(0.68);
	expect(covered / 200).toBeLessThan(0.88);
});

test('bootstrap(…) of a figure that is mostly not there is not there', () => {
	expect(bootstrap(0, () => 1, { seed: 1 })).toBeUndefined();
	expect(bootstrap(10, ([first]) => (first === 0 ? undefined : 1), { seed: 1 })).toBeUndefined();
	expect(bootstrap(99, ([first]) => (first === 0 ? NaN : 1), { seed: 1 })).toEqual({
		low: 1,
		high: 1
	});
});
