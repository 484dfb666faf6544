import type { Doc } from 'yjs';
import { append, logOf, onAppended, ORIGIN } from './schema.ts';

/** A log to those who read and write entries, wherever the document is that holds it. */
export interface Log {
	/** What is in it, oldest first. */
	readonly entries: readonly string[];
	/** Adds entries of this device's user, as one change. */
	append(entries: readonly string[]): void;
	/** Calls back with what is added, by whomever; ends with the returned function. */
	onAppended(added: (entries: readonly string[]) => void): () => void;
}

/** The log of a document in this thread. */
export function docLog(doc: Doc): Log {
	return {
		get entries() {
			return logOf(doc).toArray();
		},
		append: (entries) => doc.transact(() => append(doc, entries), ORIGIN.local),
		onAppended: (added) => onAppended(doc, added)
	};
}
