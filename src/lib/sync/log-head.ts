import { answered, stored, type StorageProblemCode, type Stored } from './database.ts';
import { META } from './log-database.ts';

/** What is noted of a log beside its rows. */
export interface LogHead {
	/** Counts how often everything of it was put aside for something else; who wrote before that does not write on. */
	readonly generation: number;
	/** Why the last time. */
	readonly ended: Extract<StorageProblemCode, 'replaced' | 'cleared'>;
	/** The last row that went into a snapshot. */
	readonly until: number;
	/** The Yjs client id that the device writes it under. */
	readonly client: number | undefined;
	/** The last row taken over from the database that the log once had for itself. */
	readonly adopted: number;
	/** Since when, in ms since 1970, that database has had no row after `last`. */
	readonly quiet: { readonly last: number; readonly since: number } | undefined;
}

const NEW: LogHead = {
	...{ generation: 0, ended: 'cleared', until: 0, adopted: 0 },
	...{ client: undefined, quiet: undefined }
};

const headKey = (document: string) => [document, 'head'];
const acknowledgedKey = (document: string) => [document, 'acknowledged'];

export async function readHead(
	transaction: IDBTransaction,
	document: string
): Promise<Stored<LogHead>> {
	const row = await answered<unknown>(transaction.objectStore(META).get(headKey(document)));
	return row.ok ? stored(parse(row.value)) : row;
}

export function writeHead(transaction: IDBTransaction, document: string, head: LogHead): void {
	transaction.objectStore(META).put(head, headKey(document));
}

export async function readAcknowledged(
	transaction: IDBTransaction,
	document: string
): Promise<Stored<Uint8Array | undefined>> {
	const row = await answered<unknown>(transaction.objectStore(META).get(acknowledgedKey(document)));
	if (!row.ok) return row;
	return stored(row.value instanceof Uint8Array ? row.value : undefined);
}

/** Notes what the relay has acknowledged, or that nothing is. */
export function writeAcknowledged(
	transaction: IDBTransaction,
	document: string,
	acknowledged: Uint8Array | undefined
): void {
	const store = transaction.objectStore(META);
	if (acknowledged) store.put(acknowledged, acknowledgedKey(document));
	else store.delete(acknowledgedKey(document));
}

/** Where it is noted how a log was when nothing late was left in it. */
export const lookedKey = (document: string) => [document, 'looked'];

/** What comes into a log, or in its place, may be late: in the same transaction nothing is known of that any more. */
export function forgetLooked(transaction: IDBTransaction, document: string): void {
	transaction.objectStore(META).delete(lookedKey(document));
}

function parse(value: unknown): LogHead {
	if (typeof value !== 'object' || value === null) return NEW;
	const row: Partial<Record<keyof LogHead, unknown>> = value;
	return {
		generation: whole(row.generation),
		ended: row.ended === 'replaced' ? 'replaced' : 'cleared',
		until: whole(row.until),
		client: row.client === undefined ? undefined : whole(row.client),
		adopted: whole(row.adopted),
		quiet: parseQuiet(row.quiet)
	};
}

function parseQuiet(value: unknown): LogHead['quiet'] {
	if (typeof value !== 'object' || value === null) return undefined;
	const { last, since }: { last?: unknown; since?: unknown } = value;
	return { last: whole(last), since: whole(since) };
}

function whole(value: unknown): number {
	return Number.isSafeInteger(value) ? Number(value) : 0;
}
