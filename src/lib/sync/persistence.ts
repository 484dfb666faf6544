import type * as Y from 'yjs';
import type { StorageProblem, Stored } from './database.ts';

/** What was found when a document was loaded. */
export interface Found {
	/**
	 * The Yjs client id that this device last wrote under. None where none is stored, and none where something that was
	 * written under it may be missing: then it must not be used again.
	 */
	readonly client: number | undefined;
	/** How many rows cannot be read and were set aside, or are not given by the browser, now and before. */
	readonly setAside: number;
	/** How many of them were found by this load, or are not given by the browser any more: nobody has been told yet. */
	readonly broken?: number | undefined;
	/** Whether nothing at all is stored of the document. */
	readonly isEmpty: boolean;
	/** What is stored, as a state vector; only where the document held something before it was first loaded. */
	readonly known?: Uint8Array | undefined;
}

/** Where the updates of one document are kept, be it a small document or a log. */
export interface Persistence {
	/** Applies to the document what is stored and not yet applied; the transaction's origin is this persistence. */
	load(): Promise<Stored<Found>>;
	/** Settles when the updates are on disk, and with them the client id that they are written under from now on. */
	append(
		updates: readonly Uint8Array[],
		options?: { readonly client?: number | undefined }
	): Promise<Stored<undefined>>;
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

/** Opens a document's store; `closed` is called once if it ends by itself. */
export type OpenPersistence = (
	name: string,
	doc: Y.Doc,
	closed: (problem: StorageProblem) => void
) => Promise<Stored<Persistence>>;
