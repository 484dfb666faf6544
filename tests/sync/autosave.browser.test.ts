import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Autosave } from '#lib/sync/autosave.ts';
import { openPersistence, replacePersistence } from '#lib/sync/device-store.ts';
import type { OpenPersistence } from '#lib/sync/persistence.ts';
import { freshLog, logEntries, logRows, putRow } from '../helpers/log-store.ts';
import { entriesIn, freshName, onWrite, rowsOf, write } from '../helpers/indexed-db.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A tab's document, saved in the database of that name. */
function tab(
	name: string,
	open: OpenPersistence = openPersistence,
	keeps?: (origin: unknown) => boolean
) {
	const doc = new Y.Doc();
	const saving = new Autosave(name, doc, open, { changed: () => undefined, keeps });
	ends.push(() => saving.close());
	return { doc, saving };
}

const PATIENCE = { timeout: 10_000, interval: 20 };
const until = (fact: () => boolean) => vi.waitFor(() => expect(fact()).toBe(true), PATIENCE);

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

test('apply() before loading saves also what builds on what is stored', async () => {
	const name = freshName();
	const [first, typing] = [tab(name), new Y.Doc()];
	write(typing, 'stored');
	first.saving.apply(Y.encodeStateAsUpdate(typing), 'typed');
	await until(() => first.saving.pending === 0);
	await first.saving.close();
	const known = Y.encodeStateVector(typing);
	write(typing, 'typed');
	const second = tab(name);
	second.saving.apply(Y.encodeStateAsUpdate(typing, known), 'typed');
	expect(second.saving.pending).toBe(1);
	await until(() => second.saving.pending === 0);
	expect(await entriesIn(name)).toEqual(['stored', 'typed']);
});

test('apply() saves what builds on what is nowhere on this device yet', async () => {
	const name = freshName();
	const [first, typing] = [tab(name), new Y.Doc()];
	await first.saving.loaded;
	write(typing, 'missing');
	const missing = Y.encodeStateAsUpdate(typing);
	const known = Y.encodeStateVector(typing);
	write(typing, 'typed');
	first.saving.apply(Y.encodeStateAsUpdate(typing, known), 'typed');
	await until(() => first.saving.pending === 0);
	await first.saving.close();
	const second = tab(name);
	await second.saving.loaded;
	expect(second.doc.getArray('o').toArray()).toEqual([]);
	second.saving.apply(missing, 'relay');
	expect(second.doc.getArray('o').toArray()).toEqual(['missing', 'typed']);
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
	await tabs[0]?.saving.promote();
	for (let n = 0; n < 700; n++) {
		for (const [which, { doc }] of tabs.entries()) write(doc, `${which}:${n}`);
		// Each task's writes are a transaction of their own.
		await Promise.resolve();
		if (n % 50 === 0) await until(() => tabs.every(({ saving }) => saving.pending === 0));
	}
	await until(() => tabs.every(({ saving }) => saving.pending === 0));
	await vi.waitFor(async () => expect((await rowsOf(name)).length).toBeLessThan(1000), PATIENCE);
	await Promise.all(tabs.map(({ saving }) => saving.close()));
	const expected = tabs.flatMap((_, which) =>
		Array.from({ length: 700 }, (_, n) => `${which}:${n}`)
	);
	expect((await entriesIn(name)).sort()).toEqual(expected.sort());
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
	await first.saving.promote();
	for (let n = 0; n < 600; n++) write(first.doc, `${n}`);
	await vi.waitFor(async () => expect(await rowsOf(name)).toHaveLength(1), PATIENCE);
	await first.saving.close();
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

test('a tab that does not lead leaves many rows as they are', async () => {
	const name = freshLog();
	const { doc, saving } = tab(name);
	await saving.loaded;
	for (let n = 0; n < 600; n++) write(doc, `${n}`);
	await saving.durable();
	await new Promise((resolve) => setTimeout(resolve, 1500));
	expect(await logRows(name, 'updates')).toHaveLength(600);
	await saving.promote();
	await vi.waitFor(async () => expect(await logRows(name, 'updates')).toHaveLength(0), PATIENCE);
	expect(await logEntries(name)).toHaveLength(600);
});

test('durable() settles when everything done until then is on disk, and waits while the store refuses', async () => {
	const name = freshLog();
	const { doc, saving } = tab(name);
	write(doc, 'before loading');
	await saving.durable();
	expect(await logEntries(name)).toEqual(['before loading']);
	await saving.durable();
	const restore = onWrite((transaction) => queueMicrotask(() => transaction.abort()));
	ends.push(restore);
	write(doc, 'refused');
	let settled = false;
	const durable = saving.durable().then(() => (settled = true));
	await until(() => saving.problem !== undefined);
	expect(settled).toBe(false);
	restore();
	await durable;
	expect(await logEntries(name)).toEqual(['before loading', 'refused']);
});

test('what another tab has on disk is not stored again, what comes from the relay is', async () => {
	const name = freshLog();
	const [relay, tabs] = [{}, {}];
	const { doc, saving } = tab(name, openPersistence, (origin) => origin !== tabs);
	await saving.loaded;
	const other = new Y.Doc();
	write(other, 'of another tab');
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), tabs);
	expect(saving.pending).toBe(0);
	const colleague = new Y.Doc();
	write(colleague, 'of the relay');
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(colleague), relay);
	expect(saving.pending).toBe(1);
	await saving.durable();
	expect(await logEntries(name)).toEqual(['of the relay']);
});

