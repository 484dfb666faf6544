import * as Y from 'yjs';
import { vi } from 'vitest';

let names = 0;

/** A database name that no other test uses. */
export function freshName(): string {
	return `test/${Date.now()}/${names++}`;
}

/** The rows of a document's database, read by a connection of its own. */
export async function rowsOf(name: string): Promise<Uint8Array[]> {
	const database = await settled(indexedDB.open(name));
	const rows = await settled<unknown[]>(
		database.transaction('updates').objectStore('updates').getAll()
	);
	database.close();
	return rows.filter((row) => row instanceof Uint8Array);
}

/** What a tab that opens the database now would show. */
export async function entriesIn(name: string): Promise<string[]> {
	const doc = new Y.Doc();
	for (const row of await rowsOf(name)) Y.applyUpdate(doc, row);
	return doc.getArray<string>('o').toJSON() as string[];
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('no error given'));
	});
}

/** Lets `meddle` see every transaction that writes, just after it was made. */
export function onWrite(meddle: (transaction: IDBTransaction) => void): () => void {
	const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const make = spy.getMockImplementation() ?? original;
	spy.mockImplementation(function (this: IDBDatabase, ...args) {
		const transaction = make.apply(this, args);
		if (args[1] === 'readwrite') meddle(transaction);
		return transaction;
	});
	return () => spy.mockRestore();
}

const original = IDBDatabase.prototype.transaction;

export function write(doc: Y.Doc, ...entries: string[]) {
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(log.length, entries), 'local');
}
