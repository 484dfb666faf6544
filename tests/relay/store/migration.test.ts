import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { openSqlite } from '../../../sync-server/src/store/sqlite.ts';
import { folders } from './folders.ts';

const { newFolder, cleanups, cleanUp } = folders();
afterEach(cleanUp);

/** The tables as version 1 made them. */
const VERSION_1 = `
	CREATE TABLE workspaces (id TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
	CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
	CREATE TABLE updates (
		seq INTEGER PRIMARY KEY,
		document INTEGER NOT NULL REFERENCES documents (id),
		crc INTEGER NOT NULL,
		bytes BLOB NOT NULL
	);
	CREATE INDEX updates_of_document ON updates (document, seq);
	PRAGMA user_version = 1;
	INSERT INTO workspaces VALUES ('w', x'07');
	INSERT INTO documents VALUES (3, 'w/ws'), (8, 'w/ops/0/1'), (9, 'w/act/0/1');
`;

const updateOf = (document: number, n: number) =>
	new Uint8Array(n % 100 === 0 ? 100_000 : 1 + (n % 7)).fill(document + n);

/** A store of version 1: documents 3 and 8 in turns, 9 with an update that is not as it was written. */
async function oldStore(): Promise<string> {
	const folder = await newFolder();
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	file.exec(VERSION_1);
	const add = file.prepare('INSERT INTO updates (document, crc, bytes) VALUES (?, ?, ?)');
	file.exec('BEGIN');
	for (let n = 1; n <= 1000; n++)
		for (const document of [3, 8]) {
			const update = updateOf(document, n);
			add.run(document, crc32(update), update);
		}
	add.run(9, 5, new Uint8Array([1]));
	file.exec('COMMIT');
	file.close();
	return folder;
}

test('documents of version 1 are there, update by update, and go on', async () => {
	const folder = await oldStore();
	for (const start of ['first', 'second']) {
		const store = await openSqlite(folder);
		cleanups.push(() => store.close().catch(() => undefined));
		for (const [name, document] of [
			['w/ws', 3],
			['w/ops/0/1', 8]
		] as const) {
			const { tail } = await store.open(name, () => undefined);
			const expected = Array.from({ length: 1000 }, (_, n) => updateOf(document, n + 1));
			expect(tail.slice(0, 1000).map(({ update }) => update)).toEqual(expected);
			expect(tail.length, start).toBe(start === 'first' ? 1000 : 1001);
			const more = { update: new Uint8Array([1]), member: 'm', device: 'd', claims: [] };
			expect(await store.append(name, more)).toBe('kept');
		}
		await store.close();
	}
});

test('a document of version 1 that was damaged stays refused', async () => {
	const store = await openSqlite(await oldStore());
	cleanups.push(() => store.close());
	await expect(store.open('w/act/0/1', () => undefined)).rejects.toThrow(
		'update 1 of w/act/0/1 is not as it was written'
	);
});

test('claims of workspaces are dropped: nobody owns one yet', async () => {
	const store = await openSqlite(await oldStore());
	cleanups.push(() => store.close());
	expect(await store.team('w')).toBeUndefined();
	expect(await store.workspaces()).toEqual([]);
});
