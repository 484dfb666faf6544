import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { UNREACHABLE, type Visitor } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	column,
	invite,
	joinAs,
	moveByMenu,
	offlineReady,
	reach,
	shareTeam,
	startEmpty,
	status,
	titles,
	visit
} from './steps.ts';

async function toBoard(page: Page): Promise<void> {
	const board = page.getByRole('link', { name: 'Board', exact: true });
	await board.filter({ visible: true }).first().click();
}

async function openDeal(page: Page, title: string): Promise<void> {
	await toBoard(page);
	await card(page, title).getByRole('link').click();
	await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

async function moveTo(page: Page, title: string, stage: string): Promise<void> {
	await openDeal(page, title);
	await page.getByLabel('Stage', { exact: true }).selectOption(stage);
}

test('two members apart: what both can stand is there, what cannot is asked, nothing is lost', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	for (const title of ['Fields', 'Value', 'Moved', 'Closed', 'Gone', 'Staged'])
		await addDeal(annas, title, title === 'Value' ? '100' : '');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas, 'Manager');
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, 'Fields').waitFor();
	await status(bens, 'synced');
	for (const page of [annas, bens]) await offlineReady(page);

	// Apart.
	await relay.kill9();
	for (const page of [bens, annas]) {
		const first = page === bens;
		await openDeal(page, 'Fields');
		if (first) await page.getByLabel('Title', { exact: true }).fill('Fields of both');
		else await page.getByLabel(/^Deal value/).fill('700');
		await page.keyboard.press('Tab');
		await openDeal(page, 'Value');
		await page.getByLabel(/^Deal value/).fill(first ? '12000' : '10000');
		await page.keyboard.press('Tab');
		await moveTo(page, 'Moved', first ? 'Meeting' : 'Negotiation');
		await openDeal(page, 'Closed');
		if (first) {
			await page.getByRole('button', { name: 'Won', exact: true }).click();
			await page.getByRole('button', { name: 'Mark as won' }).click();
			await openDeal(page, 'Gone');
			await page.getByLabel('Title', { exact: true }).fill('Gone and back');
			await page.keyboard.press('Tab');
		} else {
			await page.getByRole('button', { name: 'Lost', exact: true }).click();
			await page.getByRole('radio').first().check();
			await page.getByRole('dialog').getByRole('button').last().click();
			await openDeal(page, 'Gone');
			await page.getByRole('button', { name: 'Delete deal' }).click();
		}
		await toBoard(page);
		await page.getByRole('button', { name: 'New deal', exact: true }).click();
		await page.getByLabel('Title', { exact: true }).fill(first ? 'Twin one' : 'Twin two');
		await page.getByLabel('Company', { exact: true }).fill(first ? 'Acme' : 'ACME GmbH');
		await page.getByRole('button', { name: 'Add deal' }).click();
		await card(page, first ? 'Twin one' : 'Twin two').waitFor();
	}
	await status(annas, 'waiting');
	await status(bens, 'waiting');

	// Together.
	await relay.restart();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	await bens.getByText(/moved .*Moved.* to .*Negotiation.*You had moved it to .*Meeting/).waitFor();

	await annas.goto(`${relay.url}/today`);
	await annas.getByRole('link', { name: '3 cases need a look' }).waitFor();
	await annas.getByRole('link', { name: '3 cases need a look' }).click();
	await annas.getByRole('heading', { name: 'Needs a look', level: 1 }).waitFor();
	await bens.goto(`${relay.url}/look`);
	await bens.getByText('Yours, overtaken by others').waitFor();

	// The other value is in the history, to be written again.
	await openDeal(bens, 'Value');
	await bens.getByText('Overtaken by another value set at the same time').scrollIntoViewIfNeeded();
	await bens.getByRole('button', { name: /^Restore .*Deal value.*12,000/ }).click();
	await expect.poll(() => bens.getByLabel(/^Deal value/).inputValue()).toMatch(/12,?000/);

	// Won or lost is decided, the deletion confirmed, the twins are merged, the move is moved back.
	await annas.getByRole('button', { name: /^It is won/ }).click();
	await annas.getByRole('button', { name: /^Keep it/ }).click();
	await annas.getByRole('button', { name: /^Keep this one.*Acme/ }).click();
	await annas.getByRole('dialog').getByRole('button', { name: 'Merge', exact: true }).click();
	await annas.getByText('Nothing needs a look.').waitFor();
	await bens.goto(`${relay.url}/look`);
	await bens.getByRole('button', { name: /^Move it back/ }).click();
	await bens.getByText('Nothing needs a look.').waitFor();

	// A stage is removed; a deal that somebody moves there apart asks for another.
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	await relay.kill9();
	await moveTo(bens, 'Twin one', 'Proposal');
	await toBoard(bens);
	await toBoard(annas);
	await annas.getByRole('button', { name: /^About this stage: .*Proposal/ }).click();
	await annas.getByRole('button', { name: 'Remove this stage' }).click();
	await annas.getByRole('button', { name: 'Remove', exact: true }).click();
	await relay.restart();
	await annas.getByText('1 deal needs a stage: its own was removed').first().waitFor();
	await bens.getByText('1 deal needs a stage: its own was removed').first().waitFor();
	await bens.getByRole('button', { name: /^Move all/ }).click();
	await bens
		.getByText('1 deal needs a stage: its own was removed')
		.first()
		.waitFor({ state: 'detached' });

	// The bin: back, and gone for good.
	for (const title of ['Staged', 'Gone and back']) {
		await openDeal(annas, title);
		await annas.getByRole('button', { name: 'Delete deal' }).click();
	}
	await annas.goto(`${relay.url}/bin`);
	await annas.getByRole('button', { name: /^Restore.*Staged/ }).waitFor();
	await annas.getByRole('button', { name: /^Restore.*Staged/ }).click();
	await annas.getByRole('button', { name: /^Delete for good.*Gone and back/ }).click();
	await annas.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
	await annas.getByText('The bin is empty.').waitFor();
	await bens.goto(`${relay.url}/bin`);
	await bens.getByText('The bin is empty.').waitFor();
});

