import { expect, test } from 'vitest';
import type { StageId } from '#lib/domain/ids.ts';
import { dropAt, edgeSpeed, sameDrop, type Box, type Drop, type List } from '#lib/ui/board/drop.ts';

const box = (left: number, top: number, right: number, bottom: number): Box => ({
	left,
	top,
	right,
	bottom
});
const list = (stage: string, left: number, scrollTop = 0, count = 100): List => ({
	stage: stage as StageId,
	box: box(left, 100, left + 200, 700),
	scrollTop,
	count
});
const lists = [list('a', 0), list('b', 220, 6000), list('c', 440, 0, 2)];
const zones = [{ drop: { kind: 'win' } as Drop, box: box(0, 640, 660, 700) }];
const board = box(0, 50, 660, 700);
const at = (x: number, y: number, top = y - 20) =>
	dropAt({ board, zones, lists }, { x, y }, top, 60);

test('dropAt() goes where the upper edge of the card is nearest', () => {
	expect(at(100, 120)).toEqual({ kind: 'gap', stage: 'a', index: 0 });
	expect(at(100, 149, 129)).toEqual({ kind: 'gap', stage: 'a', index: 0 });
	expect(at(100, 150, 130)).toEqual({ kind: 'gap', stage: 'a', index: 1 });
});

test('dropAt() counts what is scrolled away', () => {
	expect(at(300, 120)).toEqual({ kind: 'gap', stage: 'b', index: 100 });
	const far = [list('b', 220, 3000)];
	expect(dropAt({ board, zones, lists: far }, { x: 300, y: 160 }, 160, 60)).toEqual({
		kind: 'gap',
		stage: 'b',
		index: 51
	});
});

test('dropAt() goes no further than below the last card', () => {
	expect(at(500, 500)).toEqual({ kind: 'gap', stage: 'c', index: 2 });
});

test('dropAt() over the head of a column is its first card in view', () => {
	expect(at(100, 60)).toEqual({ kind: 'gap', stage: 'a', index: 0 });
});

test('dropAt() between two columns takes the nearer', () => {
	expect(at(207, 120)).toMatchObject({ stage: 'a' });
	expect(at(214, 120)).toMatchObject({ stage: 'b' });
});

test('dropAt() prefers a zone to the column below it', () => {
	expect(at(100, 639)).toMatchObject({ kind: 'gap' });
	expect(at(100, 640)).toEqual({ kind: 'win' });
});

test('dropAt() is undefined further than 48 px off the board', () => {
	expect(at(-48, 300)).toMatchObject({ stage: 'a' });
	expect(at(-49, 300)).toBeUndefined();
	expect(at(100, 1)).toBeUndefined();
	expect(at(100, 2)).toBeDefined();
});

test('edgeSpeed() is 0 in the middle, full at the edge and beyond, towards the edge', () => {
	const edge = { reach: 50, fastest: 1000 };
	expect(edgeSpeed(300, 0, 600, edge)).toBe(0);
	expect(edgeSpeed(50, 0, 600, edge)).toBe(0);
	// Half way in: a quarter of the speed.
	expect(edgeSpeed(25, 0, 600, edge)).toBe(-250);
	expect(edgeSpeed(0, 0, 600, edge)).toBe(-1000);
	expect(edgeSpeed(-90, 0, 600, edge)).toBe(-1000);
	expect(edgeSpeed(575, 0, 600, edge)).toBe(250);
	expect(edgeSpeed(900, 0, 600, edge)).toBe(1000);
});

test('edgeSpeed() leaves a middle in a short list', () => {
	expect(edgeSpeed(45, 0, 90, { reach: 50, fastest: 1000 })).toBe(0);
	expect(edgeSpeed(5, 5, 5, { reach: 50, fastest: 1000 })).toBe(0);
});

test('sameDrop(a, b) compares what is meant', () => {
	const gap = (stage: string, index: number): Drop => ({
		kind: 'gap',
		stage: stage as StageId,
		index
	});
	expect(sameDrop(gap('a', 1), gap('a', 1))).toBe(true);
	expect(sameDrop(gap('a', 1), gap('a', 2))).toBe(false);
	expect(sameDrop(gap('a', 1), gap('b', 1))).toBe(false);
	expect(sameDrop({ kind: 'stage', stage: 'a' as StageId }, gap('a', 0))).toBe(false);
	expect(sameDrop({ kind: 'win' }, { kind: 'win' })).toBe(true);
	expect(sameDrop({ kind: 'win' }, { kind: 'lose' })).toBe(false);
	expect(sameDrop(undefined, { kind: 'win' })).toBe(false);
	expect(sameDrop(undefined, undefined)).toBe(true);
});
