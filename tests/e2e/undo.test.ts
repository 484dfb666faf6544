import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, card, startEmpty, titles, visit } from './steps.ts';

const notice = (page: Page) => page.locator('.notices .notice');
const row = (page: Page, name: string) =>
	page.getByRole('dialog').getByRole('listitem').filter({ hasText: name }).first();

test('what was done is taken back after a reload by Ctrl+Z, and put back; a text field keeps its keys', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'First');
	await card(page, 'First').getByRole('link').focus();
	await page.keyboard.press(']');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
	await page.getByText('Saved on this device').first().waitFor();

	await page.reload();
	await card(page, 'First').waitFor();
	await page.waitForLoadState('networkidle');
	await page.keyboard.press('Control+z');
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['First']);
	await notice(page)
		.getByText(/Undone: .{0,2}First.{0,2}: .?Moved from .?Qualification.? to .?Meeting/)
		.waitFor();
	await page.keyboard.press('Control+Shift+z');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);

	// In a field the keys are the field's.
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	const title = page.getByLabel('Title', { exact: true });
	await title.fill('Second');
	await title.press('Control+z');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	expect(await titles(page, 'Meeting')).toEqual(['First']);

	// The toast takes back what it tells of.
	await page.reload();
	await card(page, 'First').waitFor();
	await page.waitForLoadState('networkidle');
	await card(page, 'First').getByRole('link').focus();
	await page.keyboard.press('[');
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['First']);
	await notice(page).getByRole('button', { name: 'Undo' }).click();
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
});

test('the list of what was done takes back any of it, and says what was changed since', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'First');
	await addDeal(page, 'Second');
	await card(page, 'First').getByRole('link').click();
	await page.getByLabel('Title', { exact: true }).fill('Third');
	await page.getByLabel('Title', { exact: true }).press('Enter');
	await page.getByRole('heading', { name: 'Third', level: 1 }).waitFor();
	await page.goto(relay.url);
	await card(page, 'Third').waitFor();
	await page.waitForLoadState('networkidle');

	await page.getByRole('button', { name: 'More' }).click();
	await page.getByRole('button', { name: 'What was done' }).click();
	const rows = page.getByRole('dialog').getByRole('listitem');
	await expect.poll(() => rows.count()).toBe(3);
	// The creation of what was renamed since stays as it is until the renaming is taken back.
	const creation = rows.nth(2).getByRole('button');
	expect(await creation.isDisabled()).toBe(true);
	await rows
		.nth(2)
		.getByText(/Changed since by .?You/)
		.waitFor();
	await row(page, 'Second')
		.getByRole('button', { name: /^Undo: .{0,2}Second/ })
		.click();
	await row(page, 'Second').getByText('Undone').waitFor();
	await rows.nth(0).getByRole('button').click();
	await expect.poll(() => creation.isDisabled()).toBe(false);
	await row(page, 'Second')
		.getByRole('button', { name: /^Redo: / })
		.click();
	await row(page, 'Second')
		.getByRole('button', { name: /^Undo: / })
		.waitFor();
	await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Second', 'First']);
});
