import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openSqlite, type SqliteOptions } from '../../../sync-server/src/store/sqlite.ts';
import type { Append, Entry, Snapshot } from '../../../sync-server/src/store/storage.ts';
import { contract } from './contract.ts';
import { folders } from './folders.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const { newFolder, cleanups, cleanUp } = folders();
afterEach(cleanUp);

const DAY = 24 * 60 * 60 * 1000;
const bytes = (...values: number[]) => Uint8Array.from(values);
const by = (update: Uint8Array, more: Partial<Append> = {}): Append => ({
	update,
	member: 'm',
	device: 'd',
	claims: [],
	...more
});
const snapshotAt = (seq: number, ...sizes: number[]): Snapshot => ({
	seq,
	vector: bytes(seq),
	deletes: bytes(0, 0),
	chunks: sizes.map((size) => ({ bytes: size, ends: bytes(size) }))
});
const valuesOf = (entries: readonly Entry[]) => entries.map(({ seq, update }) => [seq, ...update]);

async function opened(folder: string, options?: SqliteOptions) {
	const store = await openSqlite(folder, options);
	cleanups.push(() => store.close().catch(() => undefined));
	return store;
}

/** Changes the file behind the store's back. */
function tamper(folder: string, sql: string): void {
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	file.exec(sql);
	file.close();
}

test('open gives what was appended, in order, after close and open again', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	const appends = Array.from({ length: 300 }, (_, i) =>
		first.append(i % 2 ? 'odd' : 'even', by(bytes(i % 256)))
	);
	expect(new Set(await Promise.all(appends))).toEqual(new Set(['kept']));
	await first.close();
	const second = await opened(folder);
	const { tail, snapshot } = await second.open('odd', () => undefined);
	expect(snapshot).toBeUndefined();
	expect(valuesOf(tail)).toEqual(Array.from({ length: 150 }, (_, i) => [i + 1, (2 * i + 1) % 256]));
});

test('one commit of one document is one row', async () => {
	const folder = await newFolder();
	const store = await openSqlite(folder);
	await Promise.all(Array.from({ length: 100 }, (_, i) => store.append('a', by(bytes(i)))));
	await store.close();
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	cleanups.push(() => file.close());
	expect(file.prepare('SELECT first, count FROM log').all()).toEqual([{ first: 1, count: 100 }]);
});

test('onEntry hears of each later update before its append settles, with what `from` was', async () => {
	const store = await opened(await newFolder());
	await store.append('a', by(bytes(1)));
	const heard: Entry[] = [];
	const from = {};
	const { tail } = await store.open('a', (entry) => heard.push(entry));
	expect(valuesOf(tail)).toEqual([[1, 1]]);
	await store.append('a', by(bytes(2), { from }));
	expect(heard).toEqual([{ seq: 2, update: bytes(2), from }]);
	await store.release('a');
	await store.append('a', by(bytes(3)));
	expect(heard.length).toBe(1);
});

test('an update that is under way when a document is opened is in the tail or heard, once', async () => {
	const store = await opened(await newFolder());
	const heard: Entry[] = [];
	const appends = [1, 2, 3].map((i) => store.append('a', by(bytes(i))));
	const opening = store.open('a', (entry) => heard.push(entry));
	appends.push(...[4, 5].map((i) => store.append('a', by(bytes(i)))));
	const { tail } = await opening;
	await Promise.all(appends);
	expect(valuesOf([...tail, ...heard])).toEqual([1, 2, 3, 4, 5].map((i) => [i, i]));
});

test('append is `foreign` where another member owns a client id, over open, release and a new start', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	expect(await first.append('a', by(bytes(1), { claims: [7, 2 ** 40] }))).toBe('kept');
	expect(await first.append('a', by(bytes(2), { member: 'n', claims: [2 ** 40] }))).toBe('foreign');
	await first.close();
	const second = await opened(folder);
	expect(await second.append('a', by(bytes(2), { member: 'n', claims: [7] }))).toBe('foreign');
	expect(await second.append('b', by(bytes(2), { member: 'n', claims: [7] }))).toBe('kept');
	const { ledger, tail } = await second.open('a', () => undefined);
	expect([...ledger]).toEqual([
		[7, 'm'],
		[2 ** 40, 'm']
	]);
	expect(valuesOf(tail)).toEqual([[1, 1]]);
});

