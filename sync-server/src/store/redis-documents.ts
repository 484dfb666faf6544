import { randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { Feed, type Stored } from './redis-feed.ts';
import { Away, type Link } from './redis-link.ts';
import { SCRIPTS } from './redis-scripts.ts';
import type { Append, Appended, DocumentStore, Entry, Snapshot } from './storage.ts';

export const REVOKED = 'runnel:revoked';
const DOCUMENT = 'runnel:document:';

function keysOf(document: string) {
	const key = DOCUMENT + document;
	return {
		document: key,
		log: `${key}:log`,
		ledger: `${key}:ledger`,
		snapshots: `${key}:snapshots`,
		/** Of a snapshot; its number follows. */
		snapshot: `${key}:snapshot:`
	};
}

/** Messages of another node most often fill a gap by themselves within this time. */
const PATIENCE_MS = 5;
/** Answers of a Redis that mends itself, or is mended: full, starting, its disk full, busy. */
const PASSING = /^(OOM|LOADING|MISCONF|BUSY)/;
const PASSING_MS = 500;

interface Pending {
	readonly document: string;
	readonly keys: readonly string[];
	readonly args: readonly (string | Buffer)[];
	readonly stored: Stored;
	readonly from: object | undefined;
	readonly settle: (answer: Appended) => void;
	readonly reject: (error: Error) => void;
	isSent: boolean;
}

export interface DocumentOptions {
	/** How long the log before a snapshot stays, ms. */
	readonly keepMs: number;
	/** How much may wait for a Redis that is away, bytes. */
	readonly waitingBytes: number;
	/** Nothing is acknowledged any more. */
	readonly onFailure: (error: Error) => void;
}

/** The logs in Redis, as one node sees and writes them. */
export class RedisDocuments implements DocumentStore {
	readonly #link: Link;
	readonly #options: DocumentOptions;
	readonly #feeds = new Map<string, Feed>();
	/** Appends that have not been answered, by their number, in order. */
	readonly #pending = new Map<number, Pending>();
	readonly #node = randomBytes(8).toString('hex');
	#count = 0;
	#waitingBytes = 0;
	/** Earlier appends wait to be sent again; later ones must not overtake them. */
	#isHeld = false;
	#failure: Error | undefined;
	#onIdle: (() => void) | undefined;

	constructor(link: Link, options: DocumentOptions) {
		this.#link = link;
		this.#options = options;
	}

	async open(document: string, onEntry: (entry: Entry) => void) {
		this.#refuse();
		const keys = keysOf(document);
		const feed = new Feed((seq, { node, number, update }) => {
			const from = node === this.#node ? this.#pending.get(number)?.from : undefined;
			onEntry({ seq, update, from });
		});
		this.#feeds.get(document)?.end();
		this.#feeds.set(document, feed);
		const { epoch } = this.#link;
		try {
			await this.#link.subscribe(keys.document);
			const answer = await this.#link.runForBytes(
				SCRIPTS.open,
				[keys.document, keys.ledger],
				[keys.snapshot]
			);
			const [seq, at, head, owners] = answer as [Buffer, Buffer, Buffer | null, Buffer[]];
			const snapshot = head ? (deserialize(checked(document, head)) as Snapshot) : undefined;
			if (Number(at) !== (snapshot?.seq ?? 0)) throw new Error('a snapshot is missing');
			const tail: (Entry & { readonly crc: number })[] = [];
			for (let last = snapshot?.seq ?? 0; ; last = tail.at(-1)?.seq ?? last) {
				const { entries } = await this.#page(document, last + 1);
				if (entries.length === 0 && last < Number(seq)) throw new Error('a log ends too early');
				if (entries.length === 0) break;
				for (const [index, entry] of entries.entries()) {
					if (entry.seq !== last + 1 + index) throw new Error('a log has a gap');
					tail.push({ seq: entry.seq, update: entry.stored.update, crc: entry.stored.crc });
				}
			}
			const ledger = new Map<number, string>();
			for (let i = 0; i < owners.length; i += 2)
				ledger.set(Number(owners[i]), String(owners[i + 1]));
			if (this.#link.epoch !== epoch) throw new Away();
			feed.start(tail.at(-1)?.seq ?? snapshot?.seq ?? 0, tail.at(-1)?.crc);
			this.#mind(document, feed);
			return { snapshot, tail: tail.map(({ seq, update }) => ({ seq, update })), ledger };
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
		const { entries } = await this.#page(document, after + 1);
		return entries.map(({ seq, stored }) => ({ seq, update: stored.update }));
	}

	append(document: string, { update, member, device, claims, from }: Append): Promise<Appended> {
		const number = ++this.#count;
		const { document: channel, ledger, log } = keysOf(document);
		const sealed = seal(document, this.#node, number, update);
		return new Promise((resolve, reject) => {
			if (this.#failure) return reject(this.#failure);
			const pending: Pending = {
				document,
				keys: [REVOKED, channel, ledger, log],
				args: [channel, member, device, sealed, ...claims.map(String)],
				stored: unseal(document, sealed),
				from,
				settle: (answer) => {
					this.#forget(number);
					resolve(answer);
				},
				reject,
				isSent: false
			};
			this.#pending.set(number, pending);
			this.#waitingBytes += sealed.length;
			if (this.#waitingBytes > this.#options.waitingBytes)
				this.fail(new Error('Redis was away for too long: too much waits for it'));
			else if (!this.#isHeld) void this.#send(pending);
		});
	}

	async compact(document: string, snapshot: Snapshot, chunks: readonly Uint8Array[]) {
		const keys = keysOf(document);
		const upload = `${keys.document}:upload:${this.#node}-${++this.#count}`;
		const head = guarded(document, serialize(snapshot));
		await this.#link.command(['HSET', upload, 'head', head]);
		// What is left of an upload that broke off goes by itself.
		await this.#link.command(['EXPIRE', upload, '3600']);
		for (const [index, chunk] of chunks.entries())
			await this.#link.command(['HSET', upload, String(index), guarded(document, chunk)]);
		await this.#link.run(
			SCRIPTS.compact,
			[keys.document, keys.snapshots, keys.log, upload],
			[keys.snapshot, String(snapshot.seq), String(this.#options.keepMs)]
		);
	}

	/** Takes a message of another node, or our own. */
	onMessage(channel: string, message: Buffer): void {
		const document = channel.slice(DOCUMENT.length);
		const feed = this.#feeds.get(document);
		if (!feed) return;
		const end = message.indexOf(' ');
		const seq = Number(message.toString('latin1', 0, end < 0 ? undefined : end));
		feed.take(seq, end < 0 ? undefined : unseal(document, message.subarray(end + 1)));
		this.#mind(document, feed);
	}

	/** Redis is there again: sends what was not answered, and reads what was missed. */
	resume(): void {
		this.#isHeld = false;
		for (const pending of this.#pending.values()) if (!pending.isSent) void this.#send(pending);
		for (const [document, feed] of this.#feeds) void this.#catchUp(document, feed);
	}

	/** Everything fails from now on. */
	fail(error: Error): void {
		if (this.#failure) return;
		this.#failure = error;
		for (const [number, { reject }] of [...this.#pending]) {
			this.#forget(number);
			reject(error);
		}
		this.#options.onFailure(error);
	}

	/** Settles when every append was answered. */
	async idle(): Promise<void> {
		if (this.#pending.size > 0) await new Promise<void>((settle) => (this.#onIdle = settle));
	}

	async #send(pending: Pending): Promise<void> {
		pending.isSent = true;
		let answer: unknown;
		try {
			answer = await this.#link.run(SCRIPTS.append, pending.keys, pending.args);
		} catch (error) {
			pending.isSent = false;
			this.#isHeld = true;
			if (error instanceof Away) return;
			if (!(error instanceof Error) || !PASSING.test(error.message))
				return this.fail(asError(error));
			setTimeout(() => this.resume(), PASSING_MS).unref();
			return;
		}
		if (answer === 'foreign' || answer === 'revoked') return pending.settle(answer);
		const seq = Number(answer);
		const feed = this.#feeds.get(pending.document);
		if (!feed) return pending.settle('kept');
		feed.take(seq, pending.stored);
		feed.whenAt(seq, () => pending.settle('kept'));
		this.#mind(pending.document, feed);
	}

	#forget(number: number): void {
		const pending = this.#pending.get(number);
		if (!pending) return;
		this.#pending.delete(number);
		this.#waitingBytes -= pending.args[3]?.length ?? 0;
		if (this.#pending.size === 0) this.#onIdle?.();
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
				const { seq: last, crc } = feed.last;
				const page = await this.#page(document, Math.max(last, 1));
				const same = page.entries.find(({ seq }) => seq === last);
				if (page.last < last || (same && crc !== undefined && same.stored.crc !== crc))
					throw new Error('Redis has forgotten what it had answered for');
				for (const { seq, stored } of page.entries) feed.take(seq, stored);
				isEnd = feed.last.seq >= page.last;
				if (!isEnd && feed.last.seq === last) throw new Error('a log has a gap');
			}
		} catch (error) {
			if (!(error instanceof Away)) this.fail(asError(error));
		} finally {
			feed.isRead = false;
		}
		// Away: it goes on when Redis is there again.
	}

	async #page(document: string, from: number) {
		this.#refuse();
		const keys = keysOf(document);
		const answer = await this.#link.runForBytes(
			SCRIPTS.page,
			[keys.document, keys.log],
			[String(from)]
		);
		const [last, ...found] = answer as Buffer[];
		const entries: { readonly seq: number; readonly stored: Stored }[] = [];
		for (let i = 0; i + 1 < found.length; i += 2) {
			const [id, sealed] = [found[i], found[i + 1]];
			if (id && sealed)
				entries.push({ seq: Number.parseInt(id.toString()), stored: unseal(document, sealed) });
		}
		return { last: Number(last), entries };
	}

	#refuse(): void {
		if (this.#failure) throw this.#failure;
	}
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** Bytes behind their CRC-32, which is of the document's name too: an entry in another's log is none. */
function guarded(document: string, bytes: Uint8Array): Buffer {
	const crc = Buffer.alloc(4);
	crc.writeUInt32BE(crc32(bytes, crc32(document)));
	return Buffer.concat([crc, bytes]);
}

function checked(document: string, guarded: Buffer): Buffer {
	const bytes = guarded.subarray(4);
	if (guarded.length < 4 || guarded.readUInt32BE() !== crc32(bytes, crc32(document)))
		throw new Error('Redis gives back what was not written');
	return bytes;
}

function seal(document: string, node: string, number: number, update: Uint8Array): Buffer {
	const header = Buffer.alloc(14);
	header.write(node, 'hex');
	header.writeUIntBE(number, 8, 6);
	return guarded(document, Buffer.concat([header, update]));
}

function unseal(document: string, sealed: Buffer): Stored {
	const bytes = checked(document, sealed);
	return {
		crc: sealed.readUInt32BE(),
		node: bytes.toString('hex', 0, 8),
		number: bytes.readUIntBE(8, 6),
		update: bytes.subarray(14)
	};
}
