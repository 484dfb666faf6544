import { followAside } from './aside-told.ts';
import { now } from './clock.ts';
import { isNearlyFull, storageFacts } from './device.ts';
import { allMessages, t } from './i18n.svelte.ts';
import { lastOf, noteLast } from './last.ts';
import { notify } from './notices.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

const TOLD = 'runnel.full-told';
const DAY_MS = 24 * 60 * 60 * 1000;
/** How often the room that is left is looked at, ms. */
const LOOK_MS = 10 * 60 * 1000;

/**
 * Notes when a workspace was last saved and synced, and tells of a lack of room and of what cannot be read, as long as it
 * is open.
 */
export function watchStorage(open: OpenWorkspace): void {
	const { status } = open.session;
	let before = status.current;
	const look = () => {
		const { current } = status;
		const wasPending = before.kind === 'saving' || before.kind === 'not-saved';
		const isPending = current.kind === 'saving' || current.kind === 'not-saved';
		if (wasPending && !isPending) noteLast(localStorage, open.entry.id, { saved: now() });
		if (current.kind === 'synced') noteLast(localStorage, open.entry.id, { synced: current.at });
		before = current;
	};
	open.follow(status.onChange(look));
	look();
	// What was saved before anybody looked.
	const isSaved = before.kind !== 'saving' && before.kind !== 'not-saved';
	if (isSaved && lastOf(localStorage, open.entry.id).saved === undefined)
		noteLast(localStorage, open.entry.id, { saved: now() });
	const timer = setInterval(() => void tellOfRoom(), LOOK_MS);
	open.follow(() => clearInterval(timer));
	void tellOfRoom();
	followAside(open);
}

/** Once a day. */
async function tellOfRoom(): Promise<void> {
	if (!isNearlyFull(await storageFacts(navigator.storage))) return;
	const told = localStorage.getItem(TOLD);
	const since = now() - Number(told);
	if (told !== null && since >= 0 && since < DAY_MS) return;
	localStorage.setItem(TOLD, String(now()));
	await allMessages();
	notify(t('data.full'), { problem: true });
}
