import { updateSize, writeUpdate } from './frame.ts';
import { type Kept, pack } from './pack.ts';

/** Updates that became durable within one turn of the event loop, as few frames: the same bytes for all who wrote none. */
export class Batch {
	/** The update before the first, and the last. */
	readonly after: number;
	readonly last: number;
	readonly bytes: Buffer;
	readonly #entries: readonly Kept[];
	readonly #authors: ReadonlySet<object | undefined>;

	constructor(entries: readonly Kept[]) {
		this.#entries = entries;
		this.after = (entries[0]?.seq ?? 1) - 1;
		this.last = entries.at(-1)?.seq ?? 0;
		this.#authors = new Set(entries.map(({ author }) => author));
		this.bytes = framesOf(entries);
	}

	/** The frames that somebody has not sent, or `undefined` for none. */
	without(author: object): Buffer | undefined {
		if (!this.#authors.has(author)) return this.bytes;
		if (this.#authors.size === 1) return undefined;
		return framesOf(this.#entries.filter((entry) => entry.author !== author));
	}
}

function framesOf(entries: readonly Kept[]): Buffer {
	const updates = pack(entries);
	const bytes = Buffer.allocUnsafe(updates.reduce((sum, one) => sum + updateSize(one), 0));
	let at = 0;
	for (const update of updates) at = writeUpdate(bytes, at, update);
	return bytes;
}
