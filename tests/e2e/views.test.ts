import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	column,
	invite,
	joinAs,
	shareTeam,
	startEmpty,
	status,
	visit
} from './steps.ts';

/** The row of a deal in a list. */
function row(page: Page, title: string) {
	return page
		.locator('[role="row"][data-deal]')
		.filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

/** The titles of a list, from the top. */
function listed(page: Page): Promise<string[]> {
	return page.locator('[role="row"][data-deal] a').allInnerTexts();
}

async function list(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'List', exact: true }).click();
	await page.getByRole('grid', { name: 'Deals' }).waitFor();
}

test('the list is changed by keyboard like a sheet, sorted, grouped and exported', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	for (const [title, value] of [
		['Chairs', '300'],
		['Boilers', '100'],
		['Desks', '200']
	] as const)
		await addDeal(page, title, value);
	await list(page);
	await expect.poll(() => listed(page)).toEqual(['Desks', 'Boilers', 'Chairs']);

	// By keys: into the grid, along to the value, changed, and on to the row below.
	await row(page, 'Desks').getByRole('gridcell').nth(1).focus();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await page.getByRole('textbox', { name: /^.?Deal value.* of .?Desks/ }).fill('950');
	await page.keyboard.press('Enter');
	await expect.poll(() => row(page, 'Desks').getByRole('gridcell').nth(2).innerText()).toBe('$950');
	await expect
		.poll(() => page.locator(':focus').evaluate((cell) => cell.closest('[data-row]')?.textContent))
		.toContain('Boilers');
	// Escape leaves a cell as it was.
	await page.keyboard.press('F2');
	await page.getByRole('textbox', { name: /^.?Deal value.* of .?Boilers/ }).fill('7');
	await page.keyboard.press('Escape');
	expect(await row(page, 'Boilers').getByRole('gridcell').nth(2).innerText()).toBe('$100');
	// Tab goes on to the next cell that can be changed, and takes what was typed along.
	await page.keyboard.press('Enter');
	await page.getByRole('textbox', { name: /^.?Deal value.* of .?Boilers/ }).fill('110');
	await page.keyboard.press('Tab');
	await page.getByRole('combobox', { name: /^.?Company.* of .?Boilers/ }).fill('Acme');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await expect
		.poll(() => row(page, 'Boilers').getByRole('gridcell').nth(2).innerText())
		.toBe('$110');

	// Sorted by the head: from the least, then from the largest.
	const head = page.getByRole('columnheader', { name: 'Deal value' });
	await head.getByRole('button').click();
	await expect.poll(() => listed(page)).toEqual(['Boilers', 'Chairs', 'Desks']);
	await head.getByRole('button').click();
	await expect.poll(() => listed(page)).toEqual(['Desks', 'Chairs', 'Boilers']);
	expect(await head.getAttribute('aria-sort')).toBe('descending');
	await expect.poll(() => new URL(page.url()).search).toContain('s:value!');

	// In groups, with their sums.
	await page.getByRole('button', { name: 'Display', exact: true }).click();
	await page.getByRole('dialog').getByLabel('Group by').selectOption('Stage');
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
	await page.getByRole('button', { name: /Qualification.*3 deals/ }).waitFor();
	await page.getByText('$1.4K').waitFor();
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Export what is shown' }).click();
	const { readFile } = await import('node:fs/promises');
	const csv = await readFile(await (await download).path(), 'utf8');
	expect(
		csv
			.split(/\r?\n/)
			.slice(1, 3)
			.map((line) => line.split(',').slice(0, 3))
	).toEqual([
		['Desks', '950', 'USD'],
		['Chairs', '300', 'USD']
	]);
	// It is there again after a reload: the address says it.
	await page.reload();
	await expect.poll(() => listed(page)).toEqual(['Desks', 'Chairs', 'Boilers']);
	await row(page, 'Chairs').getByRole('link').click();
	await page.waitForURL(/\/deals\//);
	await page.getByRole('button', { name: 'Close the deal' }).click();
	await expect.poll(() => new URL(page.url()).search).toContain('face=list');
});

test('several are changed by one command, and undone by one', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	for (const title of ['One', 'Two', 'Three', 'Four']) await addDeal(page, title);
	await list(page);
	await row(page, 'Four').getByRole('checkbox').click();
	await row(page, 'Two')
		.getByRole('checkbox')
		.click({ modifiers: ['Shift'] });
	await page.getByText('3 deals selected').waitFor();
	await page.getByRole('button', { name: 'Change 3 deals' }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Field').selectOption('Stage');
	await sheet.getByLabel('Value').selectOption('Proposal');
	await sheet.getByRole('button', { name: 'Change 3 deals' }).click();
	await page.getByText('3 deals changed').waitFor();
	const stages = () => page.locator('[role="row"][data-deal] [data-col="4"]').allInnerTexts();
	await expect.poll(stages).toEqual(['Proposal', 'Proposal', 'Proposal', 'Qualification']);
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect.poll(stages).toEqual(Array(4).fill('Qualification'));
	// All of them, by keys.
	await row(page, 'One').getByRole('gridcell').nth(1).focus();
	await page.keyboard.press('Control+a');
	await page.getByText('4 deals selected').waitFor();
	await page.getByRole('button', { name: 'Delete 4 deals' }).click();
	await page.getByText('No deals here yet.').waitFor();
	await page.keyboard.press('Control+z');
	await expect.poll(() => listed(page)).toEqual(['Four', 'Three', 'Two', 'One']);
});

