import { salvageNote } from '#lib/ydoc/salvage.ts';
import { readUpdates, roomsOf } from './device-store.ts';
import { isText, keepText, keptText, keptTexts, noteChannel } from './note-text-rows.ts';

/** A note that is being typed in is read again after so long, ms. */
const AGAIN_MS = 1000;

/**
 * For the search: each note has a database of its own, and thousands are slow to open, so what was read once is kept.
 *
 * Tells the text of every note that this device holds, named within the workspace, and again whenever it has changed, in
 * whatever tab. Ends with the returned function.
 */
export function followNoteTexts(
	workspace: string,
	tell: (document: string, text: string) => void
): () => void {
	const channel = new BroadcastChannel(noteChannel(workspace));
	const changed = new Set<string>();
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;
	channel.onmessage = ({ data }: MessageEvent<unknown>) => {
		changed.add(String(data));
		timer ??= setTimeout(() => void again(), AGAIN_MS);
	};
	void all();
	return () => {
		ended = true;
		channel.close();
		clearTimeout(timer);
	};

	async function all(): Promise<void> {
		const rows = await keptTexts(workspace);
		const kept = rows.ok ? rows.value : new Map<string, unknown>();
		const unread: string[] = [];
		for (const [document, row] of kept)
			if (isText(row)) tell(document, row.text);
			else unread.push(document);
		const rooms = (await roomsOf(workspace)).map((room) => room.slice(workspace.length + 1));
		const others = rooms.filter((room) => room.startsWith(NOTES) && !kept.has(room));
		for (const document of [...unread, ...others]) await read(document);
	}

	async function again(): Promise<void> {
		const documents = [...changed];
		changed.clear();
		timer = undefined;
		for (const document of documents) await read(document);
	}

	async function read(document: string): Promise<void> {
		if (ended) return;
		const text = await textOf(workspace, document);
		if (text !== undefined && !ended) tell(document, text);
	}
}

/** The text of a note as it is stored, and kept from now on; `undefined` where it cannot be read. */
async function textOf(workspace: string, document: string): Promise<string | undefined> {
	const before = await keptText(workspace, document);
	const updates = await readUpdates(`runnel/${workspace}/${document}`);
	if (!updates.ok) return undefined;
	const { text } = salvageNote(updates.value);
	// Changed meanwhile, it is read again.
	await keepText(workspace, document, { text }, before);
	return text;
}

const NOTES = 'note/';
