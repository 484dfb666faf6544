import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { parseArchive, type Archive } from '#lib/interchange/archive.ts';
import { launch, serve } from './app.ts';
import { deviceState, putDeviceState } from '../tools/device-state.ts';
import { damage } from '../helpers/damage.ts';
import { addDeal, card, startEmpty, startSample, status, visit } from './steps.ts';

const heading = (page: Page, name: string | RegExp) =>
	page.getByRole('heading', { level: 1, name });

/** Taps an export button and reads the file that is saved. */
async function exported(page: Page): Promise<{ readonly path: string; readonly archive: Archive }> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Export everything' }).click()
	]);
	const path = await download.path();
	const archive = parseArchive(await readFile(path, 'utf8'));
	if (!archive.ok) throw new Error(archive.problem.code);
	return { path, archive: archive.value };
}

/** The entries of each log, without regard to their order. */
function operations({ documents }: Archive) {
	return Object.fromEntries(
		Object.entries(documents).map(([name, entries]) => [name, entries.toSorted()])
	);
}

test('everything that is exported is restored: from Settings, through the first screen, the same operations', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startSample(page);
	await addDeal(page, 'Lamps for the archive', '1200');
	await status(page, 'saved');
	await page.goto(`${relay.url}/settings`);
	const first = await exported(page);
	expect(first.archive.documents['ops/0/1']?.length).toBeGreaterThan(500);

	const other = await visit(await launch('phone'), relay.url);
	await other.getByRole('button', { name: 'Import a file' }).click();
	await other.locator('input[type=file]').setInputFiles(first.path);
	await card(other, 'Lamps for the archive').waitFor();
	await status(other, 'saved');
	await other.goto(`${relay.url}/settings`);
	const second = await exported(other);
	expect(operations(second.archive)).toEqual(operations(first.archive));
	expect(second.archive.member).toBe(first.archive.member);
});

test('a stored row that cannot be read: the page says so, exports all the others, and goes on', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps for the school');
	await status(page, 'saved');
	await page.evaluate(damage);
	await page.reload();
	await heading(page, 'Part of what is stored here cannot be read').waitFor();
	await page.getByText('Your data is on this device and was not touched.').waitFor();

	const { archive } = await exported(page);
	expect(archive.documents['ops/0/1']?.join('\n')).toContain('Lamps for the school');
	expect(archive.unreadable['ops/0/1']).toEqual(['/////wECAw==']);
	await page.getByText('The file is in your downloads').waitFor();

	await page.getByRole('button', { name: 'Go on regardless' }).click();
	await page.locator('[data-stage]').first().waitFor();
});

test('a row of a closed epoch that cannot be read is told too, once, when it is asked for', async () => {
	const relay = await serve();
	const { page } = await launch('phone');
	await putDeviceState(page, relay.url, deviceState({ open: 12, closed: 60, epochs: 2 }));
	await page.goto(relay.url);
	await page.locator('[data-deal]').first().waitFor();
	await page.evaluate(damage);
	await page.goto(`${relay.url}/?face=list&q=f:all(status:is(won))`);
	await page.getByText('1 stored piece could not be read.').waitFor();
	await status(page, 'saved');
	await page.reload();
	await page.locator('[data-deal]').first().waitFor();
	await page.waitForTimeout(8000);
	expect(await page.getByText('could not be read').count()).toBe(0);
});

test('a browser that does not open its storage: no empty board, and the deals are there once it does', async () => {
	const relay = await serve();
	const person = await launch('phone');
	const page = await visit(person, relay.url);
	await startSample(page);
	await status(page, 'saved');
	await page.addInitScript(() => {
		const open = indexedDB.open.bind(indexedDB);
		IDBFactory.prototype.open = (name, version) => {
			if (document.documentElement.dataset['open'] === undefined)
				throw new DOMException('planted', 'SecurityError');
			return open(name, version);
		};
	});
	await page.reload();
	await heading(page, 'The browser does not open this app’s storage').waitFor();
	await page.getByRole('button', { name: 'Export everything' }).click();
	await page.getByText('The storage cannot be read right now').waitFor();
	await page.getByText('Details for support').click();
	await page.getByText('unavailable: SecurityError: planted').waitFor();

	await page.evaluate(() => (document.documentElement.dataset['open'] = ''));
	await page.getByRole('button', { name: 'Try again' }).click();
	await page.locator('[data-deal]').first().waitFor();
});

test('an unknown address leads back to the board', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await page.goto(`${relay.url}/nowhere/at/all`);
	await heading(page, 'There is nothing at this address').waitFor();
	await page.getByRole('link', { name: 'Go to the board' }).click();
	await page.locator('[data-stage]').first().waitFor();
});

test('a part of the app that does not load, and a failure nobody waited for, are both told', async () => {
	const relay = await serve();
	const person = await launch('desktop', { offlineReady: false });
	person.expect(/planted|ERR_FAILED|Failed to fetch dynamically/);
	const page = await visit(person, relay.url);
	await startEmpty(page);
	await page.evaluate(() => void Promise.reject(new Error('planted')));
	await page.getByText('Something did not work.').waitFor();
	await page.getByRole('button', { name: 'Close' }).first().click();

	await page.route('**/_app/immutable/**', (route) => route.abort());
	await page.getByRole('link', { name: 'Insights' }).click();
	await page.getByText(/A part of the app could not be loaded|Something broke/).waitFor();
});
