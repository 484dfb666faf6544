import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { parseArchive } from '#lib/interchange/archive.ts';
import { launch, serve } from './app.ts';
import { addDeal, card, startEmpty, status, visit } from './steps.ts';

/** For so long Chromium goes by what it last heard of the room there is, ms. */
const REMEMBERED_MS = 31_000;

/** Takes from the origin all room to store in; it is given back by the function returned. */
async function fill(page: Page): Promise<() => Promise<unknown>> {
	const devtools = await page.context().newCDPSession(page);
	const { origin } = new URL(page.url());
	await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
	await page.waitForTimeout(REMEMBERED_MS);
	return () => devtools.send('Storage.overrideQuotaForOrigin', { origin });
}

const banner = (page: Page, why: string) => page.getByRole('alert').filter({ hasText: why });

test('without room an edit is told to be in memory only within a second, can be exported, and is saved once there is room', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps while there is room');
	await status(page, 'saved');

	const empty = await fill(page);
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByLabel('Title', { exact: true }).fill('Lamps without room');
	await page.getByRole('button', { name: 'Add deal' }).click();
	await banner(page, 'No room is left').waitFor({ timeout: 1000 });
	await status(page, 'not-saved');
	await banner(page, 'in memory only').waitFor();

	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Export everything' }).click()
	]);
	const archive = parseArchive(await readFile(await download.path(), 'utf8'));
	expect(archive.ok && JSON.stringify(archive.value.documents)).toContain('Lamps without room');

	await empty();
	await page.getByText('Saved again').waitFor({ timeout: 40_000 });
	await status(page, 'saved');
	expect(await banner(page, 'No room is left').count()).toBe(0);
	await page.reload();
	await card(page, 'Lamps without room').waitFor();
	await card(page, 'Lamps while there is room').waitFor();
});

test('“Try again” saves at once what there is room for again', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await status(page, 'saved');
	const empty = await fill(page);
	await addDeal(page, 'Lamps');
	await banner(page, 'No room is left').waitFor();
	// By now it is left alone for longer than this test waits.
	await page.waitForTimeout(4000);
	await empty();
	await page.getByRole('button', { name: 'Try again' }).click();
	await page.getByText('Saved again').waitFor({ timeout: 1500 });
	await status(page, 'saved');
});

test('where the browser lets nothing be stored, the app says so and can be used', async () => {
	const relay = await serve();
	const rep = await launch('phone', { offlineReady: false });
	await rep.context.route('**/*.js', async (route) => {
		const answer = await route.fetch();
		const body = `if (!globalThis.__private) { globalThis.__private = true; IDBFactory.prototype.open = () => { throw new DOMException('private', 'SecurityError'); }; }\n`;
		await route.fulfill({ response: answer, body: body + (await answer.text()) });
	});
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await banner(page, 'does not let Runnel save').waitFor();
	await status(page, 'not-saved');
	await addDeal(page, 'Lamps in private');
	await card(page, 'Lamps in private').getByRole('link').click();
	await page.getByRole('heading', { level: 1, name: 'Lamps in private' }).waitFor();
	// Nothing was stored, so that nothing can look lost.
	await page.reload();
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
});
