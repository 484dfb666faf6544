import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { deviceState, putDeviceState } from '../tools/device-state.ts';
import { launch, serve } from './app.ts';

const [OPEN, CLOSED, EPOCHS] = [12, 60, 2];
const ALL = 'f:all(status:is(open,won,lost));s:title';

/** A device on which most deals lie in closed epochs. */
async function aged(form: 'desktop' | 'phone'): Promise<{ page: Page; url: string }> {
	const relay = await serve();
	const { page } = await launch(form);
	await putDeviceState(
		page,
		relay.url,
		deviceState({ open: OPEN, closed: CLOSED, epochs: EPOCHS })
	);
	return { page, url: relay.url };
}

function row(page: Page, title: string) {
	return page
		.locator('[role="row"][data-deal]')
		.filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

const listed = (page: Page) => page.locator('[role="row"][data-deal] a').allInnerTexts();
const shown = (page: Page, count: number) =>
	page.getByText(`${count} deals shown`, { exact: false }).first().waitFor();

test('closed deals of earlier epochs are listed, exported, changed one by one and many at once', async () => {
	const { page, url } = await aged('desktop');
	await page.goto(`${url}/`);
	// The board says where the older ones are.
	const older = page.getByRole('link', { name: messages['board.older'] }).first();
	await older.waitFor();
	await older.click();
	await shown(page, CLOSED / 3);
	await page.goto(`${url}/?face=list&q=${ALL}`);
	await shown(page, OPEN + CLOSED);
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Export what is shown' }).click();
	const { readFile } = await import('node:fs/promises');
	const csv = await readFile(await (await download).path(), 'utf8');
	expect(csv.match(/Closed deal/g)).toHaveLength(CLOSED);

	// One of them is changed where it stands: it is brought first.
	await page.goto(`${url}/?face=list&q=f:all(words:has(closed),status:is(won));s:title`);
	await shown(page, CLOSED / 3);
	const [first = ''] = await listed(page);
	expect(first).toMatch(/^Closed deal/);
	const cell = page.locator('[role="row"][data-deal]').first().getByRole('gridcell').nth(2);
	await cell.focus();
	await page.keyboard.press('Enter');
	await page.getByRole('textbox', { name: /^.?Deal value/ }).fill('4321');
	await page.keyboard.press('Enter');
	await expect.poll(() => cell.innerText()).toContain('4,321');

	// All of them by one command, undone by one.
	await page.locator('[role="row"][data-deal]').nth(1).getByRole('gridcell').nth(1).focus();
	await page.keyboard.press('Control+a');
	await page.getByText(`${CLOSED / 3} deals selected`).waitFor();
	await page.getByRole('button', { name: `Delete ${CLOSED / 3} deals` }).click();
	await page.getByText('No deal fits the filter.').waitFor();
	await page.keyboard.press('Control+z');
	await shown(page, CLOSED / 3);

	// A row leads to the page of its deal.
	await page.goto(`${url}/?face=list&q=f:all(status:is(lost));s:title`);
	await shown(page, CLOSED - CLOSED / 3);
	const [lost = ''] = await listed(page);
	await row(page, lost).first().getByRole('link').click();
	await page.waitForURL(/\/deals\//);
	await page.getByRole('heading', { name: lost }).or(page.getByText(lost).last()).first().waitFor();
});

test('deals of earlier epochs count on the page of their company, and are not moved', async () => {
	const { page, url } = await aged('desktop');
	await page.goto(`${url}/?face=list&q=f:all(status:is(won))`);
	await shown(page, CLOSED / 3);
	await page.locator('[role="row"][data-deal]').first().getByRole('gridcell').nth(1).focus();
	await page.keyboard.press('Control+a');
	await page.getByRole('button', { name: `Change ${CLOSED / 3} deals` }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Field').selectOption('Stage');
	await sheet.getByLabel('Value').selectOption('Proposal');
	await sheet.getByRole('button', { name: `Change ${CLOSED / 3} deals` }).click();
	await page.getByText(messages['problem.deal-closed']).first().waitFor();
	await page.goto(`${url}/people`);
	await page.getByRole('tab', { name: messages['people.companies'] }).click();
	await page.getByRole('link', { name: /^Company 0\b/ }).click();
	await page.getByRole('heading', { name: messages['customer.closed'] }).waitFor();
	await page
		.getByRole('link', { name: /^Closed deal/ })
		.first()
		.waitFor();

	// What was done with them is read when it is asked for.
	const history = page.getByRole('region', { name: messages['customer.history'] });
	const done = history.getByRole('listitem').filter({ hasText: 'Closed deal' });
	expect(await done.count()).toBe(0);
	await history.getByRole('button', { name: messages['customer.history.older'] }).click();
	await done.first().waitFor();
	await history
		.getByRole('button', { name: messages['customer.history.older'] })
		.waitFor({ state: 'detached' });
});
