import { expect, test } from 'vitest';
import { markAt, step } from '#lib/charts/hit.ts';
import type { Mark, Scene } from '#lib/charts/scene.ts';

function mark(id: string, x: number, y: number, row: number, more: Partial<Mark> = {}): Mark {
	return { id, title: id, facts: [], row, box: { x, y, width: 10, height: 10 }, ...more };
}
function scene(marks: readonly Mark[], mirrored = false): Scene {
	return { width: 100, height: 100, shapes: [], marks, mirrored };
}

test('markAt(scene, point) is the mark below it, of those that lie on each other the smaller', () => {
	const large = mark('large', 0, 0, 0, { box: { x: 0, y: 0, width: 50, height: 50 } });
	expect(markAt(scene([large, mark('small', 10, 10, 0)]), { x: 12, y: 12 })).toBe(1);
	expect(markAt(scene([large, mark('small', 10, 10, 0)]), { x: 40, y: 40 })).toBe(0);
});

test('markAt(scene, point, reach) is the nearest within reach, and -1 of none', () => {
	const two = scene([mark('a', 0, 0, 0), mark('b', 40, 0, 0)]);
	expect(markAt(two, { x: 28, y: 5 })).toBe(1);
	expect(markAt(two, { x: 28, y: 5 }, 11)).toBe(-1);
	expect(markAt(two, { x: 28, y: 5 }, 12)).toBe(1);
	expect(markAt(scene([]), { x: 0, y: 0 })).toBe(-1);
});

test('markAt(scene, point) follows the trail of what winds, not its box', () => {
	const band = mark('band', 0, 0, 0, {
		box: { x: 0, y: 0, width: 100, height: 100 },
		trail: [
			{ x: 0, y: 0 },
			{ x: 100, y: 100 }
		]
	});
	expect(markAt(scene([band]), { x: 95, y: 98 })).toBe(0);
	expect(markAt(scene([band]), { x: 90, y: 10 })).toBe(-1);
});

test('step(scene, from, key) goes on to the right, and to the left where the scene is mirrored', () => {
	const marks = [mark('a', 0, 0, 0), mark('b', 20, 0, 0), mark('c', 40, 0, 0)];
	expect(step(scene(marks), 0, 'ArrowRight')).toBe(1);
	expect(step(scene(marks, true), 0, 'ArrowRight')).toBe(0);
	expect(step(scene(marks, true), 0, 'ArrowLeft')).toBe(1);
	expect(step(scene(marks), 2, 'ArrowRight')).toBe(2);
	expect(step(scene(marks), 1, 'Home')).toBe(0);
	expect(step(scene(marks), 1, 'End')).toBe(2);
	expect(step(scene(marks), 1, 'x')).toBeUndefined();
});

test('step(scene, from, key) goes up and down to the nearest of the next line, which may be empty between', () => {
	const marks = [
		mark('a', 0, 0, 0),
		mark('b', 40, 0, 0),
		mark('c', 0, 20, 2),
		mark('d', 42, 20, 2)
	];
	expect(step(scene(marks), 1, 'ArrowDown')).toBe(3);
	expect(step(scene(marks), 2, 'ArrowUp')).toBe(0);
	expect(step(scene(marks), 3, 'ArrowDown')).toBe(3);
});

test('step(scene, from, key) goes along one line by up and down too', () => {
	const marks = [mark('a', 0, 0, 0), mark('b', 20, 0, 0)];
	expect(step(scene(marks), 0, 'ArrowDown')).toBe(1);
	expect(step(scene(marks), 1, 'ArrowUp')).toBe(0);
});