test('who leads writes under the client id that is stored, at each opening the same; others under their own', async () => {
	const name = freshLog();
	const ids = new Set<number>();
	for (let n = 0; n < 5; n++) {
		const { doc, saving } = tab(name);
		await saving.promote();
		write(doc, `${n}`);
		ids.add(doc.clientID);
		const other = tab(name);
		await other.saving.loaded;
		expect(other.doc.clientID).not.toBe(doc.clientID);
		await other.saving.close();
		await saving.close();
	}
	expect(ids.size).toBe(1);
	const { doc, saving } = tab(name);
	await saving.loaded;
	expect([...doc.store.clients.keys()]).toEqual([...ids]);
	expect(doc.getArray('o').toJSON()).toEqual(['0', '1', '2', '3', '4']);
});

test('promote() reads what the tab that led has stored, and goes on under its client id', async () => {
	const name = freshLog();
	const leader = tab(name);
	const follower = tab(name);
	await leader.saving.promote();
	await follower.saving.loaded;
	write(follower.doc, 'of the follower');
	write(leader.doc, 'a', 'b');
	await Promise.all([leader.saving.durable(), follower.saving.durable()]);
	const { clientID } = leader.doc;
	leader.saving.demote();
	expect(leader.doc.clientID).not.toBe(clientID);
	await leader.saving.durable();
	expect(await follower.saving.promote()).toEqual({ ok: true, value: undefined });
	expect(follower.doc.clientID).toBe(clientID);
	write(follower.doc, 'c');
	await follower.saving.durable();
	const later = tab(name);
	await later.saving.loaded;
	expect(later.doc.getArray('o').toJSON().sort()).toEqual(['a', 'b', 'c', 'of the follower']);
	expect(later.doc.store.pendingStructs).toBeNull();
});

test('promote() of a tab that cannot open the store is told why, and holds once it can', async () => {
	const name = freshLog();
	const before = tab(name);
	await before.saving.promote();
	write(before.doc, 'stored');
	await before.saving.close();
	const refuse = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('private mode', 'SecurityError');
	});
	ends.push(() => refuse.mockRestore());
	const { doc, saving } = tab(name);
	expect((await saving.promote()).ok).toBe(false);
	refuse.mockRestore();
	saving.retry();
	await until(() => saving.problem === undefined);
	expect(doc.clientID).toBe(before.doc.clientID);
});

test('where something was set aside, who leads writes under a new client id, and under that from then on', async () => {
	const name = freshLog();
	const first = tab(name);
	await first.saving.promote();
	for (const entry of ['a', 'b', 'c']) {
		write(first.doc, entry);
		await first.saving.durable();
	}
	await first.saving.close();
	await putRow(name, 'updates', 3, new Uint8Array([9, 9, 9]));
	const second = tab(name);
	await second.saving.promote();
	expect(second.saving.found).toMatchObject({ client: undefined, setAside: 1 });
	// Said once, when it was found.
	expect(await second.saving.loaded).toMatchObject({ problem: { code: 'unreadable' } });
	expect(second.saving.problem).toBeUndefined();
	expect(second.doc.clientID).not.toBe(first.doc.clientID);
	write(second.doc, 'd');
	await second.saving.close();
	const third = tab(name);
	expect((await third.saving.loaded).ok).toBe(true);
	await third.saving.promote();
	expect(third.doc.clientID).toBe(second.doc.clientID);
	expect(third.doc.getArray('o').toJSON()).toEqual(['a', 'b', 'd']);
});

