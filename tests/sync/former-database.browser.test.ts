import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { IndexeddbPersistence } from 'y-indexeddb';
import { replacePersistence } from '#lib/sync/device-store.ts';
import { holdingsOf } from '#lib/sync/holdings.ts';
import type { Persistence } from '#lib/sync/persistence.ts';
import { retireFormer } from '#lib/sync/retire-former.ts';
import { openSmallPersistence } from '#lib/sync/small-persistence.ts';
import { salvage } from '#lib/ydoc/salvage.ts';
import { entriesIn, onWrite, rowsOf } from '../helpers/indexed-db.ts';
import { freshLog, logEntries, logRows, openLog, putRow, updatesOf } from '../helpers/log-store.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const DAY = 24 * 60 * 60 * 1000;

/** A tab of the build that kept each log in a database of its own. */
async function former(name: string) {
	const doc = new Y.Doc();
	const told: string[] = [];
	const opened = await openSmallPersistence(name, doc, ({ code }) => told.push(code));
	if (!opened.ok) throw new Error(opened.problem.detail);
	ends.push(() => opened.value.close());
	await opened.value.load();
	return { doc, told, store: opened.value };
}

async function load(name: string) {
	const log = await openLog(name);
	ends.push(() => log.store.close());
	const loaded = await log.store.load();
	if (!loaded.ok) throw new Error(loaded.problem.detail);
	return { ...log, found: loaded.value, entries: log.doc.getArray('o').toJSON() };
}

async function isThere(name: string): Promise<boolean> {
	return (await indexedDB.databases()).some((database) => database.name === name);
}

const add = ({ doc, store }: { doc: Y.Doc; store: Persistence }, count: number) =>
	store.append(updatesOf(doc, count));

test('load() takes over what lies in the former database, once, with what the relay had acknowledged', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 20);
	await old.store.note(new Uint8Array([1, 5, 3]));
	old.store.close();
	const first = await load(name);
	expect(first.entries).toHaveLength(20);
	expect(first.found).toEqual({ client: undefined, setAside: 0, isEmpty: false });
	expect(await first.store.recall()).toEqual({ ok: true, value: new Uint8Array([1, 5, 3]) });
	expect(await logRows(name, 'updates')).toHaveLength(20);
	for (let n = 0; n < 3; n++) expect((await load(name)).entries).toHaveLength(20);
	await first.store.load();
	expect(await logRows(name, 'updates')).toHaveLength(20);
	expect(await rowsOf(name)).toHaveLength(20);
});

test('load() takes over what stock y-indexeddb wrote', async () => {
	const name = freshLog();
	const doc = new Y.Doc();
	const stock = new IndexeddbPersistence(name, doc);
	await stock.whenSynced;
	updatesOf(doc, 5);
	await stock.destroy();
	expect((await load(name)).entries).toHaveLength(5);
});

test('a new device has no former database, and is given none', async () => {
	const name = freshLog();
	expect((await load(name)).found.isEmpty).toBe(true);
	expect(await isThere(name)).toBe(false);
});

test('what a tab of the former build writes later is taken over at the next opening, compacted or not', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 2);
	const ours = await load(name);
	await ours.store.append(updatesOf(ours.doc, 1));
	await add(old, 3);
	expect((await load(name)).entries).toHaveLength(6);
	await add(old, 600);
	await old.store.compact();
	expect(await rowsOf(name)).toHaveLength(1);
	expect((await load(name)).entries).toHaveLength(606);
	expect(await logEntries(name)).toHaveLength(606);
	expect(old.told).toEqual([]);
});

test('taking over that is given up loses nothing: it is in the document, and done at the next opening', async () => {
	const name = freshLog();
	await add(await former(name), 5);
	const restore = onWrite((transaction) => queueMicrotask(() => transaction.abort()));
	ends.push(restore);
	expect((await load(name)).entries).toHaveLength(5);
	restore();
	expect(await logRows(name, 'updates')).toHaveLength(0);
	expect((await load(name)).entries).toHaveLength(5);
	expect(await logRows(name, 'updates')).toHaveLength(5);
});

