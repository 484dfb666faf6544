import { expect, test } from 'vitest';
import { beta, drawn, logNormal, normal, pick, running, shuffled } from '#lib/sample/chance.ts';
import { sfc32 } from '#lib/statistics/random.ts';

const N = 40_000;

function moments(draw: () => number): { mean: number; variance: number } {
	const values = Array.from({ length: N }, draw);
	const mean = values.reduce((sum, value) => sum + value, 0) / N;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (N - 1);
	return { mean, variance };
}

test('normal has mean 0 and variance 1', () => {
	const random = sfc32(1);
	const { mean, variance } = moments(() => normal(random));
	expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(N));
	expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
});

test('logNormal(random, median, sigma) has that median and that spread of its logarithm', () => {
	const random = sfc32(2);
	const { mean, variance } = moments(() => Math.log(logNormal(random, 20, 0.7)));
	expect(Math.abs(mean - Math.log(20))).toBeLessThan((4 * 0.7) / Math.sqrt(N));
	expect(Math.abs(variance - 0.49)).toBeLessThan(4 * 0.49 * Math.sqrt(2 / N));
});

test('beta(random, 12, 28) has mean 0.3 and variance 0.3 x 0.7 / 41', () => {
	const random = sfc32(3);
	const { mean, variance } = moments(() => beta(random, 12, 28));
	const true_ = (0.3 * 0.7) / 41;
	expect(Math.abs(mean - 0.3)).toBeLessThan(4 * Math.sqrt(true_ / N));
	expect(Math.abs(variance / true_ - 1)).toBeLessThan(0.05);
});

test('drawn(random, running(weights)) follows the weights and never draws a weight of 0', () => {
	const random = sfc32(4);
	const sums = running([0, 1, 0, 3, 0]);
	const counts = [0, 0, 0, 0, 0];
	for (let i = 0; i < N; i++) {
		const index = drawn(random, sums);
		counts[index] = (counts[index] ?? 0) + 1;
	}
	expect([counts[0], counts[2], counts[4]]).toEqual([0, 0, 0]);
	expect(Math.abs((counts[1] ?? 0) / N - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / N));
});

test('drawn takes the first at 0 and the last just below 1', () => {
	const sums = running([1, 1, 1]);
	expect(drawn(() => 0, sums)).toBe(0);
	expect(drawn(() => 1 - 2 ** -32, sums)).toBe(2);
});

test('shuffled keeps every entry and puts each first as often', () => {
	const random = sfc32(5);
	const firsts = new Map<string, number>();
	for (let i = 0; i < N; i++) {
		const [first = '', ...rest] = shuffled(random, ['a', 'b', 'c', 'd']);
		if ([first, ...rest].toSorted().join('') !== 'abcd')
			throw new Error(`${first} and ${rest.join()}`);
		firsts.set(first, (firsts.get(first) ?? 0) + 1);
	}
	expect(firsts.size).toBe(4);
	for (const count of firsts.values())
		expect(Math.abs(count / N - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / N));
});

test('pick throws for an empty list', () => {
	expect(() => pick(sfc32(6), [])).toThrow();
});