test('a view that is saved for the team is opened by its address by a colleague', async () => {
	const relay = await serve();
	const [anna, ben] = [await launch('desktop'), await launch('phone')];
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await addDeal(annas, 'Large', '9000');
	await addDeal(annas, 'Small', '10');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await annas.goto(relay.url);
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, 'Small').waitFor();

	await list(annas);
	await annas.getByRole('button', { name: 'Filter', exact: true }).click();
	const sheet = annas.getByRole('dialog');
	await sheet.getByRole('button', { name: 'Add condition' }).click();
	await sheet.getByLabel('Field').selectOption('Deal value');
	await sheet.getByLabel('Value', { exact: true }).fill('1000');
	await sheet.getByRole('button', { name: 'Show 1 deal' }).click();
	await expect.poll(() => listed(annas)).toEqual(['Large']);
	await annas.getByRole('button', { name: 'Save view…' }).click();
	await annas.getByLabel('Name of the view').fill('Large ones');
	await annas.getByRole('radio', { name: 'The team' }).check();
	await annas.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
	await expect.poll(() => annas.url()).toMatch(/\?view=v/);
	await status(annas, 'synced');

	await bens.goto(annas.url());
	await bens
		.getByRole('grid')
		.getByRole('link', { name: /^Large/ })
		.waitFor();
	expect(await bens.locator('[role="row"][data-deal]').count()).toBe(1);
	await bens.getByRole('button', { name: 'Large ones' }).waitFor();
	// What one changes of it is marked, and is another's only once it is saved.
	await annas.getByRole('button', { name: 'Mine', exact: true }).click();
	await annas.getByRole('button', { name: /Large ones.*changed and not saved/ }).waitFor();
	await annas.getByRole('button', { name: 'Discard changes' }).click();
	await annas.getByRole('button', { name: 'Large ones', exact: true }).waitFor();
	await annas.getByRole('button', { name: 'Board', exact: true }).click();
	await annas.getByRole('button', { name: 'Save', exact: true }).click();
	await card(bens, 'Large').waitFor();
	await bens.locator('.board').waitFor();
});

test('dragging to another month, and its menu, change the expected close date', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps', '100');
	await page.getByRole('button', { name: 'Forecast', exact: true }).click();
	await column(page, 'No date').waitFor();
	const month = (ahead: number) => {
		const now = new Date();
		const day = new Date(Date.UTC(now.getFullYear(), now.getMonth() + ahead, 1));
		return day.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
	};
	const stands = (name: string) => column(page, name).locator('[data-deal] h3').allInnerTexts();
	await card(page, 'Lamps').getByRole('button', { name: /^Move/ }).click();
	await page.getByRole('menuitem', { name: 'To month…' }).click();
	await page.getByRole('menuitem', { name: month(1) }).click();
	await expect.poll(() => stands(month(1))).toEqual(['Lamps']);

	const from = await card(page, 'Lamps').boundingBox();
	const to = await column(page, month(2)).boundingBox();
	if (!from || !to) throw new Error('nothing to drag');
	await page.mouse.move(from.x + 40, from.y + 20);
	await page.mouse.down();
	await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
	await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 12 });
	await page.mouse.up();
	await expect.poll(() => stands(month(2))).toEqual(['Lamps']);
	// By keys, and back.
	await card(page, 'Lamps').getByRole('link').focus();
	await page.keyboard.press(']');
	await expect.poll(() => stands(month(3))).toEqual(['Lamps']);
	await page.keyboard.press('Control+z');
	await expect.poll(() => stands(month(2))).toEqual(['Lamps']);
	await card(page, 'Lamps').getByRole('link').click();
	await page.waitForURL(/\/deals\//);
	const shown = await page.getByRole('textbox', { name: 'Expected close date' }).inputValue();
	expect(shown).toContain(month(2).slice(0, 3));
});

test('a sheet that is opened before the address of a view is written stays open, and the address is written after it', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Chairs');
	const written = () => new URL(page.url()).search;
	const before = written();
	await page.getByRole('button', { name: 'Mine', exact: true }).waitFor();
	// In one breath, as fingers do on a device that is slow.
	await page.evaluate(() => {
		for (const name of ['Mine', 'New deal'])
			[...document.querySelectorAll('button')]
				.find((one) => one.innerText.trim() === name)
				?.click();
	});
	const form = page.getByRole('dialog', { name: 'New deal' });
	await form.getByLabel('Title', { exact: true }).fill('Desks');
	await page.waitForTimeout(800);
	expect(await form.getByLabel('Title', { exact: true }).inputValue()).toBe('Desks');
	await form.getByRole('button', { name: 'Add deal' }).click();
	await card(page, 'Desks').waitFor();
	await expect.poll(written).not.toBe(before);
	await page.reload();
	await page.getByRole('button', { name: 'Mine', exact: true, pressed: true }).waitFor();

	// What is chosen while an address is being written is not taken back by it.
	await page.evaluate(() => {
		const pressed = (name: string) =>
			[...document.querySelectorAll('button')]
				.find((one) => one.innerText.trim() === name)
				?.click();
		const { replaceState } = history;
		history.replaceState = (...given) => {
			history.replaceState = replaceState;
			history.replaceState(...given);
			pressed('Overdue');
		};
		pressed('No next step');
	});
	const on = page.getByRole('button', { pressed: true }).filter({ visible: true });
	await expect.poll(written).toContain('before(today)');
	expect(await on.allInnerTexts()).toEqual(['Board', 'Mine', 'Overdue', 'No next step']);
});
