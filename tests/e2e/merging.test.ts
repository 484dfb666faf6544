import { expect, test } from 'vitest';
import type { Page } from 'playwright';
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
