import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	column,
	invite,
	joinAs,
	moveByMenu,
	offlineReady,
	shareTeam,
	startEmpty,
	status,
	titles,
	visit
} from './steps.ts';

/** Opens the settings of the first pipeline, from the settings as a person would. */
async function openPipeline(page: Page, name = 'New business'): Promise<void> {
	await page.getByRole('link', { name: 'Board', exact: true }).first().click();
	await page.locator('[data-stage] .about').first().click();
	await page.getByRole('link', { name: 'Criteria, fields, activities' }).click();
	// The popover that led here is one too.
	const dialog = page.locator('dialog[open]');
	await dialog.waitFor();
	await page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
	await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function openStage(page: Page, name: string): Promise<Locator> {
	await page
		.locator('button[aria-haspopup="dialog"]')
		.filter({ hasText: new RegExp(`^.?${name}`) })
		.click();
	await page.getByRole('dialog', { name }).waitFor();
	// What it is called may change meanwhile.
	return page.getByRole('dialog');
}

async function toBoard(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Board', exact: true }).first().click();
	await page.locator('[data-stage]').first().waitFor();
}

function stages(page: Page): Promise<string[]> {
	return page.locator('[data-stage] h2').allInnerTexts();
}

test('stages are changed by one, offline, while another moves deals; what is required then stops a deal, and is filled in there', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	for (const title of ['First', 'Second']) await addDeal(annas, title);
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, 'First').waitFor();
	for (const page of [annas, bens]) await offlineReady(page);

	// Apart: Anna, who owns the workspace, renames, puts in another order, asks for more; Ben moves a deal.
	await annas.context().setOffline(true);
	await openPipeline(annas);
	const dialog = await openStage(annas, 'Qualification');
	await dialog.getByLabel('Stage name').fill('First talk');
	await dialog.getByLabel('Stage name').press('Enter');
	await dialog.getByLabel('Add a criterion').fill('Budget is written down');
	await dialog.getByLabel('Add a criterion').press('Enter');
	const criterion = dialog
		.getByRole('listitem')
		.filter({ has: annas.getByLabel(/Budget is written down/) })
		.first();
	await criterion.getByLabel('Required').check();
	await dialog.getByRole('button', { name: 'Company', exact: true }).click();
	await annas.keyboard.press('Escape');
	await annas.getByRole('button', { name: /^Move .?Closing/ }).press('ArrowUp');
	await annas.getByText(/Closing.?: 4 of 5/).waitFor({ state: 'attached' });
	await moveByMenu(bens, 'First', /^Next stage/);
	await annas.context().setOffline(false);

	// Together: her stages, his move.
	const wanted = ['First talk', 'Meeting', 'Proposal', 'Closing', 'Negotiation'];
	await toBoard(annas);
	await expect.poll(() => stages(annas)).toEqual(wanted);
	await expect.poll(() => stages(bens)).toEqual(wanted);
	await expect.poll(() => titles(annas, 'Meeting')).toEqual(['First']);

	// What is required stops Ben, says what it is, and takes it then and there.
	await moveByMenu(bens, 'Second', /^Next stage/);
	const gate = bens.getByRole('dialog', { name: /^.?Second.?: before it goes on to .?Meeting/ });
	await gate.waitFor();
	expect(await titles(bens, 'First talk')).toEqual(['Second']);
	const on = gate.getByRole('button', { name: /^On to .?Meeting/ });
	expect(await on.isDisabled()).toBe(true);
	await gate.getByRole('combobox', { name: 'Company' }).fill('Acme');
	await gate.getByRole('combobox', { name: 'Company' }).press('Enter');
	await gate.getByLabel('Budget is written down').check();
	await gate.getByRole('button', { name: 'Move anyway' }).click();
	await gate.waitFor({ state: 'detached' });
	await expect.poll(() => titles(annas, 'Meeting')).toEqual(['Second', 'First']);
	// It says what was left open, which is optional, with a way to it.
	await bens.getByText(/things are open in .?First talk/).waitFor();
	await bens.getByRole('button', { name: 'Fill in' }).click();
	await bens.getByRole('dialog').getByLabel('It fits what we sell').check();
	await bens.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
	await card(annas, 'Second').getByRole('link').click();
	await annas.getByText(/Ben.* ticked: .?Budget is written down/).waitFor();
});

test('a stage is removed with its deals; a deal goes to another pipeline and its history with it; a pipeline is archived', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	await addDeal(page, 'First');
	await openPipeline(page);
	const dialog = await openStage(page, 'Qualification');
	await dialog.getByRole('button', { name: 'Remove this stage' }).click();
	await dialog.getByLabel('Move its 1 deal to').selectOption('Meeting');
	await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
	await page.getByText('1 removed stage').waitFor();
	await page.getByRole('link', { name: 'Pipelines and stages', exact: true }).first().click();
	await page.getByRole('button', { name: 'New pipeline' }).click();
	await page.getByRole('radio', { name: /^From nothing/ }).check();
	await page.getByLabel('Name of the pipeline').fill('Partners');
	await page.getByRole('button', { name: 'Create pipeline' }).click();
	await page.getByRole('heading', { level: 1, name: 'Partners' }).waitFor();
	await page.getByText(/^Fewer than three stages/).waitFor();
	await page.getByLabel('Add a stage').fill('Signed');
	await page.getByLabel('Add a stage').press('Enter');

	await toBoard(page);
	await page.getByLabel('Pipeline', { exact: true }).selectOption('New business');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
	await moveByMenu(page, 'First', 'To another pipeline');
	const transfer = page.getByRole('dialog', { name: /^Move .?First/ });
	await transfer.getByLabel('Stage').selectOption('Signed');
	await transfer.getByRole('button', { name: 'Move', exact: true }).click();
	await page.getByText(/First.? is now in .?Partners.?, .?Signed/).waitFor();
	await page.getByLabel('Pipeline', { exact: true }).selectOption('Partners');
	await column(page, 'Signed').waitFor();
	await card(page, 'First').getByRole('link').click();
	await page.getByText(/transferred it from .?Meeting.? .*to .?Signed.? \(.?Partners/).waitFor();
	await page.keyboard.press('Escape');

	await page.getByRole('link', { name: 'Edit pipelines and stages' }).click();
	await page.getByRole('button', { name: 'Archive this pipeline' }).click();
	await toBoard(page);
	await column(page, 'Meeting').waitFor();
	expect(await page.getByLabel('Pipeline', { exact: true }).count()).toBe(0);
	// The deal is where it was.
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('link', { name: 'Pipelines and stages', exact: true }).click();
	await page.getByRole('button', { name: 'Bring back' }).click();
	await page.getByText('2 stages · 1 deal').waitFor();
});
