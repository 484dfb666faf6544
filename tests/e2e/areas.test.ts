import type { Page } from 'playwright';
import { expect, test } from 'vitest';
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

const switcher = (page: Page) => page.getByLabel('Pipeline', { exact: true });

/** Shows a pipeline on the board. */
async function look(page: Page, pipeline: string): Promise<void> {
	await switcher(page).selectOption(pipeline);
	// What the address tells closes a form that was opened before it.
	await page.waitForURL(/[?&]pipeline=/);
}

/** Makes a pipeline from nothing; its settings are open then. */
async function addPipeline(page: Page, url: string, name: string): Promise<string> {
	await page.goto(`${url}/settings/pipelines`);
	await page.getByRole('button', { name: 'New pipeline' }).click();
	await page.getByRole('radio', { name: /^From nothing/ }).check();
	await page.getByLabel('Name of the pipeline').fill(name);
	await page.getByRole('button', { name: 'Create pipeline' }).click();
	await page.getByRole('heading', { level: 1, name }).waitFor();
	return page.url();
}

/** Whether a text stands in any database of this device. */
function isOnDisk(page: Page, text: string): Promise<boolean> {
	return page.evaluate(async (wanted) => {
		const settled = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no error given'));
			});
		const holds = (value: unknown): boolean => {
			if (typeof value === 'string') return value.includes(wanted);
			if (value instanceof ArrayBuffer) return holds(new TextDecoder().decode(value));
			if (ArrayBuffer.isView(value)) return holds(new TextDecoder().decode(value));
			if (value instanceof Map) return [...value].some(holds);
			return typeof value === 'object' && value !== null && Object.values(value).some(holds);
		};
		for (const { name = '' } of await indexedDB.databases()) {
			const database = await settled(indexedDB.open(name));
			for (const store of database.objectStoreNames) {
				const rows = await settled(database.transaction(store).objectStore(store).getAll());
				if (rows.some(holds)) return true;
			}
			database.close();
		}
		return false;
	}, text);
}

test('a pipeline is restricted, given to a colleague, and taken away while they are apart: nothing of it is left with them', async () => {
	const relay = await serve();
	const { url } = relay;
	const [anna, ben] = await Promise.all([launch('desktop'), launch('desktop')]);
	ben.expect(UNREACHABLE);
	const annas = await visit(anna, url);
	await startEmpty(annas);
	await addDeal(annas, 'Lamps');
	const settings = await addPipeline(annas, url, 'Partners');
	await annas.goto(url);
	await look(annas, 'Partners');
	await addDeal(annas, 'Known to all');
	await shareTeam(annas, url);
	const { link } = await invite(annas);
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await look(bens, 'Partners');
	await card(bens, 'Known to all').waitFor();
	await status(bens, 'synced');

	// It is restricted only once it was said to whom, and what that does not take back.
	await annas.goto(settings);
	const who = annas.getByLabel('Who sees it');
	await who.selectOption('Chosen people');
	const sheet = annas.getByRole('dialog', { name: /Partners.*who is to see it/ });
	await sheet.getByText(/^1 deal is in it now/).waitFor();
	await sheet.getByRole('button', { name: 'Cancel' }).click();
	await expect.poll(() => who.inputValue()).toBe('open');
	await who.selectOption('Chosen people');
	expect(await sheet.getByRole('checkbox', { name: /Ben/ }).isChecked()).toBe(false);
	await sheet.getByRole('button', { name: 'Restrict', exact: true }).click();
	await annas.getByText(/only chosen people see .?Partners/).waitFor();
	await expect.poll(() => who.inputValue()).toBe('restricted');
	// Ben has one pipeline left, and is shown it.
	await card(bens, 'Lamps').waitFor();
	expect(await switcher(bens).count()).toBe(0);
	await annas.goto(url);
	await look(annas, 'Partners');
	await addDeal(annas, 'Whispered');
	await status(annas, 'synced');
	await status(bens, 'synced');
	expect(await isOnDisk(bens, 'Whispered')).toBe(false);

	// Given, it is there at once, and Ben works in it.
	await annas.goto(settings);
	await annas.getByRole('button', { name: 'Choose people' }).click();
	await sheet.getByRole('checkbox', { name: /Ben/ }).check();
	await sheet.getByRole('button', { name: 'Save', exact: true }).click();
	await look(bens, 'Partners');
	await card(bens, 'Whispered').waitFor();
	await status(bens, 'synced');
	expect(await isOnDisk(bens, 'Whispered')).toBe(true);
	await offlineReady(bens);
	await ben.context.setOffline(true);
	// What is open stays so; a page that comes without a network reaches nobody.
	await bens.reload();
	await card(bens, 'Whispered').waitFor();
	await addDeal(bens, 'Made apart');
	await status(bens, 'waiting');

	await annas.getByRole('button', { name: 'Choose people' }).click();
	await sheet.getByRole('checkbox', { name: /Ben/ }).uncheck();
	await sheet.getByRole('button', { name: 'Save', exact: true }).click();
	await sheet.waitFor({ state: 'detached' });
	await ben.context.setOffline(false);

	// What he did is his to keep; of what the others did nothing is on his device.
	await bens.getByText(/not accepted. It is kept on this device/).waitFor({ timeout: 30_000 });
	await expect.poll(() => switcher(bens).count()).toBe(0);
	await card(bens, 'Lamps').waitFor();
	await bens.getByRole('button', { name: 'Show', exact: true }).click();
	const tray = bens.getByRole('dialog', { name: 'Not accepted' });
	await tray.getByText(/Made apart/).waitFor();
	await expect.poll(() => isOnDisk(bens, 'Whispered')).toBe(false);
});
