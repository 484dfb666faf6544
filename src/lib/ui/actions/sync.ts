import { now } from '#lib/state/clock.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { notify } from '#lib/state/notices.svelte.ts';

/** How long the relay may take to answer before it is said to be out of reach, ms. */
const PATIENCE_MS = 8_000;

/** Takes a new connection to the relay, and says what came of it. */
export async function syncNow({ session, membership }: OpenWorkspace): Promise<void> {
	if (!membership) return notify(t('sync.alone'));
	const asked = now();
	session.wake();
	const synced = await new Promise<boolean>((resolve) => {
		const look = () => {
			const { current } = session.status;
			if (current.kind === 'synced' && current.at >= asked) end(true);
			if (current.kind === 'refused' || current.kind === 'offline') end(false);
		};
		const end = (outcome: boolean) => {
			clearTimeout(patience);
			stop();
			resolve(outcome);
		};
		const patience = setTimeout(() => end(false), PATIENCE_MS);
		const stop = session.status.onChange(look);
	});
	notify(t(synced ? 'sync.done' : 'sync.away'));
}
