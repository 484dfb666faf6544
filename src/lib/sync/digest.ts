import * as Y from 'yjs';
import { digestText } from '#lib/protocol/operation.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import type { Clocks } from './acknowledged.ts';

/**
 * SHA-256 over the sorted entries of a document's log, as it is when this is called; what is no text is left out, as the
 * relay does. 80,000 entries take 0.1 s of the thread: it is asked for in a worker.
 */
export async function digestOf(doc: Y.Doc): Promise<Uint8Array> {
	const text = digestText(entriesOf(doc));
	return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Whether two state vectors say the same: equal contents may be expected at equal ones only. */
export function sameClocks(one: Clocks, other: Clocks): boolean {
	const known = [...one].filter(([, clock]) => clock > 0);
	return (
		known.length === [...other].filter(([, clock]) => clock > 0).length &&
		known.every(([client, clock]) => other.get(client) === clock)
	);
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** A document that has the relay's entries and this device's. */
export interface Healed {
	/** To be stored in place of what was: an update. */
	readonly state: Uint8Array;
	/** Entries that this device did not have. */
	readonly missing: number;
	/** Entries that only this device had: appended under a new client id, to be sent. */
	readonly extra: number;
}

/** Makes one document of two that differ though their state vectors do not; the relay's is the ground. */
export function healed(relay: Y.Doc, own: Y.Doc): Healed {
	const [theirs, ours] = [entriesOf(relay), entriesOf(own)];
	const [known, held] = [new Set(theirs), new Set(ours)];
	const extra = ours.filter((entry) => !known.has(entry));
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay), 'relay');
	const log = logOf(doc);
	if (extra.length > 0) doc.transact(() => log.insert(log.length, extra), 'healing');
	const state = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return {
		state,
		missing: theirs.filter((entry) => !held.has(entry)).length,
		extra: extra.length
	};
}

function entriesOf(doc: Y.Doc): readonly string[] {
	const all: readonly unknown[] = logOf(doc).toArray();
	return all.filter((entry) => typeof entry === 'string');
}
