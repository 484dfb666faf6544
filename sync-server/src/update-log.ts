import * as Y from 'yjs';
import type { Scan } from './scan.ts';
import { encodeUpdate } from './wire.ts';

/** One or more updates in a row, as one. */
export interface Entry {
	/** The updates [from, to) of the document, counted from its first. */
	readonly from: number;
	readonly to: number;
	readonly update: Uint8Array;
	/** The update as the message that is sent. */
	readonly frame: Uint8Array;
	/** Of each client in it, the clock after its last. */
	readonly ends: ReadonlyMap<number, number>;
	/** Who sent it; merged entries have none. */
	readonly author: object | undefined;
	/** How often it was merged; entries of one level are merged with each other. */
	readonly level: number;
}

/** So many entries of one level become one of the next. */
const FAN = 16;

/** Entries stop growing here: a device on a slow line gets a message every few seconds. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The updates of one document, all of them in the store.
 *
 * They are merged as a ladder: `Y.mergeUpdates` over all at once takes time by the square of their number (20,000 in
 * 46 s), a frame for each would make a device write each to its own store.
 */
export class UpdateLog {
	readonly #entries: Entry[] = [];

	/** How many updates were appended. */
	get end(): number {
		return this.#entries.at(-1)?.to ?? 0;
	}

	/** How many entries they make up. */
	get length(): number {
		return this.#entries.length;
	}

	append(update: Uint8Array, { structs }: Scan, author?: object): void {
		const ends = new Map<number, number>();
		for (const { client, to } of structs) ends.set(client, Math.max(to, ends.get(client) ?? 0));
		const from = this.end;
		const frame = encodeUpdate(update);
		this.#entries.push({ from, to: from + 1, update, frame, ends, author, level: 0 });
	}

	/** The entry with update number `index`, or `undefined` at the end. */
	at(index: number): Entry | undefined {
		let low = 0;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#entries[middle]?.to ?? Infinity) <= index) low = middle + 1;
			else high = middle;
		}
		return this.#entries[low];
	}

	/** Merges what has become due; after an append has been sent, or everybody gets the merged entry too. */
	settle(): void {
		for (;;) {
			const last = this.#entries.slice(-FAN);
			const bytes = last.reduce((sum, { update }) => sum + update.byteLength, 0);
			const isDue = last.length === FAN && last.every(({ level }) => level === last[0]?.level);
			if (!isDue || bytes > CHUNK_BYTES) return;
			this.#entries.splice(-FAN, FAN, ...merge(last));
		}
	}
}

/** The entries as one; as they are, never to be tried again, where Yjs refuses. */
function merge(entries: readonly Entry[]): readonly Entry[] {
	const [first] = entries;
	const last = entries.at(-1);
	if (!first || !last) return entries;
	let update: Uint8Array;
	try {
		update = Y.mergeUpdates(entries.map((entry) => entry.update));
	} catch {
		return entries.map((entry, index) => ({ ...entry, level: -1 - index }));
	}
	const ends = new Map<number, number>();
	for (const entry of entries)
		for (const [client, end] of entry.ends) ends.set(client, Math.max(end, ends.get(client) ?? 0));
	const frame = encodeUpdate(update);
	const level = first.level + 1;
	return [{ from: first.from, to: last.to, update, frame, ends, author: undefined, level }];
}
