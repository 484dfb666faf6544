/**
 * What device and relay say of the bytes of attachments, over HTTP: `PUT`, `GET`, `HEAD` and `DELETE` of
 * `/blob/<workspace>/<SHA-256 of the bytes, in hex>`; a `PUT` is answered `{ kept }`, the hash of what is on
 * the relay's disk now; `POST /blob/<workspace>` with `{ hashes }` is answered
 * `{ lacks }`, those of them that the relay does not hold.
 *
 * The relay reads no documents, so an owner's or manager's device tells it what nobody refers to. `GET` of
 * `/blob/<workspace>` is answered `{ held }`, a `HeldBlob` each; `POST` there with `{ spare, needed }`, hashes both, marks
 * those that are spare, takes the marks of those that are needed, and is answered `{ removed }`, how many went: those
 * that are spare and were marked long ago, in a request before. Storing a blob anew takes its mark. Each has a ticket of its own, as `Authorization: Bearer`.
 * A refusal is a status of 4xx or 5xx with `{ code }`, with `most` where something was too large, or the workspace
 * has all that it may have.
 */
export const BLOB_PATH = '/blob';

/** The largest blob, in bytes, unless a relay says else: a photo is under 1 MB, a scanned contract under 10. */
export const MOST_BLOB_BYTES = 20 * 1024 * 1024;

/** So many hashes may be asked about at once. */
export const MOST_HASHES = 200;

const WORKSPACE = /^[0-9A-Za-z]{22}$/;
const HASH = /^[0-9a-f]{64}$/;

/** A blob that the relay holds. */
export interface HeldBlob {
	readonly hash: string;
	/** Since when it is marked as spare, ms since 1970. */
	readonly spareSince?: number | undefined;
}

/** A blob, or a workspace's blobs. */
export interface BlobName {
	readonly workspace: string;
	readonly hash?: string;
}

export function formatBlob({ workspace, hash }: BlobName): string {
	return [BLOB_PATH, workspace, ...(hash === undefined ? [] : [hash])].join('/');
}

/** The name written so as a path, or `undefined` for anything else. */
export function parseBlob(path: string): BlobName | undefined {
	const [empty, blob, workspace = '', hash, ...rest] = path.split('/');
	if (empty !== '' || `/${blob}` !== BLOB_PATH || rest.length > 0) return undefined;
	if (!WORKSPACE.test(workspace)) return undefined;
	if (hash === undefined) return { workspace };
	return HASH.test(hash) ? { workspace, hash } : undefined;
}

/** Whether a text is the SHA-256 of a blob. */
export function isHash(text: unknown): text is string {
	return typeof text === 'string' && HASH.test(text);
}

/** Why the relay refuses. */
export type BlobRefusal =
	/** No ticket that is good, or one that was used: get another. */
	| 'signed-out'
	/** This member reads here, or is held. */
	| 'forbidden'
	/** No such blob, or not of yours. */
	| 'unknown'
	/** Larger than `most` bytes. */
	| 'too-large'
	/** The workspace has used up `most` bytes; without that, the relay's disk has no room left. */
	| 'full'
	/** The bytes are not those of the hash, or not as many as was said. */
	| 'other'
	/** Not as this file says. */
	| 'malformed'
	/** Too much at once: come back later. */
	| 'too-many'
	/** The relay cannot now: come back later. */
	| 'not-now';
