import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Acknowledged, clocksOf } from '#lib/sync/acknowledged.ts';

test('waiting(clocks) counts every change where nothing was acknowledged', () => {
	const doc = new Y.Doc();
	doc.getArray<string>('o').insert(0, ['a', 'b', 'c']);
	expect(new Acknowledged().waiting(clocksOf(doc))).toBe(3);
});

test('waiting(clocks) counts only what came after, by client', () => {
	const acknowledged = new Acknowledged();
	acknowledged.cover(new Map([[1, 5]]));
	expect(acknowledged.waiting(new Map([[1, 5]]))).toBe(0);
	expect(acknowledged.waiting(new Map([[1, 7]]))).toBe(2);
	expect(
		acknowledged.waiting(
			new Map([
				[1, 4],
				[2, 3]
			])
		)
	).toBe(3);
});

test('cover(clocks) never takes back; replace(clocks) does, when the relay has lost some', () => {
	const acknowledged = new Acknowledged();
	acknowledged.cover(new Map([[1, 5]]));
	acknowledged.cover(new Map([[1, 2]]));
	expect(acknowledged.waiting(new Map([[1, 5]]))).toBe(0);
	acknowledged.replace(new Map([[1, 2]]));
	expect(acknowledged.waiting(new Map([[1, 5]]))).toBe(3);
});

test('encode() is what a later session starts with', () => {
	const acknowledged = new Acknowledged();
	acknowledged.cover(
		new Map([
			[1, 5],
			[4_294_967_295, 70_000]
		])
	);
	const later = new Acknowledged(acknowledged.encode());
	expect(
		later.waiting(
			new Map([
				[1, 6],
				[4_294_967_295, 70_000]
			])
		)
	).toBe(1);
});

test('a note that cannot be read means that nothing was acknowledged', () => {
	expect(new Acknowledged(new Uint8Array([200])).waiting(new Map([[1, 2]]))).toBe(2);
});
