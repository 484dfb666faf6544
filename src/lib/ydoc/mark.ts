import * as Y from 'yjs';

/** Where a document stands: what it holds and what was deleted in it, as text. */
export function markOf(doc: Y.Doc): string {
	let text = '';
	for (const byte of Y.encodeSnapshot(Y.snapshot(doc))) text += String.fromCharCode(byte);
	return btoa(text);
}

/**
 * The entries that came into a log since a mark. `undefined` where the mark is not of the document's past: it names what
 * the document lacks, something was deleted since, or it is none.
 */
export function entriesSince(doc: Y.Doc, mark: string): readonly string[] | undefined {
	const then = parseMark(mark);
	if (!then) return undefined;
	const now = Y.snapshot(doc);
	for (const [client, clock] of then.sv) if ((now.sv.get(client) ?? 0) < clock) return undefined;
	if (!Y.equalSnapshots(new Y.Snapshot(then.ds, now.sv), now)) return undefined;
	return entriesIn(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(then.sv)));
}

function entriesIn(update: Uint8Array): string[] {
	const entries: string[] = [];
	for (const struct of Y.decodeUpdate(update).structs)
		if (struct instanceof Y.Item && !struct.deleted)
			for (const entry of struct.content.getContent())
				if (typeof entry === 'string') entries.push(entry);
	return entries;
}

function parseMark(mark: string): Y.Snapshot | undefined {
	try {
		return Y.decodeSnapshot(Uint8Array.from(atob(mark), (byte) => byte.charCodeAt(0)));
	} catch {
		return undefined;
	}
}
