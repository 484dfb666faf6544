import * as Y from 'yjs';
import { answered, failed, stored, type Stored } from './database.ts';
import { ASIDE, rangeOf, SNAPSHOTS, UPDATES } from './log-database.ts';

/** Where a row of a log lies. */
type Place = Pick<LogRow, 'store' | 'key'>;

/** A row of a log's snapshots or updates. */
export interface LogRow {
	readonly store: typeof SNAPSHOTS | typeof UPDATES;
	readonly key: IDBValidKey;
	/** An update, unless it was damaged. */
	readonly value: unknown;
}

export interface LogRows {
	/** The snapshot first. */
	readonly rows: readonly LogRow[];
	/** What the browser cannot give: it stays where it is. */
	readonly withheld: readonly Place[];
}

/** All rows of a log, or those of some stores, in a transaction that may go on. */
export async function readRows(
	transaction: IDBTransaction,
	document: string,
	stores: readonly LogRow['store'][] = [SNAPSHOTS, UPDATES]
): Promise<Stored<LogRows>> {
	const found = await Promise.all(stores.map((store) => readStore(transaction, store, document)));
	const rows: LogRow[] = [];
	const withheld: Place[] = [];
	for (const one of found) {
		if (!one.ok) return one;
		for (const row of one.value.rows) rows.push(row);
		withheld.push(...one.value.withheld);
	}
	return withheld.length > 0 && rows.length === 0
		? failed('unreadable', 'no row can be read')
		: stored({ rows, withheld });
}

async function readStore(
	transaction: IDBTransaction,
	store: LogRow['store'],
	document: string
): Promise<Stored<LogRows>> {
	const all = transaction.objectStore(store);
	const [keys, values] = await Promise.all([
		answered(all.getAllKeys(rangeOf(document))),
		answered<unknown[]>(all.getAll(rangeOf(document)))
	]);
	if (!keys.ok) return keys;
	if (values.ok)
		return stored({
			rows: keys.value.map((key, n) => ({ store, key, value: values.value[n] })),
			withheld: []
		});
	// Large values lie in files of their own, and one that is gone fails the whole question.
	const rows: LogRow[] = [];
	const withheld: Place[] = [];
	for (const key of keys.value) {
		const value = await answered<unknown>(all.get(key));
		if (value.ok) rows.push({ store, key, value: value.value });
		else withheld.push({ store, key });
	}
	return stored({ rows, withheld });
}

/** Applies rows to a document as one change; gives those that are no updates. */
export function applyRows(doc: Y.Doc, rows: readonly LogRow[], origin: object): readonly LogRow[] {
	return rows.length === 0
		? []
		: Y.transact(doc, () => applyEach(doc, rows, origin), origin, false);
}

function applyEach(doc: Y.Doc, rows: readonly LogRow[], origin: object): readonly LogRow[] {
	return rows.filter(({ value }) => {
		if (!(value instanceof Uint8Array)) return true;
		try {
			Y.applyUpdate(doc, value, origin);
			return false;
		} catch {
			return true;
		}
	});
}

export function bytesOf(rows: readonly LogRow[], store: LogRow['store']): number {
	return rows.reduce(
		(sum, row) =>
			row.store === store && row.value instanceof Uint8Array ? sum + row.value.length : sum,
		0
	);
}

/** Moves rows to where nothing is read from, in a transaction that writes. */
export function setAside(
	transaction: IDBTransaction,
	document: string,
	rows: readonly LogRow[]
): void {
	for (const row of rows) {
		transaction.objectStore(ASIDE).put(row.value, asideKey(document, row));
		transaction.objectStore(row.store).delete(row.key);
	}
}

/** Notes among what was set aside that the browser did not give a row. */
export function noteWithheld(
	transaction: IDBTransaction,
	document: string,
	rows: readonly Place[]
): void {
	for (const row of rows) transaction.objectStore(ASIDE).put(null, asideKey(document, row));
}

/** Under which key a row lies among what was set aside. */
export function asideKey(document: string, { store, key }: Place): [string, string, number] {
	const row: unknown = Array.isArray(key) ? key[1] : key;
	return [document, store, Number(row)];
}

/** A log's last row, in a transaction that may go on; `until` where all went into a snapshot. */
export async function lastRow(
	transaction: IDBTransaction,
	document: string,
	until: number
): Promise<Stored<number>> {
	const cursor = await answered(
		transaction.objectStore(UPDATES).openKeyCursor(rangeOf(document), 'prev')
	);
	if (!cursor.ok) return cursor;
	const key: unknown = cursor.value?.key;
	return stored(Math.max(until, Array.isArray(key) ? Number(key[1]) : 0));
}
