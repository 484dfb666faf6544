import * as Y from 'yjs';
import { parseRoom } from '#lib/protocol/room.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import type { Stored } from './database.ts';
import { replacePersistence } from './device-store.ts';
import { nameOf } from './document.ts';
import { fetchState } from './fetch-state.ts';
import type { Refusal } from './refusal.ts';
import type { TakeTicket } from './tickets.ts';
import { openTray } from './tray.ts';

/** What came of setting a document back; `replaced` is missing where another tab had done it. */
export interface SetBackOutcome {
	readonly room: string;
	readonly replaced?: boolean;
}

export interface SetBackOptions {
	/** Where the relay is. */
	readonly url: string;
	readonly workspace: string;
	/** The document's full name. */
	readonly room: string;
	readonly doc: Y.Doc;
	readonly take: TakeTicket;
	readonly refusal: Refusal;
	/** ms since 1970. */
	readonly now: () => number;
	/** Ends the waiting for the relay. */
	readonly signal: AbortSignal;
}

/** A document whose state at the relay is known. */
export interface Prepared {
	/** Puts what the relay lacks into the tray, as often as need be; then, if asked to, the relay's state on the disk. */
	finish(replace: boolean): Promise<SetBackOutcome>;
}

/**
 * Fetches what the relay has of a document, and puts the rest of it into the tray; `undefined` where it could not.
 *
 * Every step but the last only adds, and the last is one transaction: whenever it ends half-way, everything is in the
 * document or in the tray.
 */
export async function prepareSetBack(options: SetBackOptions): Promise<Prepared | undefined> {
	const { workspace, room, doc, refusal, now } = options;
	const relay = await fetchState(options);
	if (!relay) return undefined;
	const lacking = () => (isNote(room) ? lackingText(doc, relay) : lackingEntries(doc, relay));
	const setAside = async (): Promise<Stored<undefined>> => {
		const tray = openTray();
		const put = await tray.put({
			...{ workspace, document: room.slice(workspace.length + 1), at: now() },
			...{ code: refusal.code, text: refusal.text },
			entries: lacking()
		});
		tray.close();
		return put;
	};
	if (!(await setAside()).ok) return undefined;
	return {
		async finish(replace) {
			if (!(await setAside()).ok || !replace) return { room };
			const done = await replacePersistence(nameOf(room), Y.encodeStateAsUpdate(relay));
			return { room, replaced: done.ok };
		}
	};
}

function isNote(room: string): boolean {
	return parseRoom(room)?.kind === 'note';
}

function lackingEntries(doc: Y.Doc, relay: Y.Doc): readonly string[] {
	const known = new Set(logOf(relay).toArray());
	return logOf(doc)
		.toArray()
		.filter((one) => !known.has(one));
}

/** A note is kept as the text that it was: its letters mean nothing one by one. */
function lackingText(doc: Y.Doc, relay: Y.Doc): readonly string[] {
	const text = noteOf(doc).toString();
	return text === noteOf(relay).toString() ? [] : [text];
}
