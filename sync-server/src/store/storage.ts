import type { BlobStore } from './blobs.ts';

/**
 * Where documents, teams and blobs are kept. One contract suite runs on every implementation: memory, embedded, Redis.
 *
 * A failed write is final: every later one fails too, so that nothing is ever acknowledged behind a gap.
 */
export interface Storage extends DocumentStore, TeamStore {
	/** Beside the documents, and apart from them: what fails here is one blob's, and may be tried again. */
	readonly blobs: BlobStore;
	/** Settles when all that was appended is durable and the store is released. */
	close(): Promise<void>;
}

/** One update of a document, where it stands in its log. */
export interface Entry {
	/** 1, 2, 3 … within its document. */
	readonly seq: number;
	readonly update: Uint8Array;
	/** What the caller of `append` gave for `from`, where this process appended it. */
	readonly from?: object | undefined;
}

/** A document's state up to an update, in pieces that follow causally, each of at most about 256 KiB. */
export interface Snapshot {
	/** The last update that is in it. */
	readonly seq: number;
	/** Of all of it. */
	readonly vector: Uint8Array;
	/** All that is deleted, as an update without structs. */
	readonly deletes: Uint8Array;
	readonly chunks: readonly ChunkInfo[];
}

export interface ChunkInfo {
	readonly bytes: number;
	/** The state vector of what is in it: of each client the clock after its last. */
	readonly ends: Uint8Array;
}

export interface OpenDocument {
	/** None before the first compaction. */
	readonly snapshot: Snapshot | undefined;
	/** All updates after the snapshot. */
	readonly tail: readonly Entry[];
	/** Which member owns which client id. */
	readonly ledger: ReadonlyMap<number, string>;
}

/** What is to be appended, and in whose name. */
export interface Append {
	readonly update: Uint8Array;
	readonly member: string;
	readonly device: string;
	/** Client ids that this member claims with it. */
	readonly claims: readonly number[];
	/** Others that it writes with, for whoever they are of: they stay unclaimed, and no other member may own them. */
	readonly brings?: readonly number[];
	/** Comes back with the entry, to know one's own. */
	readonly from?: object;
}

/** `foreign`: another member owns one of the ids. `revoked`: the device was revoked, here or on another node. */
export type Appended = 'kept' | 'foreign' | 'revoked';

export interface DocumentStore {
	/**
	 * Opens a document and calls back with every update that becomes durable after `tail`, in order and without gaps,
	 * whether this process appended it or another: before the promise of its `append` settles. Ends with `release`.
	 * Rejects where anything of it cannot be read back as it was written: it must never be served in part.
	 */
	open(document: string, onEntry: (entry: Entry) => void): Promise<OpenDocument>;
	release(document: string): Promise<void>;

	/** A piece of the newest snapshot. Rejects where it is not as written; may, where `seq` is no longer the newest. */
	chunk(document: string, seq: number, index: number): Promise<Uint8Array>;

	/** Updates after `after`, oldest first, about a MiB at most; none at the end. Those of before the snapshot too. */
	read(document: string, after: number): Promise<readonly Entry[]>;

	/**
	 * Settles when the update is durable. Nothing is kept unless it answers `kept`, and those of a document that do
	 * settle in the order of its log, which is that of the calls as long as none had to be tried again. The bytes are the
	 * store's.
	 */
	append(document: string, append: Append): Promise<Appended>;

	/**
	 * Keeps a snapshot that was verified. An older one than the newest is left out: another process that serves the
	 * document was faster. Settles with the newest, from which to go on. The log before it stays for as many
	 * days as can be restored; older snapshots are thinned to what restoring needs.
	 */
	compact(document: string, snapshot: Snapshot, chunks: readonly Uint8Array[]): Promise<Snapshot>;
}

/** The team of a workspace as it is kept: JSON of `team/team.ts`, and its version, which every change raises by one. */
export interface StoredTeam {
	readonly version: number;
	readonly json: string;
}

export interface TeamStore {
	team(workspace: string): Promise<StoredTeam | undefined>;
	/**
	 * Keeps a team where the version before it is still `version - 1` (0: none); durable with `revoked`, devices whose
	 * writes are refused from then on, and `audit`, JSON texts. `false` where somebody else was faster.
	 */
	saveTeam(
		workspace: string,
		team: StoredTeam,
		also: { readonly revoked: readonly string[]; readonly audit: readonly string[] }
	): Promise<boolean>;
	/** Calls back with the workspace after each change of a team: by this process before its `saveTeam` settles, or another. */
	onTeam(changed: (workspace: string) => void): void;
	/** Audit entries before a number, newest first. */
	audit(
		workspace: string,
		before: number,
		limit: number
	): Promise<readonly { seq: number; json: string }[]>;

	/** What leads to a workspace: an invitation's id or a digest of its code. `until`: ms since 1970. */
	point(key: string, workspace: string, until: number): Promise<void>;
	follow(key: string, now: number): Promise<string | undefined>;

	/** What may be used once: a challenge, a ticket. Lasts `ttlMs`; need not survive a restart. */
	put(key: string, value: string, ttlMs: number): Promise<void>;
	take(key: string): Promise<string | undefined>;

	/** When devices were last here, ms since 1970. May be written late. */
	seen(workspace: string, device: string, at: number): void;
	seenIn(workspace: string): Promise<ReadonlyMap<string, number>>;

	/** The relay's own values: its signing keys. */
	value(name: string): Promise<string | undefined>;
	/** Keeps a value where it is still `before`; `false` where somebody else was faster. */
	setValue(name: string, value: string, before: string | undefined): Promise<boolean>;
}
