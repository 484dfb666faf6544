import { expect, test } from 'vitest';
import { lineShape } from '#lib/charts/line.ts';

const FRAME = { left: 50, right: 250, top: 0, bottom: 100 };

function at(...values: (number | undefined)[]) {
	return values.map((y, index) => ({ x: index * 7, y }));
}

test('lineShape(points, frame) runs from the left to the right of the frame, 0 at its bottom', () => {
	// Up to 10: 5 is half way.
	expect(lineShape(at(0, 5, 10), FRAME).path).toBe('M50,100L150,50L250,0');
});

test('lineShape(points, frame) is to a round scale', () => {
	const { ticks, spots } = lineShape(at(0, 9), FRAME);
	expect(ticks.map(({ value, y }) => ({ value, y: Math.round(y) }))).toEqual([
		{ value: 0, y: 100 },
		{ value: 2, y: 80 },
		{ value: 4, y: 60 },
		{ value: 6, y: 40 },
		{ value: 8, y: 20 },
		{ value: 10, y: 0 }
	]);
	expect(spots[1]?.y).toBeCloseTo(10);
});

test('lineShape(points, frame) breaks where there is no value, and marks a point between two gaps', () => {
	const { path, alone, spots } = lineShape(at(10, 10, undefined, 5, undefined, 10, 0), FRAME);
	expect(path.match(/M/g)).toHaveLength(3);
	expect(alone).toEqual([{ x: 150, y: 50 }]);
	expect(spots[2]?.y).toBeUndefined();
	expect(spots[2]?.x).toBeCloseTo(50 + 200 / 3);
});

test('lineShape(points, frame) puts a single point in the middle', () => {
	const { alone, spots } = lineShape(at(10), FRAME);
	expect(spots).toEqual([{ x: 150, y: 0 }]);
	expect(alone).toEqual([{ x: 150, y: 0 }]);
});

test('lineShape(points, frame) of nothing but gaps or zeros has a scale and no line', () => {
	expect(lineShape(at(undefined, undefined), FRAME)).toMatchObject({ path: '', alone: [] });
	expect(lineShape([], FRAME)).toMatchObject({ path: '', spots: [] });
	expect(lineShape(at(0, 0), FRAME).path).toBe('M50,100L250,100');
});
