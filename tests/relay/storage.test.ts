import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openSqlite } from '../../sync-server/src/sqlite.ts';
import { openMemory, type Storage } from '../../sync-server/src/storage.ts';
import { temporaryFolder } from '../helpers/relay.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newFolder(): Promise<string> {
	const { folder, remove } = await temporaryFolder();
	cleanups.push(remove);
	return folder;
}

const bytes = (...values: number[]) => Uint8Array.from(values);

const STORAGES: Record<string, () => Promise<Storage>> = {
	memory: () => Promise.resolve(openMemory()),
	sqlite: async () => openSqlite(await newFolder())
};

describe.each(Object.entries(STORAGES))('%s', (_name, open) => {
	async function opened(): Promise<Storage> {
		const storage = await open();
		cleanups.push(() => storage.close());
		return storage;
	}

	test('load is empty for a document never written', async () => {
		expect(await (await opened()).load('a')).toEqual([]);
	});

	test('load gives what was appended, in order, per document', async () => {
		const storage = await opened();
		const appends = Array.from({ length: 300 }, (_, i) =>
			storage.append(i % 2 ? 'odd' : 'even', bytes(i % 256, 1))
		);
		await Promise.all(appends);
		const odd = await storage.load('odd');
		expect(odd.map(([first]) => first)).toEqual(
			Array.from({ length: 150 }, (_, i) => (2 * i + 1) % 256)
		);
		expect((await storage.load('even')).length).toBe(150);
	});

	test('appends settle in the order they were called', async () => {
		const storage = await opened();
		const order: number[] = [];
		await Promise.all(
			Array.from({ length: 50 }, async (_, i) => {
				await storage.append('a', bytes(i));
				order.push(i);
			})
		);
		expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i));
	});

	test('load sees an append that was called before it', async () => {
		const storage = await opened();
		const appended = storage.append('a', bytes(1));
		expect(await storage.load('a')).toEqual([bytes(1)]);
		await appended;
	});

	test('append keeps a view of a buffer, and no bytes at all', async () => {
		const storage = await opened();
		await storage.append('a', bytes(9, 1, 2, 9).subarray(1, 3));
		await storage.append('a', bytes());
		expect((await storage.load('a')).map((update) => [...update])).toEqual([[1, 2], []]);
	});

	test('claim keeps the first digest of a workspace', async () => {
		const storage = await opened();
		expect([...(await storage.claim('w', bytes(1, 2)))]).toEqual([1, 2]);
		expect([...(await storage.claim('w', bytes(3, 4)))]).toEqual([1, 2]);
		expect([...(await storage.claim('v', bytes(3, 4)))]).toEqual([3, 4]);
	});
});

test('openSqlite finds everything after close', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	void first.append('a', bytes(1));
	void first.claim('w', bytes(7));
	await first.close();
	const second = await openSqlite(folder);
	cleanups.push(() => second.close());
	expect(await second.load('a')).toEqual([bytes(1)]);
	expect([...(await second.claim('w', bytes(8)))]).toEqual([7]);
});

test('openSqlite refuses a folder that another relay uses', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	cleanups.push(() => first.close());
	await expect(openSqlite(folder)).rejects.toThrow('another relay is using it');
});

test('load rejects where a byte has changed, and the other documents are read', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	await Promise.all([first.append('a', bytes(1, 2)), first.append('b', bytes(3))]);
	await first.close();
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	file.exec("UPDATE updates SET bytes = x'0103' WHERE bytes = x'0102'");
	file.close();
	const second = await openSqlite(folder);
	cleanups.push(() => second.close());
	await expect(second.load('a')).rejects.toThrow('update 0 is not as it was written');
	expect(await second.load('b')).toEqual([bytes(3)]);
});

test('openSqlite refuses tables of a newer version and leaves them alone', async () => {
	const folder = await newFolder();
	const path = join(folder, 'runnel.db');
	const newer = new DatabaseSync(path);
	newer.exec('PRAGMA user_version = 99');
	newer.close();
	await expect(openSqlite(folder)).rejects.toThrow('newer version');
	const after = new DatabaseSync(path);
	expect(after.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n']).toBe(0);
	after.close();
});
