/** Bytes of a workspace's attachments, by their SHA-256 in hex. Names are checked before they come here. */
export interface BlobStore {
	/** How many bytes a blob has; `undefined` where it is not held. */
	size(workspace: string, hash: string): Promise<number | undefined>;
	/** A blob in pieces; `undefined` where it is not held. The pieces are read as they are taken. */
	read(workspace: string, hash: string): Promise<Blob | undefined>;
	/**
	 * Keeps a blob, in the place of one that is held. Settles when it is durable, or with why nothing of it is kept.
	 * Rejects where `pieces` ends with an error, or the store cannot now; nothing of it is kept then either.
	 * @param size how many bytes are to come
	 * @param most how many bytes the workspace may have with it
	 */
	keep(
		workspace: string,
		hash: string,
		incoming: {
			readonly size: number;
			readonly pieces: AsyncIterable<Uint8Array>;
			readonly most: number;
		}
	): Promise<BlobKept>;
	remove(workspace: string, hash: string): Promise<void>;
	/** What a workspace has, by hash. */
	list(workspace: string): Promise<readonly HeldBlob[]>;
	/** Marks a blob as one that may go. One that is marked keeps its mark; one that is not held gets none. */
	mark(workspace: string, hash: string, at: number): Promise<void>;
	/** Takes the mark away; so does keeping the blob anew. */
	unmark(workspace: string, hash: string): Promise<void>;
	/** Removes a blob that was marked at `before` or earlier, and is marked still; whether it was. */
	removeMarked(workspace: string, hash: string, before: number): Promise<boolean>;
	/** How many bytes a workspace has, those on their way included where they are on their way here. */
	used(workspace: string): Promise<number>;
}

/** A blob that is held, and since when it is marked, ms since 1970. */
interface HeldBlob {
	readonly hash: string;
	readonly marked: number | undefined;
}

/**
 * `other`: the bytes are not those of the hash, or not as many as was said. `used-up`: the workspace would have more than
 * it may. `full`: there is no room.
 */
export type BlobKept = 'kept' | 'other' | 'used-up' | 'full';

interface Blob {
	readonly size: number;
	readonly pieces: AsyncIterable<Uint8Array>;
}
