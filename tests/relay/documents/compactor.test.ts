import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Compactor } from '../../../sync-server/src/documents/compactor.ts';
import { compact, fingerprint, load } from '../../../sync-server/src/documents/content.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Room } from '../../../sync-server/src/documents/room.ts';
import type { Event } from '../../../sync-server/src/log.ts';
import type { Snapshot, Storage } from '../../../sync-server/src/store/storage.ts';
import { cases, forSeeds } from '../../helpers/random.ts';
import { connect, startRelay, type TestRelay } from '../../helpers/gate.ts';
import { holds, until } from '../../helpers/until.ts';
import { randomDocument } from '../../helpers/updates.ts';

const ROOM = `${'w'.repeat(22)}/note/0/d1`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayOn(storage: Storage): Promise<TestRelay> {
	const relay = await startRelay({ openStorage: () => Promise.resolve(storage) });
	cleanups.push(() => relay.close());
	return relay;
}

async function synced(relay: TestRelay, doc = new Y.Doc()) {
	const provider = connect(relay, ROOM, doc);
	cleanups.push(() => provider.destroy());
	await until(() => provider.synced);
	return provider;
}

const named = (relay: TestRelay, event: string) =>
	relay.events.filter((logged) => logged.event === event);

/** Keeps them, in the name of somebody who is not here. */
async function keep(storage: Storage, updates: readonly Uint8Array[]): Promise<void> {
	for (const update of updates)
		await storage.append(ROOM, { update, member: 'm9', device: 'd9', claims: [] });
}

/** What so many sessions wrote, some of it deleted: updates, and the document they make. */
function sessions(count: number, each: number) {
	const whole = new Y.Doc();
	const updates: Uint8Array[] = [];
	for (let session = 0; session < count; session++) {
		const doc = new Y.Doc();
		doc.clientID = session + 1;
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(whole));
		doc.on('update', (update: Uint8Array) => {
			updates.push(update);
			Y.applyUpdate(whole, update);
		});
		const list = doc.getArray<string>('o');
		for (let i = 0; i < each; i++) list.insert(list.length, [`${session}/${i}`.padEnd(200, '.')]);
		list.delete(0);
	}
	return { updates, whole };
}

test('compact(doc) makes pieces that are the document', () => {
	forSeeds(cases(60), (random) => {
		const { doc, updates } = randomDocument(random);
		const loaded = load(updates);
		expect(loaded.aside).toEqual([]);
		const { chunks, vector, deletes } = compact(loaded.doc);
		const copy = new Y.Doc();
		for (const { update } of [...chunks, { update: deletes }]) Y.applyUpdate(copy, update);
		expect(fingerprint(copy)).toBe(fingerprint(doc));
		expect(Y.decodeStateVector(vector)).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)));
		expect(scan(deletes)?.runs).toEqual([]);
	});
});

test('fingerprint(doc) tells documents apart that have equal state vectors', () => {
	const [a, b] = [new Y.Doc(), new Y.Doc()];
	for (const [doc, text] of [
		[a, 'one'],
		[b, 'two']
	] as const) {
		doc.clientID = 1;
		doc.getArray('o').insert(0, [text]);
	}
	expect(Y.equalSnapshots(Y.snapshot(a), Y.snapshot(b))).toBe(true);
	expect(fingerprint(a)).not.toBe(fingerprint(b));
});

/** Yjs throws on it. `scan` would not have let it in; no update is known that does one and not the other. */
const BAD = Uint8Array.from([1, 1, 2, 0, 8, 1, 1]);

test('load(updates) sets aside what Yjs throws on, and compact refuses what then lacks something', () => {
	const doc = new Y.Doc();
	doc.clientID = 1;
	doc.getArray('o').insert(0, ['kept']);
	const good = Y.encodeStateAsUpdate(doc);
	const loaded = load([good, BAD, good]);
	expect([loaded.aside, loaded.doc.getArray('o').toArray()]).toEqual([[1], ['kept']]);
	expect(compact(loaded.doc).chunks.length).toBe(1);
	const later = Uint8Array.from([1, 1, 2, 1, 136, 2, 0, 1, 126, 0]);
	expect(() => compact(load([good, BAD, later]).doc)).toThrow('missing');
	expect(() => load(Array<Uint8Array>(9).fill(BAD))).toThrow('refuses more than 8');
});

