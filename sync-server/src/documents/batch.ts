import { updateSize, writeUpdate } from './frame.ts';
import type { Kept } from './room.ts';

/** Updates that became durable within one turn of the event loop, as frames: the same bytes for all who wrote none. */
export class Batch {
	/** The update before the first, and the last. */
	readonly after: number;
	readonly last: number;
	readonly bytes: Buffer;
	readonly #entries: readonly Kept[];
	readonly #authors = new Set<object>();

	constructor(entries: readonly Kept[]) {
		this.#entries = entries;
		this.after = (entries[0]?.seq ?? 1) - 1;
		this.last = entries.at(-1)?.seq ?? 0;
		let size = 0;
		for (const { update, author } of entries) {
			size += updateSize(update);
			if (author) this.#authors.add(author);
		}
		this.bytes = Buffer.allocUnsafe(size);
		let at = 0;
		for (const { update } of entries) at = writeUpdate(this.bytes, at, update);
	}

	/** The frames that somebody has not sent, or `undefined` for none. */
	without(author: object): Buffer | undefined {
		if (!this.#authors.has(author)) return this.bytes;
		const parts: Buffer[] = [];
		let at = 0;
		for (const { update, author: other } of this.#entries) {
			const end = at + updateSize(update);
			if (other !== author) parts.push(this.bytes.subarray(at, end));
			at = end;
		}
		return parts.length > 0 ? Buffer.concat(parts) : undefined;
	}
}