test('an id that turns out to be used elsewhere is given up, and the new one stored', async () => {
	const name = freshLog();
	const { doc, saving } = tab(name);
	await saving.promote();
	write(doc, 'a');
	await saving.durable();
	const twin = new Y.Doc();
	Y.applyUpdate(twin, Y.encodeStateAsUpdate(doc), 'copy');
	twin.clientID = doc.clientID;
	write(twin, 'of the twin');
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(twin), 'relay');
	expect(doc.clientID).not.toBe(twin.clientID);
	write(doc, 'b');
	await saving.close();
	const again = tab(name);
	await again.saving.promote();
	expect(again.doc.clientID).toBe(doc.clientID);
});

test('a log set back by another tab is not written any more, and durable() does not say that it was', async () => {
	const name = freshLog();
	const { doc, saving } = tab(name);
	write(doc, 'refused');
	await saving.durable();
	await replacePersistence(name, Y.encodeStateAsUpdate(new Y.Doc()));
	await until(() => saving.problem?.code === 'replaced');
	write(doc, 'after it');
	const durable = saving.durable().then(() => 'durable');
	const heard = await Promise.race([durable, new Promise((resolve) => setTimeout(resolve, 300))]);
	expect(heard).toBeUndefined();
	expect(await logEntries(name)).toEqual([]);
});

test('the id of a tab that gave up the lead with something unsaved is not used by the next one', async () => {
	const name = freshLog();
	const first = tab(name);
	await first.saving.promote();
	write(first.doc, 'a');
	await first.saving.durable();
	const { clientID } = first.doc;
	const { add } = IDBObjectStore.prototype;
	const refuse = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
		throw new DOMException('no room', 'QuotaExceededError');
	});
	ends.push(() => refuse.mockRestore());
	write(first.doc, 'unsaved');
	await until(() => first.saving.problem !== undefined);
	expect(first.saving.isTellable).toBe(false);
	first.saving.demote();
	refuse.mockRestore();
	expect(IDBObjectStore.prototype.add).toBe(add);
	const second = tab(name);
	await second.saving.promote();
	expect(second.doc.clientID).not.toBe(clientID);
	write(second.doc, 'b');
	await Promise.all([first.saving.durable(), second.saving.durable()]);
	const later = tab(name);
	await later.saving.loaded;
	expect(later.doc.getArray('o').toJSON().sort()).toEqual(['a', 'b', 'unsaved']);
	expect(later.saving.found?.client).toBe(second.doc.clientID);
});

test('isTellable where nothing can be stored, unless it was written under the id that is', async () => {
	const { doc, saving } = tab(freshName(), () =>
		Promise.resolve({ ok: false, problem: { code: 'unavailable', detail: 'private mode' } })
	);
	await saving.loaded;
	write(doc, 'a');
	expect(saving.pending).toBe(1);
	expect(saving.isTellable).toBe(true);
});

test('promote() does not take an id on what was read before its last holder had written everything', async () => {
	const name = freshLog();
	const first = tab(name);
	await first.saving.loaded;
	await first.saving.promote();
	write(first.doc, 'a');
	await until(() => first.saving.pending === 0);
	const { clientID } = first.doc;
	// The second reads what is stored; only then the first writes its last, and lets the id go.
	let between: () => Promise<unknown> = () => Promise.resolve();
	const second = tab(name, async (...given) => {
		const opened = await openPersistence(...given);
		if (!opened.ok) return opened;
		const store = opened.value;
		const load = store.load.bind(store);
		store.load = async () => {
			const found = await load();
			await between();
			return found;
		};
		return opened;
	});
	await second.saving.loaded;
	between = async () => {
		between = () => Promise.resolve();
		write(first.doc, 'b');
		first.saving.demote();
		await until(() => first.saving.pending === 0);
		await new Promise((resolve) => setTimeout(resolve, 50));
	};
	await second.saving.promote();
	write(second.doc, 'c');
	await until(() => second.saving.pending === 0);
	expect(second.doc.clientID).toBe(clientID);
	expect([...(await logEntries(name))].sort()).toEqual(['a', 'b', 'c']);
});
