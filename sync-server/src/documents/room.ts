import { type DocumentName, parseRoom } from '#lib/protocol/room.ts';
import * as Y from 'yjs';
import { setImmediate } from 'node:timers/promises';
import type { Limits } from '../limits.ts';
import type {
	Append,
	Appended,
	DocumentStore,
	Entry,
	OpenDocument,
	Snapshot
} from '../store/storage.ts';
import type { Visitor } from '../team/gate.ts';
import { Batch } from './batch.ts';
import type { Deletions } from './deletions.ts';
import { Extent } from './extent.ts';
import { frame } from './frame.ts';
import type { Guarded } from './guard.ts';
import type { Turn } from './outbox.ts';
import type { Kept } from './pack.ts';
import { type Owner, PresenceTable } from './presence.ts';
import type { Ranges } from './ranges.ts';
import { scan, type Scan } from './scan.ts';
import { encodePresence, encodeStep2, type Presence } from './wire.ts';

/** A socket, as its room sees it. */
export interface Listener extends Owner {
	/** There is more in the log. */
	pass(batch: Batch): void;
	/** Sends what may be missed. */
	present(frame: Buffer): void;
}

/** A snapshot, read; `ends` of each chunk. */
export interface Head {
	readonly seq: number;
	readonly bytes: number;
	readonly chunks: readonly { readonly ends: ReadonlyMap<number, number> }[];
}

/** An update on its way to the store. */
export class Arrival {
	readonly update: Uint8Array;
	readonly scan: Scan;
	readonly author: Listener;

	constructor(update: Uint8Array, found: Scan, author: Listener) {
		this.update = update;
		this.scan = found;
		this.author = author;
	}
}

/** The client ids that come with an update. */
export type Ids = Pick<Append, 'claims' | 'brings'>;

export interface RoomOptions {
	readonly storage: DocumentStore;
	readonly limits: Limits;
	readonly turn: Turn;
	/** A write failed. */
	readonly onFailure: (error: unknown) => void;
	/** An update became durable so many ms after it was handed to the store. */
	readonly onCommit: (ms: number) => void;
}

/** After so many updates a load lets others run. */
const BREATH = 256;
/** The log in memory is cut at this; who reads more slowly gets it from the store. */
const TAIL_BYTES = 16 * 1024 * 1024;
/** What is held of an update beside its bytes, and of a run or a deletion. */
const ENTRY_BYTES = 384;
const SPAN_BYTES = 64;

/** Updates or bytes after a snapshot: so many at least, and such a share of what is in it. */
interface Growth {
	readonly count: number;
	readonly bytes: number;
	readonly share: number;
}

/** When a new snapshot is worth its work, which grows with the document: once nobody is left, in calm, and in a rush. */
const GROWTH = {
	left: { count: 200, bytes: 64 * 1024, share: 1 / 8 },
	calm: { count: 2000, bytes: 256 * 1024, share: 1 / 2 },
	rush: { count: 20_000, bytes: 64 * 1024 * 1024, share: 2 }
} as const satisfies Record<string, Growth>;
/** What comes between two looks, in calm. */
const CALM_BYTES = 192 * 1024;

/** One document while somebody has it open: what is in it, the end of its log, and who is here. No content is decoded. */
export class Room implements Guarded {
	readonly name: string;
	readonly kind: DocumentName['kind'];
	readonly presence: PresenceTable;
	readonly listeners = new Set<Listener>();
	readonly deletions: Deletions;
	readonly ledger: Map<number, string>;
	/** What is durable: devices take the clocks the relay tells as kept, and what it sends too. */
	readonly #durable = new Extent();
	/** Structs on their way to the store. */
	readonly #pending = new Set<Scan>();
	readonly #coming = new Map<number, number>();
	readonly #options: RoomOptions;
	#head: Head | undefined;
	/** The end of the log: what is in memory of it. */
	#tail: Kept[] = [];
	#tailBytes = 0;
	/** Bytes of the log after the snapshot. */
	#grown = 0;
	/** What came since it was last asked whether it is due. */
	#rush = 0;
	/** With so many updates after its snapshot it is not due: more than none where compacting it failed. */
	#patience = 0;
	/** The last update that is durable, and that was passed on. */
	#last: number;
	#passed: number;
	/** Whether that is due in this turn; while it is loaded nobody listens. */
	#isPassing = true;
	#settled: Promise<unknown> = Promise.resolve();
	#step2: { readonly last: number; readonly bytes: Buffer } | undefined;