test('of two members who claim an id in one commit the first has it', async () => {
	const store = await opened(await newFolder());
	const answers = await Promise.all([
		store.append('a', by(bytes(1), { member: 'm', claims: [7] })),
		store.append('a', by(bytes(2), { member: 'n', claims: [7] })),
		store.append('a', by(bytes(3), { member: 'n', claims: [8] }))
	]);
	expect(answers).toEqual(['kept', 'foreign', 'kept']);
	expect(valuesOf((await store.open('a', () => undefined)).tail)).toEqual([
		[1, 1],
		[2, 3]
	]);
});

test('a device that saveTeam revokes is refused from then on, after a new start too', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	const before = first.append('a', by(bytes(1)));
	const saved = first.saveTeam('w', { version: 1, json: '{}' }, { revoked: ['d'], audit: ['x'] });
	const after = first.append('a', by(bytes(2)));
	expect([await before, await saved, await after]).toEqual(['kept', true, 'revoked']);
	await first.close();
	const second = await opened(folder);
	expect(await second.append('a', by(bytes(3)))).toBe('revoked');
	expect(await second.append('a', by(bytes(4), { device: 'e' }))).toBe('kept');
});

test('pointers that lead nowhere any more go in time', async () => {
	const folder = await newFolder();
	let now = 0;
	const store = await openSqlite(folder, { now: () => now });
	for (let i = 0; i < 1500; i++) await store.point(`old ${i}`, 'w', 10);
	now = 20;
	for (let i = 0; i < 1500; i++) await store.point(`new ${i}`, 'w', 30);
	expect(await store.follow('new 0', now)).toBe('w');
	await store.close();
	const file = new DatabaseSync(join(folder, 'runnel.db'));
	const [row] = file.prepare('SELECT count(*) AS count FROM pointers').all();
	file.close();
	expect(row?.['count']).toBe(1500);
});

test('what belongs to teams is there after a new start', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	const also = { revoked: [], audit: ['one', 'two'] };
	expect(await first.saveTeam('w', { version: 1, json: 'a' }, also)).toBe(true);
	expect(await first.saveTeam('w', { version: 1, json: 'b' }, also)).toBe(false);
	expect(
		await first.saveTeam('w', { version: 2, json: 'c' }, { revoked: [], audit: ['three'] })
	).toBe(true);
	await first.point('key', 'w', 100);
	await first.setValue('name', 'value', undefined);
	first.seen('w', 'd', 5);
	await first.close();
	const second = await opened(folder);
	expect(await second.team('w')).toEqual({ version: 2, json: 'c' });
	expect(await second.team('v')).toBeUndefined();
	expect(await second.audit('w', Infinity, 2)).toEqual([
		{ seq: 3, json: 'three' },
		{ seq: 2, json: 'two' }
	]);
	expect(await second.audit('w', 2, 9)).toEqual([{ seq: 1, json: 'one' }]);
	expect(await second.follow('key', 99)).toBe('w');
	expect(await second.follow('key', 100)).toBeUndefined();
	expect(await second.value('name')).toBe('value');
	expect([...(await second.seenIn('w'))]).toEqual([['d', 5]]);
});

