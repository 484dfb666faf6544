import { Worker } from 'node:worker_threads';
import { type Log, problemOf } from '../log.ts';
import type { DocumentStore } from '../store/storage.ts';
import type { Compacted } from './content.ts';
import type { Census } from './deletions.ts';
import type { Room } from './room.ts';

export type Question =
	| { readonly kind: 'compact' }
	| { readonly kind: 'census'; readonly member: string; readonly records: readonly string[] }
	| { readonly kind: 'digest' };

/** What the worker is told: the updates of a document in parts, each update up to one of `ends`, and the question. */
export type Told =
	| { readonly kind: 'begin' }
	| { readonly kind: 'part'; readonly bytes: Uint8Array; readonly ends: readonly number[] }
	| Question;

/** Updates are handed to the worker as soon as they are so many bytes. */
const PART_BYTES = 1024 * 1024;

export interface Digest {
	readonly vector: Uint8Array;
	readonly digest: Uint8Array;
}

export type Answer =
	| ({ readonly kind: 'compact'; readonly aside: readonly number[] } & Compacted)
	| ({ readonly kind: 'census' } & Census)
	| ({ readonly kind: 'digest' } & Digest)
	| { readonly kind: 'problem'; readonly problem: string };

/** A document of 4 MB takes a second. One that takes longer than this was made to, and all others wait for it. */
const JOB_MS = 60_000;

export interface CompactorOptions {
	readonly onCompacted?: (() => void) | undefined;
	readonly jobMs?: number;
}

/** What needs a document to be decoded: done by a worker, one thing at a time. */
export class Compactor {
	readonly #storage: DocumentStore;
	readonly #log: Log;
	readonly #onCompacted: () => void;
	#worker: Worker | undefined;
	/** Who waits for the answer to the job under way. */
	#waiting:
		| { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }
		| undefined;
	#turn: Promise<unknown> = Promise.resolve();
	readonly #compacting = new Map<Room, Promise<void>>();
	readonly #digests = new WeakMap<
		Room,
		{ readonly last: number; readonly found: Promise<Digest> }
	>();
	readonly #jobMs: number;
	#isClosed = false;

	/** @param also what is told of each document that was compacted; after how many ms without an answer the worker is ended */
	constructor(
		storage: DocumentStore,
		log: Log,
		{ onCompacted = () => undefined, jobMs = JOB_MS }: CompactorOptions = {}
	) {
		this.#jobMs = jobMs;
		this.#storage = storage;
		this.#log = log;
		this.#onCompacted = onCompacted;
	}

	/** Compacts a document, or joins where that is under way. Settles in any case: what fails is in the log. */
	compact(room: Room): Promise<void> {
		const compacting = this.#compacting.get(room) ?? this.#compact(room);
		this.#compacting.set(room, compacting);
		return compacting;
	}

	async census(room: Room, member: string, records: readonly string[]): Promise<Census> {
		const { answer } = await this.#ask(room, { kind: 'census', member, records });
		if (answer.kind !== 'census') throw new Error(`the worker answered ${answer.kind}`);
		return answer;
	}

