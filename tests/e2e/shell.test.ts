import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, card, startEmpty, startSample, visit } from './steps.ts';

/** The title of the deal whose card has the focus. */
function focused(page: Page): Promise<string | undefined> {
	return page.evaluate(() => document.activeElement?.closest('[data-deal] a')?.textContent?.trim());
}

/** What is typed into in the palette. */
function search(page: Page) {
	return page.getByRole('dialog').getByRole('combobox');
}

function heading(page: Page, name: string) {
	return page.getByRole('heading', { level: 1, name, exact: true });
}

test('on a desktop a deal opens beside the board, closes by Esc, Back and a button, and gives the focus back', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	for (const title of ['Second', 'First']) await addDeal(page, title);

	await card(page, 'First').getByRole('link').press('Enter');
	await heading(page, 'First').waitFor();
	expect(await card(page, 'Second').isVisible()).toBe(true);
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
		.toBe('First');
	await page.keyboard.press('Escape');
	await expect.poll(() => focused(page)).toBe('First');

	// One after the other in the panel is one step back to the board.
	await card(page, 'First').getByRole('link').click();
	await heading(page, 'First').waitFor();
	await card(page, 'Second').getByRole('link').click();
	await heading(page, 'Second').waitFor();
	await page.goBack();
	await expect.poll(() => focused(page)).toBe('Second');
	expect(new URL(page.url()).pathname).toBe('/');

	// Cold, by its address; its keys move it on.
	const href = await card(page, 'First').getByRole('link').getAttribute('href');
	await page.goto(`${relay.url}${href}`);
	await heading(page, 'First').waitFor();
	await card(page, 'Second').waitFor();
	await page.waitForLoadState('networkidle');
	await page.keyboard.press(']');
	await page
		.getByText(/First.? moved from .?Qualification.? to .?Meeting/)
		.first()
		.waitFor();
	await page.getByRole('button', { name: 'Close the deal' }).click();
	await expect.poll(() => focused(page)).toBe('First');
});

test('the palette finds deals and actions by keys alone; help and keys come from one table', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps for the school');

	await page.keyboard.press('Control+k');
	await search(page).fill('scho');
	await page.getByRole('option', { name: /Lamps/ }).locator('mark').waitFor();
	await page.keyboard.press('Enter');
	await heading(page, 'Lamps for the school').waitFor();
	// The palette left nothing behind in the history.
	await page.goBack();
	await expect.poll(() => new URL(page.url()).pathname).toBe('/');
	expect(await page.getByRole('dialog').count()).toBe(0);

	await page.keyboard.press('Control+k');
	// What matches stands before what could be made, which comes when the search is over.
	await search(page).fill('dark');
	await page.getByRole('option', { name: /^New deal .*dark/ }).waitFor();
	expect(await page.getByRole('dialog').getByRole('option').first().innerText()).toMatch(/Dark/);
	await page.keyboard.press('Enter');
	await page.locator('html[data-theme=dark]').waitFor();
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

	await page.keyboard.press('g');
	await page.keyboard.press('s');
	await heading(page, 'Settings').waitFor();
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
	await page.getByRole('dialog').getByLabel('Shortcuts of a single key').uncheck();
	await page.keyboard.press('Escape');
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
	await page.keyboard.press('n');
	await page.keyboard.press('Control+k');
	await search(page).waitFor();
	expect(await page.getByRole('dialog').count()).toBe(1);
});

