import { expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import { followGap, othersCount, placesOf, positionOf, shiftOf } from '#lib/ui/board/gap.ts';

const deals = (ids: string) => [...ids].map((id) => ({ id }) as Deal);

test('shiftOf(index, from, gap) puts every card once beside the gap', () => {
	for (const from of [-1, 0, 2, 4])
		for (let gap = -1; gap <= (from < 0 ? 5 : 4); gap++) {
			const places = [0, 1, 2, 3, 4]
				.filter((index) => index !== from)
				.map((index) => index + shiftOf(index, from, gap));
			const expected = Array.from({ length: 6 }, (_, place) => place).filter(
				(place) => place !== gap
			);
			expect(places, `from ${from}, gap ${gap}`).toEqual(expected.slice(0, places.length));
		}
});

test('shiftOf() moves nothing while the gap is where the card was lifted', () => {
	expect([0, 1, 3, 4].map((index) => shiftOf(index, 2, 2))).toEqual([0, 0, 0, 0]);
});

test('positionOf(deals, from, gap) names the card below the gap, or an end', () => {
	const column = deals('abcd');
	expect(positionOf(column, -1, 0)).toBe('top');
	expect(positionOf(column, -1, 2)).toEqual({ before: 'c' });
	expect(positionOf(column, -1, 4)).toBe('bottom');
	// b is lifted: the others are a, c, d.
	expect(positionOf(column, 1, 1)).toEqual({ before: 'c' });
	expect(positionOf(column, 1, 2)).toEqual({ before: 'd' });
	expect(positionOf(column, 1, 3)).toBe('bottom');
	expect(positionOf([], -1, 0)).toBe('top');
});

test('placesOf() never takes up less room than the column has cards', () => {
	expect(placesOf(deals('abcd'), 1, -1)).toBe(4);
	expect(placesOf(deals('abcd'), 1, 0)).toBe(4);
	expect(placesOf(deals('abcd'), -1, 0)).toBe(5);
	expect(othersCount(deals('abcd'), 1)).toBe(3);
});

test('followGap(before, after, gap) stays above the same card', () => {
	const before = { deals: deals('abcd'), from: -1 };
	expect(followGap(before, { deals: deals('xyabcd'), from: -1 }, 2)).toBe(4);
	expect(followGap(before, { deals: deals('acd'), from: -1 }, 2)).toBe(1);
	expect(followGap(before, { deals: deals('abcdx'), from: -1 }, 4)).toBe(5);
	expect(followGap(before, { deals: deals('xabcd'), from: -1 }, 0)).toBe(0);
	// The card below the gap left: the gap keeps its place, inside the column.
	expect(followGap(before, { deals: deals('abd'), from: -1 }, 2)).toBe(2);
	expect(followGap(before, { deals: deals('a'), from: -1 }, 3)).toBe(1);
	// The lifted card came into this column from another, above the gap.
	expect(followGap(before, { deals: deals('Labcd'), from: 0 }, 2)).toBe(2);
});
