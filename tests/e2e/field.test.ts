import { type Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	comeBackFromCall,
	startEmpty,
	startSample,
	staysOnCalls,
	visit
} from './steps.ts';

/** Opens a deal's page from the board, without a reload. */
async function openDeal(page: Page, title: string): Promise<void> {
	await card(page, title).getByRole('link').click();
	await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Adds a person to the deal that is open. */
async function addPerson(page: Page, name: string, phone: string): Promise<void> {
	await page.getByRole('button', { name: 'New person' }).click();
	const form = page.getByRole('dialog');
	await form.getByLabel('Name', { exact: true }).fill(name);
	await form.getByLabel('Phone').fill(phone);
	await form.getByRole('button', { name: 'Add person' }).click();
	await page.getByRole('link', { name, exact: true }).waitFor();
}

test('a number that is tapped asks how it went when one is back, and logs it in one tap', async () => {
	const { url } = await serve();
	const visitor = await launch('phone');
	const page = await visit(visitor, url);
	await startEmpty(page);
	await addDeal(page, 'Rope');
	await openDeal(page, 'Rope');
	await addPerson(page, 'Ada Byron', '+48 000 111 222');

	const number = page.getByRole('link', { name: '+48 000 111 222' });
	expect(await number.getAttribute('href')).toBe('tel:+48000111222');
	await staysOnCalls(page);
	await number.click();
	const ask = page.getByRole('region', { name: /Call.*Ada Byron/ });
	expect(await ask.count()).toBe(0);
	await comeBackFromCall(page);
	await ask.getByRole('button', { name: 'No answer' }).click();
	await page.getByText(/called.*No answer/).waitFor();
	// It is taken back there, and what was done meanwhile stays.
	const value = page.getByLabel('Deal value', { exact: true });
	await value.fill('50');
	await value.blur();
	await ask.getByRole('button', { name: 'Undo' }).click();
	await page.getByText(/called.*No answer/).waitFor({ state: 'detached' });
	expect(await value.inputValue()).toBe('50');

	await number.click();
	await comeBackFromCall(page);
	await ask.getByRole('button', { name: 'No answer' }).click();
	await page.getByText(/called.*No answer/).waitFor();
	// What is logged is not asked for again; what comes next is.
	await page.reload();
	await ask.getByText('What comes next?').waitFor();
	expect(await ask.getByRole('button', { name: 'Reached' }).count()).toBe(0);
	await ask.getByRole('button', { name: /^.?Call.?: .?Tomorrow/ }).click();
	await ask.waitFor({ state: 'detached' });
	const next = page.getByRole('region', { name: 'Next step' });
	await next.getByTitle(/Planned: .?Call/).waitFor();

	// It is the history's, and taken back like any step: the plan first, then the call.
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await page.keyboard.press('Control+z');
	await next.getByTitle('No next step').waitFor();
	await page.keyboard.press('Control+z');
	await page.getByText(/called.*No answer/).waitFor({ state: 'detached' });
});

test('a call is logged on a deal that is found by the phone number of its contact', async () => {
	const { url } = await serve();
	const visitor = await launch('desktop');
	const page = await visit(visitor, url);
	await startEmpty(page);
	await addDeal(page, 'Rope');
	await openDeal(page, 'Rope');
	await addPerson(page, 'Ada Byron', '+48 000 111 222');
	await page.getByRole('button', { name: 'Log activity' }).first().click();
	const sheet = page.getByRole('dialog');
	await sheet.getByRole('button', { name: 'Note, day and more' }).click();
	await sheet.getByLabel('They got in touch').check();
	await sheet.getByLabel(/^Note/).fill('Wants blue');
	await sheet.getByRole('button', { name: 'Reached' }).click();
	await sheet.getByRole('button', { name: 'Close' }).click();
	await page.getByText('Wants blue').waitFor();
	await page.getByText(/took a call/).waitFor();
});

test('the rows of Today act in place, and each can be taken back', async () => {
	const { url } = await serve();
	const visitor = await launch('desktop');
	const page = await visit(visitor, url);
	await startSample(page);
	await page.goto(`${url}/today`);
	const overdue = page.getByRole('region', { name: /^Overdue/ });
	const rows = overdue.getByRole('listitem');
	await rows.first().waitFor();
	const before = await rows.count();
	const title = await rows.first().getByRole('link').first().innerText();

	// The row leaves; the focus stays in the list, or goes to its heading.
	await rows.first().getByRole('button', { name: /^Done/ }).focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => overdue.getByRole('link', { name: title, exact: true }).count()).toBe(0);
	await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect.poll(() => rows.count()).toBe(before);

	await rows
		.first()
		.getByRole('button', { name: /in 3 days$/ })
		.click();
	await expect.poll(() => overdue.getByRole('link', { name: title, exact: true }).count()).toBe(0);
	await page
		.getByRole('status')
		.getByText(new RegExp(`${title}.?: `))
		.waitFor();

	const all = page.getByRole('button', { name: 'All deals' });
	await all.click();
	expect(await all.getAttribute('aria-pressed')).toBe('true');
	await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(before);
});

test.each([
	['fa-IR', 'امتحان با داده‌های نمونه', 'آرش', 'ارش'],
	['ru-RU', 'Попробовать на примере', 'Олег', 'олег']
])(
	'people are found in %s however they are typed, and marked',
	async (locale, start, name, typed) => {
		const { url } = await serve();
		const visitor = await launch('phone', { locale });
		const page = await visit(visitor, url);
		await page.getByRole('button', { name: start }).click();
		await page.locator('[data-deal]').first().waitFor();
		await page.goto(`${url}/people`);
		const rows = page.locator('a[href^="/people/p"]');
		await rows.first().waitFor();
		const all = await rows.count();
		await page.getByRole('searchbox').fill(typed);
		await expect.poll(() => rows.count()).toBeLessThan(all);
		// Others may have it in their company or their part.
		const named = rows.filter({ has: page.locator('.name', { hasText: name }) }).first();
		const found = await named.locator('.name').innerText();
		expect(await named.locator('mark').first().innerText()).toBe(name);
		await named.click();
		await page.getByRole('heading', { level: 1, name: found }).waitFor();
	}
);
