import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { invite, joinAs, offlineReady, shareTeam, startEmpty, status, visit } from './steps.ts';

/** Opens the list, without a load of the page. */
async function toPeople(page: Page): Promise<void> {
	const people = page.getByRole('link', { name: 'People', exact: true });
	await people.filter({ visible: true }).first().click();
	await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
}

async function addPerson(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
	await toPeople(page);
	await page.getByRole('button', { name: 'New person' }).first().click();
	const dialog = page.getByRole('dialog');
	for (const [label, text] of Object.entries(fields))
		await dialog.getByLabel(label, { exact: true }).fill(text);
	await dialog.getByRole('button', { name: 'Add person' }).click();
	await dialog.waitFor({ state: 'detached' });
}

test('two add the same person apart: they are proposed as one, merged value by value, and parted again by undo', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas, 'Manager');
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await status(bens, 'synced');
	for (const page of [annas, bens]) await offlineReady(page);

	await relay.kill9();
	await addPerson(annas, { Name: 'Ada King', Phone: '+44 20 7946 0000', Position: 'Buyer' });
	await addPerson(bens, {
		Name: 'King Ada',
		Phone: '020 7946 0000',
		'E-mail': 'ada@engines.example'
	});
	await relay.restart();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);

	// While one types, who is here already is told, and nothing is barred.
	await toPeople(bens);
	await bens.getByRole('button', { name: 'New person' }).first().click();
	await bens.getByRole('dialog').getByLabel('Name', { exact: true }).fill('ada king');
	await bens.getByRole('link', { name: /^Use it.*King Ada/ }).waitFor();
	await bens.getByRole('button', { name: 'Cancel' }).click();

	await annas.goto(`${relay.url}/look`);
	await annas.getByRole('heading', { name: /Probably the same person/ }).waitFor();
	await annas.getByRole('button', { name: /^Keep this one.*Ada King/ }).click();
	const dialog = annas.getByRole('dialog');
	await dialog.getByRole('radio', { name: '020 7946 0000' }).check();
	await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
	await annas.getByText('Nothing needs a look.').waitFor();
	await status(annas, 'synced');

	await toPeople(bens);
	await expect.poll(() => bens.locator('a.to').count()).toBe(1);
	await bens
		.getByRole('link', { name: /Ada King/ })
		.first()
		.click();
	await expect
		.poll(() => bens.getByLabel('E-mail', { exact: true }).inputValue())
		.toBe('ada@engines.example');
	expect(await bens.getByLabel('Phone', { exact: true }).inputValue()).toBe('020 7946 0000');

	// Every way to reach her says whom it reaches.
	const reach = bens.getByRole('list', { name: /^Reach .?Ada King/ });
	for (const name of [/^Call .?Ada King/, /^Message .?Ada King/, /^E-mail to .?Ada King/])
		await reach.getByRole('link', { name }).first().waitFor();
	for (const box of await Promise.all(
		(await reach.getByRole('link').all()).map((one) => one.boundingBox())
	))
		expect(box?.height).toBeGreaterThanOrEqual(44);

	await annas.keyboard.press('Control+z');
	await annas.getByRole('heading', { name: /Probably the same person/ }).waitFor();
	await status(annas, 'synced');
	await toPeople(bens);
	await expect.poll(() => bens.locator('a.to').count()).toBe(2);
});

test('a company: made, warned of, filled in, deleted, and back', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await toPeople(page);
	await page.getByRole('tab', { name: 'Companies' }).click();
	const add = async (name: string) => {
		await page.getByRole('button', { name: 'New company' }).first().click();
		await page.getByLabel('Name of the company').fill(name);
	};
	await add('Acme GmbH');
	await page.getByRole('button', { name: 'Add company' }).click();
	await page.getByRole('link', { name: 'Acme GmbH' }).waitFor();
	await add('ACME, Inc.');
	await page.getByRole('link', { name: /^Use it.*Acme GmbH/ }).click();
	await page.getByRole('heading', { name: 'Acme GmbH', level: 1 }).waitFor();

	const long = `${'x'.repeat(300)} <b>bold</b> 👩‍💼 שלום`;
	await page.getByLabel('Address', { exact: true }).fill(long);
	await page.getByLabel('Website', { exact: true }).fill('acme.example');
	await page.getByLabel('Name of the company').fill('Acme 2');
	await page.keyboard.press('Tab');
	await page.getByRole('heading', { name: 'Acme 2', level: 1 }).waitFor();
	await page.getByRole('link', { name: 'acme.example' }).waitFor();
	await page.getByRole('link', { name: /^Map: .?Acme/ }).waitFor();
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(overflow).toBe(0);

	await page.getByRole('button', { name: 'Delete company' }).click();
	await page.getByRole('heading', { name: /^.?Acme 2.? deleted$/ }).waitFor();
	await page.goto(`${relay.url}/bin`);
	await page.getByRole('button', { name: /^Restore.*Acme 2/ }).click();
	await toPeople(page);
	await page.getByRole('tab', { name: 'Companies' }).click();
	await page.getByRole('link', { name: 'Acme 2' }).waitFor();
});

test('many at once: a label, the bin, and undo as one step', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await startEmpty(page);
	for (const name of ['Ada', 'Bob', 'Cy']) await addPerson(page, { Name: name });
	await page.getByRole('button', { name: 'Select several' }).click();
	await page.getByRole('button', { name: 'Select all' }).click();
	await page.getByRole('checkbox', { name: /^Select .?Cy/ }).uncheck();
	await page.getByText('2 selected').waitFor();
	const [cards] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Export vCard' }).click()
	]);
	expect(cards.suggestedFilename()).toBe('People.vcf');
	await page.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect.poll(() => page.locator('a.to').count()).toBe(1);
	await page.keyboard.press('Control+z');
	await expect.poll(() => page.locator('a.to').count()).toBe(3);
});
