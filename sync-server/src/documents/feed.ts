import type { DocumentStore } from '../store/storage.ts';
import type { Batch } from './batch.ts';
import type { Chunks } from './chunks.ts';
import { frameUpdate } from './frame.ts';
import type { Outbox } from './outbox.ts';
import { type Kept, pack } from './pack.ts';
import type { Head, Room } from './room.ts';
import { scan } from './scan.ts';

/** So many bytes of the log are packed at a time: between them a slow reader is noticed. */
const PACK_BYTES = 256 * 1024;
/** So many pieces of a snapshot are asked for at a time. */
const AHEAD = 4;

export interface FeedOptions {
	readonly storage: DocumentStore;
	readonly chunks: Chunks;
	/** The document cannot be read. */
	readonly onFault: (error: unknown) => void;
}

/**
 * What a device gets of a document: a place in its log, and before that in its snapshot; no queue. It waits while the
 * outbox is full, and goes on from memory or, where its place has left that, from the store.
 */
export class Feed {
	readonly #room: Room;
	readonly #outbox: Outbox;
	/** Whose updates are left out. */
	readonly #author: object;
	readonly #options: FeedOptions;

	/** The update sent last, or known to the device. */
	#cursor: number;
	/** The snapshot that is being sent, and its next piece. */
	#head: Head | undefined;
	#piece = 0;
	/** What the device has, while it is given the initial state. */
	#known = new Map<number, number>();
	/** Where the initial state ends, and SyncStep2 is due. */
	#goal: number | undefined;
	#isReading = false;
	/** It was begun anew: what is read for the place before is not wanted any more. */
	#isStale = false;
	#isEnded = false;

	constructor(room: Room, outbox: Outbox, author: object, options: FeedOptions) {
		this.#room = room;
		this.#outbox = outbox;
		this.#author = author;
		this.#options = options;
		this.#cursor = room.last;
	}

	/** Sends all that a device has not, and SyncStep2 at its end. */
	start(vector: ReadonlyMap<number, number>): void {
		this.#known = new Map(vector);
		this.#goal = this.#room.last;
		this.#begin();
		this.advance();
	}

	/** Sends what has just become durable, where all before it was sent. */
	pass(batch: Batch): void {
		const isLive = this.#goal === undefined && !this.#isReading && this.#cursor === batch.after;
		if (!isLive || this.#outbox.isFull) return this.advance();
		const frames = batch.without(this.#author);
		if (frames) this.#outbox.pushLog(frames);
		this.#cursor = batch.last;
	}

	/** Goes on, as far as the outbox has room. */
	advance(): void {
		while (!this.#isReading && !this.#isEnded && !this.#outbox.isFull) if (!this.#step()) return;
	}

	end(): void {
		this.#isEnded = true;
	}

	#begin(): void {
		this.#head = this.#room.head;
		this.#piece = 0;
		this.#cursor = this.#head?.seq ?? 0;
		this.#isStale = this.#isReading;
	}

	/** @returns whether there may be more to do */
	#step(): boolean {
		if (this.#head) return this.#sendPiece(this.#head);
		if (this.#goal !== undefined && this.#cursor >= this.#goal) {
			this.#goal = undefined;
			this.#known.clear();
			this.#outbox.pushLog(this.#room.step2);
			return true;
		}
		if (this.#cursor >= this.#room.last) return false;
		const entries = this.#room.after(this.#cursor);
		if (entries) {
			this.#send(entries);
			return true;
		}
		this.#read(this.#readLog(), (read) => {
			// All of it, or the store would be asked for the rest again.
			let rest = read;
			while (rest.length > 0 && this.#cursor !== this.#goal) rest = rest.slice(this.#send(rest));
		});
		return false;
	}

	#sendPiece(head: Head): boolean {
		const index = this.#piece;
		const piece = head.chunks[index];
		if (!piece) {
			this.#head = undefined;
			return true;
		}
		const send = (bytes: Buffer) => {
			this.#outbox.pushLog(bytes);
			this.#learn(piece.ends);
			this.#piece++;
		};
		if (this.#has(piece.ends)) {
			this.#piece++;
			return true;
		}
		const ask = (index: number) => this.#options.chunks.get(this.#room.name, head.seq, index);
		const found = ask(index);
		if (found instanceof Promise) {
			this.#read(found, send);
			// Of what is read ahead nobody waits for a failure: it is read again.
			for (let next = index + 1; next < Math.min(index + AHEAD, head.chunks.length); next++)
				void Promise.resolve(ask(next)).catch(() => undefined);
		} else send(found);
		return true;
	}

	/** Waits for the store; where that fails because there is a newer snapshot by now, goes on with that. */
	#read<T>(reading: Promise<T>, use: (read: T) => void): void {
		this.#isReading = true;
		reading.then(
			(read) => {
				this.#isReading = false;
				if (this.#isEnded) return;
				if (!this.#isStale) use(read);
				this.#isStale = false;
				this.advance();
			},
			(error: unknown) => {
				this.#isReading = false;
				if (this.#isEnded) return;
				const isOver = this.#isStale || (this.#head && this.#head !== this.#room.head);
				if (!isOver) return this.#options.onFault(error);
				this.#begin();
				this.advance();
			}
		);
	}

	async #readLog(): Promise<readonly Kept[]> {
		const entries = await this.#options.storage.read(this.#room.name, this.#cursor);
		if (entries.length === 0) throw new Error(`the log ends at ${this.#cursor}, before its end`);
		return entries.map(({ seq, update }) => {
			const found = scan(update);
			if (!found) throw new Error(`update ${seq} is none of Yjs`);
			return { seq, update, scan: found, author: undefined };
		});
	}

	/** @returns how many of them are done with */
	#send(entries: readonly Kept[]): number {
		const sent: Kept[] = [];
		const after = this.#cursor;
		let bytes = 0;
		for (const entry of entries) {
			bytes += entry.update.byteLength;
			if (bytes > PACK_BYTES && sent.length > 0) break;
			this.#cursor = entry.seq;
			if (entry.author === this.#author || this.#hasUpdate(entry)) continue;
			sent.push(entry);
			if (this.#goal !== undefined && entry.seq === this.#goal) break;
		}
		const done = this.#cursor - after;
		const make = () => pack(sent).map(frameUpdate);
		// Who has nothing yet gets the same as others who come.
		const isShared = this.#goal !== undefined && sent.length === done;
		const { chunks } = this.#options;
		const frames = isShared ? chunks.log(this.#room.name, after, this.#cursor, make) : make();
		for (const bytes of frames) this.#outbox.pushLog(bytes);
		if (this.#goal !== undefined)
			for (const { scan: found } of sent)
				// What goes before may lie behind it in the log, and is still to be sent.
				this.#learn(
					found.runs
						.filter(({ client, from }) => from <= (this.#known.get(client) ?? 0))
						.map(({ client, to }) => [client, to])
				);
		return done;
	}

	/** Deletions are told by SyncStep2, so clocks alone decide. */
	#hasUpdate({ scan: { runs } }: Kept): boolean {
		return this.#goal !== undefined && this.#has(runs.map(({ client, to }) => [client, to]));
	}

	#has(ends: Iterable<readonly [number, number]>): boolean {
		for (const [client, end] of ends) if ((this.#known.get(client) ?? 0) < end) return false;
		return true;
	}

	#learn(ends: Iterable<readonly [number, number]>): void {
		for (const [client, end] of ends)
			this.#known.set(client, Math.max(end, this.#known.get(client) ?? 0));
	}
}
