import { answered, completed, stored, type Stored } from './database.ts';
import { askLogs, META } from './log-database.ts';

/**
 * What is kept of the texts of notes beside their marks: `[document, 'text']` → `{ text }`. Before and after each change
 * of a note something else is put there, so that what is kept is of now or not taken.
 */

const TEXT = 'text';

export interface NoteText {
	readonly text: string;
}

/** The channel on which the tabs of this browser tell which note has changed on disk. */
export function noteChannel(workspace: string): string {
	return `runnel/${workspace}/note-texts`;
}

/** What is kept of a note's text is of before. */
export function outdateText(meta: IDBObjectStore, document: string): void {
	meta.put(crypto.randomUUID(), [document, TEXT]);
}

/** Forgets what is kept of a document's text; of one that is no note nothing is. */
export async function forgetText(workspace: string, document: string): Promise<void> {
	await askLogs(workspace, undefined, (database) => {
		const transaction = database.transaction(META, 'readwrite');
		transaction.objectStore(META).delete([document, TEXT]);
		return completed(transaction);
	});
}

/** What is kept of each note, whether it can be taken (`isText`) or not. */
export function keptTexts(workspace: string): Promise<Stored<ReadonlyMap<string, unknown>>> {
	return askLogs(workspace, new Map(), async (database) => {
		const meta = database.transaction(META).objectStore(META);
		const range = IDBKeyRange.bound(['note/'], ['note0']);
		const [keys, rows] = await Promise.all([
			answered(meta.getAllKeys(range)),
			answered<unknown[]>(meta.getAll(range))
		]);
		if (!keys.ok) return keys;
		if (!rows.ok) return rows;
		const texts = new Map<string, unknown>();
		for (const [index, key] of keys.value.entries())
			if (Array.isArray(key) && key[1] === TEXT) texts.set(String(key[0]), rows.value[index]);
		return stored(texts);
	});
}

/** What is kept of one note. */
export async function keptText(workspace: string, document: string): Promise<unknown> {
	const row = await askLogs<unknown>(workspace, undefined, (database) =>
		answered<unknown>(database.transaction(META).objectStore(META).get([document, TEXT]))
	);
	return row.ok ? row.value : undefined;
}

/** Keeps the text of a note, where what is kept is still what it was `before` the note was read. */
export async function keepText(
	workspace: string,
	document: string,
	kept: NoteText,
	before: unknown
): Promise<void> {
	await askLogs(workspace, undefined, (database) => {
		const transaction = database.transaction(META, 'readwrite');
		const meta = transaction.objectStore(META);
		const request: IDBRequest<unknown> = meta.get([document, TEXT]);
		request.onsuccess = () => {
			if (request.result === before) meta.put(kept, [document, TEXT]);
		};
		return completed(transaction);
	});
}

export function isText(row: unknown): row is NoteText {
	return typeof row === 'object' && row !== null && 'text' in row && typeof row.text === 'string';
}
