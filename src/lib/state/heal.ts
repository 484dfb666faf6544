import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What the app does for it. */
interface Home {
	reopen(open: OpenWorkspace, end: () => Promise<unknown>): Promise<void>;
}

/** Documents that were healed on this page: what differs again is not healed by the same again. */
const healed = new Set<string>();

/**
 * Heals a document that differs from the relay's at equal state: takes the relay's with what only this device has, and
 * opens the workspace anew. Nothing is lost, and the report of it is kept on the device. One tab does it.
 */
export async function heal(app: Home, open: OpenWorkspace, room: string): Promise<void> {
	if (healed.has(room)) return;
	healed.add(room);
	const ended = new AbortController();
	open.follow(() => ended.abort());
	await navigator.locks.request(`runnel/set-back/${open.entry.id}`, async () => {
		if (ended.signal.aborted) return;
		if (await open.session.prepareHeal(room)) await app.reopen(open, () => open.heal());
		else healed.delete(room);
	});
}
