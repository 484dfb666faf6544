import * as Y from 'yjs';
import { clearDocument, fetchUpdates, type IndexeddbPersistence } from 'y-indexeddb';
import {
	answered,
	attempt,
	completed,
	failed,
	openDatabase,
	stored,
	within,
	type StorageProblem,
	type Stored
} from './database.ts';

/** Where the updates of one document are kept, be it a small document or a log. */
export interface Persistence {
	/** Applies to the document what is stored and not yet applied; the transaction's origin is this persistence. */
	load(): Promise<Stored<undefined>>;
	/** Settles when the updates are on disk. */
	append(updates: readonly Uint8Array[]): Promise<Stored<undefined>>;
	/** Replaces many rows by one, when there are enough of them to be worth it. Loses nothing that another tab wrote. */
	compact(): Promise<Stored<undefined>>;
	/** What the relay had acknowledged, as a state vector; empty where it never did. */
	recall(): Promise<Stored<Uint8Array | undefined>>;
	/** Notes what the relay has acknowledged. */
	note(acknowledged: Uint8Array): Promise<Stored<undefined>>;
	close(): void;
	/** Closes, and removes everything from the device. */
	clear(): Promise<Stored<undefined>>;
}

export type OpenPersistence = (
	name: string,
	doc: Y.Doc,
	closed: (problem: StorageProblem) => void
) => Promise<Stored<Persistence>>;

// The layout of y-indexeddb 9.
const UPDATES = 'updates';
const CUSTOM = 'custom';
const ACKNOWLEDGED = 'acknowledged';

/** Fewer rows than this load as fast as one. */
const MANY_ROWS = 500;
/** Compacting again only when a quarter of the last snapshot was added keeps what is written below five times the edits. */
const GROWTH = 0.25;

function createStores(database: IDBDatabase): void {
	database.createObjectStore(UPDATES, { autoIncrement: true });
	database.createObjectStore(CUSTOM);
}

/** A document in a database of its own, in y-indexeddb's layout and read by it; written by a path that confirms. */
export const openPersistence: OpenPersistence = async (name, doc, closed) => {
	const opened = await openDatabase(name, createStores, closed);
	return opened.ok ? stored(new IndexedDbPersistence(name, doc, opened.value)) : opened;
};

/** All that y-indexeddb's reader asks of its provider. */
type Reader = Pick<IndexeddbPersistence, 'doc' | 'db' | '_dbref' | '_dbsize' | '_destroyed'>;

/**
 * Stands in for y-indexeddb's provider, which stores without waiting for the transaction, writes a row at each open,
 * and never settles when opening fails. The underscored fields are those its reader keeps its place in.
 */
class IndexedDbPersistence implements Persistence {
	readonly name: string;
	readonly doc: Y.Doc;
	readonly db: IDBDatabase;
	_dbref = 0;
	_dbsize = 0;
	_destroyed = false;
	/** Bytes of the last snapshot that was written here, and of what was added since. */
	#snapshot = 0;
	#added = 0;

	constructor(name: string, doc: Y.Doc, db: IDBDatabase) {
		this.name = name;
		this.doc = doc;
		this.db = db;
	}

	load(): Promise<Stored<undefined>> {
		return attempt(async () => {
			try {
				await this.#read();
				return stored(undefined);
			} catch (cause) {
				return failed('unreadable', cause);
			}
		});
	}

	append(updates: readonly Uint8Array[]): Promise<Stored<undefined>> {
		return attempt(async () => {
			const transaction = this.#write(UPDATES);
			for (const update of updates) transaction.objectStore(UPDATES).add(update);
			const outcome = await completed(transaction);
			if (outcome.ok) {
				this._dbsize += updates.length;
				this.#added += updates.reduce((bytes, update) => bytes + update.length, 0);
			}
			return outcome;
		});
	}

	compact(): Promise<Stored<undefined>> {
		const due = this._dbsize >= MANY_ROWS && this.#added >= this.#snapshot * GROWTH;
		if (!due) return Promise.resolve(stored(undefined));
		return attempt(async () => {
			// One transaction: what another tab wrote is read, then written and deleted with the rest.
			const updates = await this.#read();
			if (this._destroyed) {
				// The reader applies nothing to a document that is let go: its state would lack rows that go.
				updates.transaction.abort();
				return failed('lost', 'closed');
			}
			const done = completed(updates.transaction);
			const snapshot = Y.encodeStateAsUpdate(this.doc);
			updates.add(snapshot);
			updates.delete(IDBKeyRange.upperBound(this._dbref, true));
			const outcome = await done;
			if (outcome.ok) {
				this._dbsize = 1;
				this.#snapshot = snapshot.length;
				this.#added = 0;
			}
			return outcome;
		});
	}

	recall(): Promise<Stored<Uint8Array | undefined>> {
		return attempt(async () => {
			const row = await answered<unknown>(
				this.db.transaction(CUSTOM).objectStore(CUSTOM).get(ACKNOWLEDGED)
			);
			if (!row.ok) return row;
			return stored(row.value instanceof Uint8Array ? row.value : undefined);
		});
	}

	note(acknowledged: Uint8Array): Promise<Stored<undefined>> {
		return attempt(() => {
			// Relaxed: losing it only shows more changes as waiting than there are.
			const transaction = this.db.transaction(CUSTOM, 'readwrite');
			transaction.objectStore(CUSTOM).put(acknowledged, ACKNOWLEDGED);
			return completed(transaction);
		});
	}

	close(): void {
		this._destroyed = true;
		this.db.close();
	}

	clear(): Promise<Stored<undefined>> {
		this.close();
		return clearPersistence(this.name);
	}

	/** y-indexeddb's own reader, in a transaction that is still open when it settles. */
	#read(): Promise<IDBObjectStore> {
		return fetchUpdates(this as Reader as IndexeddbPersistence);
	}

	#write(store: string): IDBTransaction {
		return this.db.transaction(store, 'readwrite', { durability: 'strict' });
	}
}

/** The updates of a document as they are stored, read and not applied; to be had where loading fails. */
export async function readUpdates(name: string): Promise<Stored<readonly Uint8Array[]>> {
	const opened = await openDatabase(name, createStores, () => undefined);
	if (!opened.ok) return opened;
	const rows = await attempt(() =>
		answered<unknown[]>(opened.value.transaction(UPDATES).objectStore(UPDATES).getAll())
	);
	opened.value.close();
	return rows.ok ? stored(rows.value.filter((row) => row instanceof Uint8Array)) : rows;
}

/**
 * Puts a state in place of all that is stored of a document, and of what the relay was noted to have, in one
 * transaction. Whoever has it open stops saving it (`replaced`).
 */
export async function replacePersistence(
	name: string,
	state: Uint8Array
): Promise<Stored<undefined>> {
	const opened = await openDatabase(name, createStores, () => undefined);
	if (!opened.ok) return opened;
	const { version } = opened.value;
	opened.value.close();
	const replaced = await openDatabase(
		name,
		(_database, transaction) => {
			transaction.objectStore(CUSTOM).clear();
			const updates = transaction.objectStore(UPDATES);
			updates.clear();
			updates.add(state);
		},
		() => undefined,
		version + 1
	);
	if (!replaced.ok) return replaced;
	replaced.value.close();
	return stored(undefined);
}

/** Removes a document that is not open in this tab. */
export function clearPersistence(name: string): Promise<Stored<undefined>> {
	return within(clearDocument(name).then(() => stored(undefined)));
}
