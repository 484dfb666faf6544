import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { startRelay, temporaryFolder } from '../helpers/relay.ts';
import { launch } from './app.ts';
import { copyBuild, deployLater } from './later-build.ts';
import { addDeal, card, column, offlineReady, startEmpty, status, titles, visit } from './steps.ts';

/** Whether the page has run on since it was marked: a reload forgets the mark. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }));
const ranOn = (page: Page) => page.evaluate(() => 'marked' in window);
const runsLater = (page: Page) =>
	page.evaluate(() =>
		performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.later.js'))
	);
const waits = (page: Page) =>
	page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);

test('an update waits for a tap in each tab, and a tab that did not take it goes on working', async () => {
	const { folder, remove } = await temporaryFolder();
	onTestFinished(remove);
	await copyBuild(folder);
	const relay = await startRelay({ app: folder });
	onTestFinished(() => relay.close());
	const rep = await launch('desktop');
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Before the update');
	await status(page, 'saved');
	await offlineReady(page);
	const other = await rep.context.newPage();
	other.setDefaultTimeout(15_000);
	await other.goto(relay.url);
	await card(other, 'Before the update').waitFor();
	for (const tab of [page, other]) await mark(tab);

	await deployLater(folder);
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	const prompt = (tab: Page) => tab.getByRole('button', { name: 'Update', exact: true });
	for (const tab of [page, other]) await prompt(tab).waitFor();
	expect(await waits(page)).toBe(true);
	await addDeal(page, 'While it waits');
	await status(page, 'saved');
	for (const tab of [page, other]) expect(await ranOn(tab)).toBe(true);
	expect(await runsLater(page)).toBe(false);

	// A form that is open and a card that is carried are left alone, also when another tab takes the update.
	await addDeal(other, 'Carried');
	await other.locator('header').getByRole('button', { name: 'New deal' }).click();
	const form = other.getByRole('dialog').getByLabel('Title', { exact: true });
	await form.fill('Half typed');
	const carrying = await rep.context.newPage();
	await carrying.goto(relay.url);
	const box = await card(carrying, 'Carried').boundingBox();
	if (!box) throw new Error('no card to carry');
	await carrying.mouse.move(box.x + 30, box.y + 20);
	await carrying.mouse.down();
	await carrying.mouse.move(box.x + 60, box.y + 60, { steps: 4 });
	await mark(carrying);

	await prompt(page).click();
	await page.waitForFunction(() => !('marked' in window));
	await card(page, 'While it waits').waitFor();
	await card(page, 'Before the update').waitFor();
	expect(await runsLater(page)).toBe(true);

	expect(await form.inputValue()).toBe('Half typed');
	await other.keyboard.press('Escape');
	expect(await ranOn(carrying)).toBe(true);
	const target = await column(carrying, 'Meeting').boundingBox();
	if (!target) throw new Error('no second column');
	await carrying.mouse.move(target.x + 60, target.y + 150, { steps: 8 });
	await carrying.mouse.up();
	await expect.poll(() => titles(carrying, 'Meeting')).toEqual(['Carried']);
	await carrying.close();

	// Its scripts are gone from the host; what it has not loaded yet it gets from what the worker kept.
	expect(await waits(page)).toBe(false);
	expect(await ranOn(other)).toBe(true);
	const session = await rep.context.newCDPSession(other);
	await session.send('Network.clearBrowserCache');
	await other.getByRole('link', { name: 'Settings' }).click();
	await other.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
	expect(await ranOn(other)).toBe(true);
	await prompt(other).click();
	await other.waitForFunction(() => !('marked' in window));
	await other.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
	expect(await runsLater(other)).toBe(true);
});
