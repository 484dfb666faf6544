import * as Y from 'yjs';
import { openPersistence } from '#lib/sync/device-store.ts';
import type { Persistence } from '#lib/sync/persistence.ts';
import { settled } from './indexed-db.ts';

let count = 0;

/** A workspace that no other test uses. */
export function freshWorkspace(): string {
	return `${Date.now()}L${count++}`.padEnd(22, 'w').slice(0, 22);
}

/** The name of the log of deals of a workspace that no other test uses. */
export function freshLog(workspace = freshWorkspace()): string {
	return `runnel/${workspace}/ops/0/1`;
}

const partsOf = (name: string) => {
	const [prefix = '', workspace = '', ...document] = name.split('/');
	return { database: `${prefix}/${workspace}`, document: document.join('/') };
};

/** The rows of a log in one of the stores of its database, read by a connection of its own. */
export async function logRows(
	name: string,
	...stores: ('snapshots' | 'updates' | 'aside')[]
): Promise<Uint8Array[]> {
	const { database, document } = partsOf(name);
	const rows: unknown[] = [];
	const opened = await settled(indexedDB.open(database));
	for (const store of stores) {
		const range = IDBKeyRange.bound([document], [document, []]);
		rows.push(
			...(await settled<unknown[]>(opened.transaction(store).objectStore(store).getAll(range)))
		);
	}
	opened.close();
	return rows.filter((row) => row instanceof Uint8Array);
}

/** What a tab that opens the log now would show. */
export async function logEntries(name: string): Promise<string[]> {
	const doc = new Y.Doc();
	for (const row of await logRows(name, 'snapshots', 'updates')) Y.applyUpdate(doc, row);
	return doc.getArray<string>('o').toJSON() as string[];
}

/** Puts a row into a log as no build of the app would. */
export async function putRow(
	name: string,
	store: 'snapshots' | 'updates' | 'aside',
	row: number,
	value: unknown
): Promise<void> {
	const { database, document } = partsOf(name);
	const opened = await settled(indexedDB.open(database));
	const key = store === 'aside' ? [document, 'updates', row] : [document, row];
	await settled(opened.transaction(store, 'readwrite').objectStore(store).put(value, key));
	opened.close();
}

export interface OpenedLog {
	readonly doc: Y.Doc;
	readonly store: Persistence;
	/** The codes of what ended it. */
	readonly told: string[];
}

/** A log opened and not loaded. */
export async function openLog(name: string, doc = new Y.Doc()): Promise<OpenedLog> {
	const told: string[] = [];
	const opened = await openPersistence(name, doc, ({ code }) => told.push(code));
	if (!opened.ok) throw new Error(opened.problem.detail);
	return { doc, store: opened.value, told };
}

/** `count` updates of one document, an entry each. */
export function updatesOf(doc: Y.Doc, count: number, text = ''): Uint8Array[] {
	const made: Uint8Array[] = [];
	const take = (update: Uint8Array) => made.push(update);
	doc.on('update', take);
	const log = doc.getArray<string>('o');
	for (let n = 0; n < count; n++)
		doc.transact(() => log.insert(log.length, [`${doc.clientID}:${log.length}${text}`]), 'local');
	doc.off('update', take);
	return made;
}
