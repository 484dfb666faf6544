import type { Page } from 'playwright';

/** When what was to be seen of a start was there, in ms since its navigation began. */
export interface Launch {
	/** The first card is on the screen, as it was left or as it is. */
	readonly first: number;
	/** And answers. */
	readonly answers: number;
	/** So is the last of its column, to which it was scrolled at once. */
	readonly whole: number;
	/** An edit made at the first card is on the disk. */
	readonly live: number;
}

/** Notes the launch of the page that is opened next, whose first card, or the like, is that of a selector. */
export async function watchLaunch(page: Page, selector: string, acts: boolean): Promise<void> {
	await page.addInitScript(watch, { selector, acts });
}

/** The launch, once all of it has happened. */
export async function launched(page: Page, keys: readonly (keyof Launch)[]): Promise<Launch> {
	const handle = await page.waitForFunction(
		(keys) => {
			const { launch } = window as unknown as { launch: Partial<Launch> };
			return keys.every((key) => launch[key] !== undefined) && (launch as Launch);
		},
		keys,
		{ timeout: 180_000, polling: 100 }
	);
	const launch = await handle.jsonValue();
	if (launch === false) throw new Error('never launched');
	return launch;
}

/** Runs in the page. */
function watch({ selector, acts }: { readonly selector: string; readonly acts: boolean }): void {
	const launch: Partial<Record<keyof Launch, number>> = {};
	Object.assign(window, { launch });
	// A frame is on screen when the next one begins.
	const note = (what: keyof Launch) =>
		requestAnimationFrame(() => (launch[what] = performance.now()));
	const shown = (selector: string) => {
		const found = document.querySelector(selector);
		const box = found?.getBoundingClientRect();
		return box && box.top < innerHeight && box.height > 0 ? found : null;
	};
	let isSeen = false;
	const look = () => {
		const found = shown(selector);
		if (!isSeen && (found ?? shown('#still li'))) {
			isSeen = true;
			note('first');
		}
		if (!found) return void requestAnimationFrame(look);
		note('answers');
		if (acts) requestAnimationFrame(() => requestAnimationFrame(() => act(found)));
	};
	const act = (card: Element) => {
		const list = card.closest('[data-stage]')?.querySelector('.list');
		const link = card.querySelector('a');
		let saving = false;
		const observer = new MutationObserver(() => {
			const status = document.querySelector<HTMLElement>('[data-status]')?.dataset['status'];
			if (status === 'saving') saving = true;
			else if (saving) {
				observer.disconnect();
				launch.live = performance.now();
			}
		});
		observer.observe(document.body, { subtree: true, childList: true, attributes: true });
		link?.focus();
		link?.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true, cancelable: true }));
		const find = () => {
			if (list) list.scrollTop = list.scrollHeight;
			const cards = [...(list?.querySelectorAll('[aria-setsize]') ?? [])];
			const last = cards.some(
				(one) => one.getAttribute('aria-posinset') === one.getAttribute('aria-setsize')
			);
			if (last || !list) note('whole');
			else requestAnimationFrame(find);
		};
		requestAnimationFrame(find);
	};
	requestAnimationFrame(look);
}
