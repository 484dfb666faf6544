import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { launch, serve } from './app.ts';
import { addDeal, card, reach, shareTeam, startEmpty, status, visit } from './steps.ts';

/** What a browser does that runs out of room: all databases go, and what is kept beside them stays. */
async function wipe(page: Page): Promise<void> {
	const { origin } = new URL(page.url());
	await page.goto('about:blank');
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
	await devtools.detach();
}

/** Waits until it is noted what the device holds. */
function noted(page: Page, deals: number): Promise<unknown> {
	return page.waitForFunction(
		(count) => localStorage.getItem('runnel/marker')?.includes(`"deals":${count}`),
		deals
	);
}

const told = (page: Page) =>
	page.getByRole('status').filter({ hasText: 'the browser has cleared' });

test('a device whose store was wiped says what was lost, restores a backup, and does not say it again', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	await addDeal(page, 'Chairs');
	await status(page, 'saved');
	await noted(page, 2);
	await page.goto(`${relay.url}/settings`);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Export everything' }).click()
	]);
	const backup = await download.path();

	await wipe(page);
	await page.goto(relay.url);
	await page.getByText(/^2 deals of .?My team.? were on this device/).waitFor();
	const [chooser] = await Promise.all([
		page.waitForEvent('filechooser'),
		page.getByRole('button', { name: 'Restore from a file' }).click()
	]);
	await chooser.setFiles(backup);
	await card(page, 'Chairs').waitFor();
	await status(page, 'saved');
	await noted(page, 2);
	await page.reload();
	await card(page, 'Lamps').waitFor();
	await page.locator('body').click({ position: { x: 200, y: 5 } });
	await page.waitForTimeout(1500);
	expect(await told(page).count()).toBe(0);
});

test('where the keys are still there, what the relay has comes back by itself', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	await shareTeam(page, relay.url);
	await status(page, 'synced');
	await noted(page, 1);

	// On a page of the origin without the app: it would keep them open.
	await page.goto(`${relay.url}/manifest-en.webmanifest`).catch(() => undefined);
	await page.evaluate(async () => {
		for (const { name } of await indexedDB.databases())
			if (name?.startsWith('runnel/'))
				await new Promise((done) => {
					indexedDB.deleteDatabase(name).onsuccess = done;
				});
	});
	await page.goto(relay.url);
	await page.getByText('was cleared by the browser and has come back from the server').waitFor();
	await card(page, 'Lamps').waitFor();
	await page.getByRole('button', { name: 'Understood' }).click();
	await status(page, 'synced');
});

test('a shared workspace that is gone with its keys is to be joined again, or recovered', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	const recovery = await shareTeam(page, relay.url);
	await page.goto(relay.url);
	await status(page, 'synced');
	await noted(page, 1);
	await wipe(page);
	await page.goto(relay.url);
	await told(page).waitFor();
	await page.getByRole('link', { name: 'Join or recover' }).click();
	await page.waitForURL('**/join');
	await page.goto('about:blank');
	await page.goto(recovery);
	await page.getByRole('button', { name: 'Use the code' }).click();
	await page.locator('.paper').waitFor();
	await page.goto(relay.url);
	await card(page, 'Lamps').waitFor();
});

test('no alarm on a new device, nor after a workspace was removed from it', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
	expect(await told(page).count()).toBe(0);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	await status(page, 'saved');
	await noted(page, 1);
	await reach(page, 'Settings');
	await page.getByRole('button', { name: 'Remove this workspace from the device' }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: 'Remove this workspace from the device' })
		.click();
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
	expect(await page.evaluate(() => localStorage.getItem('runnel/marker'))).toBe('{}');
	await page.reload();
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
	await page.waitForTimeout(500);
	expect(await told(page).count()).toBe(0);
});
