import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openPersistence, replacePersistence } from '#lib/sync/device-store.ts';
import type { Persistence } from '#lib/sync/persistence.ts';
import { entriesIn, freshName, rowsOf, write } from '../helpers/indexed-db.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function open(name: string, doc = new Y.Doc()): Promise<Persistence> {
	const opened = await openPersistence(name, doc, () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	ends.push(() => opened.value.close());
	const loaded = await opened.value.load();
	if (!loaded.ok) throw new Error(loaded.problem.detail);
	return opened.value;
}

/** `count` updates of one document, an entry each. */
function updates(doc: Y.Doc, count: number): Uint8Array[] {
	const made: Uint8Array[] = [];
	const take = (update: Uint8Array) => made.push(update);
	doc.on('update', take);
	for (let n = 0; n < count; n++) write(doc, `${doc.clientID}:${n}`);
	doc.off('update', take);
	return made;
}

test('load() applies what is stored, and asked again what was stored since', async () => {
	const name = freshName();
	const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
	const writer = await open(name, theirs);
	await writer.append(updates(theirs, 2));
	const reader = await open(name, mine);
	const origins: unknown[] = [];
	mine.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
	expect(mine.getArray('o').length).toBe(2);
	await writer.append(updates(theirs, 1));
	await reader.load();
	expect(mine.getArray('o').length).toBe(3);
	expect(origins).toEqual([reader]);
});

test('compact() leaves fewer than 500 rows alone and makes one of 500', async () => {
	const name = freshName();
	const doc = new Y.Doc();
	const persistence = await open(name, doc);
	await persistence.append(updates(doc, 499));
	await persistence.compact();
	expect(await rowsOf(name)).toHaveLength(499);
	await persistence.append(updates(doc, 1));
	expect(await persistence.compact()).toEqual({ ok: true, value: undefined });
	expect(await rowsOf(name)).toHaveLength(1);
	expect(await entriesIn(name)).toHaveLength(500);
});

test('compact() waits until a quarter of the last snapshot was added', async () => {
	const name = freshName();
	const doc = new Y.Doc();
	const persistence = await open(name, doc);
	write(doc, 'x'.repeat(200_000));
	await persistence.append([Y.encodeStateAsUpdate(doc), ...updates(doc, 500)]);
	await persistence.compact();
	expect(await rowsOf(name)).toHaveLength(1);
	await persistence.append(updates(doc, 600));
	await persistence.compact();
	expect(await rowsOf(name)).toHaveLength(601);
	await persistence.append(updates(doc, 3000));
	await persistence.compact();
	expect(await rowsOf(name)).toHaveLength(1);
	expect(await entriesIn(name)).toHaveLength(1 + 500 + 600 + 3000);
});

test('compact() of a tab that closes meanwhile deletes nothing that another tab wrote', async () => {
	const name = freshName();
	const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
	const closing = await open(name, mine);
	const other = await open(name, theirs);
	await closing.append(updates(mine, 500));
	await other.append(updates(theirs, 1));
	const compacting = closing.compact();
	closing.close();
	await compacting;
	expect(await entriesIn(name)).toHaveLength(501);
	expect(await entriesIn(name)).toContain(`${theirs.clientID}:0`);
});

test('compact() takes what another tab wrote into the one row', async () => {
	const name = freshName();
	const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
	const compacting = await open(name, mine);
	const other = await open(name, theirs);
	await other.append(updates(theirs, 3));
	await compacting.append(updates(mine, 500));
	await compacting.compact();
	expect(await rowsOf(name)).toHaveLength(1);
	expect(await entriesIn(name)).toHaveLength(503);
});

test('append(updates) on a closed persistence is a failure, not a throw', async () => {
	const persistence = await open(freshName());
	persistence.close();
	const outcome = await persistence.append([new Uint8Array([0, 0])]);
	expect(outcome.ok ? undefined : outcome.problem.code).toBe('lost');
});

test('replacePersistence(name, state) puts it in place of all, and whoever has it open is told', async () => {
	const name = freshName();
	const told: string[] = [];
	const mine = new Y.Doc();
	const opened = await openPersistence(name, mine, ({ code }) => told.push(code));
	if (!opened.ok) throw new Error(opened.problem.detail);
	await opened.value.append(updates(mine, 3));
	await opened.value.note(new Uint8Array([1, 2, 3]));
	const relay = new Y.Doc();
	write(relay, 'of the relay');
	expect((await replacePersistence(name, Y.encodeStateAsUpdate(relay))).ok).toBe(true);
	expect(told).toEqual(['replaced']);
	expect((await opened.value.append(updates(mine, 1))).ok).toBe(false);
	expect(await entriesIn(name)).toEqual(['of the relay']);
	const again = await open(name);
	expect(await again.recall()).toEqual({ ok: true, value: undefined });
	again.close();
	expect((await replacePersistence(name, Y.encodeStateAsUpdate(relay))).ok).toBe(true);
	expect(await rowsOf(name)).toHaveLength(1);
});

test('replacePersistence(name, state) that is given up leaves everything as it was', async () => {
	const name = freshName();
	const doc = new Y.Doc();
	const persistence = await open(name, doc);
	await persistence.append(updates(doc, 3));
	persistence.close();
	const { add } = IDBObjectStore.prototype;
	const broken = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
		this: IDBObjectStore,
		...row
	) {
		const request = add.apply(this, row);
		this.transaction.abort();
		return request;
	});
	const replaced = await replacePersistence(name, Y.encodeStateAsUpdate(new Y.Doc()));
	broken.mockRestore();
	expect(replaced.ok).toBe(false);
	expect(await entriesIn(name)).toHaveLength(3);
});
