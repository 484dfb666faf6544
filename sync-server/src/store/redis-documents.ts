import { deserialize, serialize } from 'node:v8';
import { type AppendOptions, Appends } from './redis-appends.ts';
import { checked, guarded, type Stored, unseal } from './redis-entry.ts';
import { Feed } from './redis-feed.ts';
import { documentOf, keysOf } from './redis-keys.ts';
import { Away, type Link } from './redis-link.ts';
import { SCRIPTS } from './redis-scripts.ts';
import type { Append, Appended, DocumentStore, Entry, OpenDocument, Snapshot } from './storage.ts';

/** Messages of another node most often fill a gap by themselves within this time. */
const PATIENCE_MS = 5;
/** An upload that broke off is gone after this time. */
const UPLOAD_S = 3600;

export interface DocumentOptions extends AppendOptions {
	/** How long the log before a snapshot stays, ms. */
	readonly keepMs: number;
}

interface Numbered {
	readonly seq: number;
	readonly stored: Stored;
}

/** The logs in Redis, as one node sees and writes them. */
export class RedisDocuments implements DocumentStore {
	readonly #link: Link;
	readonly #keepMs: number;
	readonly #appends: Appends;
	readonly #feeds = new Map<string, Feed>();
	#uploads = 0;

	constructor(link: Link, options: DocumentOptions) {
		this.#link = link;
		this.#keepMs = options.keepMs;
		this.#appends = new Appends(link, options);
	}