test('two tabs that open at once take it over once', async () => {
	const name = freshLog();
	await add(await former(name), 5);
	const tabs = await Promise.all([load(name), load(name), load(name)]);
	expect(tabs.map(({ entries }) => entries.length)).toEqual([5, 5, 5]);
	expect(await logRows(name, 'updates')).toHaveLength(5);
});

test('a former database that was removed and made anew is taken over from its beginning', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 5);
	await load(name);
	await old.store.clear();
	await add(await former(name), 2);
	expect((await load(name)).entries).toHaveLength(7);
});

test('replacePersistence(name, state) sets the former database back too, and does not take over what it had', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 5);
	await load(name);
	await add(old, 1);
	const relay = new Y.Doc();
	updatesOf(relay, 1);
	expect((await replacePersistence(name, Y.encodeStateAsUpdate(relay))).ok).toBe(true);
	expect(old.told).toEqual(['replaced']);
	expect(await entriesIn(name)).toEqual(relay.getArray('o').toJSON());
	expect((await load(name)).entries).toEqual(relay.getArray('o').toJSON());
});

test('clear() removes the former database too', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 5);
	const { store } = await load(name);
	expect((await store.clear()).ok).toBe(true);
	expect(old.told).toEqual(['cleared']);
	expect(await isThere(name)).toBe(false);
	expect((await load(name)).entries).toEqual([]);
});

test('retireFormer(name, now) removes the former database once it has had no new row for 30 days', async () => {
	const name = freshLog();
	const old = await former(name);
	await add(old, 5);
	await load(name);
	const retire = async (now: number) => {
		const outcome = await retireFormer(name, now);
		return outcome.ok && outcome.value;
	};
	expect(await retire(0)).toBe(false);
	expect(await retire(30 * DAY - 1)).toBe(false);
	// A tab that still writes there begins it again.
	await add(old, 1);
	expect(await retire(30 * DAY)).toBe(false);
	expect(await isThere(name)).toBe(true);
	// Not before that was taken over.
	expect(await retire(90 * DAY)).toBe(false);
	await load(name);
	expect(await retire(100 * DAY)).toBe(false);
	expect(await retire(120 * DAY - 1)).toBe(false);
	old.store.close();
	expect(await retire(120 * DAY)).toBe(true);
	expect(await isThere(name)).toBe(false);
	expect((await load(name)).entries).toHaveLength(6);
	expect(await retire(200 * DAY)).toBe(false);
	// A tab of the former build that comes back once more.
	await add(await former(name), 1);
	expect((await load(name)).entries).toHaveLength(7);
});

test('holdingsOf(workspace) reads logs, what was set aside of them, former databases and small documents', async () => {
	const name = freshLog();
	const workspace = name.split('/')[1] ?? '';
	const old = await former(name);
	await add(old, 2);
	const ours = await load(name);
	await ours.store.append(updatesOf(ours.doc, 501));
	await ours.store.compact();
	await ours.store.append(updatesOf(ours.doc, 1));
	await putRow(name, 'updates', 9999, new Uint8Array([9, 9, 9]));
	await load(name);
	await add(old, 1);
	const later = await openLog(`runnel/${workspace}/ops/0/2`);
	ends.push(() => later.store.close());
	await later.store.append(updatesOf(later.doc, 4));
	const directory = await former(`runnel/${workspace}/ws`);
	await add(directory, 6);
	const holdings = await holdingsOf(workspace);
	if (!holdings.ok) throw new Error(holdings.problem.detail);
	const read = [...holdings.value].map(([document, updates]) => {
		const { entries, broken } = salvage(updates);
		return [document, entries.length, broken.length];
	});
	expect(read.sort()).toEqual([
		['act/0/1', 0, 0],
		['ops/0/1', 2 + 501 + 1 + 1, 1],
		['ops/0/2', 4, 0],
		['team', 0, 0],
		['ws', 6, 0]
	]);
	expect(await isThere(`runnel/${workspace}/act/0/1`)).toBe(false);
});
