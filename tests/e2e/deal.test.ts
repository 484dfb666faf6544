import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { overflow, tooSmall } from './room.ts';
import {
	addDeal,
	card,
	invite,
	joinAs,
	moveByMenu,
	offlineReady,
	shareTeam,
	startEmpty,
	startSample,
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

/** Types into a field of the open deal, and leaves it. */
async function fill(page: Page, label: string | RegExp, text: string): Promise<void> {
	const field = page.getByRole('textbox', {
		name: label,
		exact: typeof label === 'string'
	});
	await field.fill(text);
	await field.press('Tab');
}

async function addLine(page: Page, name: string): Promise<void> {
	const quiet = page.getByRole('button', { name: 'Add a product or line' });
	const field = page.getByRole('combobox', { name: 'Add a product or line' });
	await quiet.or(field).first().waitFor();
	if (await quiet.isVisible()) await quiet.click();
	await field.fill(name);
	await field.press('Enter');
	await page.getByRole('button', { name }).first().waitFor();
}

const value = (page: Page) => page.getByLabel(/^Deal value/).inputValue();
const notice = (page: Page, text: string | RegExp) =>
	page.locator('.notices .notice').getByText(text);

test('a deal leaves in four ways, each with a way back, and comes back from the nurture list', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	for (const title of ['Bought', 'Lost one', 'Unfit', 'Later']) await addDeal(page, title, '100');

	// Won for another value, yesterday's news, paid today.
	await moveByMenu(page, 'Bought', 'Won');
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel(/^Deal value/).fill('90.5');
	await sheet.getByRole('button', { name: 'Mark as won' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Later', 'Unfit', 'Lost one']);

	await moveByMenu(page, 'Lost one', 'Lost…');
	await sheet.getByRole('button', { name: 'Mark as lost' }).click();
	await sheet.getByText('Choose a reason.').waitFor();
	await sheet.getByRole('radio', { name: /competitor/i }).check();
	await sheet.getByLabel('Lost to').fill('Acme & Söhne');
	await sheet.getByRole('button', { name: 'Mark as lost' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Later', 'Unfit']);

	await moveByMenu(page, 'Unfit', 'Disqualify…');
	await sheet.getByRole('radio').first().check();
	await sheet.getByRole('button', { name: 'Disqualify' }).click();
	await notice(page, /Unfit.? disqualified/).waitFor();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Later']);
	await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
	await expect.poll(() => titles(page, 'Qualification')).toContain('Unfit');

	await moveByMenu(page, 'Later', 'Set aside…');
	await sheet.getByRole('button', { name: 'In 6 months' }).click();
	await sheet.getByRole('button', { name: 'Set aside' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Unfit']);
	await page.goto(`${relay.url}/nurture`);
	await page.getByRole('link', { name: 'Later' }).waitFor();
	await page.getByRole('button', { name: /^Put off/ }).click();
	await sheet.getByRole('button', { name: 'In 1 month' }).click();
	await page.getByText(/in (30|31|28|29) days|next month/).waitFor();
	expect(await overflow(page)).toEqual([]);
	await page.locator('.notices .notice').waitFor({ state: 'detached' });
	expect(await tooSmall(page, 'thumb')).toEqual([]);
	await page.getByRole('button', { name: /^Bring back/ }).click();
	await notice(page, /Later.? is back in .?Qualification/).waitFor();
	await page.goto(relay.url);
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Later', 'Unfit']);

	await openDeal(page, 'Later');
	await page
		.getByText(/set the deal aside until/)
		.first()
		.waitFor();
	await page.getByText(/reopened it in/).waitFor();
});

test('two members apart on one deal: lines, labels, parts and fields of both are there; won and set aside is asked', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('desktop')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	for (const title of ['Both', 'Decided']) await addDeal(annas, title, '');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas, 'Manager');
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await card(bens, 'Both').waitFor();
	await status(bens, 'synced');
	for (const page of [annas, bens]) await offlineReady(page);

	await relay.kill9();
	for (const page of [annas, bens]) {
		const first = page === annas;
		await openDeal(page, 'Both');
		await addLine(page, first ? 'Lamp' : 'Cable');
		await fill(page, /^Price of one/, first ? '20' : '5');
		await expect.poll(() => value(page)).toBe(first ? '20' : '5');
		await page.getByRole('button', { name: 'Add: Labels' }).click();
		const label = page.getByRole('combobox', { name: 'Add a label' });
		await label.fill(first ? 'Hot' : 'Export');
		await label.press('Enter');
		// Names are set apart by invisible marks.
		await page
			.getByRole('button', { name: first ? /^Take off .?Hot/ : /^Take off .?Export/ })
			.waitFor();
		if (first) await page.getByRole('button', { name: 'Add: Cost' }).click();
		if (first) await fill(page, /^Cost/, '8');
		else await fill(page, 'Expected close date', '12/24/2026');
		await openDeal(page, 'Decided');
		if (first) {
			await page.getByRole('button', { name: 'Won', exact: true }).click();
			await page.getByRole('button', { name: 'Mark as won' }).click();
		} else {
			await page.getByRole('button', { name: 'Set aside…' }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Set aside' }).click();
		}
		await toBoard(page);
	}
	await relay.restart();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);

	for (const page of [annas, bens]) {
		await openDeal(page, 'Both');
		await page.getByRole('button', { name: /^Lamp/ }).waitFor();
		await page.getByRole('button', { name: /^Cable/ }).waitFor();
		for (const label of [/^Take off .?Hot/, /^Take off .?Export/])
			await page.getByRole('button', { name: label }).waitFor();
		await expect.poll(() => page.getByLabel(/^Cost/).inputValue()).toBe('8');
	}
	// Each value was the sum of what its writer saw: the sum of both is offered.
	await bens.getByRole('button', { name: 'Use the sum as deal value' }).click();
	for (const page of [annas, bens]) await expect.poll(() => value(page)).toBe('25');
	await bens.getByText(/^(Margin|.*Margin:).*17/).waitFor();

	await annas.goto(`${relay.url}/look`);
	await annas.getByText('Won by one, taken off otherwise by another').waitFor();
	await annas.getByText(/set it aside until/).waitFor();
	await annas.getByRole('button', { name: /^It is set aside/ }).click();
	await bens.goto(`${relay.url}/nurture`);
	await bens.getByRole('button', { name: 'All deals' }).click();
	await bens.getByRole('link', { name: 'Decided' }).waitFor();
});

test('what a field was before is restored from the history, which can be narrowed', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Priced', '100');
	await openDeal(page, 'Priced');
	await fill(page, /^Deal value/, '80');
	await page.getByRole('button', { name: 'Moves' }).click();
	await page.getByText(/changed .?Deal value/).waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Fields', exact: true }).click();
	await page.getByText(/changed .?Deal value/).waitFor();
	await page.getByRole('button', { name: /^Back to .*100.*Deal value/ }).click();
	await expect.poll(() => value(page)).toBe('100');
	await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
	await expect.poll(() => value(page)).toBe('80');
});

test('several stalled deals are set aside at once, and are back by one undo', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startSample(page);
	await page.goto(`${relay.url}/stalled`);
	await page.getByRole('button', { name: 'All deals' }).click();
	const rows = page.locator('ol > li');
	await rows.first().waitFor();
	const before = await rows.count();
	for (const index of [0, 1, 2]) await rows.nth(index).getByRole('checkbox').check();
	await page.getByRole('button', { name: 'Set aside…' }).click();
	await page.getByRole('dialog').getByText('When to look at 3 deals again?').waitFor();
	await page.getByRole('dialog').getByRole('button', { name: 'Set aside' }).click();
	await expect.poll(() => rows.count()).toBe(before - 3);
	await notice(page, '3 deals changed').waitFor();
	await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
	await expect.poll(() => rows.count()).toBe(before);
});

/** A name, a note and so on as nobody should write them, and somebody does. */
const ODD = [
	'A'.repeat(3000),
	'<img src=x onerror=alert(1)> & "quotes" <b>',
	'👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 סוף مرحبا end \u202Ereversed',
	'مهندسی فروش ۱۲۳ — ACME (Ltd.) ۴۵٬۶۷۸'
];

test('odd input on the page of a deal has a clear answer, and nothing sticks out of it', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await addDeal(page, 'Odd', '');
	await openDeal(page, 'Odd');
	await fill(page, /^Deal value/, 'twelve');
	await page.getByText('This is not an amount. Write it in digits.').waitFor();
	await fill(page, /^Deal value/, '99999999999999999999');
	await page.getByText('This amount is too large. Check the zeros.').waitFor();
	await fill(page, /^Deal value/, '-1250.75');
	await page.getByText('The amount cannot be less than zero.').waitFor();
	await fill(page, /^Deal value/, '1250.75');
	await expect.poll(() => value(page)).toBe('1,250.75');
	await fill(page, 'Expected close date', '31.02.2026');
	await page
		.getByText(/is not|such as|like/i)
		.first()
		.waitFor();
	await page.getByRole('textbox', { name: 'Expected close date' }).press('Escape');
	await addLine(page, ODD[1] ?? '');
	await fill(page, 'Quantity', '-3');
	await page.getByText('This number does not fit here.').waitFor();
	await fill(page, 'Quantity', '1000000000');
	await fill(page, 'Discount, %', '101');
	await page.getByText('This number does not fit here.').waitFor();
	await page.getByLabel('Discount, %').press('Escape');
	for (const text of ODD) {
		await page.getByLabel('Title', { exact: true }).fill(text);
		await page.getByLabel('Title', { exact: true }).press('Tab');
		await expect.poll(() => page.locator('h1').first().textContent()).toBe(text);
		expect(await overflow(page)).toEqual([]);
	}
	await fill(page, 'Title', '   ');
	await page.getByText('Give the deal a title.').waitFor();
	await page.getByRole('button', { name: 'Add: Labels' }).click();
	for (const text of ODD) {
		const field = page.getByRole('combobox', { name: 'Add a label' });
		await field.fill(text);
		await field.press('Enter');
		await expect.poll(() => field.inputValue()).toBe('');
	}
	await expect.poll(() => page.getByRole('button', { name: /^Take off/ }).count()).toBe(ODD.length);
	expect(await overflow(page)).toEqual([]);
	await page.locator('.notices .notice').waitFor({ state: 'detached' });
	expect(await tooSmall(page, 'thumb')).toEqual([]);
});
