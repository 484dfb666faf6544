import * as encoding from 'lib0/encoding';
import type { Batch } from './documents.ts';
import { writePiece } from './record.ts';
import type { Append, Appended } from './storage.ts';

/** An update on its way to the disk. */
export interface Pending {
	readonly document: string;
	readonly append: Append;
	readonly settle: (appended: Appended) => void;
	readonly reject: (error: Error) => void;
}

/** Updates that are committed together, packed as they come: one buffer crosses to the worker. */
export class Packing {
	readonly pending: Pending[] = [];
	readonly #encoder = encoding.createEncoder();
	readonly #documents = new Map<string, number>();
	readonly #authors = new Map<string, Map<string, number>>();
	readonly #names: [string, string][] = [];

	add(pending: Pending): void {
		const { document, append } = pending;
		this.pending.push(pending);
		let index = this.#documents.get(document);
		if (index === undefined) this.#documents.set(document, (index = this.#documents.size));
		encoding.writeVarUint(this.#encoder, index);
		const { claims, update } = append;
		writePiece(this.#encoder, { author: this.#author(append), claims, update });
	}

	/** The batch, and the buffer to transfer. */
	batch(time: number): { batch: Batch; buffer: ArrayBuffer } {
		const pieces = encoding.toUint8Array(this.#encoder);
		const documents = [...this.#documents.keys()];
		return { batch: { time, documents, authors: this.#names, pieces }, buffer: pieces.buffer };
	}

	#author({ member, device }: Append): number {
		const devices = this.#authors.get(member) ?? new Map<string, number>();
		this.#authors.set(member, devices);
		const known = devices.get(device);
		if (known !== undefined) return known;
		const index = this.#names.push([member, device]) - 1;
		devices.set(device, index);
		return index;
	}
}