describe('snapshots', () => {
	test('open gives the head and the tail after it; chunk and read give the rest', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		for (const i of [1, 2, 3, 4, 5]) await first.append('a', by(bytes(i), { claims: [i] }));
		await first.compact('a', snapshotAt(3, 2, 1), [bytes(1, 2), bytes(3)]);
		await first.compact('a', snapshotAt(2, 2), [bytes(9, 9)]);
		await first.close();
		const store = await opened(folder);
		const { snapshot, tail, ledger } = await store.open('a', () => undefined);
		expect(snapshot).toEqual(snapshotAt(3, 2, 1));
		expect(valuesOf(tail)).toEqual([
			[4, 4],
			[5, 5]
		]);
		expect([...ledger.keys()]).toEqual([1, 2, 3, 4, 5]);
		expect(await store.chunk('a', 3, 1)).toEqual(bytes(3));
		await expect(store.chunk('a', 2, 0)).rejects.toThrow('no such chunk');
		await expect(store.chunk('a', 3, 2)).rejects.toThrow('no such chunk');
		expect(valuesOf(await store.read('a', 1)).map(([seq]) => seq)).toEqual([2, 3, 4, 5]);
		expect(await store.read('a', 5)).toEqual([]);
	});

	test('compact of several documents at once keeps the pieces of each apart, and those that nobody took are dropped', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		const sizes = Array.from({ length: 9 }, () => 1);
		const pieces = (of: number) => sizes.map((_, index) => bytes(of, index));
		for (const name of ['a', 'b', 'c']) await first.append(name, by(bytes(1)));
		await Promise.all([
			first.compact('a', snapshotAt(1, ...sizes), pieces(1)),
			first.compact('b', snapshotAt(1, ...sizes), pieces(2))
		]);
		await first.close();
		tamper(folder, "INSERT INTO chunks VALUES (19, 1, x'01')");
		const store = await opened(folder);
		await store.compact('c', snapshotAt(1, ...sizes), pieces(3));
		for (const [of, name] of ['a', 'b', 'c'].entries())
			for (const index of sizes.keys())
				expect(await store.chunk(name, 1, index)).toEqual(bytes(of + 1, index));
		await store.close();
		const file = new DatabaseSync(join(folder, 'runnel.db'));
		cleanups.push(() => file.close());
		expect(file.prepare('SELECT count(*) AS count FROM chunks').get()).toEqual({ count: 27 });
	});

	test('a snapshot may end within a row', async () => {
		const store = await opened(await newFolder());
		await Promise.all([1, 2, 3].map((i) => store.append('a', by(bytes(i)))));
		await store.compact('a', snapshotAt(2, 1), [bytes(1)]);
		expect(valuesOf((await store.open('a', () => undefined)).tail)).toEqual([[3, 3]]);
	});

	test('read gives about a MiB at once, and everything in the end', async () => {
		const store = await opened(await newFolder());
		for (let i = 0; i < 8; i++) await store.append('a', by(new Uint8Array(400_000).fill(i)));
		const pages: number[][] = [];
		for (let after = 0; ; after = pages.at(-1)?.at(-1) ?? 0) {
			const page = (await store.read('a', after)).map(({ seq }) => seq);
			if (page.length === 0) break;
			pages.push(page);
		}
		expect(pages).toEqual([
			[1, 2, 3],
			[4, 5, 6],
			[7, 8]
		]);
	});

	test('the log stays for as long as keepMs; older rows go once a snapshot of before covers them', async () => {
		let now = 0;
		const store = await opened(await newFolder(), { now: () => now, keepMs: 30 * DAY });
		for (let day = 1; day <= 45; day++) {
			now = day * DAY;
			await store.append('a', by(bytes(day)));
			if (day % 7 === 0) await store.compact('a', snapshotAt(day, 1), [bytes(day)]);
		}
		// The last time on day 42, when moments since day 12 count: the snapshot of day 7 gives the first of them.
		expect((await store.read('a', 0)).map(({ seq }) => seq)[0]).toBe(8);
		expect((await store.open('a', () => undefined)).snapshot?.seq).toBe(42);
	});
});

