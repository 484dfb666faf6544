import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { launch, serve } from './app.ts';
import { addDeal, card, startEmpty, visit } from './steps.ts';

const field = (page: Page) => page.getByRole('dialog').getByRole('combobox');
const options = (page: Page) => page.getByRole('dialog').getByRole('option').allInnerTexts();

/** Presses a key until the search is open: keys are listened for a moment after a screen stands. */
async function searchBy(page: Page, key: string): Promise<void> {
	await expect
		.poll(async () => {
			const open = await field(page).count();
			if (open === 0) await page.keyboard.press(key);
			return open;
		})
		.toBe(1);
}

/** Types into the search, by keys. */
async function search(page: Page, text: string): Promise<void> {
	await field(page).waitFor();
	await page.keyboard.press('Control+a');
	await page.keyboard.type(text);
}

async function addPerson(page: Page, name: string, phone: string): Promise<void> {
	await page.getByRole('button', { name: 'New person', exact: true }).first().click();
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByLabel('Phone', { exact: true }).fill(phone);
	await page.getByRole('button', { name: messages['people.create'], exact: true }).click();
	await page.getByRole('link', { name: new RegExp(`^${name}`) }).waitFor();
}

test('by keys from anywhere: a deal in Persian, a person by any digits of the number, a note by its text', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'قرارداد علي ۱۴۰۵');
	await addDeal(page, 'Mill');
	await card(page, 'Mill').getByRole('link').click();
	const note = page.getByRole('textbox', { name: messages['note.label'], exact: true });
	await expect.poll(() => note.getAttribute('contenteditable')).toBe('true');
	await note.fill('They want a discount of 12 percent.');
	await page.goto(`${relay.url}/people`);
	await addPerson(page, 'Sara Amini', '+98 (912) 345-67-89');

	await searchBy(page, '/');
	await search(page, 'قرارداد علی 1405');
	await expect.poll(() => options(page)).toEqual([expect.stringContaining('قرارداد علي ۱۴۰۵')]);
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: 'قرارداد علي ۱۴۰۵' }).waitFor();

	for (const typed of ['۰۹۱۲۳۴۵', '+98 912 345', '6789']) {
		await searchBy(page, 'Control+k');
		await search(page, typed);
		await expect.poll(() => options(page)).toHaveLength(1);
		expect(await page.getByRole('dialog').getByRole('option').locator('mark').count()).toBe(1);
		expect(await options(page)).toEqual([expect.stringContaining('Sara Amini')]);
		await page.keyboard.press('Escape');
		await field(page).waitFor({ state: 'detached' });
	}

	// What closed the search takes its entry in the history back, and an address asked for meanwhile with it.
	await page.waitForFunction(() => !history.state?.['sveltekit:states']?.sheet);

	// Also while one types elsewhere.
	await page.goto(`${relay.url}/people`);
	await page.getByLabel(messages['people.search']).focus();
	await searchBy(page, 'Control+k');
	await search(page, 'discount');
	const found = page.getByRole('option', { name: 'Mill' });
	await found.waitFor();
	expect(await found.innerText()).toContain(`${messages['note.label']}: They want a discount`);
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: 'Mill' }).waitFor();

	// What was looked for and opened is offered again.
	await searchBy(page, '/');
	await expect
		.poll(async () => (await options(page)).slice(0, 4).map((text) => text.trim().split('\n')[0]))
		.toEqual(['discount', 'قرارداد علی 1405', 'Mill', 'قرارداد علي ۱۴۰۵']);
	await page.keyboard.press('Enter');
	await expect.poll(() => field(page).inputValue()).toBe('discount');
	await found.waitFor();
});

test('by thumb: what is not there is made, and all of a kind are shown', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
	await search(page, 'Lamp 0');
	await page.getByRole('option', { name: /^New person .*Lamp 0/ }).waitFor();
	await page.getByRole('option', { name: /^New deal .*Lamp 0/ }).click();
	await expect.poll(() => page.getByLabel('Title', { exact: true }).inputValue()).toBe('Lamp 0');
	await page.getByRole('button', { name: 'Add deal' }).click();
	await card(page, 'Lamp 0').waitFor();
	for (let number = 1; number < 7; number++) await addDeal(page, `Lamp ${number}`);

	await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
	await search(page, 'lamp');
	await page.getByRole('option', { name: 'Show all 7' }).click();
	await expect.poll(() => options(page)).toHaveLength(7);
	await page.getByRole('button', { name: messages['search.everything'] }).click();
	await page.getByRole('option', { name: 'Show all 7' }).waitFor();
	expect(await options(page)).toHaveLength(6);
});
