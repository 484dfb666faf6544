import { expect, test } from 'vitest';
import { nearest } from '#lib/charts/nearest.ts';

const ITEMS = [{ x: 0 }, { x: 10 }, { x: 30 }];

test('nearest(items, x) is the index of the nearest item', () => {
	expect([-5, 0, 4, 5, 6, 10, 20, 21, 99].map((x) => nearest(ITEMS, x))).toEqual([
		0, 0, 0, 0, 1, 1, 1, 2, 2
	]);
});

test('nearest(items, x) is -1 of none', () => {
	expect(nearest([], 3)).toBe(-1);
});
