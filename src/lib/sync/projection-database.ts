import { answered, attempt, completed, openExisting, stored, type Stored } from './database.ts';
import { logDatabaseName, PROJECTION } from './log-database.ts';

/**
 * The projection of a workspace as it lies in the database of its logs: texts whose meaning is its owner's. Needs no
 * Yjs, so that a page can read it before anything else.
 */

const TOP = 'top';

/** What is to be stored of a projection. */
export interface ProjectionRows {
	readonly top: string;
	/** The parts that have changed, by number. */
	readonly parts: ReadonlyMap<number, string>;
	/** How many parts there are; those from here on are removed. */
	readonly count: number;
}

/** The top of the projection, if there is one. */
export function readTop(database: IDBDatabase): Promise<Stored<string | undefined>> {
	return read(database, TOP);
}

/** A part of the projection, if it is there. */
export function readPart(database: IDBDatabase, part: number): Promise<Stored<string | undefined>> {
	return read(database, part);
}

/** Replaces top and changed parts in one transaction. It may be lost with the power: a cache is made again. */
export function writeProjection(
	database: IDBDatabase,
	{ top, parts, count }: ProjectionRows
): Promise<Stored<undefined>> {
	return attempt(() => {
		const transaction = database.transaction(PROJECTION, 'readwrite', { durability: 'relaxed' });
		const store = transaction.objectStore(PROJECTION);
		// Numbers come before texts in the order of keys.
		store.delete(IDBKeyRange.bound(count, Infinity));
		for (const [part, text] of parts) store.put(text, part);
		store.put(top, TOP);
		return completed(transaction);
	});
}

/** Removes the projection: from now on there is none. */
export function clearProjection(database: IDBDatabase): Promise<Stored<undefined>> {
	return attempt(() => {
		const transaction = database.transaction(PROJECTION, 'readwrite', { durability: 'relaxed' });
		transaction.objectStore(PROJECTION).clear();
		return completed(transaction);
	});
}

/** Removes the projection of a workspace, where there is one. */
export async function forgetProjection(workspace: string): Promise<Stored<undefined>> {
	const opened = await openExisting(logDatabaseName(workspace));
	if (!opened.ok || !opened.value) return opened.ok ? stored(undefined) : opened;
	const cleared = await clearProjection(opened.value);
	opened.value.close();
	return cleared;
}

function read(database: IDBDatabase, key: IDBValidKey): Promise<Stored<string | undefined>> {
	return attempt(async () => {
		const store = database.transaction(PROJECTION).objectStore(PROJECTION);
		const row = await answered<unknown>(store.get(key));
		return row.ok ? stored(typeof row.value === 'string' ? row.value : undefined) : row;
	});
}
