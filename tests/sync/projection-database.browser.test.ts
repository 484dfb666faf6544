import { afterEach, expect, test } from 'vitest';
import { openLogDatabase } from '#lib/sync/log-database.ts';
import {
	clearProjection,
	readPart,
	readTop,
	writeProjection
} from '#lib/sync/projection-database.ts';
import { freshWorkspace } from '../helpers/log-store.ts';
import { onWrite } from '../helpers/indexed-db.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function open(): Promise<IDBDatabase> {
	const opened = await openLogDatabase(freshWorkspace(), () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	ends.push(() => opened.value.close());
	return opened.value;
}

const parts = (...texts: string[]) => new Map(texts.map((text, part) => [part, text]));

test('writeProjection(database, rows) replaces top and changed parts, and removes those beyond the count', async () => {
	const database = await open();
	expect(await readTop(database)).toEqual({ ok: true, value: undefined });
	await writeProjection(database, { top: 't1', parts: parts('a', 'b', 'c', 'd'), count: 4 });
	await writeProjection(database, { top: 't2', parts: new Map([[1, 'B']]), count: 2 });
	expect(await readTop(database)).toEqual({ ok: true, value: 't2' });
	const read = await Promise.all([0, 1, 2, 3].map((part) => readPart(database, part)));
	expect(read.map((one) => one.ok && one.value)).toEqual(['a', 'B', undefined, undefined]);
	await clearProjection(database);
	expect(await readTop(database)).toEqual({ ok: true, value: undefined });
	expect(await readPart(database, 0)).toEqual({ ok: true, value: undefined });
});

test('writeProjection(database, rows) that is given up leaves the former whole', async () => {
	const database = await open();
	await writeProjection(database, { top: 't1', parts: parts('a'), count: 1 });
	ends.push(onWrite((transaction) => transaction.abort()));
	const written = await writeProjection(database, { top: 't2', parts: parts('b'), count: 1 });
	expect(written.ok).toBe(false);
	expect(await readTop(database)).toEqual({ ok: true, value: 't1' });
	expect(await readPart(database, 0)).toEqual({ ok: true, value: 'a' });
});

test('readTop(database) of a closed database is a failure with a name', async () => {
	const database = await open();
	database.close();
	expect(await readTop(database)).toMatchObject({ ok: false, problem: { code: 'lost' } });
});