test('a document with a long tail is compacted, and whoever comes gets pieces of it', async () => {
	const storage = openMemory();
	const { updates, whole } = sessions(6, 1000);
	await keep(storage, updates);
	const relay = await relayOn(storage);
	const a = await synced(relay);
	await until(() => named(relay, 'document-compacted').length > 0);
	expect(fingerprint(a.doc)).toBe(fingerprint(whole));
	const b = await synced(relay);
	expect(fingerprint(b.doc)).toBe(fingerprint(whole));
	const { snapshot } = await storage.open(ROOM, () => undefined);
	expect(snapshot?.seq).toBe(updates.length);
	expect(snapshot?.chunks.length).toBeGreaterThan(2);
});

test('who was away gets the pieces it lacks, and what came after them', async () => {
	const storage = openMemory();
	const { updates, whole } = sessions(6, 1000);
	await keep(storage, updates);
	const first = await relayOn(storage);
	const a = await synced(first);
	await until(() => named(first, 'document-compacted').length > 0);
	const away = new Y.Doc();
	for (const update of updates.slice(0, 3003)) Y.applyUpdate(away, update);
	a.doc.getArray('o').push(['after it']);
	a.doc.getArray('o').delete(5);
	await holds(() => expect(first.events.length).toBeGreaterThan(0));
	const b = await synced(first, away);
	await holds(() => expect(fingerprint(b.doc)).toBe(fingerprint(a.doc)));
	expect(fingerprint(b.doc)).not.toBe(fingerprint(whole));
});

test('a document that is left with some hundred updates is compacted then', async () => {
	const storage = openMemory();
	await keep(storage, sessions(1, 300).updates);
	const relay = await relayOn(storage);
	(await synced(relay)).destroy();
	await until(() => named(relay, 'document-forgotten').length > 0);
	expect(named(relay, 'document-compacted').length).toBe(1);
	expect((await storage.open(ROOM, () => undefined)).tail).toEqual([]);
});

test('an update that Yjs refuses is named, and the snapshot is made without it', async () => {
	const storage = openMemory();
	const events: Event[] = [];
	const { updates } = sessions(1, 3);
	await keep(storage, [...updates, BAD]);
	const { tail } = await storage.open(ROOM, () => undefined);
	const adopted: Snapshot[] = [];
	const room = {
		name: ROOM,
		head: undefined,
		last: tail.length,
		after: () => tail,
		adopt: (snapshot: Snapshot) => adopted.push(snapshot)
	} as unknown as Room;
	const compactor = new Compactor(storage, (event) => events.push(event));
	cleanups.push(() => compactor.close());
	await compactor.compact(room);
	expect(events).toMatchObject([
		{ event: 'update-set-aside', seq: updates.length + 1 },
		{ event: 'document-compacted', updates: updates.length + 1 }
	]);
	expect(adopted.map(({ seq }) => seq)).toEqual([updates.length + 1]);
	expect((await storage.read(ROOM, updates.length)).length).toBe(1);
});

test('a document that cannot be compacted is let be, and says why', async () => {
	const storage = openMemory();
	const events: Event[] = [];
	const later = Uint8Array.from([1, 1, 2, 1, 136, 2, 0, 1, 126, 0]);
	await keep(storage, [later]);
	const { tail } = await storage.open(ROOM, () => undefined);
	let patience = 0;
	const room = {
		name: ROOM,
		head: undefined,
		last: 1,
		after: () => tail,
		bePatient: () => patience++
	} as unknown as Room;
	const compactor = new Compactor(storage, (event) => events.push(event));
	cleanups.push(() => compactor.close());
	await compactor.compact(room);
	expect(events).toMatchObject([{ event: 'compaction-refused' }]);
	expect([patience, (await storage.open(ROOM, () => undefined)).snapshot]).toEqual([1, undefined]);
});

test('a snapshot whose pieces cannot be read any more is not served in part', async () => {
	const memory = openMemory();
	await keep(memory, sessions(2, 1000).updates);
	const first = await startRelay({ openStorage: () => Promise.resolve(memory) });
	(await synced(first)).destroy();
	await until(() => named(first, 'document-forgotten').length > 0);
	await first.close();
	const relay = await relayOn({ ...memory, chunk: () => Promise.reject(new Error('bit rot')) });
	const provider = connect(relay, ROOM);
	cleanups.push(() => provider.destroy());
	const code = await new Promise((resolve) =>
		provider.once('connection-close', (event) => resolve(event?.code))
	);
	expect([code, provider.synced]).toEqual([1013, false]);
	expect(named(relay, 'document-unreadable')[0]).toMatchObject({ problem: 'bit rot' });
});
