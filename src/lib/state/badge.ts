/** The part of `navigator` that puts a number on the app's icon, where there is one. */
export interface Badges {
	setAppBadge?(count: number): Promise<void>;
	clearAppBadge?(): Promise<void>;
}

/**
 * Puts a number on the app's icon, and takes it off at 0. `false` where the browser has none to give, or gives none to
 * this app: then the title says it.
 */
export async function showBadge(count: number, badges: Badges): Promise<boolean> {
	if (!badges.setAppBadge || !badges.clearAppBadge) return false;
	try {
		await (count > 0 ? badges.setAppBadge(count) : badges.clearAppBadge());
		return true;
	} catch {
		// On iOS the user has not allowed notifications.
		return false;
	}
}

/** A page's title with a number before it, in place of the one that was there. Nothing for 0. */
export function titled(title: string, count: string): string {
	const plain = title.replace(/^\(\p{Nd}+\) /u, '');
	return count === '' ? plain : `(${count}) ${plain}`;
}

/** Keeps the number before the title of whatever page is shown, as pages set their own. Ends with the returned function. */
export function countInTitle(page: Document, count: string): () => void {
	const show = () => {
		const title = titled(page.title, count);
		// Setting it calls back: only once.
		if (title !== page.title) page.title = title;
	};
	const watch = new MutationObserver(show);
	watch.observe(page.head, { childList: true, subtree: true, characterData: true });
	show();
	return () => {
		watch.disconnect();
		page.title = titled(page.title, '');
	};
}
