import { expect, test } from 'vitest';
import { Feed } from '../../../sync-server/src/store/redis-feed.ts';

/** A feed that has started after `seq`, and what it has delivered. */
function feed(seq?: number) {
	const delivered: number[] = [];
	const made = new Feed((delivery) => delivered.push(delivery));
	if (seq !== undefined) made.start(seq, undefined);
	return { feed: made, delivered };
}

const stored = (crc = 0) => ({ crc, node: 'n', number: 1, update: Buffer.of() });

test('take(seq, stored) delivers 1, 2, 3 … in whatever order they come, each once', () => {
	const { feed: made, delivered } = feed(0);
	for (const seq of [2, 3, 1, 1, 2, 5, 3, 4]) made.take(seq, stored(seq));
	expect(delivered).toEqual([1, 2, 3, 4, 5]);
	expect(made.last).toEqual({ seq: 5, crc: 5 });
	expect(made.hasGap).toBe(false);
});

test('take(seq) without the entry waits for it, and does not lose what had come', () => {
	const { feed: made, delivered } = feed(0);
	made.take(1);
	made.take(2, stored());
	made.take(2);
	expect([delivered, made.hasGap]).toEqual([[], true]);
	made.take(1, stored());
	expect([delivered, made.hasGap]).toEqual([[1, 2], false]);
});

test('what comes before the start is delivered after it, without what was read otherwise', () => {
	const { feed: made, delivered } = feed();
	for (const seq of [3, 1, 2]) made.take(seq, stored());
	expect([delivered, made.isStarted, made.hasGap]).toEqual([[], false, false]);
	made.start(2, undefined);
	expect([delivered, made.isStarted, made.hasGap]).toEqual([[3], true, false]);
});

test('whenAt(seq, settle) settles in order, after the delivery, at the start and at the end', () => {
	const { feed: made, delivered } = feed();
	const settled: string[] = [];
	for (const seq of [1, 2, 3])
		made.whenAt(seq, () => settled.push(`${seq} of ${delivered.length}`));
	made.start(1, undefined);
	expect(settled).toEqual(['1 of 0']);
	made.take(2, stored());
	expect(settled).toEqual(['1 of 0', '2 of 1']);
	made.whenAt(1, () => settled.push('past'));
	made.end();
	expect(settled).toEqual(['1 of 0', '2 of 1', 'past', '3 of 1']);
});
