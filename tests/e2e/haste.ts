import type { BrowserContext, Page } from 'playwright';
import type { Random } from '../helpers/random.ts';

/** What a tab has said of a haste: each is a number of acts. */
export interface Told {
	/** Done, whether saved or not. */
	made: number;
	/** Done when the status was seen to say that nothing is only in memory. */
	shown: number;
}

/** An act of the user's, and how long the user rests after it; in the same task goes on who has no rest. */
export type Act = (
	| { readonly on: 'card'; readonly title: string; readonly key: '[' | ']' }
	| { readonly on: 'field'; readonly label: string; readonly text: string }
) & { readonly restMs?: number | undefined };

/** Most of what is done comes in bursts; at times the user waits until all is surely saved. */
export function restOf(random: Random): number | undefined {
	const roll = random.next();
	if (roll < 0.5) return undefined;
	return roll < 0.9 ? random.int(8) : 20 + random.int(60);
}

/** What a haste has told so far, and that it has begun to. */
interface Telling {
	readonly told: Told;
	readonly begin: () => void;
	readonly done: Promise<void>;
}

const tellings = new WeakMap<Page, Telling>();

/** Lets the pages of a browser say what they have done; once a browser is started. */
export async function listen(context: BrowserContext): Promise<void> {
	await context.exposeBinding('tell', ({ page }, made: number, shown: number) => {
		const telling = tellings.get(page);
		if (!telling) return;
		telling.told.made = made;
		telling.told.shown = shown;
		telling.begin();
	});
}

/**
 * Does all acts, as fast as the page takes them and without waiting for node, which may learn of less than was done when
 * the page crashes, and never of more. `done` settles when all is done and shown as saved; never, when the page ends.
 */
export function hasten(
	page: Page,
	acts: readonly Act[]
): { readonly told: Told; readonly begun: Promise<void>; readonly done: Promise<void> } {
	const told: Told = { made: 0, shown: 0 };
	const done = page.evaluate(perform, acts);
	const begun = new Promise<void>((begin, fail) => {
		tellings.set(page, { told, begin, done });
		done.catch(fail);
	});
	return { told, begun, done };
}

/** Ends a haste; settles when what was done of it is shown as saved. */
export async function halt(page: Page): Promise<void> {
	await page.evaluate(() => void dispatchEvent(new Event('halt')));
	await tellings.get(page)?.done;
}

/** Goes to a path as a link within the app does, without a reload. */
export async function go(page: Page, path: string): Promise<void> {
	await page.evaluate((href) => {
		const link = document.createElement('a');
		link.href = href;
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL((url) => url.pathname === path);
}

/** Crashes the process of a page, in whatever it is just doing. */
export async function crash(page: Page): Promise<void> {
	const crashed = new Promise((resolve) => page.once('crash', resolve));
	const devtools = await page.context().newCDPSession(page);
	devtools.send('Page.crash').catch(() => undefined);
	await crashed;
}

/** Runs in the page. */
async function perform(acts: readonly Act[]): Promise<void> {
	const tell = (globalThis as unknown as { tell: (made: number, shown: number) => void }).tell;
	let made = 0;
	let shown = 0;
	const look = () => {
		const kind = document.querySelector<HTMLElement>('[data-status]')?.dataset['status'];
		if (kind !== undefined && kind !== 'saving' && kind !== 'not-saved') shown = made;
		tell(made, shown);
	};
	let halted = false;
	addEventListener('halt', () => (halted = true), { once: true });
	for (const act of acts) {
		if (halted) break;
		if (act.on === 'card') {
			const links = [...document.querySelectorAll('[data-deal] h3 a')];
			const link = links.find(({ textContent }) => textContent.trim() === act.title);
			if (!link) throw new Error(`no card of ${act.title}`);
			const { key } = act;
			link.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		} else {
			const labels = [...document.querySelectorAll('label')];
			const label = labels.find(({ textContent }) => textContent.trim() === act.label);
			const field = label?.control;
			if (!(field instanceof HTMLInputElement)) throw new Error(`no field ${act.label}`);
			field.value = act.text;
			field.dispatchEvent(new InputEvent('input', { bubbles: true }));
			field.dispatchEvent(new FocusEvent('blur'));
		}
		made++;
		// Svelte draws in a microtask: from the next task on the status is that of after the act.
		if (act.restMs === undefined) await Promise.resolve();
		else {
			await new Promise((resolve) => setTimeout(resolve));
			look();
			if (act.restMs > 0) await new Promise((resolve) => setTimeout(resolve, act.restMs));
			look();
		}
	}
	while (shown < made) {
		await new Promise((resolve) => setTimeout(resolve, 5));
		look();
	}
}
