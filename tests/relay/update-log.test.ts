import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { scan } from '../../sync-server/src/scan.ts';
import { UpdateLog } from '../../sync-server/src/update-log.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';

/** Updates of a few peers that hear of each other now and then, in the order they were made. */
function history(random: Random, count: number): { updates: Uint8Array[]; whole: Y.Doc } {
	const whole = new Y.Doc();
	const updates: Uint8Array[] = [];
	const peers = Array.from({ length: 3 }, () => new Y.Doc());
	for (const peer of peers)
		peer.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'heard') return;
			updates.push(update);
			Y.applyUpdate(whole, update);
		});
	while (updates.length < count) {
		const peer = random.pick(peers);
		if (random.chance(0.2)) Y.applyUpdate(peer, Y.encodeStateAsUpdate(whole), 'heard');
		const text = peer.getText('t');
		if (text.length > 0 && random.chance(0.3)) text.delete(random.int(text.length), 1);
		else text.insert(random.int(text.length + 1), String(random.int(1000)));
	}
	return { updates, whole };
}

function logOf(updates: readonly Uint8Array[]): UpdateLog {
	const log = new UpdateLog();
	for (const update of updates) {
		const found = scan(update);
		if (!found) throw new Error('the update is one of Yjs');
		log.append(update, found);
		log.settle();
	}
	return log;
}

test('UpdateLog, merged as it goes, makes the same document', () => {
	forSeeds(cases(10), (random) => {
		const { updates, whole } = history(random, 100 + random.int(300));
		const log = logOf(updates);
		expect(log.end).toBe(updates.length);
		expect(log.length).toBeLessThan(40);
		const doc = new Y.Doc();
		for (let entry = log.at(0); entry; entry = log.at(entry.to)) Y.applyUpdate(doc, entry.update);
		expect(doc.getText('t').toJSON()).toBe(whole.getText('t').toJSON());
		expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(whole));
	});
});

test('at(index) is the entry that holds it, and undefined at the end', () => {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let i = 0; i < 20; i++) doc.getArray('o').insert(i, [i]);
	const log = logOf(updates);
	// 16 became one, 4 stand alone.
	const spans = [0, 15, 16, 19].map((index) => [log.at(index)?.from, log.at(index)?.to]);
	expect(spans).toEqual([
		[0, 16],
		[0, 16],
		[16, 17],
		[19, 20]
	]);
	expect(log.at(20)).toBeUndefined();
});
