import { CLOSE } from '#lib/protocol/message.ts';
import { refusalOf, type Refusal } from '#lib/sync/refusal.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';
import { retryAll } from './tray.ts';

/** What the app does for it. */
interface Home {
	readonly workspace: OpenWorkspace;
	readonly phase: string;
	reopen(open: OpenWorkspace, end: () => Promise<unknown>): Promise<void>;
	leave(): Promise<void>;
	start(): Promise<void>;
	workspaces(): Promise<readonly { readonly id: string }[]>;
}

/** Of a document that another tab set back, where this one was not refused anything itself. */
const BY_ANOTHER_TAB = refusalOf(0, '');

/** How often the store has refused to set a document back. Tried for ever, the screen would never come to rest. */
const failures = new Map<string, number>();
const MOST_FAILURES = 3;

/** How long another tab may take to remove a workspace, in looks and ms from one to the next. */
const MOST_TRIES = 50;
const TRY_MS = 100;

/** Documents that were given a fresh client id because somebody else had theirs. */
const renamed = new Set<string>();

/**
 * Sets a document back to the relay's state, after a change of it was refused: what the relay does not have goes to the
 * tray, and the workspace is opened anew, under new client ids. A refused change would be a gap before all that follow.
 *
 * Whenever it ends half-way, everything is in the document or in the tray, and the next refusal begins again. One tab
 * does it; the others, told by their store, put what they have besides into the tray and open the workspace anew.
 */
export async function setBack(
	app: Home,
	open: OpenWorkspace,
	room?: string,
	refusal: Refusal = BY_ANOTHER_TAB
): Promise<void> {
	const { session, entry } = open;
	const { current } = session.status;
	if (current.kind === 'not-saved' && current.problem.code === 'cleared') return goOn(app, open);
	const ended = new AbortController();
	open.follow(() => ended.abort());
	await navigator.locks.request(`runnel/set-back/${entry.id}`, async () => {
		const { replaced } = session;
		const rooms = replaced.length > 0 ? replaced : [room].filter((one) => one !== undefined);
		const isHopeless = rooms.some((one) => (failures.get(one) ?? 0) >= MOST_FAILURES);
		if (ended.signal.aborted || isHopeless) return;
		if (!(await session.prepareSetBack(rooms, refusal)) || ended.signal.aborted) return;
		await app.reopen(open, async () => {
			for (const outcome of await open.setBack(replaced.length === 0)) {
				if (outcome.replaced === undefined) continue;
				const failed = outcome.replaced ? 0 : (failures.get(outcome.room) ?? 0) + 1;
				failures.set(outcome.room, failed);
			}
		});
		if (room === undefined || refusal.code !== CLOSE.forbidden || renamed.has(room)) return;
		// Nothing was wrong but the id: under another one it may be written.
		renamed.add(room);
		await retryAll(app.workspace, refusal.code);
	});
}

/** Goes on with what is left on this device, once another tab has removed the workspace from it. */
async function goOn(app: Home, open: OpenWorkspace): Promise<void> {
	if (app.phase !== 'open' || app.workspace !== open) return;
	await app.leave();
	const isListed = async () => (await app.workspaces()).some(({ id }) => id === open.entry.id);
	// The registry forgets it last; where the other tab ended half-way, never.
	for (let tries = 0; tries < MOST_TRIES && (await isListed()); tries++)
		await new Promise((resolve) => setTimeout(resolve, TRY_MS));
	await app.start();
}
