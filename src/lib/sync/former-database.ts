import {
	answered,
	attempt,
	openDatabase,
	openExisting,
	stored,
	type StorageProblem,
	type Stored
} from './database.ts';

/** The layout of y-indexeddb 9: a database a document. Logs lay in it once, small documents do. */

export const UPDATES = 'updates';
export const CUSTOM = 'custom';
export const ACKNOWLEDGED = 'acknowledged';

/** Opens a document's own database, made where there is none. */
export function openFormer(
	name: string,
	closed: (problem: StorageProblem) => void
): Promise<Stored<IDBDatabase>> {
	return openDatabase(name, createStores, closed);
}

function createStores(database: IDBDatabase): void {
	database.createObjectStore(UPDATES, { autoIncrement: true });
	database.createObjectStore(CUSTOM);
}

export interface FormerRows {
	/** Rows after the one asked for, in their order. */
	readonly updates: readonly Uint8Array[];
	/** The last row there is; 0 where there is none. */
	readonly last: number;
	/** What the relay had acknowledged, as a state vector. */
	readonly acknowledged: Uint8Array | undefined;
}

/** What lies in a document's own database after the row `after`; `undefined` where there is none. Makes none. */
export async function readFormer(
	name: string,
	after: number
): Promise<Stored<FormerRows | undefined>> {
	const opened = await openExisting(name);
	if (!opened.ok || !opened.value) return opened.ok ? stored(undefined) : opened;
	const database = opened.value;
	const rows = await attempt(() => read(database, after));
	database.close();
	return rows;
}

/**
 * Puts a state in place of all that is stored of a document, and of what the relay was noted to have, in one
 * transaction. Whoever has it open stops saving it (`replaced`).
 */
export async function replaceFormer(name: string, state: Uint8Array): Promise<Stored<undefined>> {
	const opened = await openFormer(name, () => undefined);
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

async function read(database: IDBDatabase, after: number): Promise<Stored<FormerRows>> {
	const transaction = database.transaction([UPDATES, CUSTOM]);
	const store = transaction.objectStore(UPDATES);
	const keys = await answered(store.getAllKeys());
	if (!keys.ok) return keys;
	const last = Number(keys.value.at(-1) ?? 0);
	// A database that was removed and made anew counts from the beginning.
	const from = last < after ? 0 : after;
	const [values, noted] = await Promise.all([
		answered<unknown[]>(store.getAll(IDBKeyRange.lowerBound(from, true))),
		answered<unknown>(transaction.objectStore(CUSTOM).get(ACKNOWLEDGED))
	]);
	if (!values.ok) return values;
	return stored({
		updates: values.value.filter((row) => row instanceof Uint8Array),
		last,
		acknowledged: noted.ok && noted.value instanceof Uint8Array ? noted.value : undefined
	});
}
