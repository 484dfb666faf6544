import type { Page } from 'playwright';

/** How long one edit took, ms. */
export interface EditTime {
	/** From the key that moves a card to the word that it is saved. */
	readonly whole: number;
	/** From the word that it is being saved to the word that it is. */
	readonly saving: number;
}

export interface Edits {
	readonly count: number;
	/** A rest after so many, and how long, ms: a store tidies up when nothing is written. */
	readonly restAfter?: number;
	readonly restMs?: number;
}

/**
 * Moves the first card of the board to the next stage and back by its keys, each time once the time before is said to
 * be saved.
 */
export async function editTimes(page: Page, edits: Edits): Promise<readonly EditTime[]> {
	await page.locator('[data-deal] a').first().waitFor();
	await page.locator('[data-status="saved"], [data-status="synced"]').waitFor({ timeout: 120_000 });
	return await page.evaluate(edit, edits);
}

/** Runs in the page. */
async function edit({ count, restAfter, restMs }: Edits): Promise<EditTime[]> {
	const times: EditTime[] = [];
	const id = document.querySelector<HTMLElement>('[data-deal]')?.dataset['deal'] ?? '';
	const link = async (): Promise<HTMLElement> => {
		for (;;) {
			const found = document.querySelector<HTMLElement>(`[data-deal="${id}"] a`);
			if (found) return found;
			await new Promise(requestAnimationFrame);
		}
	};
	for (let index = 0; index < count; index++) {
		if (restAfter !== undefined && index > 0 && index % restAfter === 0)
			await new Promise((resolve) => setTimeout(resolve, restMs));
		const target = await link();
		target.focus();
		let saving: number | undefined;
		const pressed = performance.now();
		const saved = new Promise<number>((resolve) => {
			const observer = new MutationObserver(() => {
				const status = document.querySelector<HTMLElement>('[data-status]')?.dataset['status'];
				if (status === 'saving') saving ??= performance.now();
				else if (saving !== undefined) {
					observer.disconnect();
					resolve(performance.now());
				}
			});
			observer.observe(document.body, { subtree: true, childList: true, attributes: true });
		});
		const key = index % 2 === 0 ? ']' : '[';
		target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		const at = await saved;
		times.push({ whole: at - pressed, saving: at - (saving ?? pressed) });
	}
	return times;
}
