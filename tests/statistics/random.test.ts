import { expect, test } from 'vitest';
import { sfc32 } from '#lib/statistics/random.ts';

test('sfc32(seed) repeats itself', () => {
	const draw = () => {
		const random = sfc32(4711);
		return Array.from({ length: 50 }, () => random());
	};
	expect(draw()).toEqual(draw());
});

test('sfc32 differs by seed, by stream, and beyond 32 bits of seed', () => {
	const first = (seed: number, stream?: number) => sfc32(seed, stream)();
	const seen = [first(1), first(2), first(1, 1), first(1, 2), first(1 + 2 ** 32)];
	expect(new Set(seen).size).toBe(seen.length);
});

test('sfc32 fills [0, 1) evenly', () => {
	const random = sfc32(7);
	const bins = new Array<number>(16).fill(0);
	for (let i = 0; i < 160_000; i++) {
		const bin = Math.floor(random() * 16);
		bins[bin] = (bins[bin] ?? 0) + 1;
	}
	// Chi square with 15 degrees of freedom is above 37.7 once in a thousand.
	expect(bins).toHaveLength(16);
	const chi = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
	expect(chi).toBeLessThan(37.7);
});
