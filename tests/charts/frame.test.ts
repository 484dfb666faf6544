import { expect, test } from 'vitest';
import { frame, labelStep } from '#lib/charts/frame.ts';

const MARGIN = { top: 8, right: 10, bottom: 24, left: 50 };

test('frame(width, height, margin) is what the margin leaves', () => {
	expect(frame(300, 200, MARGIN)).toEqual({ left: 50, right: 290, top: 8, bottom: 176 });
});

test('frame(width, height, margin) is never inside out', () => {
	expect(frame(20, 10, MARGIN)).toEqual({ left: 50, right: 50, top: 8, bottom: 8 });
});

test('labelStep(count, length, room) leaves each label its room', () => {
	// 300 px hold 5 labels of 60: of 12, every third (4 labels); of 5, each; of 6, every second.
	expect(labelStep(12, 300, 60)).toBe(3);
	expect(labelStep(5, 300, 60)).toBe(1);
	expect(labelStep(6, 300, 60)).toBe(2);
	expect(labelStep(12, 30, 60)).toBe(12);
	expect(labelStep(0, 300, 60)).toBe(1);
});
