import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Autosave } from '#lib/sync/autosave.ts';
import { openPersistence } from '#lib/sync/device-store.ts';
import type { OpenPersistence } from '#lib/sync/persistence.ts';
import { entriesIn, freshName, onWrite, rowsOf, write } from '../helpers/indexed-db.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A tab's document, saved in the database of that name. */
function tab(name: string, open: OpenPersistence = openPersistence) {
	const doc = new Y.Doc();
	const saving = new Autosave(name, doc, open, { changed: () => undefined });
	ends.push(() => saving.close());
	return { doc, saving };
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 10_000, interval: 20 });

test('pending is not 0 while the transaction is under way, though its requests have succeeded', async () => {
	const name = freshName();
	const { doc, saving } = tab(name);
	await saving.loaded;
	let release = false;
	let rounds = 0;
	const made: IDBTransaction[] = [];
	const restore = onWrite((transaction) => {
		made.push(transaction);
		const hold = () => {
			rounds++;
			if (!release) transaction.objectStore('updates').count().onsuccess = hold;
		};
		queueMicrotask(hold);
	});
	ends.push(restore);
	write(doc, 'a');
	expect(saving.pending).toBe(1);
	await until(() => rounds > 20);
	expect(saving.pending).toBe(1);
	expect(made.map(({ durability }) => durability)).toEqual(['strict']);
	release = true;
	await until(() => saving.pending === 0);
	expect(saving.problem).toBeUndefined();
	expect(await entriesIn(name)).toEqual(['a']);
});

test('what was called saved is there after the tab was killed', async () => {
	const name = freshName();
	const first = tab(name);
	await first.saving.loaded;
	for (let n = 0; n < 50; n++) {
		write(first.doc, `${n}`);
		await until(() => first.saving.pending === 0);
	}
	// Not closed: a killed tab says no goodbye.
	const second = tab(name);
	expect(await second.saving.loaded).toEqual({ ok: true, value: undefined });
	expect(second.doc.getArray('o').length).toBe(50);
	expect(second.saving.pending).toBe(0);
});

test('what is written before loading is saved too', async () => {
	const name = freshName();
	const first = tab(name);
	write(first.doc, 'early');
	expect(first.saving.pending).toBe(1);
	await until(() => first.saving.pending === 0);
	expect(await entriesIn(name)).toEqual(['early']);
});

test('a burst within one task goes into one transaction', async () => {
	const { doc, saving } = tab(freshName());
	await saving.loaded;
	let transactions = 0;
	ends.push(onWrite(() => transactions++));
	for (let n = 0; n < 30; n++) write(doc, `${n}`);
	expect(saving.pending).toBe(30);
	await until(() => saving.pending === 0);
	expect(transactions).toBe(1);
});

test('an aborted transaction is told, its changes kept and written when the store takes them again', async () => {
	const name = freshName();
	const { doc, saving } = tab(name);
	await saving.loaded;
	write(doc, 'before');
	await until(() => saving.pending === 0);
	const restore = onWrite((transaction) => queueMicrotask(() => transaction.abort()));
	write(doc, 'lost?');
	write(doc, 'lost too?');
	await until(() => saving.problem !== undefined);
	expect(saving.problem?.code).toBe('aborted');
	expect(saving.pending).toBe(2);
	write(doc, 'while refused');
	expect(saving.pending).toBe(3);
	expect(await entriesIn(name)).toEqual(['before']);
	restore();
	await until(() => saving.pending === 0);
	expect(saving.problem).toBeUndefined();
	expect(await entriesIn(name)).toEqual(['before', 'lost?', 'lost too?', 'while refused']);
});

test('a store that cannot be opened is a value; the document works in memory and is saved once it can', async () => {
	const name = freshName();
	const before = tab(name);
	write(before.doc, 'stored');
	await until(() => before.saving.pending === 0);

	const refuse = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('private mode', 'SecurityError');
	});
	ends.push(() => refuse.mockRestore());
	const { doc, saving } = tab(name);
	expect(await saving.loaded).toEqual({
		ok: false,
		problem: { code: 'unavailable', detail: 'SecurityError: private mode' }
	});
	write(doc, 'in memory');
	expect(saving.pending).toBe(1);
	expect(saving.problem?.code).toBe('unavailable');
	refuse.mockRestore();
	saving.retry();
	await until(() => saving.pending === 0 && saving.problem === undefined);
	expect(doc.getArray('o').toJSON().sort()).toEqual(['in memory', 'stored']);
	expect((await entriesIn(name)).sort()).toEqual(['in memory', 'stored']);
});

