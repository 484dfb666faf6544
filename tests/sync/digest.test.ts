import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { digestText } from '#lib/protocol/operation.ts';
import { digestOf, healed, sameClocks } from '#lib/sync/digest.ts';
import { createHash } from 'node:crypto';
import { processorTime } from '../helpers/processor-time.ts';

function docOf(client: number, ...entries: string[]): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = client;
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(0, entries), 'local');
	return doc;
}

const entries = (doc: Y.Doc) => doc.getArray<string>('o').toArray();

test('digestOf(doc) is SHA-256 of the sorted entries, in whatever order they stand', async () => {
	const expected = createHash('sha256').update('a\nb\nü').digest();
	expect(Buffer.from(await digestOf(docOf(1, 'ü', 'a', 'b'))).equals(expected)).toBe(true);
	expect(Buffer.from(await digestOf(docOf(2, 'b', 'ü', 'a'))).equals(expected)).toBe(true);
	expect(digestText(['b', 'ü', 'a'])).toBe('a\nb\nü');
});

test('sameClocks(one, other) holds in any order, and not where one has more', () => {
	const clocks = new Map([
		[1, 2],
		[3, 4]
	]);
	expect(sameClocks(clocks, new Map([...clocks].reverse()))).toBe(true);
	expect(sameClocks(clocks, new Map([[1, 2]]))).toBe(false);
	expect(sameClocks(new Map([[1, 2]]), clocks)).toBe(false);
	expect(sameClocks(clocks, new Map([...clocks, [3, 5]]))).toBe(false);
});

test('healed(relay, own) has what both have, and the relay’s at its own clocks', () => {
	const relay = docOf(7, 'both', 'theirs');
	const own = docOf(7, 'both', 'ours');
	const { state, missing, extra } = healed(relay, own);
	expect({ missing, extra }).toEqual({ missing: 1, extra: 1 });
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	expect(entries(doc)).toEqual(['both', 'theirs', 'ours']);
	// The relay gets what it lacks, and what it has stays as it is there.
	Y.applyUpdate(relay, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(relay)));
	expect(entries(relay)).toEqual(entries(doc));
});

test('digestOf(doc) of 80,000 entries takes its thread for less than a second', async () => {
	const entry = (n: number) => `[${(n * 7919) % 80_000},"${'x'.repeat(140)}"]`;
	const doc = docOf(1, ...Array.from({ length: 80_000 }, (_, n) => entry(n)));
	let digest: Promise<unknown> | undefined;
	const took = processorTime(() => (digest = digestOf(doc)));
	await digest;
	console.log(`digest of 80,000 entries: ${Math.round(took)} ms of the processor`);
	expect(took).toBeLessThan(1000);
});
