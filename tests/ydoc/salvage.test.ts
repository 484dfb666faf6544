import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { salvage } from '#lib/ydoc/salvage.ts';
import { append } from '#lib/ydoc/schema.ts';

/** The updates of a log that is written entry by entry. */
function updatesOf(...entries: readonly string[]): Uint8Array[] {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (const entry of entries) doc.transact(() => append(doc, [entry]), 'local');
	return updates;
}

const GARBAGE = Uint8Array.of(255, 255, 255, 255, 1, 2, 3);

test('salvage(updates) has the entries in the order of the log, each once', () => {
	const updates = updatesOf('a', 'b', 'c');
	expect(salvage([...updates, ...updates])).toEqual({ entries: ['a', 'b', 'c'], broken: [] });
	expect(salvage([])).toEqual({ entries: [], broken: [] });
});

test('salvage(updates) hands back what is no update, and reads the others', () => {
	const [a = GARBAGE, b = GARBAGE] = updatesOf('a', 'b');
	expect(salvage([GARBAGE, a, b])).toEqual({ entries: ['a', 'b'], broken: [GARBAGE] });
});

test('salvage(updates) has what rests on a damaged one too', () => {
	const [a = GARBAGE, , c = GARBAGE, d = GARBAGE] = updatesOf('a', 'b', 'c', 'd');
	const { entries, broken } = salvage([a, GARBAGE, c, d]);
	expect(entries).toEqual(['a', 'c', 'd']);
	expect(broken).toHaveLength(1);
});
