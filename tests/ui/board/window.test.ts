import { expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import {
	anchored,
	beside,
	drawnCount,
	firstDrawn,
	revealing,
	windowed
} from '#lib/ui/board/window.ts';

const deals = (...ids: (string | number)[]) => ids.map((id) => ({ id: String(id) }) as Deal);
const many = (count: number, from = 0) =>
	deals(...Array.from({ length: count }, (_, index) => from + index));
const indexes = (placed: ReturnType<typeof windowed>) => placed.map(({ index }) => index);

test('firstDrawn and drawnCount cover the view and four cards beyond each edge', () => {
	expect(firstDrawn(0, 60)).toBe(0);
	expect(firstDrawn(239, 60)).toBe(0);
	expect(firstDrawn(600, 60)).toBe(6);
	// 10 cards fill 600 px; one more where the first and the last are cut; 4 at each end.
	expect(drawnCount(600, 60)).toBe(19);
	for (const top of [0, 1, 59, 60, 12_345]) {
		const first = firstDrawn(top, 60);
		expect(first * 60).toBeLessThanOrEqual(top);
		expect((first + drawnCount(600, 60)) * 60).toBeGreaterThanOrEqual(top + 600);
	}
});

test('windowed(deals, first, count, kept) draws the window and what must stay drawn, in order', () => {
	expect(indexes(windowed(many(5000), 100, 4, [7, 102, 4999]))).toEqual([
		7, 100, 101, 102, 103, 4999
	]);
	expect(indexes(windowed(many(3), 0, 19, [-1, -1]))).toEqual([0, 1, 2]);
	expect(windowed([], 0, 19, [-1])).toEqual([]);
	// A column that has just shrunk below its scroll position.
	expect(indexes(windowed(many(3), 40, 19, [5]))).toEqual([]);
});

test('anchored(before, after, scrollTop, stride) holds the first card in view', () => {
	const before = many(100);
	expect(anchored(before, [...deals('a', 'b'), ...before], 605, 60)).toBe(725);
	expect(anchored(before, before.slice(3), 605, 60)).toBe(425);
	expect(anchored(before, [...before, ...deals('z')], 605, 60)).toBe(605);
});

test('anchored() holds the next card where the first in view left', () => {
	const before = many(100);
	const without = (...ids: string[]) => before.filter(({ id }) => !ids.includes(id));
	// Card 11 stood 55 px below the edge and still does; card 9 comes into view above it.
	expect(anchored(before, without('10'), 605, 60)).toBe(545);
	expect(anchored(before, without('10', '2'), 605, 60)).toBe(485);
});

test('anchored() stays at the very top, so that what comes in there is seen', () => {
	expect(anchored(many(9), [...deals('new'), ...many(9)], 0, 60)).toBe(0);
	expect(anchored(many(9), [...deals('new'), ...many(9)], 1, 60)).toBe(61);
});

test('anchored() of a column that emptied or changed wholly stays inside it', () => {
	expect(anchored(many(100), [], 605, 60)).toBe(0);
	expect(anchored(many(100), many(5, 1000), 605, 60)).toBe(300);
});

test('revealing(index, scrollTop, stride, height) scrolls no further than to show the card', () => {
	expect(revealing(5, 0, 60, 600)).toBe(0);
	expect(revealing(10, 0, 60, 600)).toBe(60);
	expect(revealing(2, 600, 60, 600)).toBe(120);
});

test('beside(index, from, to, stride) is the card at the same height on screen, -1 in an empty column', () => {
	expect(beside(12, { scrollTop: 600 }, { scrollTop: 0, count: 9 }, 60)).toBe(2);
	expect(beside(2, { scrollTop: 0 }, { scrollTop: 600, count: 100 }, 60)).toBe(12);
	expect(beside(8, { scrollTop: 0 }, { scrollTop: 0, count: 3 }, 60)).toBe(2);
	expect(beside(0, { scrollTop: 0 }, { scrollTop: 0, count: 0 }, 60)).toBe(-1);
});
