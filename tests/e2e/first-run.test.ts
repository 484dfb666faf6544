import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, card, startEmpty, startSample, titles, visit } from './steps.ts';

test('a rep tries the sample on a phone, in each language, right to left in Persian', async () => {
	const relay = await serve();
	const person = await launch('phone');
	const page = await visit(person, relay.url);
	await page.getByRole('button', { name: 'فارسی' }).click();
	await page.locator('html[dir=rtl]').waitFor();
	await page.getByRole('button', { name: /نمونه/ }).click();
	await page.locator('[data-deal]').first().waitFor();
	expect(await page.locator('[data-stage]').count()).toBe(5);

	await page.goto(`${relay.url}/settings`);
	for (const [code, settings, direction] of [
		['ru', 'Настройки', 'ltr'],
		['pl', 'Ustawienia', 'ltr'],
		['zh', '设置', 'ltr'],
		['fa', 'تنظیمات', 'rtl'],
		['en', 'Settings', 'ltr']
	] as const) {
		await page.locator('select').first().selectOption(code);
		await page.getByRole('heading', { level: 1, name: settings }).waitFor();
		expect(await page.locator('html').getAttribute('dir')).toBe(direction);
		expect(await page.locator('html').getAttribute('lang')).toBe(code);
	}
});

test('a rep starts empty, adds a deal in three fields, edits it in place, sees its history, takes it back', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Lamps for the school', '1,250.50');
	expect(await titles(page, 'Qualification')).toEqual(['Lamps for the school']);

	await page.getByRole('link', { name: 'Lamps for the school' }).click();
	await page.getByRole('textbox', { name: 'Next step', exact: true }).fill('Call the director');
	// Tapping beside the field saves, without Enter.
	await page.getByRole('heading', { name: 'History' }).click();
	await page.getByText(/changed .*Next step.*Call the director/).waitFor();
	await page.getByLabel(/^Deal value/).fill('not a number');
	await page.getByLabel('Title', { exact: true }).focus();
	await page.getByText('This is not an amount.').waitFor();
	await page.getByLabel(/^Deal value/).fill('1300');
	await page.getByLabel('Title', { exact: true }).focus();
	await page.getByText(/\$1,250\.50.*\$1,300/).waitFor();

	await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
	await expect.poll(() => page.getByLabel(/^Deal value/).inputValue()).toBe('1,250.5');
	await page.getByRole('button', { name: 'Redo', exact: true }).first().click();
	await expect.poll(() => page.getByLabel(/^Deal value/).inputValue()).toBe('1,300');

	await page.getByRole('button', { name: 'Delete deal' }).click();
	await page.getByText('This deal was deleted.').waitFor();
	await page.getByRole('button', { name: 'Restore' }).click();
	await page.goBack();
	await card(page, 'Lamps for the school').waitFor();
});

test('markup in a title is text', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startEmpty(page);
	const title = '<img src=x onerror=document.title=1>"\' & =1+1';
	await addDeal(page, title);
	expect(await titles(page, 'Qualification')).toEqual([title]);
	await page.getByRole('link', { name: title }).click();
	await page.getByRole('heading', { level: 1, name: title }).waitFor();
});

test('the sample is cleared in one tap and the first choice comes back', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startSample(page);
	await page.getByRole('button', { name: 'Start your own' }).click();
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
	await page.reload();
	await page.getByRole('button', { name: 'Start empty' }).waitFor();
});
