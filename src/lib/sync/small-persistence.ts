import * as Y from 'yjs';
import { fetchUpdates, type IndexeddbPersistence } from 'y-indexeddb';
import {
	answered,
	attempt,
	completed,
	deleteDatabase,
	failed,
	stored,
	type Stored
} from './database.ts';
import { ACKNOWLEDGED, CUSTOM, openFormer, UPDATES } from './former-database.ts';
import type { Found, OpenPersistence, Persistence } from './persistence.ts';

const CLIENT = 'client';

/** Fewer rows than this load as fast as one. */
const MANY_ROWS = 500;
/** Compacting again only when a quarter of the last snapshot was added keeps what is written below five times the edits. */
const GROWTH = 0.25;

/** A document in a database of its own, in y-indexeddb's layout and read by it; written by a path that confirms. */
export const openSmallPersistence: OpenPersistence = async (name, doc, closed) => {
	const opened = await openFormer(name, closed);
	return opened.ok ? stored(new SmallPersistence(name, doc, opened.value)) : opened;
};

/** All that y-indexeddb's reader asks of its provider. */
type Reader = Pick<IndexeddbPersistence, 'doc' | 'db' | '_dbref' | '_dbsize' | '_destroyed'>;

/**
 * Stands in for y-indexeddb's provider, which stores without waiting for the transaction, writes a row at each open,
 * and never settles when opening fails. The underscored fields are those its reader keeps its place in.
 */
class SmallPersistence implements Persistence {
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

	load(): Promise<Stored<Found>> {
		return attempt(async () => {
			try {
				await this.#read();
			} catch (cause) {
				await this.#readEach();
				return failed('unreadable', cause);
			}
			const client = await answered<unknown>(
				this.db.transaction(CUSTOM).objectStore(CUSTOM).get(CLIENT)
			);
			if (!client.ok) return client;
			const isKnown = typeof client.value === 'number' && !this.doc.store.pendingStructs;
			return stored({
				client: isKnown ? Number(client.value) : undefined,
				setAside: 0,
				isEmpty: this._dbsize === 0
			});
		});
	}

	append(
		updates: readonly Uint8Array[],
		{ client }: { readonly client?: number | undefined } = {}
	): Promise<Stored<undefined>> {
		return attempt(async () => {
			const transaction = this.db.transaction([UPDATES, CUSTOM], 'readwrite', {
				durability: 'strict'
			});
			for (const update of updates) transaction.objectStore(UPDATES).add(update);
			if (client !== undefined) transaction.objectStore(CUSTOM).put(client, CLIENT);
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
		return deleteDatabase(this.name);
	}

	/** y-indexeddb's own reader, in a transaction that is still open when it settles. */
	#read(): Promise<IDBObjectStore> {
		return fetchUpdates(this as Reader as IndexeddbPersistence);
	}

	/** What of it can be read, where something cannot: that stays where it is, and keeps the rest from being compacted. */
	async #readEach(): Promise<void> {
		const rows = await answered<unknown[]>(
			this.db.transaction(UPDATES).objectStore(UPDATES).getAll()
		);
		if (!rows.ok || this._destroyed) return;
		for (const row of rows.value)
			try {
				if (row instanceof Uint8Array) Y.applyUpdate(this.doc, row, this);
			} catch {
				continue;
			}
	}
}