/** The file that both have. */
const FILE =
	'id,name,amount,company,stage\n1,Lamps,1200,Lux,Qualification\n2,Chairs,300,Sit,Meeting\n';

async function importFile(page: Page): Promise<void> {
	await reach(page, 'Import');
	await page.waitForURL(/\/import/);
	const buffer = Buffer.from(FILE);
	const file = { name: 'deals.csv', mimeType: 'text/csv', buffer };
	await page.locator('input[type=file]').first().setInputFiles(file);
	await page.getByRole('button', { name: /^Import 2 deals$/ }).click();
	await page.getByText('2 deals imported').waitFor();
	await toBoard(page);
	await card(page, 'Lamps').waitFor();
}

async function aboutStage(page: Page, stage: string): Promise<void> {
	await toBoard(page);
	await page.getByRole('button', { name: new RegExp(`^About this stage: .*${stage}`) }).click();
}

/** Anna's workspace, with these deals, and Ben in it as a manager. */
async function pair(
	url: string,
	[anna, ben]: readonly [Visitor, Visitor],
	deals: readonly string[]
): Promise<readonly [Page, Page]> {
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, url);
	await startEmpty(annas);
	for (const title of deals) await addDeal(annas, title);
	await shareTeam(annas, url);
	const { link } = await invite(annas, 'Manager');
	await annas.goto(url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, deals[0] ?? '').waitFor();
	await status(bens, 'synced');
	return [annas, bens];
}

