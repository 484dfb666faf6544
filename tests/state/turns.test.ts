import { expect, test } from 'vitest';
import { inSlices } from '#lib/state/turns.ts';

test('inSlices(items, work) works on each item once, in order, and lets others have their turn', async () => {
	const items = Array.from({ length: 5000 }, (_, index) => index);
	const done: number[] = [];
	let longest = 0;
	let turns = 0;
	const timer = setInterval(() => turns++, 0);
	await inSlices(items, (slice) => {
		const began = performance.now();
		while (performance.now() - began < 5);
		done.push(...slice);
		longest = Math.max(longest, slice.length);
	});
	clearInterval(timer);
	expect(done).toEqual(items);
	expect(longest).toBeLessThan(300);
	expect(turns).toBeGreaterThan(2);
});

test('inSlices(nothing, work) does nothing', async () => {
	await inSlices([], () => expect.unreachable());
});
