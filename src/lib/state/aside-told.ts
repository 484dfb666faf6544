import { asideCount } from '#lib/sync/log-holdings.ts';
import { allMessages, t } from './i18n.svelte.ts';
import { lastOf, noteLast } from './last.ts';
import { notify } from './notices.svelte.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** What comes to light after the start does so when a closed epoch or a note is opened: it is looked for this often, ms. */
const LOOK_MS = 20_000;

/**
 * Tells of stored pieces that could not be read, each once, as long as the workspace is open. A start says by itself
 * what it finds, and waits; what is opened later holds nothing up.
 */
export function followAside(
	open: Pick<OpenWorkspace, 'follow'> & { readonly entry: { readonly id: string } },
	pause = LOOK_MS
): void {
	const { id } = open.entry;
	let told = lastOf(localStorage, id).aside ?? 0;
	const look = async () => {
		const aside = await asideCount(id);
		if (!aside.ok) return;
		const count = aside.value;
		const isNews = count > told;
		told = count;
		noteLast(localStorage, id, { aside: count });
		if (!isNews) return;
		await allMessages();
		notify(`${t('data.aside.count', { n: count })} ${t('data.aside.where')}`, { problem: true });
	};
	const timer = setInterval(() => void look(), pause);
	open.follow(() => clearInterval(timer));
	void look();
}
