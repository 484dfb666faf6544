import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { offlineReady, startEmpty, status, visit } from './steps.ts';

const CARDS = [
	'BEGIN:VCARD',
	'VERSION:4.0',
	'FN:Ada King',
	'ORG:Engines',
	'END:VCARD',
	'BEGIN:VCARD',
	'FN:Bo Li',
	'TEL:123456789',
	'END:VCARD',
	''
].join('\r\n');

interface Shared {
	readonly text?: string;
	readonly files?: readonly (readonly [name: string, type: string, content: string])[];
}

/** Posts the form that a share sheet posts, as a navigation. */
async function share(page: Page, shared: Shared): Promise<void> {
	await page.evaluate(({ text = '', files = [] }) => {
		const form = document.createElement('form');
		Object.assign(form, { method: 'post', action: '/in', enctype: 'multipart/form-data' });
		const field = document.createElement('textarea');
		Object.assign(field, { name: 'text', value: text });
		const input = document.createElement('input');
		const chosen = new DataTransfer();
		for (const [name, type, content] of files)
			chosen.items.add(new File([content], name, { type }));
		Object.assign(input, { type: 'file', name: 'files', multiple: true, files: chosen.files });
		form.append(field, input);
		document.body.append(form);
		form.submit();
	}, shared);
}

const entry = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

test('what is shared with the server stopped waits in the inbox over a restart, and becomes a deal, contacts, an import', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	rep.expect(UNREACHABLE);
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await offlineReady(page);
	await relay.stop();

	await share(page, { text: 'Quote for Nowak\n+48 22 123-45-67' });
	await entry(page, 'Text').waitFor();
	await share(page, {
		files: [
			['people.vcf', 'text/vcard', CARDS],
			['deals.csv', 'text/csv', 'title,value\nOne,1\nTwo,2\n'],
			['site.png', 'image/png', 'no picture']
		]
	});
	await entry(page, 'site.png').waitFor();
	await rep.stop();

	await rep.start();
	const again = await visit(rep, relay.url);
	await again.getByText('4 items wait in the inbox').waitFor();
	await again.getByRole('link', { name: 'Open the inbox' }).click();
	await expect
		.poll(() => again.getByRole('article').getByRole('heading').allInnerTexts())
		.toEqual(['site.png', 'deals.csv', 'people.vcf', 'Text']);

	await entry(again, 'people.vcf').getByRole('button', { name: 'Add 2 contacts' }).click();
	await again.getByText('2 contacts added').waitFor();
	await entry(again, 'people.vcf').waitFor({ state: 'detached' });

	const saved = again.waitForEvent('download');
	await entry(again, 'site.png').getByRole('link', { name: 'Download' }).click();
	expect((await saved).suggestedFilename()).toBe('site.png');
	await entry(again, 'site.png').getByRole('button', { name: 'Delete' }).click();
	await entry(again, 'site.png').waitFor({ state: 'detached' });
	await again.getByRole('button', { name: 'Undo' }).last().click();
	await entry(again, 'site.png').waitFor();

	await entry(again, 'Text').getByRole('button', { name: 'Make a deal' }).click();
	await again.getByRole('heading', { name: 'Quote for Nowak' }).waitFor();
	await again.getByText('+48 22 123-45-67').first().waitFor();
	await status(again, 'saved');

	await again.goto(`${relay.url}/in`);
	await entry(again, 'deals.csv').getByRole('button', { name: 'Import deals' }).click();
	await again.getByRole('button', { name: 'Import 2 deals' }).waitFor();
});

test('a file opened with the app before there is a workspace waits for one', async () => {
	const relay = await serve();
	const rep = await launch('desktop');
	await rep.page.addInitScript(() => {
		Object.defineProperty(window, 'launchQueue', {
			value: { setConsumer: (consumer: unknown) => Object.assign(window, { consumer }) }
		});
	});
	const page = await visit(rep, relay.url);
	await page.waitForFunction(() => 'consumer' in window);
	await page.evaluate((text) => {
		const { consumer } = window as unknown as { consumer: (launch: unknown) => void };
		const getFile = () => Promise.resolve(new File([text], 'people.vcf', { type: 'text/vcard' }));
		consumer({ files: [{ getFile }, { getFile }] });
	}, CARDS);
	await startEmpty(page);
	await page.getByText('2 items wait in the inbox').waitFor();
});

test('a text and a file can be put into the inbox by hand', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await page.goto(`${relay.url}/in`);
	await page.getByText('Nothing is waiting').waitFor();
	await page.getByLabel('Type or paste a text').fill('Call the mill');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await entry(page, 'Text').getByText('Call the mill').waitFor();
	await page.getByLabel('Choose files').setInputFiles({
		name: 'memo.m4a',
		mimeType: 'audio/mp4',
		buffer: Buffer.from('x')
	});
	await entry(page, 'memo.m4a').getByText('cannot be attached to a deal yet').waitFor();
});
