import { COMMON_AREA, FIRST_EPOCH } from '#lib/protocol/room.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { TimeZone } from '#lib/domain/time.ts';
import type { Vectors } from '#lib/store/projection.ts';
import type { Row } from '#lib/store/row.ts';
import type { FetchedBlob, WantedBlob } from '#lib/sync/blob-sync.ts';
import type { Stored } from '#lib/sync/database.ts';
import type { Peer } from '#lib/sync/presence.ts';
import type { Refusal } from '#lib/sync/refusal.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import type { SetBackOutcome } from '#lib/sync/set-back.ts';
import type { Membership } from '#lib/sync/standing.ts';
import type { Status } from '#lib/sync/status.ts';
import type { Archive } from './archive.ts';
import type { Closed, LogKind } from './closed.ts';

/**
 * All that the main thread and the worker of a session say to each other. Documents go by their names within the
 * workspace, batches of entries by numbers that count up from 1.
 */

/** What the main thread says. */
export type ToSession =
	/** The first message: what to open. */
	| {
			readonly kind: 'open';
			readonly entry: WorkspaceEntry;
			readonly relay: { readonly url: string } | undefined;
			/** The relay's time less this device's, in ms, as it counts until the relay tells it. */
			readonly skew: number | undefined;
	  }
	/** Entries of this device's user. `again`: they may be in the log, because a worker before this one had them. */
	| {
			readonly kind: 'append';
			readonly batch: number;
			readonly document: string;
			readonly entries: readonly string[];
			readonly again: boolean;
	  }
	/** Somebody looks at a note, until `leave`: one who has a number of their own. */
	| {
			readonly kind: 'look';
			readonly looker: number;
			readonly document: string;
			/** Notes of the same record, of areas that it was in: what is in them comes along. */
			readonly former: readonly string[];
	  }
	| { readonly kind: 'leave'; readonly looker: number }
	/** An update of Yjs by one who looks at a note; told again to the worker after one that has not confirmed it. */
	| {
			readonly kind: 'update';
			readonly batch: number;
			readonly document: string;
			readonly looker: number;
			readonly update: Uint8Array<ArrayBuffer>;
	  }
	| { readonly kind: 'share'; readonly membership: Membership }
	/** What the relay has told the main thread of the membership. */
	| StandingNews
	| { readonly kind: 'present'; readonly self: Peer }
	/** What the main thread shows already: where the documents stood then. None: nothing. */
	| { readonly kind: 'projected'; readonly vectors: Vectors | undefined }
	/** The page is hidden: it may not come back. */
	| { readonly kind: 'hidden' }
	/** Whether this tab leads. */
	| { readonly kind: 'lead'; readonly leads: boolean }
	/** Sockets may be dead though they look open. */
	| { readonly kind: 'wake' }
	/** Is anybody there? */
	| { readonly kind: 'ping' }
	| { [K in keyof Asks]: Asked<K> }[keyof Asks];

/** How many entries this device held of each document that is waited for, when it was loaded. */
export type FoundEntries = ReadonlyMap<string, number>;

