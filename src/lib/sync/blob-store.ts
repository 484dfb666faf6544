import type { BlobRefusal } from '#lib/protocol/blob.ts';
import { isHash } from '#lib/protocol/blob.ts';
import {
	answered,
	attempt,
	completed,
	deleteDatabase,
	openDatabase,
	stored,
	type Stored
} from './database.ts';

/** What this device knows of the bytes of an attachment that it holds. */
export interface BlobEntry {
	/** SHA-256 of the bytes, in hex. */
	readonly hash: string;
	readonly size: number;
	/** Media type. */
	readonly type: string;
	/** When it was put here, ms since 1970. */
	readonly at: number;
	readonly state: BlobState;
	/** Why the relay did not take it when it was last sent. */
	readonly refused?: RefusedBlob | undefined;
	/** It goes once the relay has it: what it is of is not the member's to see any more. */
	readonly isLeaving?: true | undefined;
	/** The attachments of this content that this device has seen. */
	readonly records: readonly string[];
}

type BlobState =
	/** Made here; the relay has not said that it holds it. */
	| 'waiting'
	/** Made here, and its attachment was removed before it was sent: it waits for nothing unless that is undone. */
	| 'parked'
	/** Made here; the relay holds it. */
	| 'sent'
	/** Came from the relay, which can give it again. */
	| 'fetched';

export interface RefusedBlob {
	readonly code: BlobRefusal;
	/** With `too-large`: how many bytes the relay takes at once. With `full`: how many all of the workspace may have. */
	readonly most?: number | undefined;
}

/** What is told to who holds the same store open, here and in other tabs. */
export type BlobNews =
	| { readonly kind: 'changed' }
	/** A blob is on its way, so far of all of it, in [0, 1]; `undefined` when it no longer is. */
	| { readonly kind: 'moving'; readonly hash: string; readonly share: number | undefined };

/** The bytes of a workspace's attachments on this device. What it says is stored is on the disk. */
export interface BlobStore {
	/** Keeps bytes, and the attachment they are of; those that came once more from the relay keep their state. */
	put(
		bytes: ArrayBuffer,
		entry: Pick<BlobEntry, 'hash' | 'type' | 'at' | 'state'> & { readonly record: string }
	): Promise<Stored<undefined>>;
	/** The bytes; `undefined` where they are not here. */
	read(hash: string): Promise<Stored<Blob | undefined>>;
	list(): Promise<Stored<readonly BlobEntry[]>>;
	/** Changes what is known of those that are here. */
	note(
		hashes: readonly string[],
		change: (entry: BlobEntry) => BlobEntry
	): Promise<Stored<undefined>>;
	remove(hashes: readonly string[]): Promise<Stored<undefined>>;
	/** Tells what moves; it is not stored. */
	moving(hash: string, share: number | undefined): void;
	/** Calls back with news of this store, wherever they are from; ends with the returned function. */
	onNews(heard: (news: BlobNews) => void): () => void;
	close(): void;
}

/** Entries, by hash. */
const ENTRIES = 'entries';
/** Bytes, by hash: apart, so that a list of what there is reads none. */
const BYTES = 'bytes';

function blobDatabaseName(workspace: string): string {
	return `runnel-blobs/${workspace}`;
}

/** Removes all of them. */
export function clearBlobs(workspace: string): Promise<Stored<undefined>> {
	return deleteDatabase(blobDatabaseName(workspace));
}

/** Opens the blobs of a workspace; a failure to is a value. */
export async function openBlobStore(workspace: string): Promise<Stored<BlobStore>> {
	const name = blobDatabaseName(workspace);
	const opened = await openDatabase(
		name,
		(database) => {
			database.createObjectStore(ENTRIES, { keyPath: 'hash' });
			database.createObjectStore(BYTES);
		},
		() => undefined
	);
	return opened.ok ? stored(new DatabaseBlobs(name, opened.value)) : opened;
}

class DatabaseBlobs implements BlobStore {
	readonly #database: IDBDatabase;
	readonly #channel: BroadcastChannel;
	readonly #listeners = new Set<(news: BlobNews) => void>();
	#isClosed = false;

	constructor(name: string, database: IDBDatabase) {
		this.#database = database;
		this.#channel = new BroadcastChannel(name);
		this.#channel.onmessage = ({ data }: MessageEvent<BlobNews>) => this.#hear(data);
	}

