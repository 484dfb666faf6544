import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DATA, withData } from '../interchange/data.ts';
import { launch, serve } from './app.ts';
import { reach, startEmpty, visit } from './steps.ts';

const FILE = [
	'id,name,amount,company,owner,stage,created,close date',
	'1,Lamps,"$1,200.50",GTX Pro,Ann Ray,Demo,01/02/2024,',
	'2,Chairs,$300,GTXPro,Ann Ray,Closed Won,02/02/2024,03/04/2024',
	'3,=1+1,<b>5</b>,Acme,Bob Ott,Demo,03/02/2024,',
	'4,<img src=x>,$7,Acme,Bob Ott,Demo,04/02/2024,',
	'5,"Broken,1'
].join('\n');

async function choose(page: Page, text: string | Buffer, name = 'export.csv') {
	await reach(page, 'Import');
	const folder = await mkdtemp(join(tmpdir(), 'runnel-import-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const path = join(folder, name);
	await writeFile(path, text);
	await page.locator('input[type=file]').setInputFiles(path);
	await page.getByRole('heading', { name: 'Columns' }).waitFor();
}

const start = (page: Page) => page.getByRole('button', { name: /^Import [\d,]+ deals?$/ });

test('a rep imports a file on a phone: is asked for the date, merges a spelling, sees what was refused, takes it back, imports anew', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await startEmpty(page);
	await choose(page, FILE);

	// 01/02 is two days: nothing comes in until it is settled.
	expect(await start(page).isDisabled()).toBe(true);
	await page.getByText(/created.?, .?close date.*Choose the order/).waitFor();
	await page.getByLabel('Order of the date: created').selectOption({ label: 'Day, month, year' });
	await page
		.getByLabel('Order of the date: close date')
		.selectOption({ label: 'Day, month, year' });
	await page.getByText('Feb 1, 2024').or(page.getByText('1 Feb 2024')).first().waitFor();
	await page.getByText('2 rows will be refused').waitFor();
	await page.getByRole('checkbox', { name: /Write all as .GTX Pro/ }).check();
	await page.getByRole('button', { name: 'Import 3 deals' }).click();

	await page.getByText('3 deals imported').waitFor();
	await page.getByText(/“.?<b>5<\/b>.?” is no amount/).waitFor();
	await page.getByText('Lines 6–').or(page.getByText('Line 6')).first().waitFor();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Download refused rows' }).click()
	]);
	const refused = await readFile(await download.path(), 'utf8');
	// What a spreadsheet would compute is guarded.
	expect(refused).toContain("'=1+1");

	await page.getByRole('button', { name: 'Open the board' }).click();
	const card = page.locator('[data-deal]').filter({ hasText: 'Lamps' });
	await card.getByText('$1,200.50').waitFor();
	await page.locator('[data-deal]').filter({ hasText: '<img src=x>' }).waitFor();
	await card.getByRole('link').click();
	await page.getByLabel('Company').waitFor();
	expect(await page.getByLabel('Company').inputValue()).toBe('GTX Pro');

	await reach(page, 'Import');
	await page.getByRole('button', { name: 'Undo import' }).click();
	await page.getByText('3 deals taken back').waitFor();
	await page.getByRole('link', { name: 'Board' }).click();
	await page.locator('[data-stage]').first().waitFor();
	expect(await page.locator('[data-deal]').count()).toBe(0);

	await reach(page, 'Import');
	await page.getByRole('button', { name: 'Another file' }).click();
	await choose(page, FILE.replaceAll('/02/2024', '/20/2024'));
	await page.getByRole('button', { name: 'Import 3 deals' }).click();
	await page.getByText('3 deals imported').waitFor();
	await page.getByRole('button', { name: 'Another file' }).click();
	await choose(page, FILE.replaceAll('/02/2024', '/20/2024'));
	await page.getByRole('button', { name: 'Import 3 deals' }).click();
	await page.getByText(/0 deals imported/).waitFor();
	await page.getByText(/3 rows skipped/).waitFor();
});

describe.skipIf(!withData('maven'))('the Maven file', () => {
	test('comes in as proposed, and is there after the browser was closed', async () => {
		const relay = await serve();
		const person = await launch('desktop');
		const page = await visit(person, relay.url);
		await startEmpty(page);
		await choose(
			page,
			await readFile(join(DATA, 'maven/sales_pipeline.csv')),
			'sales_pipeline.csv'
		);
		await page.getByRole('button', { name: 'Import 8,800 deals' }).click();
		await page.getByText('8,800 deals imported').waitFor({ timeout: 90_000 });
		await page.getByRole('button', { name: 'Open the board' }).click();
		const engaging = page.locator('[data-stage]').filter({ hasText: 'Engaging' });
		await engaging.getByText('1,589').first().waitFor();
		const address = page.url();
		await person.stop();
		await person.start();
		const later = await visit(person, address);
		await later
			.locator('[data-stage]')
			.filter({ hasText: 'Engaging' })
			.getByText('1,589')
			.first()
			.waitFor();
		await later
			.locator('[data-stage]')
			.filter({ hasText: 'Prospecting' })
			.getByText('500')
			.first()
			.waitFor();
	}, 180_000);
});