describe('what is not as it was written', () => {
	test('an update with a changed byte: its document is refused, the others serve', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		await first.append('a', by(bytes(1, 2)));
		await first.append('b', by(bytes(3)));
		await first.close();
		tamper(folder, "UPDATE log SET pieces = x'0000020103' WHERE document = 1");
		const second = await opened(folder);
		await expect(second.open('a', () => undefined)).rejects.toThrow(
			'update 1 of a is not as it was written'
		);
		expect(valuesOf((await second.open('b', () => undefined)).tail)).toEqual([[1, 3]]);
	});

	test('a row that is gone, in the middle or at the end, is missed', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		for (const i of [1, 2, 3]) {
			await first.append('a', by(bytes(i)));
			await first.append('b', by(bytes(i)));
		}
		await first.close();
		tamper(
			folder,
			'DELETE FROM log WHERE document = 1 AND first = 2 OR document = 2 AND first = 3'
		);
		const second = await opened(folder);
		await expect(second.open('a', () => undefined)).rejects.toThrow('update 2 of a');
		await expect(second.open('b', () => undefined)).rejects.toThrow('update 3 of b');
	});

	test('a snapshot and a chunk with a changed byte', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		for (const name of ['a', 'b']) {
			await first.append(name, by(bytes(1)));
			await first.compact(name, snapshotAt(1, 2), [bytes(5, 6)]);
		}
		await first.close();
		tamper(
			folder,
			"UPDATE snapshots SET head = x'00' WHERE id = 1; UPDATE chunks SET bytes = x'0507' WHERE id = 2"
		);
		const second = await opened(folder);
		await expect(second.open('a', () => undefined)).rejects.toThrow('the snapshot of a at 1');
		await second.open('b', () => undefined);
		await expect(second.chunk('b', 1, 0)).rejects.toThrow('piece 0 of the snapshot of b');
	});

	test('a lost name: what is known serves, and no unknown document passes for a new one', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		await Promise.all([first.append('a', by(bytes(1))), first.append('b', by(bytes(2)))]);
		await first.close();
		tamper(folder, "UPDATE documents SET name = 'c' WHERE name = 'a'");
		const second = await opened(folder);
		await expect(second.open('a', () => undefined)).rejects.toThrow('the list of documents');
		expect((await second.open('b', () => undefined)).tail.length).toBe(1);
	});

	test('a team is refused alone; revoked devices that cannot be told keep the store shut', async () => {
		const folder = await newFolder();
		const first = await openSqlite(folder);
		for (const workspace of ['v', 'w'])
			await first.saveTeam(
				workspace,
				{ version: 1, json: workspace },
				{ revoked: ['d'], audit: [] }
			);
		await first.close();
		tamper(folder, "UPDATE teams SET json = 'x' WHERE workspace = 'v'");
		const second = await openSqlite(folder);
		await expect(second.team('v')).rejects.toThrow('what is kept of v is not as it was written');
		expect((await second.team('w'))?.json).toBe('w');
		await second.close();
		tamper(folder, 'UPDATE revoked SET crc = crc + 1');
		await expect(openSqlite(folder)).rejects.toThrow('what is kept of d is not as it was written');
	});
});

test('openSqlite refuses a folder that another relay uses', async () => {
	const folder = await newFolder();
	await opened(folder);
	await expect(openSqlite(folder)).rejects.toThrow('another relay is using it');
});

test('openSqlite refuses tables of a newer version and leaves them alone', async () => {
	const folder = await newFolder();
	tamper(folder, 'PRAGMA user_version = 99');
	await expect(openSqlite(folder)).rejects.toThrow('newer version');
	const after = new DatabaseSync(join(folder, 'runnel.db'));
	expect(after.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n']).toBe(0);
	after.close();
});

test('close settles behind what was appended, and everything after it rejects', async () => {
	const store = await openSqlite(await newFolder());
	const appended = store.append('a', by(bytes(1)));
	await store.close();
	expect(await appended).toBe('kept');
	await expect(store.append('a', by(bytes(1)))).rejects.toThrow('the store is closed');
});

test('a commit that fails is final: every later write rejects, and none of its updates was heard', async () => {
	const folder = await newFolder();
	const first = await openSqlite(folder);
	await first.append('a', by(bytes(1)));
	await first.close();
	tamper(folder, "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'full'); END");
	const store = await opened(folder);
	let heard = 0;
	await store.open('a', () => heard++);
	const first2 = store.append('a', by(bytes(2)));
	const second = store.append('a', by(bytes(3)));
	await expect(first2).rejects.toThrow('full');
	await expect(second).rejects.toThrow();
	await expect(store.append('b', by(bytes(4)))).rejects.toThrow('full');
	await expect(store.setValue('a', 'b', undefined)).rejects.toThrow('full');
	expect(heard).toBe(0);
});

test('a folder that openSqlite makes is for nobody else', async () => {
	const folder = join(await newFolder(), 'new', 'below');
	await opened(folder);
	expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

contract('openSqlite', async () => {
	const folder = await newFolder();
	let now = Date.now();
	const open = () => openSqlite(folder, { now: () => now });
	let storage = await open();
	return {
		storage,
		pass(ms) {
			now += ms;
			return Promise.resolve();
		},
		async reopen() {
			await storage.close();
			return (storage = await open());
		},
		remove: () => storage.close()
	};
});

test('backup is made whole while commits go on, in whatever moment it begins', async () => {
	const folder = await newFolder();
	const store = await opened(folder);
	let isDone = false;
	const writers = [1, 2, 3, 4].map(async () => {
		while (!isDone) await store.append('a', by(bytes(1)));
	});
	// Without a second try about one of twenty began within a commit and failed.
	for (let i = 0; i < 100; i++) await store.backup(join(folder, `${i}.db`));
	isDone = true;
	await Promise.all(writers);
	expect((await stat(join(folder, '99.db'))).size).toBeGreaterThan(0);
});