	put(
		bytes: ArrayBuffer,
		{ record, ...entry }: Parameters<BlobStore['put']>[1]
	): Promise<Stored<undefined>> {
		return this.#write((entries, all) => {
			const known = entries.get(entry.hash);
			known.onsuccess = () => {
				const before = isEntry(known.result) ? known.result : undefined;
				const records = [...new Set([...(before?.records ?? []), record])];
				const next = { ...entry, size: bytes.byteLength, ...before, records, isLeaving: undefined };
				// What waits for nothing any more waits again, and what is attached once more is sent once more: the relay
				// may be about to let it go.
				if (before?.state === 'parked' || entry.state === 'waiting') next.state = entry.state;
				entries.put(next satisfies BlobEntry);
				all.put(bytes, entry.hash);
			};
		});
	}

	async read(hash: string): Promise<Stored<Blob | undefined>> {
		const read = await attempt(async () => {
			const transaction = this.#database.transaction([ENTRIES, BYTES]);
			const [bytes, entry] = await Promise.all([
				answered<unknown>(transaction.objectStore(BYTES).get(hash)),
				answered<unknown>(transaction.objectStore(ENTRIES).get(hash))
			]);
			return bytes.ok && entry.ok
				? stored([bytes.value, entry.value] as const)
				: failure(bytes, entry);
		});
		if (!read.ok) return read;
		const [bytes, entry] = read.value;
		if (!(bytes instanceof ArrayBuffer) || !isEntry(entry)) return stored(undefined);
		return stored(new Blob([bytes], { type: entry.type }));
	}

	async list(): Promise<Stored<readonly BlobEntry[]>> {
		const rows = await attempt(() =>
			answered<unknown[]>(this.#database.transaction(ENTRIES).objectStore(ENTRIES).getAll())
		);
		return rows.ok ? stored(rows.value.filter(isEntry)) : rows;
	}

	note(hashes: readonly string[], change: (entry: BlobEntry) => BlobEntry) {
		return this.#write((entries) => {
			for (const hash of hashes) {
				const known = entries.get(hash);
				known.onsuccess = () => {
					if (isEntry(known.result)) entries.put(change(known.result));
				};
			}
		});
	}

	remove(hashes: readonly string[]): Promise<Stored<undefined>> {
		return this.#write((entries, bytes) => {
			for (const hash of hashes) {
				entries.delete(hash);
				bytes.delete(hash);
			}
		});
	}

	moving(hash: string, share: number | undefined): void {
		this.#tell({ kind: 'moving', hash, share });
	}

	onNews(heard: (news: BlobNews) => void): () => void {
		this.#listeners.add(heard);
		return () => this.#listeners.delete(heard);
	}

	close(): void {
		this.#isClosed = true;
		this.#listeners.clear();
		this.#channel.close();
		this.#database.close();
	}

	async #write(
		change: (entries: IDBObjectStore, bytes: IDBObjectStore) => void
	): Promise<Stored<undefined>> {
		const written = await attempt(() => {
			const stores = [ENTRIES, BYTES];
			const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
			change(transaction.objectStore(ENTRIES), transaction.objectStore(BYTES));
			return completed(transaction);
		});
		if (written.ok) this.#tell({ kind: 'changed' });
		return written;
	}

	#tell(news: BlobNews): void {
		if (this.#isClosed) return;
		this.#channel.postMessage(news);
		this.#hear(news);
	}

	#hear(news: BlobNews): void {
		for (const listener of this.#listeners) listener(news);
	}
}

function failure(...outcomes: readonly Stored<unknown>[]): Stored<never> {
	const failed = outcomes.find((outcome) => !outcome.ok);
	if (!failed || failed.ok) throw new Error('one of them failed');
	return failed;
}

const STATES: readonly unknown[] = ['waiting', 'parked', 'sent', 'fetched'] satisfies BlobState[];

function isEntry(row: unknown): row is BlobEntry {
	if (typeof row !== 'object' || row === null) return false;
	const { hash, size, type, at, state, records }: Partial<Record<keyof BlobEntry, unknown>> = row;
	return (
		isHash(hash) &&
		typeof size === 'number' &&
		typeof type === 'string' &&
		typeof at === 'number' &&
		STATES.includes(state) &&
		Array.isArray(records)
	);
}
