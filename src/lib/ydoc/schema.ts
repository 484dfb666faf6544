import type { Array as YArray, Doc, Map as YMap } from 'yjs';

/** The layout of the documents, in one place. Keys are only ever added. */
export const SCHEMA_VERSION = 2;

/** Why a transaction was made; a Yjs change without one would count as the user's own. */
export const ORIGIN = {
	/** A command of this device's user. */
	local: 'local'
} as const;

/** The log of a document: JSON strings, one an operation. Nothing else is in a log document, so that its items merge. */
export function logOf(doc: Doc): YArray<string> {
	return doc.getArray<string>('o');
}

/** What a directory holds beside its log: schema version, least version that may write, newest epoch of each area. */
export function metaOf(doc: Doc): YMap<number> {
	return doc.getMap<number>('meta');
}

/**
 * Appends to a log, in the caller's transaction.
 *
 * `insert` at the end, not `push`: in yjs 13 `push` walks the whole array after a load.
 */
export function append(doc: Doc, entries: readonly string[]): void {
	const log = logOf(doc);
	log.insert(log.length, [...entries]);
}

/** Calls back with the entries that each transaction adds; ends with the returned function. */
export function onAppended(
	doc: Doc,
	added: (entries: string[], origin: unknown) => void
): () => void {
	const log = logOf(doc);
	const observe: Parameters<typeof log.observe>[0] = (event, transaction) => {
		const entries: string[] = [];
		for (const item of event.changes.added)
			for (const entry of item.content.getContent())
				if (typeof entry === 'string') entries.push(entry);
		if (entries.length > 0) added(entries, transaction.origin);
	};
	log.observe(observe);
	return () => log.unobserve(observe);
}