test('two members apart reorder a column, import one file, rename and remove a stage; what was seen deleted stays so', async () => {
	const relay = await serve();
	const people = await Promise.all([launch('desktop'), launch('desktop')]);
	const [annas, bens] = await pair(relay.url, people, ['One', 'Two', 'Three', 'Four', 'Seen']);
	for (const page of [annas, bens]) await offlineReady(page);

	// A deletion that was seen: what was open for editing takes no edit any more.
	await openDeal(bens, 'Seen');
	await openDeal(annas, 'Seen');
	await annas.getByRole('button', { name: 'Delete deal' }).click();
	await bens.getByText('This deal was deleted.').waitFor();
	await bens.getByLabel('Title', { exact: true }).evaluate((field: HTMLInputElement) => {
		field.value = 'Edited after all';
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		field.dispatchEvent(new FocusEvent('blur'));
	});
	await bens
		.getByRole('alert')
		.or(bens.getByRole('status'))
		.getByText(/deleted/)
		.first()
		.waitFor();
	await toBoard(bens);
	await toBoard(annas);
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	for (const page of [annas, bens]) {
		await expect.poll(() => titles(page, 'Qualification')).toEqual(['Four', 'Three', 'Two', 'One']);
		expect(await page.getByText('Edited after all').count()).toBe(0);
	}

	// Apart.
	await relay.kill9();
	await moveByMenu(annas, 'One', 'To the top');
	await moveByMenu(bens, 'Four', 'To the bottom');
	await moveTo(bens, 'Two', 'Proposal');
	for (const page of [annas, bens]) await importFile(page);
	await aboutStage(annas, 'Proposal');
	await annas.getByRole('button', { name: 'Remove this stage' }).click();
	await annas.getByRole('button', { name: 'Remove', exact: true }).click();
	await aboutStage(bens, 'Proposal');
	await bens.getByLabel('Stage name').fill('Offer');
	await bens.getByLabel('Stage name').press('Enter');
	await column(bens, 'Offer').waitFor();
	await bens.keyboard.press('Escape');
	await Promise.all([status(annas, 'waiting'), status(bens, 'waiting')]);

	// Together.
	await relay.restart();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	for (const page of [annas, bens]) {
		await page.getByText('1 deal needs a stage: its own was removed').first().waitFor();
		await column(page, 'Offer').waitFor({ state: 'detached' });
		await expect.poll(() => titles(page, 'Meeting')).toEqual(['Chairs']);
	}
	const order = await titles(annas, 'Qualification');
	expect(order.toSorted()).toEqual(['Four', 'Lamps', 'One', 'Three']);
	// Each card is where it was put, among those that both had.
	expect(order.filter((title) => title !== 'Lamps')).toEqual(['One', 'Three', 'Four']);
	await expect.poll(() => titles(bens, 'Qualification')).toEqual(order);
	await annas.getByRole('button', { name: /^Move all/ }).click();
	for (const page of [annas, bens]) await card(page, 'Two').waitFor();
});

/** Sets the clock of a browser's pages and workers ahead, or back where that is negative; before any of them is opened. */
async function setClock({ context, page }: Visitor, aheadMs: number): Promise<void> {
	await context.addInitScript(changeClock, aheadMs);
	page.on('worker', (worker) => void worker.evaluate(changeClock, aheadMs));
}

/** Runs in the page or worker. */
function changeClock(aheadMs: number): void {
	const Real = Date;
	const now = () => Real.now() + aheadMs;
	globalThis.Date = class extends Real {
		static override now = now;
		constructor(...given: [number]) {
			if (given.length > 0) super(...given);
			else super(now());
		}
	} as DateConstructor;
}

const DAY_MS = 86_400_000;

test('a clock a day behind is told, and what it writes of what it has seen is later all the same', async () => {
	const relay = await serve();
	const people = await Promise.all([launch('desktop'), launch('desktop')] as const);
	await setClock(people[1], -DAY_MS);
	const told = people[1].page.getByText(/clock is 24 hours behind/).waitFor({ timeout: 60_000 });
	told.catch(() => undefined);
	const [annas, bens] = await pair(relay.url, people, ['Priced']);
	await told;
	await openDeal(annas, 'Priced');
	await annas.getByLabel(/^Deal value/).fill('100');
	await annas.keyboard.press('Tab');
	await openDeal(bens, 'Priced');
	await expect.poll(() => bens.getByLabel(/^Deal value/).inputValue()).toBe('100');
	await bens.getByLabel(/^Deal value/).fill('200');
	await bens.keyboard.press('Tab');
	await status(bens, 'synced');
	for (const page of [annas, bens])
		await expect.poll(() => page.getByLabel(/^Deal value/).inputValue()).toBe('200');
	await annas.getByText('Overtaken by another value').waitFor({ state: 'detached' });
});

test('a clock a day ahead is told; what it writes waits elsewhere for its time, and is not lost', async () => {
	const relay = await serve();
	const people = await Promise.all([launch('desktop'), launch('desktop')] as const);
	await setClock(people[1], DAY_MS);
	const told = people[1].page.getByText(/clock is 24 hours ahead/).waitFor({ timeout: 60_000 });
	told.catch(() => undefined);
	const [annas, bens] = await pair(relay.url, people, ['Known']);
	await told;
	await toBoard(bens);
	await addDeal(bens, 'From tomorrow');
	await status(bens, 'synced');
	await addDeal(annas, 'From today');
	await card(bens, 'From today').waitFor();
	expect(await card(annas, 'From tomorrow').count()).toBe(0);

	// Its time comes; the relay is away, so that only the device's clock tells.
	await offlineReady(annas);
	await status(annas, 'synced');
	await relay.kill9();
	await setClock(people[0], DAY_MS);
	await annas.reload();
	await card(annas, 'From tomorrow').waitFor();
	await card(annas, 'From today').waitFor();
});
