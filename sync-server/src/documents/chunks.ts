import type { DocumentStore } from '../store/storage.ts';
import { frameUpdate } from './frame.ts';

const CACHE_BYTES = 64 * 1024 * 1024;

/** Pieces of snapshots as frames, read when they are asked for; those asked for last are kept. */
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

	/** At once where it is in memory. Rejects as the store does. */
	get(document: string, seq: number, index: number): Buffer | Promise<Buffer> {
		const key = `${document} ${seq} ${index}`;
		const found = this.#frames.get(key);
		if (found) {
			this.#frames.delete(key);
			this.#frames.set(key, found);
			return found;
		}
		const reading = this.#reading.get(key) ?? this.#read(key, document, seq, index);
		this.#reading.set(key, reading);
		return reading;
	}

	async #read(key: string, document: string, seq: number, index: number): Promise<Buffer> {
		try {
			const bytes = frameUpdate(await this.#storage.chunk(document, seq, index));
			this.#frames.set(key, bytes);
			this.#bytes += bytes.byteLength;
			for (const [oldest, { byteLength }] of this.#frames) {
				if (this.#bytes <= this.#limit) break;
				this.#frames.delete(oldest);
				this.#bytes -= byteLength;
			}
			return bytes;
		} finally {
			this.#reading.delete(key);
		}
	}
}
