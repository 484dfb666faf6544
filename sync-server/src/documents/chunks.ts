import type { DocumentStore } from '../store/storage.ts';
import { apart, frameUpdate } from './frame.ts';

const CACHE_BYTES = 64 * 1024 * 1024;
/** What keeping something takes beside its bytes. */
const KEPT_BYTES = 256;

/** Pieces of snapshots and logs as frames, made when they are asked for; those asked for last are kept. */
export class Chunks {
	readonly #storage: DocumentStore;
	/** In the order in which they were asked for last. */
	readonly #frames = new Map<string, readonly Buffer[]>();
	readonly #reading = new Map<string, Promise<Buffer>>();
	#bytes = 0;

	constructor(storage: DocumentStore) {
		this.#storage = storage;
	}

	/** A piece of the newest snapshot; at once where it is in memory. Rejects as the store does. */
	get(document: string, seq: number, index: number): Buffer | Promise<Buffer> {
		const key = `${document} ${seq} ${index}`;
		const [found] = this.#find(key) ?? [];
		if (found) return found;
		const reading = this.#reading.get(key) ?? this.#read(key, document, seq, index);
		this.#reading.set(key, reading);
		return reading;
	}

	/** Updates of a log from one to another, as `make` packs them. */
	log(document: string, from: number, to: number, make: () => Buffer[]): readonly Buffer[] {
		const key = `${document} ${from}-${to}`;
		return this.#find(key) ?? this.#keep(key, make());
	}

	#find(key: string): readonly Buffer[] | undefined {
		const found = this.#frames.get(key);
		if (!found) return undefined;
		this.#frames.delete(key);
		this.#frames.set(key, found);
		return found;
	}

	async #read(key: string, document: string, seq: number, index: number): Promise<Buffer> {
		try {
			const made = frameUpdate(await this.#storage.chunk(document, seq, index));
			const [bytes = made] = this.#keep(key, [made]);
			return bytes;
		} finally {
			this.#reading.delete(key);
		}
	}

	#keep(key: string, made: readonly Buffer[]): readonly Buffer[] {
		const frames = made.map((bytes) => (isPooled(bytes) ? apart(bytes) : bytes));
		this.#frames.set(key, frames);
		this.#bytes += sizeOf(frames);
		for (const [oldest, kept] of this.#frames) {
			if (this.#bytes <= CACHE_BYTES) break;
			this.#frames.delete(oldest);
			this.#bytes -= sizeOf(kept);
		}
		return frames;
	}
}

function sizeOf(frames: readonly Buffer[]): number {
	return frames.reduce((sum, { byteLength }) => sum + byteLength + KEPT_BYTES, KEPT_BYTES);
}

function isPooled({ byteLength, buffer }: Buffer): boolean {
	return byteLength < buffer.byteLength;
}
