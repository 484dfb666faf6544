import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { clearPersistence, clearWorkspace, replacePersistence } from '#lib/sync/device-store.ts';
import { freshWorkspace, freshLog, logEntries, logRows } from '../helpers/log-store.ts';
import { openLog, putRow, updatesOf, type OpenedLog } from '../helpers/log-store.ts';
import { onWrite } from '../helpers/indexed-db.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function open(name: string): Promise<OpenedLog> {
	const log = await openLog(name);
	ends.push(() => log.store.close());
	return log;
}

/** Opened, loaded, and what was found. */
async function load(name: string) {
	const log = await open(name);
	const loaded = await log.store.load();
	if (!loaded.ok) throw new Error(loaded.problem.detail);
	return { ...log, found: loaded.value };
}

const lengthOf = ({ doc }: { doc: Y.Doc }) => doc.getArray('o').length;
const until = (fact: () => boolean) => vi.waitFor(() => expect(fact()).toBe(true));
const codeOf = (outcome: { ok: boolean; problem?: { code: string } }) => outcome.problem?.code;

test('load() applies what is stored as one change, and asked again what was stored since', async () => {
	const name = freshLog();
	const writer = await load(name);
	expect(writer.found).toEqual({ client: undefined, setAside: 0, isEmpty: true });
	await writer.store.append(updatesOf(writer.doc, 2));
	const reader = await open(name);
	const origins: unknown[] = [];
	reader.doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
	expect(await reader.store.load()).toMatchObject({ ok: true, value: { isEmpty: false } });
	expect(lengthOf(reader)).toBe(2);
	await writer.store.append(updatesOf(writer.doc, 1));
	await reader.store.load();
	expect(lengthOf(reader)).toBe(3);
	expect(origins).toEqual([reader.store, reader.store]);
});

test('append(updates) of two tabs at once keeps the rows of both, in rows that count up', async () => {
	const name = freshLog();
	const [one, other] = [await load(name), await load(name)];
	await Promise.all(
		[one, other, one, other].map(({ doc, store }) => store.append(updatesOf(doc, 5)))
	);
	expect(await logRows(name, 'updates')).toHaveLength(20);
	expect(await logEntries(name)).toHaveLength(20);
});

test('append(updates, { client }) stores the id with the rows; given up, neither', async () => {
	const name = freshLog();
	const { doc, store } = await load(name);
	const restore = onWrite((transaction) => queueMicrotask(() => transaction.abort()));
	expect(codeOf(await store.append(updatesOf(doc, 1), { client: doc.clientID }))).toBe('aborted');
	restore();
	expect((await load(name)).found).toEqual({ client: undefined, setAside: 0, isEmpty: true });
	await store.append([Y.encodeStateAsUpdate(doc)], { client: doc.clientID });
	expect((await load(name)).found.client).toBe(doc.clientID);
});

test('append(updates) is strict', async () => {
	const { doc, store } = await load(freshLog());
	const made: string[] = [];
	ends.push(onWrite(({ durability }) => made.push(durability)));
	await store.append(updatesOf(doc, 1));
	expect(made).toEqual(['strict']);
});

test('append(updates) on a closed store is a failure, not a throw', async () => {
	const { store } = await load(freshLog());
	store.close();
	expect(codeOf(await store.append([new Uint8Array([0, 0])]))).toBe('lost');
});

test('logs of one workspace lie in one database and do not see each other', async () => {
	const workspace = freshWorkspace();
	const [deals, calls] = [`runnel/${workspace}/ops/0/1`, `runnel/${workspace}/act/0/1`];
	const [one, other] = [await load(deals), await load(calls)];
	await one.store.append(updatesOf(one.doc, 2), { client: one.doc.clientID });
	await other.store.append(updatesOf(other.doc, 3));
	expect(lengthOf(await load(deals))).toBe(2);
	const again = await load(calls);
	expect(lengthOf(again)).toBe(3);
	expect(again.found.client).toBeUndefined();
	const names = (await indexedDB.databases()).map((database) => database.name ?? '');
	expect(names.filter((one) => one.includes(workspace))).toEqual([`runnel/${workspace}`]);
});

test('compact() leaves 500 rows alone and makes one snapshot of 501', async () => {
	const name = freshLog();
	const { doc, store } = await load(name);
	await store.append(updatesOf(doc, 500));
	await store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(500);
	await store.append(updatesOf(doc, 1), { client: doc.clientID });
	expect(await store.compact()).toEqual({ ok: true, value: undefined });
	expect(await logRows(name, 'updates')).toHaveLength(0);
	expect(await logRows(name, 'snapshots')).toHaveLength(1);
	await store.append(updatesOf(doc, 2));
	const again = await load(name);
	expect(lengthOf(again)).toBe(503);
	expect(again.found.client).toBe(doc.clientID);
});