	async open(document: string, onEntry: (entry: Entry) => void): Promise<OpenDocument> {
		const { node } = this.#appends;
		const feed = new Feed((seq, { node: by, number, update }) =>
			onEntry({ seq, update, from: by === node ? this.#appends.from(number) : undefined })
		);
		this.#feeds.get(document)?.end();
		this.#feeds.set(document, feed);
		const { epoch } = this.#link;
		try {
			await this.#link.subscribe(keysOf(document).document);
			const { snapshot, last, ledger } = await this.#head(document);
			const tail = await this.#tail(document, snapshot?.seq ?? 0, last);
			// What was published between two connections was missed.
			if (this.#link.epoch !== epoch) throw new Away();
			feed.start(tail.at(-1)?.seq ?? snapshot?.seq ?? 0, tail.at(-1)?.stored.crc);
			this.#mind(document, feed);
			return { snapshot, tail: tail.map(entryOf), ledger };
		} catch (error) {
			if (this.#feeds.get(document) === feed) await this.release(document);
			throw error;
		}
	}

	release(document: string): Promise<void> {
		const feed = this.#feeds.get(document);
		this.#feeds.delete(document);
		this.#link.unsubscribe(keysOf(document).document);
		feed?.end();
		return Promise.resolve();
	}

	async chunk(document: string, seq: number, index: number): Promise<Uint8Array> {
		const key = keysOf(document).snapshot + String(seq);
		const found = (await this.#link.commandForBytes(['HGET', key, String(index)])) as Buffer | null;
		if (!found) throw new Error('no such piece of a snapshot');
		return checked(document, found);
	}

	async read(document: string, after: number): Promise<readonly Entry[]> {
		return (await this.#page(document, after + 1)).entries.map(entryOf);
	}

	append(document: string, append: Append): Promise<Appended> {
		return this.#appends.add(document, append, (seq, sealed, settle) => {
			const feed = this.#feeds.get(document);
			if (!feed) return settle();
			feed.take(seq, unseal(document, sealed));
			feed.whenAt(seq, settle);
			this.#mind(document, feed);
		});
	}

	async compact(document: string, snapshot: Snapshot, chunks: readonly Uint8Array[]) {
		const keys = keysOf(document);
		const upload = `${keys.upload}${this.#appends.node}-${++this.#uploads}`;
		const head = guarded(document, serialize(snapshot));
		await this.#link.command(['HSET', upload, 'head', head]);
		await this.#link.command(['EXPIRE', upload, String(UPLOAD_S)]);
		for (const [index, chunk] of chunks.entries())
			await this.#link.command(['HSET', upload, String(index), guarded(document, chunk)]);
		const newest = await this.#link.runForBytes(
			SCRIPTS.compact,
			[keys.document, keys.snapshots, keys.log, upload],
			[keys.snapshot, String(snapshot.seq), String(this.#keepMs)]
		);
		return readHead(document, newest as Buffer);
	}

	/** Takes a message of another node, or our own. */
	onMessage(channel: string, message: Buffer): void {
		const document = documentOf(channel);
		const feed = this.#feeds.get(document);
		if (!feed) return;
		const end = message.indexOf(' ');
		const seq = Number(message.toString('latin1', 0, end < 0 ? undefined : end));
		feed.take(seq, end < 0 ? undefined : unseal(document, message.subarray(end + 1)));
		this.#mind(document, feed);
	}

	/** Redis is there again: sends what was not answered, and reads what was missed. */
	resume(): void {
		this.#appends.resume();
		for (const [document, feed] of this.#feeds) void this.#catchUp(document, feed);
	}

	/** Every write fails from now on. */
	fail(error: Error): void {
		this.#appends.fail(error);
	}

	/** Settles when every append was answered. */
	async idle(): Promise<void> {
		await this.#appends.idle();
	}

	/** Sees to it that a gap is filled. */
	#mind(document: string, feed: Feed): void {
		if (!feed.hasGap || feed.isMinded) return;
		feed.isMinded = true;
		setTimeout(() => {
			feed.isMinded = false;
			if (feed.hasGap) void this.#catchUp(document, feed);
		}, PATIENCE_MS);
	}

	/** Reads on from the last entry that was delivered, which must still be what it was. */
	async #catchUp(document: string, feed: Feed): Promise<void> {
		if (!feed.isStarted || feed.isRead) return;
		feed.isRead = true;
		try {
			for (let isEnd = false; !isEnd && this.#feeds.get(document) === feed;) {
				const { seq: before, crc } = feed.last;
				const { last, entries } = await this.#page(document, Math.max(before, 1));
				const same = entries.find(({ seq }) => seq === before);
				if (last < before || (same && crc !== undefined && same.stored.crc !== crc))
					throw new Error('Redis has forgotten what it had answered for');
				for (const { seq, stored } of entries) feed.take(seq, stored);
				isEnd = feed.last.seq >= last;
				if (!isEnd && feed.last.seq === before) throw new Error('a log has a gap');
			}
		} catch (error) {
			// It goes on when Redis is there again.
			if (error instanceof Away) return;
			this.fail(error instanceof Error ? error : new Error(String(error)));
		} finally {
			feed.isRead = false;
		}
	}

	async #head(document: string) {
		this.#appends.refuse();
		const keys = keysOf(document);
		const answer = await this.#link.runForBytes(
			SCRIPTS.open,
			[keys.document, keys.ledger],
			[keys.snapshot]
		);
		const [last, at, head, owners] = answer as [Buffer, Buffer, Buffer | null, Buffer[]];
		const snapshot = head ? readHead(document, head) : undefined;
		if (Number(at) !== (snapshot?.seq ?? 0)) throw new Error('a snapshot is missing');
		const ledger = new Map<number, string>();
		for (let i = 0; i < owners.length; i += 2) ledger.set(Number(owners[i]), String(owners[i + 1]));
		return { snapshot, last: Number(last), ledger };
	}

	/** All of the log after a number, which reaches at least to `last`. */
	async #tail(document: string, after: number, last: number): Promise<readonly Numbered[]> {
		const tail: Numbered[] = [];
		for (;;) {
			const next = after + tail.length + 1;
			const { entries } = await this.#page(document, next);
			if (entries.some(({ seq }, index) => seq !== next + index))
				throw new Error('a log has a gap');
			if (entries.length === 0 && next <= last) throw new Error('a log ends too early');
			if (entries.length === 0) return tail;
			for (const entry of entries) tail.push(entry);
		}
	}

	async #page(document: string, from: number) {
		this.#appends.refuse();
		const { document: key, log } = keysOf(document);
		const answer = await this.#link.runForBytes(SCRIPTS.page, [key, log], [String(from)]);
		const [last, ...found] = answer as Buffer[];
		const entries: Numbered[] = [];
		for (let i = 0; i < found.length; i += 2) {
			const [id, sealed] = found.slice(i, i + 2);
			if (!id || !sealed) throw new Error('entries come with their ids');
			entries.push({ seq: Number.parseInt(id.toString()), stored: unseal(document, sealed) });
		}
		return { last: Number(last), entries };
	}
}

/** `serialize` wrote it, and its CRC is right. */
function readHead(document: string, head: Buffer): Snapshot {
	return deserialize(checked(document, head)) as Snapshot;
}

function entryOf({ seq, stored }: Numbered): Entry {
	return { seq, update: stored.update };
}