test('an open that is never answered is a value after 5 s', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	ends.push(() => vi.useRealTimers());
	const silent = vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest);
	ends.push(() => silent.mockRestore());
	const { saving } = tab(freshName());
	vi.advanceTimersByTime(5000);
	const loaded = await saving.loaded;
	expect(loaded.ok ? undefined : loaded.problem.code).toBe('unavailable');
	silent.mockRestore();
});

test('two tabs on one database lose nothing, compaction included', async () => {
	const name = freshName();
	const tabs = [tab(name), tab(name)];
	await Promise.all(tabs.map(({ saving }) => saving.loaded));
	for (let n = 0; n < 700; n++) {
		for (const [which, { doc }] of tabs.entries()) write(doc, `${which}:${n}`);
		// Each task's writes are a transaction of their own.
		await Promise.resolve();
		if (n % 50 === 0) await until(() => tabs.every(({ saving }) => saving.pending === 0));
	}
	await until(() => tabs.every(({ saving }) => saving.pending === 0));
	await Promise.all(tabs.map(({ saving }) => saving.close()));
	const expected = tabs.flatMap((_, which) =>
		Array.from({ length: 700 }, (_, n) => `${which}:${n}`)
	);
	expect((await entriesIn(name)).sort()).toEqual(expected.sort());
	expect((await rowsOf(name)).length).toBeLessThan(1000);
});

test('opening twenty times without an edit adds no row', async () => {
	const name = freshName();
	const first = tab(name);
	write(first.doc, ...Array.from({ length: 100 }, (_, n) => `entry ${n}`));
	await first.saving.close();
	const before = await rowsOf(name);
	for (let n = 0; n < 20; n++) {
		const { doc, saving } = tab(name);
		await saving.loaded;
		expect(doc.getArray('o').length).toBe(100);
		await saving.close();
	}
	expect(await rowsOf(name)).toEqual(before);
});

test('five hundred rows become one, with everything in it', async () => {
	const name = freshName();
	const first = tab(name);
	await first.saving.loaded;
	for (let n = 0; n < 600; n++) write(first.doc, `${n}`);
	await first.saving.close();
	expect(await rowsOf(name)).toHaveLength(1);
	const second = tab(name);
	await second.saving.loaded;
	expect(second.doc.getArray('o').toJSON()).toEqual(Array.from({ length: 600 }, (_, n) => `${n}`));
});

test('when the connection is lost and the database evicted, the whole document is written again', async () => {
	const name = freshName();
	const connections: IDBDatabase[] = [];
	const { doc, saving } = tab(name);
	ends.push(onWrite(({ db }) => connections.push(db)));
	write(doc, 'old');
	await until(() => saving.pending === 0);
	const [connection] = connections;
	if (!connection) throw new Error('a write was made, but no connection seen');
	connection.close();
	indexedDB.deleteDatabase(name);
	write(doc, 'new');
	await until(() => saving.problem?.code === 'lost');
	expect(saving.pending).toBe(1);
	await until(() => saving.pending === 0 && saving.problem === undefined);
	expect(await entriesIn(name)).toEqual(['old', 'new']);
});

test('a row that cannot be read is told, left alone, and does not keep new work from being saved', async () => {
	const name = freshName();
	const before = tab(name);
	write(before.doc, 'good');
	await before.saving.close();
	const opened = await openPersistence(name, new Y.Doc(), () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	await opened.value.append([new Uint8Array([9, 9, 9])]);
	opened.value.close();

	const { doc, saving } = tab(name);
	const loaded = await saving.loaded;
	expect(loaded.ok ? undefined : loaded.problem.code).toBe('unreadable');
	write(doc, 'new');
	await until(() => saving.pending === 0);
	expect(saving.problem?.code).toBe('unreadable');
	expect(await rowsOf(name)).toHaveLength(3);
});

test('clear() removes the document, and another tab does not bring it back', async () => {
	const name = freshName();
	const mine = tab(name);
	write(mine.doc, 'a');
	const other = tab(name);
	await until(() => mine.saving.pending === 0);
	await other.saving.loaded;
	expect(await mine.saving.clear()).toEqual({ ok: true, value: undefined });
	await until(() => other.saving.problem?.code === 'cleared');
	write(other.doc, 'after');
	other.saving.retry();
	await other.saving.close();
	expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
});

test('recall() gives what note() noted in an earlier session', async () => {
	const name = freshName();
	const first = tab(name);
	await first.saving.loaded;
	expect(await first.saving.recall()).toBeUndefined();
	first.saving.note(new Uint8Array([1]));
	first.saving.note(new Uint8Array([2]));
	first.saving.note(new Uint8Array([1, 5, 3]));
	await first.saving.close();
	const second = tab(name);
	await second.saving.loaded;
	expect(await second.saving.recall()).toEqual(new Uint8Array([1, 5, 3]));
});