test('compact() waits until a third of the snapshot was added', async () => {
	const name = freshLog();
	const { doc, store } = await load(name);
	await store.append(updatesOf(doc, 1, 'x'.repeat(200_000)));
	await store.append(updatesOf(doc, 501));
	await store.compact();
	await store.append(updatesOf(doc, 600));
	await store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(600);
	// Opened anew it is known from what was read.
	const again = await load(name);
	await again.store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(600);
	await again.store.append(updatesOf(again.doc, 3000));
	await again.store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(0);
	expect(await logEntries(name)).toHaveLength(1 + 501 + 600 + 3000);
});

test('compact() takes in what another tab wrote, and what another tab compacted', async () => {
	const name = freshLog();
	const [mine, theirs] = [await load(name), await load(name)];
	await theirs.store.append(updatesOf(theirs.doc, 600));
	await theirs.store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(0);
	await theirs.store.append(updatesOf(theirs.doc, 3));
	await mine.store.append(updatesOf(mine.doc, 600));
	await mine.store.compact();
	expect(await logRows(name, 'updates')).toHaveLength(0);
	expect(await logRows(name, 'snapshots')).toHaveLength(1);
	expect(await logEntries(name)).toHaveLength(1203);
});

test('compact() that is given up leaves everything as it was', async () => {
	const name = freshLog();
	const { doc, store } = await load(name);
	await store.append(updatesOf(doc, 600));
	const { add } = IDBObjectStore.prototype;
	const broken = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
		this: IDBObjectStore,
		...row
	) {
		const request = add.apply(this, row);
		this.transaction.abort();
		return request;
	});
	expect((await store.compact()).ok).toBe(false);
	broken.mockRestore();
	expect(await logRows(name, 'updates')).toHaveLength(600);
	expect(await logEntries(name)).toHaveLength(600);
});

test('a row that is no update is set aside, counted and kept; the rest loads; the client id is not used again', async () => {
	const name = freshLog();
	const writer = await load(name);
	await writer.store.append(updatesOf(writer.doc, 3), { client: writer.doc.clientID });
	// The last one: nothing else rests on it, so that nothing else tells that it is missing.
	await putRow(name, 'updates', 3, new Uint8Array([9, 9, 9]));
	const first = await load(name);
	expect(first.found).toEqual({ client: undefined, setAside: 1, broken: 1, isEmpty: false });
	expect(lengthOf(first)).toBe(2);
	expect(await logRows(name, 'aside')).toEqual([new Uint8Array([9, 9, 9])]);
	expect(await logRows(name, 'updates')).toHaveLength(2);
	const again = await load(name);
	expect(again.found).toEqual({ client: undefined, setAside: 1, isEmpty: false });
});

test('a snapshot that is no update is set aside, and the rows beside it load', async () => {
	const name = freshLog();
	const writer = await load(name);
	await writer.store.append(updatesOf(writer.doc, 501), { client: writer.doc.clientID });
	await writer.store.compact();
	await writer.store.append(updatesOf(new Y.Doc(), 2));
	await putRow(name, 'snapshots', 502, 'no bytes at all');
	const { found, doc } = await load(name);
	expect(found).toEqual({ client: undefined, setAside: 1, broken: 1, isEmpty: false });
	expect(doc.getArray('o').length).toBe(2);
	expect(await logRows(name, 'snapshots')).toHaveLength(0);
});

test('a row that the browser cannot give stays where it is, and the rest loads; it is told once', async () => {
	const name = freshLog();
	const writer = await load(name);
	await writer.store.append(updatesOf(writer.doc, 600), { client: writer.doc.clientID });
	await writer.store.compact();
	await writer.store.append(updatesOf(new Y.Doc(), 2));
	const fail = function (this: IDBObjectStore, original: () => IDBRequest): IDBRequest {
		if (this.name !== 'snapshots') return original();
		const request = new EventTarget() as IDBRequest;
		queueMicrotask(() => request.onerror?.(new Event('error')));
		return request;
	};
	const { get, getAll } = IDBObjectStore.prototype;
	const spies = [
		vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
			this: IDBObjectStore,
			...range
		) {
			return fail.call(this, () => getAll.apply(this, range)) as IDBRequest<unknown[]>;
		}),
		vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (
			this: IDBObjectStore,
			...key
		) {
			return fail.call(this, () => get.apply(this, key)) as IDBRequest<unknown>;
		})
	];
	ends.push(() => spies.forEach((spy) => spy.mockRestore()));
	const { found, doc, store } = await load(name);
	expect(found).toEqual({ client: undefined, setAside: 1, broken: 1, isEmpty: false });
	expect(doc.getArray('o').length).toBe(2);
	expect((await load(name)).found).toEqual({ client: undefined, setAside: 1, isEmpty: false });
	await store.append(updatesOf(doc, 600));
	await store.compact();
	spies.forEach((spy) => spy.mockRestore());
	expect(await logRows(name, 'snapshots')).toHaveLength(2);
	expect(await logEntries(name)).toHaveLength(1202);
});

