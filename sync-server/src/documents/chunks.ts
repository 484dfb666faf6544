import type { DocumentStore } from '../store/storage.ts';
import { frameUpdate } from './frame.ts';

const CACHE_BYTES = 64 * 1024 * 1024;

/** Pieces of snapshots and logs as frames, made when they are asked for; those asked for last are kept. */
export class Chunks {
	readonly #storage: DocumentStore;
	readonly #limit: number;
	/** In the order in which they were asked for last. */
	readonly #frames = new Map<string, Buffer>();
	readonly #reading = new Map<string, Promise<Buffer>>();
	#bytes = 0;

	constructor(storage: DocumentStore, limit = CACHE_BYTES) {
		this.#storage = storage;
		this.#limit = limit;
	}

	/** A piece of the newest snapshot; at once where it is in memory. Rejects as the store does. */
	get(document: string, seq: number, index: number): Buffer | Promise<Buffer> {
		const key = `${document} ${seq} ${index}`;
		const found = this.#find(key);
		if (found) return found;
		const reading = this.#reading.get(key) ?? this.#read(key, document, seq, index);
		this.#reading.set(key, reading);
		return reading;
	}

	/** Updates of a log from one to another, as `make` packs them. */
	log(document: string, from: number, to: number, make: () => Buffer): Buffer {
		const key = `${document} ${from}-${to}`;
		return this.#find(key) ?? this.#keep(key, make());
	}

	#find(key: string): Buffer | undefined {
		const found = this.#frames.get(key);
		if (!found) return undefined;
		this.#frames.delete(key);
		this.#frames.set(key, found);
		return found;
	}

	async #read(key: string, document: string, seq: number, index: number): Promise<Buffer> {
		try {
			return this.#keep(key, frameUpdate(await this.#storage.chunk(document, seq, index)));
		} finally {
			this.#reading.delete(key);
		}
	}

	#keep(key: string, bytes: Buffer): Buffer {
		this.#frames.set(key, bytes);
		this.#bytes += bytes.byteLength;
		for (const [oldest, { byteLength }] of this.#frames) {
			if (this.#bytes <= this.#limit) break;
			this.#frames.delete(oldest);
			this.#bytes -= byteLength;
		}
		return bytes;
	}
}
