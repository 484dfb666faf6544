import { afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import * as Y from 'yjs';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import { Autosave } from '#lib/sync/autosave.ts';
import { openPersistence } from '#lib/sync/device-store.ts';
import { entriesIn, freshName, onWrite, rowsOf, settled, write } from '../helpers/indexed-db.ts';
import { freshLog, logEntries, logRows, openLog, updatesOf } from '../helpers/log-store.ts';

/** The failure modes of y-indexeddb 9.0.12: the same is done to it and to what stands in its place. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

beforeAll(() => {
	// What y-indexeddb drops without a word comes up here, and only here.
	const drop = (event: PromiseRejectionEvent) => event.stopImmediatePropagation();
	addEventListener('unhandledrejection', drop, { capture: true });
	return () => removeEventListener('unhandledrejection', drop, { capture: true });
});

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 10_000, interval: 20 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const entriesOf = (doc: Y.Doc) => doc.getArray('o').toJSON() as unknown[];

function stock(name: string) {
	const doc = new Y.Doc();
	const saving = new IndexeddbPersistence(name, doc);
	return { doc, saving };
}

function ours(name: string) {
	const doc = new Y.Doc();
	const saving = new Autosave(name, doc, openPersistence, { changed: () => undefined });
	ends.push(() => saving.close());
	return { doc, saving };
}

const giveUp = () => onWrite((transaction) => queueMicrotask(() => transaction.abort()));

test('an aborted transaction: stock loses the edit and says nothing', async () => {
	const name = freshName();
	const { doc, saving } = stock(name);
	await saving.whenSynced;
	write(doc, 'before');
	const restore = giveUp();
	write(doc, 'in the aborted one');
	await pause(50);
	restore();
	write(doc, 'after');
	expect(entriesOf(doc)).toEqual(['before', 'in the aborted one', 'after']);
	await saving.destroy();
	const again = stock(name);
	await again.saving.whenSynced;
	// Nor does what follows show: it rests on what was lost.
	expect(entriesOf(again.doc)).toEqual(['before']);
	await again.saving.destroy();
});

test('an aborted transaction: ours says so at once and writes the edit when it can', async () => {
	const name = freshLog();
	const { doc, saving } = ours(name);
	await saving.loaded;
	write(doc, 'before');
	await saving.durable();
	const restore = giveUp();
	ends.push(restore);
	write(doc, 'in the aborted one');
	await until(() => saving.problem?.code === 'aborted');
	restore();
	write(doc, 'after');
	expect(saving.pending).toBe(2);
	await saving.durable();
	expect(saving.problem).toBeUndefined();
	const again = ours(name);
	await again.saving.loaded;
	expect(entriesOf(again.doc)).toEqual(['before', 'in the aborted one', 'after']);
});

test('a full disk: ours names it, works on in memory and writes everything once there is room', async () => {
	const name = freshLog();
	const { doc, saving } = ours(name);
	await saving.loaded;
	const { add } = IDBObjectStore.prototype;
	const full = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
		throw new DOMException('no room', 'QuotaExceededError');
	});
	ends.push(() => full.mockRestore());
	const began = performance.now();
	write(doc, 'one');
	await until(() => saving.problem?.code === 'quota');
	expect(performance.now() - began).toBeLessThan(1000);
	write(doc, 'two');
	expect(saving.pending).toBe(2);
	full.mockRestore();
	expect(IDBObjectStore.prototype.add).toBe(add);
	await until(() => saving.pending === 0);
	expect(await logEntries(name)).toEqual(['one', 'two']);
});

/** Lets `open` fail as the browser does, after a while. */
async function refuseOpen(): Promise<() => void> {
	const newer = freshName();
	(await settled(indexedDB.open(newer, 2))).close();
	const { open } = IDBFactory.prototype;
	const spy = vi.spyOn(indexedDB, 'open').mockImplementation(() => open.call(indexedDB, newer, 1));
	ends.push(() => spy.mockRestore());
	return () => spy.mockRestore();
}

test('open fails, as in private mode: stock waits for ever and keeps nothing', async () => {
	const name = freshName();
	const restore = await refuseOpen();
	const { doc, saving } = stock(name);
	write(doc, 'in memory');
	const heard = await Promise.race([saving.whenSynced.then(() => 'synced'), pause(1000)]);
	expect(heard).toBeUndefined();
	restore();
	await pause(1000);
	expect(await stockEntries(name)).toEqual([]);
});

test('open fails, as in private mode: ours says so at once, and keeps everything once it can', async () => {
	const name = freshLog();
	const restore = await refuseOpen();
	const { doc, saving } = ours(name);
	write(doc, 'in memory');
	const loaded = await saving.loaded;
	expect(loaded.ok ? undefined : loaded.problem.code).toBe('unavailable');
	expect(saving.problem?.code).toBe('unavailable');
	expect(saving.pending).toBe(1);
	restore();
	await saving.durable();
	expect(await logEntries(name)).toEqual(['in memory']);
});

test('destroyed while it compacts: stock deletes what another tab wrote meanwhile', async () => {
	const name = freshName();
	const closing = stock(name);
	const other = stock(name);
	await Promise.all([closing.saving.whenSynced, other.saving.whenSynced]);
	write(closing.doc, 'mine');
	write(other.doc, 'of the other tab');
	await pause(50);
	expect(await entriesIn(name)).toHaveLength(2);
	const trimming = storeState(closing.saving);
	await closing.saving.destroy();
	await trimming;
	await other.saving.destroy();
	await pause(50);
	expect(await stockEntries(name)).toEqual(['mine']);
});

test('closed while it compacts: ours keeps what another tab wrote meanwhile', async () => {
	for (const moment of [0, 1, 2, 4, 8]) {
		const name = freshLog();
		const [closing, other] = [await openLog(name), await openLog(name)];
		await Promise.all([closing.store.load(), other.store.load()]);
		await closing.store.append(updatesOf(closing.doc, 600));
		await other.store.append(updatesOf(other.doc, 1));
		const compacting = closing.store.compact();
		const appending = other.store.append(updatesOf(other.doc, 1));
		await pause(moment);
		closing.store.close();
		await Promise.all([compacting, appending]);
		other.store.close();
		expect(await logEntries(name)).toHaveLength(602);
	}
});

async function stockEntries(name: string): Promise<unknown[]> {
	const { doc, saving } = stock(name);
	await saving.whenSynced;
	await saving.destroy();
	return entriesOf(doc);
}

const bytesIn = (rows: readonly Uint8Array[]) => rows.reduce((sum, row) => sum + row.length, 0);

/** 125 kB. */
const STATE = Array.from({ length: 500 }, (_, n) => `${n}`.padEnd(250, 'x'));

/** Opens a document whose state comes from elsewhere, as from a relay, before the database answers. */
const comes = (doc: Y.Doc, state: Uint8Array) => Y.applyUpdate(doc, state, 'from elsewhere');

test('thirty openings without an edit: stock stores the whole state at each', async () => {
	const name = freshName();
	const first = stock(name);
	await first.saving.whenSynced;
	write(first.doc, ...STATE);
	const live = Y.encodeStateAsUpdate(first.doc);
	await first.saving.destroy();
	for (let n = 0; n < 30; n++) {
		const { doc, saving } = stock(name);
		comes(doc, live);
		await saving.whenSynced;
		await saving.destroy();
	}
	expect(bytesIn(await rowsOf(name)) / live.length).toBeGreaterThan(30);
});

test('thirty openings without an edit: ours stores nothing', async () => {
	for (const name of [freshLog(), freshName()]) {
		const first = ours(name);
		write(first.doc, ...STATE);
		const live = Y.encodeStateAsUpdate(first.doc);
		await first.saving.close();
		const read = () =>
			name.startsWith('runnel/') ? logRows(name, 'snapshots', 'updates') : rowsOf(name);
		const before = await read();
		for (let n = 0; n < 30; n++) {
			const { doc, saving } = ours(name);
			comes(doc, live);
			await saving.promote();
			await saving.durable();
			await saving.close();
		}
		expect(await read()).toEqual(before);
	}
});

const OPENINGS = inject('long') ? 1000 : 100;

test(`${OPENINGS} openings: ours does not grow without an edit, and with one each stays below 3 x the state`, async () => {
	const name = freshLog();
	const first = ours(name);
	write(first.doc, ...STATE);
	await first.saving.close();
	const before = await logRows(name, 'snapshots', 'updates');
	for (let n = 0; n < OPENINGS; n++) {
		const { saving } = ours(name);
		await saving.promote();
		await saving.close();
	}
	expect(await logRows(name, 'snapshots', 'updates')).toEqual(before);
	let live = 0;
	for (let n = 0; n < OPENINGS; n++) {
		const { doc, saving } = ours(name);
		await saving.promote();
		write(doc, `edit ${n}`);
		await saving.close();
		live = Y.encodeStateAsUpdate(doc).length;
	}
	expect(await logEntries(name)).toHaveLength(STATE.length + OPENINGS);
	expect(bytesIn(await logRows(name, 'snapshots', 'updates')) / live).toBeLessThan(3);
});

const EDITS = inject('long') ? 10_000 : 2000;

for (const [from, size] of [
	['nothing', 0],
	['a log of 2 MB', 4000]
] as const)
	test(`${EDITS} edits from ${from}: at most five bytes are written for one of an update, however often compacting is offered`, async () => {
		const { doc, store } = await openLog(freshLog());
		ends.push(() => store.close());
		await store.load();
		await store.append(updatesOf(doc, size > 0 ? 501 : 0, 'x'.repeat(size)));
		await store.compact();
		let written = 0;
		const count = (value: unknown) => {
			// A head has six numbers.
			written += value instanceof Uint8Array ? value.length : 100;
		};
		for (const method of ['add', 'put'] as const) {
			const original = IDBObjectStore.prototype[method];
			const spy = vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
				this: IDBObjectStore,
				...row
			) {
				count(row[0]);
				return original.apply(this, row);
			});
			ends.push(() => spy.mockRestore());
		}
		let edits = 0;
		for (let n = 0; n < EDITS; n++) {
			const made = updatesOf(doc, 1, 'x'.repeat(150));
			edits += bytesIn(made);
			await store.append(made, { client: doc.clientID });
			await store.compact();
		}
		expect(written / edits).toBeLessThan(5);
		expect(written / edits).toBeGreaterThan(1);
		console.info(
			`${EDITS} edits: ${(written / edits).toFixed(2)} bytes written for one of an update`
		);
	});

