import * as Y from 'yjs';
import { noteOf } from './note.ts';
import { logOf } from './schema.ts';

/** What could be read of a stored log, and what could not. */
export interface Salvage {
	/** Each once, in the order of the log. */
	readonly entries: readonly string[];
	/** Updates that are no updates, as they were stored. */
	readonly broken: readonly Uint8Array[];
}

/**
 * All entries of a log, from the updates it was stored as: one that is damaged takes none of the others with it.
 *
 * Yjs holds back what rests on something missing; in a log nothing rests on anything, so that is taken too.
 */
export function salvage(updates: readonly Uint8Array[]): Salvage {
	const { doc, broken } = read(updates);
	const entries = new Set(logOf(doc).toArray());
	const held = doc.store.pendingStructs?.update;
	if (held)
		for (const struct of Y.decodeUpdateV2(held).structs)
			if (struct instanceof Y.Item)
				for (const content of struct.content.getContent() as unknown[])
					if (typeof content === 'string') entries.add(content);
	return { entries: [...entries], broken };
}

/** What could be read of a stored note, and what could not. */
export interface NoteSalvage {
	readonly text: string;
	/** All of it that could be read, as one update. */
	readonly update: Uint8Array;
	readonly broken: readonly Uint8Array[];
}

/** A note from the updates it was stored as; what rests on something that is missing is in the update only. */
export function salvageNote(updates: readonly Uint8Array[]): NoteSalvage {
	const { doc, broken } = read(updates);
	return { text: noteOf(doc).toString(), update: Y.encodeStateAsUpdate(doc), broken };
}

function read(updates: readonly Uint8Array[]) {
	const doc = new Y.Doc();
	const broken: Uint8Array[] = [];
	for (const update of updates)
		try {
			Y.applyUpdate(doc, update, 'salvage');
		} catch {
			broken.push(update);
		}
	return { doc, broken };
}