test('the client id is not used again where the relay had more of it than is here', async () => {
	const name = freshLog();
	const { doc, store } = await load(name);
	await store.append(updatesOf(doc, 3), { client: doc.clientID });
	await store.note(Y.encodeStateVector(new Map([[doc.clientID, 3]])));
	expect((await load(name)).found.client).toBe(doc.clientID);
	await store.note(Y.encodeStateVector(new Map([[doc.clientID, 4]])));
	expect((await load(name)).found.client).toBeUndefined();
	expect(await store.recall()).toMatchObject({ ok: true, value: expect.any(Uint8Array) });
});

test('replacePersistence(name, state) puts it in place of all; who has it open is told at once and writes no more', async () => {
	const name = freshLog();
	const mine = await load(name);
	await mine.store.append(updatesOf(mine.doc, 3), { client: mine.doc.clientID });
	await mine.store.note(new Uint8Array([1, 2, 3]));
	const relay = new Y.Doc();
	updatesOf(relay, 1);
	expect((await replacePersistence(name, Y.encodeStateAsUpdate(relay))).ok).toBe(true);
	await until(() => mine.told.length === 1);
	expect(mine.told).toEqual(['replaced']);
	expect((await mine.store.append(updatesOf(mine.doc, 1))).ok).toBe(false);
	expect(await logEntries(name)).toEqual(relay.getArray('o').toJSON());
	const again = await load(name);
	expect(again.found.client).toBeUndefined();
	expect(await again.store.recall()).toEqual({ ok: true, value: undefined });
	await again.store.append(updatesOf(again.doc, 1));
	expect(await logEntries(name)).toHaveLength(2);
});

test('a tab that was not told that a log was set back or removed learns it when it writes', async () => {
	const name = freshLog();
	const silent = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockReturnValue(undefined);
	ends.push(() => silent.mockRestore());
	const mine = await load(name);
	await mine.store.append(updatesOf(mine.doc, 600));
	await replacePersistence(name, Y.encodeStateAsUpdate(new Y.Doc()));
	expect(codeOf(await mine.store.append(updatesOf(mine.doc, 1)))).toBe('replaced');
	expect(codeOf(await mine.store.note(new Uint8Array([0])))).toBe('replaced');
	expect(codeOf(await mine.store.load())).toBe('replaced');
	expect(await logEntries(name)).toEqual([]);
	const other = await load(name);
	await clearPersistence(name);
	expect(codeOf(await other.store.append(updatesOf(other.doc, 1)))).toBe('cleared');
	expect(await logRows(name, 'snapshots', 'updates', 'aside')).toEqual([]);
});

test('clear() removes one log and leaves the others of its workspace', async () => {
	const workspace = freshWorkspace();
	const [deals, calls] = [`runnel/${workspace}/ops/0/1`, `runnel/${workspace}/act/0/1`];
	const [one, tab, other] = [await load(deals), await load(deals), await load(calls)];
	await one.store.append(updatesOf(one.doc, 2), { client: one.doc.clientID });
	await other.store.append(updatesOf(other.doc, 3));
	expect(await one.store.clear()).toEqual({ ok: true, value: undefined });
	await until(() => tab.told.length === 1);
	expect(tab.told).toEqual(['cleared']);
	expect((await load(deals)).found).toEqual({ client: undefined, setAside: 0, isEmpty: true });
	expect(lengthOf(await load(calls))).toBe(3);
});

test('clearWorkspace(workspace) removes its databases; who has a log open is told', async () => {
	const workspace = freshWorkspace();
	const log = await load(`runnel/${workspace}/ops/0/1`);
	await log.store.append(updatesOf(log.doc, 2));
	const small = await load(`runnel/${workspace}/ws`);
	await small.store.append(updatesOf(small.doc, 2));
	expect(await clearWorkspace(workspace)).toEqual({ ok: true, value: undefined });
	expect([log.told, small.told]).toEqual([['cleared'], ['cleared']]);
	const names = (await indexedDB.databases()).map((database) => database.name ?? '');
	expect(names.filter((one) => one.includes(workspace))).toEqual([]);
});