	/** State vector and digest of a log; once for all who ask while nothing is written. */
	digest(room: Room): Promise<Digest> {
		const known = this.#digests.get(room);
		if (known?.last === room.last) return known.found;
		const found = this.#ask(room, { kind: 'digest' }).then(({ answer }) => {
			if (answer.kind !== 'digest') throw new Error(`the worker answered ${answer.kind}`);
			return answer;
		});
		this.#digests.set(room, { last: room.last, found });
		return found;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#worker?.terminate();
		await Promise.all(this.#compacting.values());
	}

	async #compact(room: Room): Promise<void> {
		try {
			const since = performance.now();
			const { answer, last, from, pieces } = await this.#ask(room, { kind: 'compact' });
			if (answer.kind !== 'compact') throw new Error(`the worker answered ${answer.kind}`);
			for (const index of answer.aside) {
				// A piece of the snapshot before was tried when it was made.
				const seq = index < pieces ? from : from + 1 + index - pieces;
				this.#log({ event: 'update-set-aside', document: room.name, seq });
			}
			const chunks = answer.chunks.map(({ update }) => update);
			const snapshot = {
				seq: last,
				vector: answer.vector,
				deletes: answer.deletes,
				chunks: answer.chunks.map(({ update, ends }) => ({ bytes: update.byteLength, ends }))
			};
			const newest = await this.#storage.compact(room.name, snapshot, chunks);
			// Of another relay, it may hold what has not come here.
			if (newest.seq <= room.last) room.adopt(newest);
			this.#onCompacted();
			this.#log({
				event: 'document-compacted',
				document: room.name,
				updates: last - from,
				bytes: chunks.reduce((sum, { byteLength }) => sum + byteLength, 0),
				ms: Math.round(performance.now() - since)
			});
		} catch (error) {
			room.bePatient();
			if (!this.#isClosed)
				this.#log({
					event: 'compaction-refused',
					document: room.name,
					problem: problemOf(error)
				});
		} finally {
			this.#compacting.delete(room);
		}
	}

	/** Waits for its turn, reads the document as it is then, and asks the worker. Rejects with its problem. */
	async #ask(room: Room, question: Question) {
		const asked = this.#turn.then(async () => {
			if (this.#isClosed) throw new Error('the relay is stopping');
			const { last, head } = room;
			const from = head?.seq ?? 0;
			const worker = (this.#worker ??= this.#start());
			worker.postMessage({ kind: 'begin' } satisfies Told);
			const pieces = head?.chunks.length ?? 0;
			for (let index = 0; index < pieces; index++)
				tell(worker, [await this.#storage.chunk(room.name, from, index)]);
			for (let seq = from; seq < last;) {
				const entries = room.after(seq) ?? (await this.#storage.read(room.name, seq));
				if (entries.length === 0) throw new Error(`the log ends at ${seq}, before its end`);
				const updates = entries.slice(0, last - seq).map(({ update }) => update);
				tell(worker, updates);
				seq += updates.length;
			}
			if (worker !== this.#worker) throw new Error('the worker ended');
			const answer = await this.#answer(worker, question);
			if (answer.kind === 'problem') throw new Error(answer.problem);
			return { answer, last, from, pieces };
		});
		this.#turn = asked.catch(() => undefined);
		return await asked;
	}

	/** What the worker answers in time; one that does not come to an end is ended. */
	async #answer(worker: Worker, question: Question): Promise<Answer> {
		const late = setTimeout(() => void worker.terminate(), this.#jobMs);
		try {
			return await new Promise<Answer>((resolve, reject) => {
				this.#waiting = { resolve, reject };
				worker.postMessage(question satisfies Told);
			});
		} finally {
			clearTimeout(late);
		}
	}

	#start(): Worker {
		const worker = new Worker(new URL('./compact.worker.ts', import.meta.url));
		worker.unref();
		worker.on('message', (answer: Answer) => this.#waiting?.resolve(answer));
		worker.on('error', (error: Error) => this.#waiting?.reject(error));
		worker.on('exit', () => {
			this.#worker = undefined;
			this.#waiting?.reject(new Error('the worker ended'));
		});
		return worker;
	}
}

/** Hands copies over: the updates may be somebody else's too. */
function tell(worker: Worker, updates: readonly Uint8Array[]): void {
	let part: Uint8Array[] = [];
	let size = 0;
	const send = () => {
		const bytes = new Uint8Array(size);
		const ends: number[] = [];
		let end = 0;
		for (const update of part) {
			bytes.set(update, end);
			ends.push((end += update.byteLength));
		}
		worker.postMessage({ kind: 'part', bytes, ends } satisfies Told, [bytes.buffer]);
		[part, size] = [[], 0];
	};
	for (const update of updates) {
		part.push(update);
		size += update.byteLength;
		if (size >= PART_BYTES) send();
	}
	if (size > 0) send();
}