/** What the worker says. */
export type FromSession =
	/** Entries that the main thread does not have yet. */
	| { readonly kind: 'appended'; readonly document: string; readonly entries: readonly string[] }
	/** All entries of records, and the rows of those that the main thread does not show as they are. */
	| {
			readonly kind: 'supply';
			readonly document: string;
			readonly records: readonly Supplied[];
			/** Those of the entries that lie in other documents, and are told of by `kept`. */
			readonly elsewhere: readonly string[];
			readonly rows: readonly Row[];
	  }
	/** Entries whose records are supplied with another document. */
	| { readonly kind: 'kept'; readonly document: string; readonly entries: readonly string[] }
	/** Everything is supplied, but what only a former epoch has where that is `toCome`: then it is said again. */
	| { readonly kind: 'complete'; readonly toCome: boolean }
	/** An update of Yjs that who looks at a note does not have. The first is all that the device holds. */
	| { readonly kind: 'updated'; readonly looker: number; readonly update: Uint8Array<ArrayBuffer> }
	/** What the device holds of directory and log has been sent, or why it has not. */
	| { readonly kind: 'loaded'; readonly outcome: Stored<undefined>; readonly found: FoundEntries }
	| { readonly kind: 'status'; readonly status: Status; readonly replaced: readonly string[] }
	/** Every batch of a document up to this one is on disk. */
	| { readonly kind: 'saved'; readonly document: string; readonly batch: number }
	/** The relay's time less this device's, in ms, where it is known. */
	| { readonly kind: 'skew'; readonly skew: number | undefined }
	| { readonly kind: 'peers'; readonly peers: readonly Peer[] }
	| StandingNews
	| { readonly kind: 'refused'; readonly room: string; readonly refusal: Refusal }
	/** A document differs from the relay's. */
	| { readonly kind: 'differs'; readonly room: string }
	| { readonly kind: 'replaced' }
	/** An area is not the member's to see any more. */
	| { readonly kind: 'area-lost' }
	/** The newest epoch, and whether this build is too old to write. */
	| { readonly kind: 'epochs'; readonly newest: number; readonly outdated: boolean }
	| { readonly kind: 'pong' }
	/** Something failed that nobody waited for. */
	| { readonly kind: 'failed'; readonly detail: string }
	/** A fault after which it does not go on: another is to be started. */
	| { readonly kind: 'broken'; readonly detail: string }
	| { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
	/** A question that met a fault. */
	| { readonly kind: 'fault'; readonly id: number; readonly detail: string };

/** A change of the membership; `version` of the roster where it was told. */
interface StandingNews {
	readonly kind: 'standing';
	readonly change: Partial<Membership>;
	readonly version: number | undefined;
}

/** Questions, by name: what is given, and what is answered. */
export interface Asks {
	readonly close: { readonly given: undefined; readonly answer: undefined };
	readonly compare: { readonly given: undefined; readonly answer: boolean | undefined };
	readonly 'prepare-heal': { readonly given: { readonly room: string }; readonly answer: boolean };
	readonly heal: { readonly given: undefined; readonly answer: Stored<undefined> };
	readonly destroy: { readonly given: undefined; readonly answer: Stored<undefined> };
	readonly 'prepare-set-back': {
		readonly given: { readonly rooms: readonly string[]; readonly refusal: Refusal };
		readonly answer: boolean;
	};
	readonly 'set-back': {
		readonly given: { readonly replace: boolean };
		readonly answer: readonly SetBackOutcome[];
	};
	/** The closed epochs that are not shown, on the calendar of a zone. */
	readonly archived: {
		readonly given: { readonly zone: TimeZone };
		readonly answer: Archive;
	};
	/** What is searched of the activities of closed epochs that are not open. */
	readonly 'archived-talk': {
		readonly given: undefined;
		readonly answer: readonly Uint8Array<ArrayBuffer>[];
	};
	/** What was entered in closed epochs that are not shown. */
	readonly closed: {
		readonly given: { readonly kinds: readonly LogKind[] };
		readonly answer: Closed;
	};
	/** Shows records of closed epochs; how many there were. */
	readonly lend: {
		readonly given: { readonly records: readonly RecordId[] };
		readonly answer: number;
	};
	/** Shows the activities of every epoch that had not ended by then, ms since 1970. */
	readonly activities: { readonly given: { readonly since: number }; readonly answer: undefined };
	/** Brings the bytes of an attachment to this device. */
	readonly blob: { readonly given: WantedBlob; readonly answer: FetchedBlob };
	/** Tells the relay which blobs nobody refers to; the answer is how many went. */
	readonly 'tidy-blobs': {
		readonly given: { readonly purged: readonly string[] };
		readonly answer: number | undefined;
	};
}

/** A question, with the number that its answer has. */
interface Asked<K extends keyof Asks = keyof Asks> {
	readonly kind: 'ask';
	readonly id: number;
	readonly what: K;
	readonly given: Asks[K]['given'];
}

/** The log of an area, by the name of the document of its first epoch within the workspace. */
export function areaDocument(kind: 'ops' | 'act', area: string): string {
	return `${kind}/${area}/${FIRST_EPOCH}`;
}

/** The area of such a log; `undefined` for the common one, and for what is no such log. */
export function areaIn(document: string): string | undefined {
	const [kind, area] = document.split('/');
	return (kind === 'ops' || kind === 'act') && area !== COMMON_AREA ? area : undefined;
}

/** A record with all its entries. */
export type Supplied = readonly [record: RecordId, entries: readonly string[]];

/** So many entries go in one message: more would hold up the thread that reads it. */
const SLICE = 2000;

/** Entries in slices. */
export function* slices(entries: readonly string[]): Generator<readonly string[]> {
	for (let at = 0; at < entries.length; at += SLICE) yield entries.slice(at, at + SLICE);
}

/** Records with their entries in slices of about as many; a record is whole. */
export function* recordSlices(records: Iterable<Supplied>): Generator<readonly Supplied[]> {
	let slice: Supplied[] = [];
	let count = 0;
	for (const record of records) {
		slice.push(record);
		count += record[1].length;
		if (count < SLICE) continue;
		yield slice;
		slice = [];
		count = 0;
	}
	if (slice.length > 0) yield slice;
}