test('the connection is closed under it and the store wiped: ours writes the whole document again', async () => {
	const name = freshLog();
	const connections: IDBDatabase[] = [];
	const { doc, saving } = ours(name);
	await saving.promote();
	ends.push(onWrite(({ db }) => connections.push(db)));
	write(doc, 'old');
	await saving.durable();
	const id = doc.clientID;
	connections.at(-1)?.close();
	await settled(indexedDB.deleteDatabase(name.split('/', 2).join('/')));
	write(doc, 'new');
	await until(() => saving.problem?.code === 'lost');
	await saving.durable();
	expect(saving.problem).toBeUndefined();
	expect(await logEntries(name)).toEqual(['old', 'new']);
	const again = ours(name);
	await again.saving.loaded;
	expect(again.saving.found?.client).toBe(id);
});

test('wiped while the app was closed: what is found says that nothing is there, and another client id is used', async () => {
	const name = freshLog();
	const first = ours(name);
	await first.saving.promote();
	write(first.doc, 'a');
	await first.saving.close();
	const known = ours(name);
	await known.saving.loaded;
	expect(known.saving.found).toEqual({
		client: first.doc.clientID,
		setAside: 0,
		isEmpty: false
	});
	await known.saving.close();
	await settled(indexedDB.deleteDatabase(name.split('/', 2).join('/')));
	const wiped = ours(name);
	await wiped.saving.promote();
	expect(wiped.saving.found).toEqual({ client: undefined, setAside: 0, isEmpty: true });
	expect(wiped.doc.clientID).not.toBe(first.doc.clientID);
});