test('on a phone Back closes a sheet and not the page, and comes back to the board as it was', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startSample(page);
	await page.getByRole('button', { name: 'More' }).click();
	await page.getByRole('dialog', { name: 'More' }).waitFor();
	await page.goBack();
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
	expect(new URL(page.url()).pathname).toBe('/');

	await page.getByRole('button', { name: 'Show the next stage' }).click();
	const third = page.locator('[data-stage]').nth(1).locator('[data-deal]').nth(2);
	await third.scrollIntoViewIfNeeded();
	const title = await third.getByRole('link').innerText();
	await third.getByRole('link').click();
	await heading(page, title).waitFor();
	expect(await page.locator('[data-deal]').count()).toBe(0);
	await page.goBack();
	await expect.poll(() => focused(page)).toBe(title);
	await expect
		.poll(() => third.evaluate((element) => element.getBoundingClientRect().left >= 0))
		.toBe(true);

	// Settings are behind More, and leave no sheet to come back to.
	await page.getByRole('button', { name: 'More' }).click();
	await page.getByRole('button', { name: 'Settings' }).click();
	await heading(page, 'Settings').waitFor();
	await page.goBack();
	await third.waitFor();
	expect(await page.getByRole('dialog').count()).toBe(0);
});

test('what is asked for while another screen is on its way stands on it, and Back closes it', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop', { offlineReady: false }), relay.url);
	await startEmpty(page);
	await addDeal(page, 'First');
	const title = page.getByRole('dialog').getByLabel('Title', { exact: true });

	let arrive!: () => void;
	const arrived = new Promise<void>((resolve) => (arrive = resolve));
	await page.route('**/_app/immutable/**', async (route) => {
		await arrived;
		await route.continue();
	});
	await page.getByRole('link', { name: 'Insights' }).click();
	await page.keyboard.press('n');
	await title.fill('Lamps');
	arrive();
	await page.getByRole('heading', { name: /How far do deals get/ }).waitFor();
	await expect.poll(() => new URL(page.url()).pathname).toBe('/insights');
	expect(await title.inputValue()).toBe('Lamps');
	await page.goBack();
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
	expect(new URL(page.url()).pathname).toBe('/insights');
});

test('a link that is tapped right after a sheet is closed leads there, and one tapped after another is no fault', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'First');
	const path = () => new URL(page.url()).pathname;
	await page.keyboard.press('n');
	await page.getByRole('dialog').getByLabel('Title', { exact: true }).waitFor();
	await page.evaluate(async () => {
		const back = history.back.bind(history);
		// As in a browser that is busy.
		history.back = () => void setTimeout(back, 200);
		const cancel = [...document.querySelectorAll<HTMLElement>('dialog[open] button')].find(
			({ textContent }) => textContent.trim() === 'Cancel'
		);
		cancel?.click();
		await new Promise((resolve) => setTimeout(resolve));
		document.querySelector<HTMLElement>('a[href="/insights"]')?.click();
	});
	await expect.poll(path).toBe('/insights');
	await page.getByRole('heading', { name: /How far do deals get/ }).waitFor();
	await page.waitForTimeout(500);
	expect(path()).toBe('/insights');
	await page.evaluate(() => {
		document.querySelector<HTMLElement>('a[href="/people"]')?.click();
		setTimeout(() => document.querySelector<HTMLElement>('a[href="/today"]')?.click());
	});
	await expect.poll(path).toBe('/today');
	expect(await page.getByText('Something did not work').count()).toBe(0);
});

test('an action has an address, and a screen is scrolled as it was left', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startSample(page);
	await page.goto(`${relay.url}/?do=new-deal`);
	await page.getByRole('dialog').getByLabel('Title', { exact: true }).waitFor();
	expect(new URL(page.url()).search).toBe('');
	await page.goBack();
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

	await page.getByRole('link', { name: 'Insights' }).click();
	for (const name of [/How far do deals get/, /How much does the pipeline/])
		await page.getByRole('heading', { name }).waitFor();
	const scrolled = () => page.locator('main').evaluate((main) => main.scrollTop);
	const scroll = async () => {
		await page.locator('main').evaluate((main) => {
			main.scrollTop = 400;
		});
		return scrolled();
	};
	await expect.poll(scroll).toBe(400);
	await page.getByRole('link', { name: 'Board' }).click();
	await page.locator('[data-deal]').first().waitFor();
	await page.goBack();
	// What is drawn above it meanwhile may take a line more or less: what was in view stays there.
	await expect.poll(async () => Math.abs((await scrolled()) - 400)).toBeLessThan(40);
});
