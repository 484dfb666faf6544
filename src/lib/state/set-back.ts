import { encodeStateAsUpdate } from 'yjs';
import { CLOSE } from '#lib/protocol/message.ts';
import type { Stored } from '#lib/sync/database.ts';
import { nameOf } from '#lib/sync/document.ts';
import { fetchState } from '#lib/sync/fetch-state.ts';
import { replacePersistence } from '#lib/sync/persistence.ts';
import { refusalOf, type Refusal } from '#lib/sync/refusal.ts';
import type { Tray } from '#lib/sync/tray.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import type { App } from './app.svelte.ts';
import { now } from './clock.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { retryAll, trayOf } from './tray.ts';

/** Of a document that another tab set back, where this one was not refused anything itself. */
const BY_ANOTHER_TAB = refusalOf(0, '');

/** Documents that were given a fresh client id because somebody else had theirs. */
const renamed = new Set<string>();

/**
 * Sets a document back to the relay's state, after a change of it was refused: what the relay does not have goes to the
 * tray, and the workspace is opened anew, under new client ids. A refused change would be a gap before all that follow.
 *
 * Every step but the last only adds, and the last is one transaction: whenever it ends half-way, everything is in the
 * document or in the tray, and the next refusal begins again. One tab does it; the others, told by their store, put what
 * they have besides into the tray and open the workspace anew.
 */
export async function setBack(
	app: App,
	open: OpenWorkspace,
	room?: string,
	refusal: Refusal = BY_ANOTHER_TAB
): Promise<void> {
	const { session, entry } = open;
	const ended = new AbortController();
	open.follow(() => ended.abort());
	await navigator.locks.request(`runnel/set-back/${entry.id}`, async () => {
		const { replaced } = session;
		const rooms = replaced.length > 0 ? replaced : [room].filter((one) => one !== undefined);
		const tray = await trayOf();
		if (!tray || ended.signal.aborted) return;
		const states = await Promise.all(
			rooms.map((one) => stateOf(open, one, tray, refusal, ended.signal))
		);
		const found = states.filter((state) => state !== undefined);
		if (found.length < states.length || ended.signal.aborted) return;
		await app.reopen(open, async () => {
			for (const { name, relay, setAside } of found)
				if ((await setAside()).ok && replaced.length === 0)
					await replacePersistence(name, encodeStateAsUpdate(relay));
		});
		if (room === undefined || refusal.code !== CLOSE.forbidden || renamed.has(room)) return;
		// Nothing was wrong but the id: under another one it may be written.
		renamed.add(room);
		await retryAll(app.workspace, refusal.code);
	});
}

/** What the relay has of a document, and what puts the rest of it into the tray, as often as need be. */
async function stateOf(
	open: OpenWorkspace,
	room: string,
	tray: Tray,
	{ code, text }: Refusal,
	signal: AbortSignal
) {
	const { session, entry } = open;
	const document = room.slice(entry.id.length + 1);
	const doc = session.documents.get(document);
	const relay = await fetchState({ url: location.origin, room, take: session.take, signal });
	if (!doc || !relay) return undefined;
	const known = new Set(logOf(relay).toArray());
	const setAside = (): Promise<Stored<undefined>> =>
		tray.put({
			...{ workspace: entry.id, document, code, text, at: now() },
			entries: logOf(doc)
				.toArray()
				.filter((one) => !known.has(one))
		});
	return (await setAside()).ok ? { name: nameOf(room), relay, setAside } : undefined;
}
