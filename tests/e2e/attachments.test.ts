import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright';
import { attachTwo } from '../helpers/attached.ts';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	invite,
	joinAs,
	offlineReady,
	shareTeam,
	startEmpty,
	status,
	visit
} from './steps.ts';

function row(page: Page, name: string): Locator {
	return page.getByRole('region', { name: 'Attachments' }).getByRole('listitem').filter({
		hasText: name
	});
}

async function openDeal(page: Page): Promise<void> {
	await card(page, 'Roof').getByRole('link').click();
	await page.waitForURL(/\/deals\//);
}

/** The width of a picture as it is shown, in px of its own. */
const widthOf = (shown: Locator) =>
	shown.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth);

test('attached without a network, kept over a kill, and seen by a colleague once it is back', async () => {
	const relay = await serve();
	const anna = await launch('desktop', { microphone: true });
	const ben = await launch('phone');
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	let annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await addDeal(annas, 'Roof');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, 'Roof').waitFor();
	for (const page of [annas, bens]) await offlineReady(page);
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);

	await relay.kill9();
	await openDeal(annas);
	await attachTwo(annas, 'Add a file');
	for (const name of ['roof.jpg', 'terms.txt'])
		await row(annas, name).getByText('waiting to be sent').waitFor();
	await annas.getByRole('button', { name: 'Record a voice note' }).click();
	await annas.getByText('0:01').waitFor();
	await annas.getByRole('button', { name: 'Stop and save' }).click();
	await row(annas, 'Voice note').getByText('waiting to be sent').waitFor();
	await status(annas, 'waiting');

	await anna.kill9();
	await anna.start();
	annas = await visit(anna, relay.url);
	await openDeal(annas);
	for (const name of ['roof.jpg', 'terms.txt', 'Voice note'])
		await row(annas, name).getByText('waiting to be sent').waitFor();
	expect(await widthOf(row(annas, 'roof.jpg'))).toBe(2048);
	const length = await row(annas, 'Voice note')
		.locator('audio')
		.evaluate(
			(audio: HTMLAudioElement) =>
				new Promise((resolve) => {
					if (audio.readyState > 0) resolve(audio.duration);
					audio.onloadedmetadata = () => resolve(audio.duration);
					audio.onerror = () => resolve(audio.error?.message);
				})
		);
	expect(length).toBeTypeOf('number');

	// Ben looks on as records come, and their content after them.
	await openDeal(bens);
	await relay.restart();
	await status(annas, 'synced');
	for (const name of ['roof.jpg', 'terms.txt', 'Voice note'])
		expect(await row(annas, name).getByText('waiting').count()).toBe(0);

	// A photo comes by itself, a file when it is asked for.
	await row(bens, 'roof.jpg').locator('img').waitFor();
	expect(await widthOf(row(bens, 'roof.jpg'))).toBe(2048);
	await row(bens, 'terms.txt').getByText('Not on this device yet').waitFor();
	await bens.getByRole('button', { name: /^Load .*terms/ }).click();
	await bens.getByRole('button', { name: /^Open .*terms/ }).waitFor();
	const [download] = await Promise.all([
		bens.waitForEvent('download'),
		bens.getByRole('button', { name: /^Open .*terms/ }).click()
	]);
	expect(download.suggestedFilename()).toBe('terms.txt');
	expect(await readFile(await download.path(), 'utf8')).toBe('Payment within 30 days.');

	// As an iPhone takes it, which Chromium cannot show: it is told, and what is downloaded is what was attached.
	const [mimeType, buffer] = ['image/heic', Buffer.from('\0\0\0\x18ftypheic of a roof')];
	await annas.getByLabel('Add a file').setInputFiles({ name: 'IMG_1.HEIC', mimeType, buffer });
	const shown = row(bens, 'IMG_1.HEIC');
	await shown.getByText(/^This browser cannot show this picture/).waitFor();
	expect(await shown.locator('img').count()).toBe(0);
	await bens.getByRole('button', { name: /^Open .*IMG_1/ }).click();
	const sheet = bens.getByRole('dialog');
	await sheet.getByText(/^This browser cannot show this picture/).waitFor();
	const [picture] = await Promise.all([
		bens.waitForEvent('download'),
		sheet.getByRole('button', { name: 'Download' }).click()
	]);
	expect(picture.suggestedFilename()).toBe('IMG_1.HEIC');
	expect((await readFile(await picture.path())).equals(buffer)).toBe(true);
	await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();

	// Renamed by one, removed and brought back by the other.
	await bens.getByRole('button', { name: /^More about .*roof/ }).click();
	await bens.getByLabel('Name', { exact: true }).fill('North side');
	await bens.getByRole('button', { name: 'Close', exact: true }).click();
	await row(annas, 'North side').waitFor();
	await annas.getByRole('button', { name: /^More about .*North/ }).click();
	await annas.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect.poll(() => row(bens, 'North side').count()).toBe(0);
	await annas.getByRole('button', { name: 'Undo' }).first().click();
	await row(bens, 'North side').locator('img').waitFor();
});