	private constructor(
		name: string,
		kind: Room['kind'],
		open: OpenDocument,
		deletions: Deletions,
		options: RoomOptions
	) {
		this.name = name;
		this.kind = kind;
		this.deletions = deletions;
		this.ledger = new Map(open.ledger);
		this.presence = new PresenceTable(options.limits.presencePerSocket);
		this.#options = options;
		this.#last = this.#passed = open.snapshot?.seq ?? 0;
		if (!open.snapshot) return;
		this.#head = readHead(open.snapshot);
		for (const [client, to] of Y.decodeStateVector(open.snapshot.vector))
			this.#durable.structs.add({ client, from: 0, to });
		const deleted = scan(open.snapshot.deletes);
		if (!deleted) throw new Error('the deletions of the snapshot are none of Yjs');
		this.#durable.add(deleted);
	}

	/** Rejects where the store or `scan` cannot read the document: a part of it must never pass for the whole. */
	static async load(name: string, deletions: Deletions, options: RoomOptions): Promise<Room> {
		const kind = parseRoom(name)?.kind;
		if (!kind) throw new Error('only documents have rooms');
		const early: Entry[] = [];
		let keep = (entry: Entry): unknown => early.push(entry);
		const open = await options.storage.open(name, (entry) => void keep(entry));
		const loaded = new Room(name, kind, open, deletions, options);
		for (const [index, entry] of open.tail.entries()) {
			loaded.#keep(entry);
			if (index % BREATH === BREATH - 1) await setImmediate();
		}
		for (const entry of early) loaded.#keep(entry);
		keep = (entry) => loaded.#keep(entry);
		loaded.#rush = 0;
		options.turn.pass(loaded.#pass);
		return loaded;
	}

	get structs(): Ranges {
		return this.#durable.structs;
	}

	get deletes(): Ranges {
		return this.#durable.deletes;
	}

	/** The newest snapshot. */
	get head(): Head | undefined {
		return this.#head;
	}

	/** The number of the last update. */
	get last(): number {
		return this.#last;
	}

	get bytes(): number {
		return (this.#head?.bytes ?? 0) + this.#grown;
	}

	/** How many updates are not in the snapshot. */
	get length(): number {
		return this.#last - (this.#head?.seq ?? 0);
	}

	/** Whether it should be compacted: `isLeft`, nobody having it open, or by how much has come since this was last asked. */
	isDue(isLeft = false): boolean {
		const pace = this.#rush > CALM_BYTES ? GROWTH.rush : GROWTH.calm;
		this.#rush = 0;
		const { count, bytes, share } = isLeft ? GROWTH.left : pace;
		const { seq, bytes: size } = this.#head ?? { seq: 0, bytes: 0 };
		const isGrown =
			this.length > Math.max(count, seq * share) || this.#grown > Math.max(bytes, size * share);
		return isGrown && this.length > this.#patience;
	}

	end(client: number): number {
		return Math.max(this.structs.end(client), this.#coming.get(client) ?? 0);
	}

	present(client: number): string | undefined {
		return this.presence.member(client);
	}

	/** SyncStep2 as a frame: the same for all who ask while nothing is written. */
	get step2(): Buffer {
		if (this.#step2?.last !== this.#last)
			this.#step2 = { last: this.#last, bytes: frame(encodeStep2(this.deletes)) };
		return this.#step2.bytes;
	}

	/** Updates after one, in their order; `undefined` where they must be had from the store. */
	after(seq: number): readonly Kept[] | undefined {
		const first = this.#last - this.#tail.length;
		return seq < first ? undefined : this.#tail.slice(seq - first);
	}

	/**
	 * Stores an update and passes it on to all but its author. Nothing is kept unless it settles with `kept`; `failed`
	 * has been reported to onFailure.
	 */
	async append(
		arrival: Arrival,
		visitor: Visitor,
		{ claims, brings = [] }: Ids
	): Promise<Appended | 'failed'> {
		const { storage, onCommit, onFailure } = this.#options;
		const { update, scan: found } = arrival;
		this.#pending.add(found);
		this.#expect(found);
		const { member } = visitor.grant;
		const since = performance.now();
		const appended = storage.append(this.name, {
			update,
			member,
			device: visitor.device,
			claims,
			brings,
			from: arrival
		});
		// Answers of a store may overtake each other.
		const before = this.#settled;
		this.#settled = appended.then(() => before);
		this.#settled.catch(() => undefined);
		try {
			const outcome = await appended;
			this.#pending.delete(found);
			if (outcome === 'kept') {
				// Before that it is not theirs: what follows on its heels claims it as well.
				for (const client of claims) this.ledger.set(client, member);
				onCommit(performance.now() - since);
			}
			if (outcome !== 'kept' || this.#pending.size === 0) this.#expectAnew();
			return outcome;
		} catch (error) {
			onFailure(error);
			return 'failed';
		}
	}

	/** Settles once everything received so far is durable or refused by the store. */
	async settled(): Promise<void> {
		await this.#settled;
	}

	/** Tells everybody, the sender too: a stock client that hears nothing for 30 s reconnects. */
	announce(states: readonly Presence[]): void {
		if (states.length === 0) return;
		const bytes = frame(encodePresence(states));
		for (const listener of this.listeners) listener.present(bytes);
	}

	/** Goes on from a new snapshot. */
	adopt(snapshot: Snapshot): void {
		this.#head = readHead(snapshot);
		this.#patience = 0;
		this.#drop(Math.min(snapshot.seq, this.#passed));
		this.#grown = this.#tail.reduce((sum, { update }) => sum + update.byteLength, 0);
	}

	/** It could not be compacted: not before it has twice as much. */
	bePatient(): void {
		this.#patience = this.length * 2;
	}

	#keep(entry: Entry): void {
		const arrival = entry.from instanceof Arrival ? entry.from : undefined;
		const found = arrival?.scan ?? scan(entry.update);
		if (!found || entry.seq !== this.#last + 1)
			throw new Error(
				`update ${entry.seq} after ${this.#last} is none of Yjs, or out of its order`
			);
		const { seq, update } = entry;
		this.#last = seq;
		this.#tail.push({ seq, update, scan: found, author: arrival?.author });
		const weight = weightOf({ update, scan: found });
		this.#tailBytes += weight;
		this.#rush += weight;
		this.#grown += update.byteLength;
		this.#durable.add(found);
		if (this.#isPassing) return;
		this.#isPassing = true;
		this.#options.turn.pass(this.#pass);
	}

	readonly #pass = () => {
		this.#isPassing = false;
		const entries = this.after(this.#passed) ?? [];
		this.#passed = this.#last;
		if (entries.length > 0 && this.listeners.size > 0) {
			const batch = new Batch(entries);
			for (const listener of this.listeners) listener.pass(batch);
		}
		if (this.#tailBytes > TAIL_BYTES) this.#drop(this.#passed - (this.#tail.length >> 1));
	};

	/** Forgets the tail up to an update. */
	#drop(upTo: number): void {
		const first = this.#last - this.#tail.length;
		const dropped = this.#tail.splice(0, Math.max(0, upTo - first));
		for (const kept of dropped) this.#tailBytes -= weightOf(kept);
	}

	#expect({ runs }: Scan): void {
		for (const { client, to } of runs)
			if (to > (this.#coming.get(client) ?? 0)) this.#coming.set(client, to);
	}

	#expectAnew(): void {
		this.#coming.clear();
		for (const found of this.#pending) this.#expect(found);
	}
}

/** What an update costs in memory, in bytes, about. */
function weightOf({ update, scan: { runs, deletes } }: Pick<Kept, 'update' | 'scan'>): number {
	return ENTRY_BYTES + update.byteLength + SPAN_BYTES * (runs.length + deletes.length);
}

function readHead({ seq, chunks }: Snapshot): Head {
	const read = chunks.map(({ ends }) => ({ ends: Y.decodeStateVector(ends) }));
	return { seq, bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0), chunks: read };
}
