import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { addDeal, card, offlineReady, startEmpty, status, visit } from './steps.ts';

const WAIT = { timeout: 15_000 };

/** What is kept for the next start. */
const kept = (page: Page) => page.evaluate(() => localStorage.getItem('runnel.still') ?? '');

/** What the page shows once its markup is read, before anything of the app is; a card of that is tapped. */
function watch(page: Page, { taps = false } = {}): Promise<unknown> {
	return page.addInitScript(
		(taps) =>
			document.addEventListener('DOMContentLoaded', () => {
				const still = document.getElementById('still');
				Object.assign(window, { seen: still?.textContent ?? '' });
				const link = still?.querySelector('li a')?.getBoundingClientRect();
				if (!link || !taps) return;
				const [clientX, clientY] = [link.left + link.width / 2, link.top + link.height / 2];
				document.body.dispatchEvent(new MouseEvent('click', { clientX, clientY, bubbles: true }));
				const marked = still?.querySelector('[data-tapped]')?.textContent ?? '';
				Object.assign(window, { marked });
			}),
		taps
	);
}

const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: string }).seen);

test('the board as it was left stands before the app is read, and what is tapped on it is opened', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	rep.expect(UNREACHABLE);
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await offlineReady(page);
	await relay.stop();
	await addDeal(page, 'Lamps');
	await expect.poll(() => kept(page), WAIT).toContain('Lamps');
	await addDeal(page, 'Chairs');
	await status(page, 'saved');
	await expect.poll(() => kept(page), WAIT).toContain('Chairs');
	await rep.stop();

	await rep.start();
	await watch(rep.page, { taps: true });
	const again = await visit(rep, relay.url);
	expect(await seen(again)).toContain('Chairs');
	// What was tapped shows that it was.
	expect(await again.evaluate(() => (window as { marked?: string }).marked)).toContain('Chairs');
	await again.waitForURL(/\/deals\//);
	await again.getByRole('heading', { level: 1, name: 'Chairs' }).waitFor();
	expect(await again.locator('#still').count()).toBe(0);
});

test('in another language, at another width or for another workspace nothing stands before the app', async () => {
	const relay = await serve();
	const rep = await launch('desktop');
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	await status(page, 'saved');
	await expect.poll(() => kept(page), WAIT).toContain('Lamps');
	await watch(page);
	const reloaded = async () => {
		await page.reload();
		await card(page, 'Lamps').waitFor();
		await expect.poll(() => page.locator('#still').count()).toBe(0);
		return seen(page);
	};
	expect(await reloaded()).toContain('Lamps');
	/** A tab keeps to the workspace that it has open, whichever was opened last. */
	const places = { 'runnel.locale': 'localStorage', 'runnel.started': 'sessionStorage' } as const;
	for (const [key, storage] of Object.entries(places)) {
		const put = (value: string | null) =>
			page.evaluate(
				([key, storage, value]) => {
					if (value === null) window[storage].removeItem(key);
					else window[storage].setItem(key, value);
				},
				[key, storage, value] as const
			);
		const was = await page.evaluate(([key, storage]) => window[storage].getItem(key), [
			key,
			storage
		] as const);
		await put('pl');
		expect(await reloaded()).toBe('');
		await put(was);
	}
});
