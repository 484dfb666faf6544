import * as Y from 'yjs';
import type { Stored } from '#lib/sync/database.ts';
import type { Session } from '#lib/workers/session.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { salvageNote, type NoteSalvage } from '#lib/ydoc/salvage.ts';

/** The notes of a workspace all at once: for a file, or for another workspace. */

/** Whether a document, named within its workspace, is a note. */
export function isNote(document: string): boolean {
	return document.startsWith('note/');
}

/** The notes that this device holds, by the names of their documents; with its session also what is not stored yet. */
export function heldNotes(
	holdings: Stored<ReadonlyMap<string, readonly Uint8Array[]>>,
	session?: Pick<Session, 'unsaved' | 'unsavedNotes'>
): ReadonlyMap<string, NoteSalvage> {
	const stored = holdings.ok ? holdings.value : new Map<string, readonly Uint8Array[]>();
	const names = [...stored.keys()].filter(isNote);
	return new Map(
		[...new Set([...names, ...(session?.unsavedNotes ?? [])])].map((name) => [
			name,
			salvageNote([...(stored.get(name) ?? []), ...(session?.unsaved(name) ?? [])])
		])
	);
}

/** Writes notes where a session has them. */
export function writeNotes(
	session: Session,
	notes: Iterable<readonly [document: string, update: Uint8Array]>
): void {
	for (const [document, update] of notes) {
		const note = session.openNote(document, () => undefined);
		note.update(update);
		note.close();
	}
}

/** The update of a note in a file; where it was damaged, one that makes its text. */
export function noteFrom(text: string, update: string): Uint8Array {
	const doc = new Y.Doc();
	try {
		const bytes = Uint8Array.from(atob(update), (letter) => letter.charCodeAt(0));
		Y.applyUpdate(doc, bytes);
		return bytes;
	} catch {
		const anew = new Y.Doc();
		noteOf(anew).insert(0, text);
		return Y.encodeStateAsUpdate(anew);
	}
}

export function toBase64(bytes: Uint8Array): string {
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
