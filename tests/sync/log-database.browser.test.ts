import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import {
	logDatabaseName,
	openLogDatabase,
	parseLogName,
	PROJECTION
} from '#lib/sync/log-database.ts';
import { settled } from '../helpers/indexed-db.ts';
import { freshLog, freshWorkspace, openLog, putRow, updatesOf } from '../helpers/log-store.ts';

test('parseLogName(name) is the log of a document of operations or activities, and of nothing else', () => {
	const workspace = freshWorkspace();
	expect(parseLogName(`runnel/${workspace}/ops/0/1`)).toEqual({ workspace, document: 'ops/0/1' });
	expect(parseLogName(`runnel/${workspace}/act/0/12`)).toEqual({ workspace, document: 'act/0/12' });
	for (const name of ['ws', 'team', 'note/0/r', 'ops/0/0', 'ops/0'])
		expect(parseLogName(`runnel/${workspace}/${name}`)).toBeUndefined();
	expect(parseLogName(`${workspace}/ops/0/1`)).toBeUndefined();
});

test('openLogDatabase(workspace) makes all stores, also in one that an earlier build made', async () => {
	const workspace = freshWorkspace();
	const request = indexedDB.open(logDatabaseName(workspace));
	request.onupgradeneeded = () => request.result.createObjectStore('updates');
	(await settled(request)).close();
	const opened = await openLogDatabase(workspace, () => undefined);
	if (!opened.ok) throw new Error(opened.problem.detail);
	expect([...opened.value.objectStoreNames]).toEqual([
		'archive',
		'aside',
		'meta',
		'projection',
		'snapshots',
		'updates'
	]);
	expect(opened.value.transaction(PROJECTION).mode).toBe('readonly');
	opened.value.close();
});

test('a connection that gives way to a later build is lost, not replaced; one of a removed workspace is cleared', async () => {
	const workspace = freshWorkspace();
	const told: string[] = [];
	await openLogDatabase(workspace, ({ code }) => told.push(code));
	(await settled(indexedDB.open(logDatabaseName(workspace), 9))).close();
	expect(told).toEqual(['lost']);
	await openLogDatabase(workspace, ({ code }) => told.push(code));
	await settled(indexedDB.deleteDatabase(logDatabaseName(workspace)));
	expect(told).toEqual(['lost', 'cleared']);
});

test('a worker and a page share a log', async () => {
	const name = freshLog();
	const { doc, store } = await openLog(name);
	await store.load();
	await store.append(updatesOf(doc, 2));
	const worker = new Worker(new URL('../helpers/log-store.worker.ts', import.meta.url), {
		type: 'module'
	});
	const entries = await new Promise<unknown>((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
		worker.onerror = ({ message }) => reject(new Error(message));
		worker.postMessage(name);
	});
	worker.terminate();
	await store.load();
	store.close();
	expect(doc.getArray('o').length).toBe(3);
	expect(entries).toEqual(doc.getArray('o').toJSON());
});

test('80,000 operations are one snapshot, read in one transaction', async () => {
	const name = freshLog();
	const big = new Y.Doc();
	const log = big.getArray<string>('o');
	for (let n = 0; n < 1600; n++)
		big.transact(() =>
			log.insert(
				log.length,
				Array.from({ length: 50 }, (_, k) => `${n}:${k}`.padEnd(120, '.'))
			)
		);
	const writer = await openLog(name);
	await writer.store.load();
	await writer.store.append(updatesOf(writer.doc, 1));
	await putRow(name, 'snapshots', 1, Y.encodeStateAsUpdate(big));
	writer.store.close();
	const made: string[] = [];
	const original = IDBDatabase.prototype.transaction;
	const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args
	) {
		made.push(this.name);
		return original.apply(this, args);
	});
	const began = performance.now();
	const { doc, store } = await openLog(name);
	await store.load();
	const took = performance.now() - began;
	spy.mockRestore();
	store.close();
	expect(doc.getArray('o').length).toBe(80_001);
	// One for the generation, one for the rows.
	expect(made).toHaveLength(2);
	console.info(`80,000 operations opened and loaded in ${took.toFixed(0)} ms`);
	expect(took).toBeLessThan(5000);
});
