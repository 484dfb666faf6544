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
	/** How many bytes a workspace has, those on their way included where they are on their way here. */
	used(workspace: string): Promise<number>;
}

/** `other`: the bytes are not those of the hash, or not as many as was said. `full`: there is no room. */
export type BlobKept = 'kept' | 'other' | 'full';

interface Blob {
	readonly size: number;
	readonly pieces: AsyncIterable<Uint8Array>;
}
