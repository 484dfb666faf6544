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

/** What the worker is asked, of a document as its updates. */
export interface Job {
	readonly question: Question;
	readonly updates: readonly Uint8Array[];
}

export interface Digest {
	readonly vector: Uint8Array;
	readonly digest: Uint8Array;
}

export type Answer =
	| ({ readonly kind: 'compact'; readonly aside: readonly number[] } & Compacted)
	| ({ readonly kind: 'census' } & Census)
	| ({ readonly kind: 'digest' } & Digest)
	| { readonly kind: 'problem'; readonly problem: string };

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
	#isClosed = false;

	/** @param onCompacted is told of each document that was compacted */
	constructor(storage: DocumentStore, log: Log, onCompacted: () => void = () => undefined) {
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
			const pieces: Uint8Array[] = [];
			for (const index of head?.chunks.keys() ?? [])
				pieces.push(await this.#storage.chunk(room.name, from, index));
			const updates = [...pieces, ...(await this.#entries(room, from, last))];
			const answer = await this.#work({ question, updates });
			if (answer.kind === 'problem') throw new Error(answer.problem);
			return { answer, last, from, pieces: pieces.length };
		});
		this.#turn = asked.catch(() => undefined);
		return await asked;
	}

	/** The updates of a room after one up to another. */
	async #entries(room: Room, from: number, to: number): Promise<readonly Uint8Array[]> {
		const updates: Uint8Array[] = [];
		for (let seq = from; seq < to; seq = from + updates.length) {
			const entries = room.after(seq) ?? (await this.#storage.read(room.name, seq));
			if (entries.length === 0) throw new Error(`the log ends at ${seq}, before its end`);
			for (const { update } of entries.slice(0, to - seq)) updates.push(update);
		}
		return updates;
	}

	#work(job: Job): Promise<Answer> {
		const worker = (this.#worker ??= this.#start());
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject };
			worker.postMessage(job);
		});
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
