import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { offlineReady, reach, startEmpty, visit } from './steps.ts';

const FILE = [
	'First Name,Last Name,Company,Email,Mobile Phone,Desk,Notes',
	'Mina,Rad,Zagros,MINA@z.ir,+98 912 000 0001,Chief buyer,Wants blue',
	'علی,رضایی,Zagros,ali@z.ir,,Clerk,',
	'<b>Bo</b>,Ott,,bo@x.de,,,',
	',,Nobody GmbH,,,,'
].join('\n');

/** Opens the list, without a load of the page. */
async function toPeople(page: Page): Promise<void> {
	const people = page.getByRole('link', { name: 'People', exact: true });
	await people.filter({ visible: true }).first().click();
	await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
}

async function addPerson(page: Page, name: string, email: string): Promise<void> {
	await toPeople(page);
	await page.getByRole('button', { name: 'New person' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Name', { exact: true }).fill(name);
	await dialog.getByLabel('E-mail', { exact: true }).fill(email);
	await dialog.getByRole('button', { name: 'Add person' }).click();
	await dialog.waitFor({ state: 'detached' });
}

const names = (page: Page) => page.locator('a.to .name').allTextContents();

test('a rep on a train imports people: maps a column, brings up to date who is here already, and takes it all back', async () => {
	const relay = await serve();
	const ada = await launch('phone');
	ada.expect(UNREACHABLE);
	const page = await visit(ada, relay.url);
	await startEmpty(page);
	await offlineReady(page);
	await ada.context.setOffline(true);
	await addPerson(page, 'Mina Rad-Karimi', 'mina@z.ir');

	await reach(page, 'Import');
	await page.getByRole('button', { name: 'Persons', pressed: false }).click();
	await page.getByRole('heading', { level: 1, name: 'Import people' }).waitFor();
	const folder = await mkdtemp(join(tmpdir(), 'runnel-import-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const path = join(folder, 'contacts.csv');
	await writeFile(path, FILE);
	await page.locator('input[type=file]').setInputFiles(path);

	const becomes = (column: string) =>
		page.getByLabel(new RegExp(`^What .?${column}.? becomes$`)).locator('option:checked');
	await page.getByRole('heading', { name: 'Columns' }).waitFor();
	expect(await becomes('First Name').textContent()).toBe('First name');
	expect(await becomes('Mobile Phone').textContent()).toBe('Mobile');
	expect(await becomes('Desk').textContent()).toBe('Into the note');
	await page.getByLabel(/^What .?Desk.? becomes$/).selectOption({ label: 'Position' });
	const rows = page
		.getByRole('region', { name: 'The first rows, as they will come in' })
		.getByRole('listitem');
	await rows.first().getByText('Chief buyer').waitFor();
	await rows
		.first()
		.getByText(/^Here already: .?Mina Rad-Karimi/)
		.waitFor();
	await rows.filter({ hasText: '<b>Bo</b> Ott' }).waitFor();
	await rows.last().getByText('There is neither a name nor an address').waitFor();
	await page.getByText('1 row will be refused').waitFor();

	// Whoever is here already is left out unless one asks for more.
	await page.getByRole('button', { name: 'Import 2 people' }).waitFor();
	await page.getByRole('button', { name: 'Bring up to date' }).click();
	await page.getByRole('button', { name: 'Import 3 people' }).click();
	await page.getByText('2 people imported').waitFor();
	await page.getByText('1 that was here brought up to date').waitFor();

	await page.getByRole('button', { name: 'Persons', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
	await expect.poll(() => names(page)).toHaveLength(3);
	await page.locator('a.to').filter({ hasText: 'Mina Rad' }).click();
	const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
	await expect.poll(() => value('Position')).toBe('Chief buyer');
	expect(await value('Mobile')).toBe('+98 912 000 0001');
	expect(await value('Company')).toBe('Zagros');

	await reach(page, 'Import');
	await page.getByRole('button', { name: 'Undo import' }).click();
	await page.getByText(/2 people taken back.*1 is as it was before/).waitFor();
	await toPeople(page);
	await page.locator('a.to').filter({ hasText: 'Mina Rad-Karimi' }).click();
	await expect.poll(() => value('Position')).toBe('');
	expect(await value('E-mail')).toBe('mina@z.ir');
});
