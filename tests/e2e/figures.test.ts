import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { DATA, withData } from '../interchange/data.ts';
import { launch, serve } from './app.ts';
import { startSample, visit } from './steps.ts';

/** A headline figure by its name. */
function tile(page: Page, name: string): Locator {
	return page.locator('.tile', {
		has: page.locator('dt', { hasText: new RegExp(`^\\s*${name}`) })
	});
}

test.skipIf(!withData('maven'))(
	'the Maven file, imported, has its golden figures, in the chart and in the table',
	async () => {
		const relay = await serve();
		const person = await launch('desktop');
		const page = await visit(person, relay.url);
		await page.getByRole('button', { name: 'Import a file' }).click();
		await page.locator('input[type=file]').setInputFiles(join(DATA, 'maven/sales_pipeline.csv'));
		await page.getByRole('button', { name: /^Import [\d,]+ deals$/ }).click();
		await page.getByRole('button', { name: 'Open the board' }).click({ timeout: 60_000 });
		await page.locator('[data-stage]').first().waitFor();

		await page.getByRole('link', { name: 'Insights' }).click();
		await tile(page, 'Win rate').getByText('63.2%').waitFor({ timeout: 60_000 });
		await tile(page, 'Win rate').getByText('4,238 won of 6,711 closed').waitFor();
		await tile(page, 'Won value').getByText('10,005,534').waitFor();
		await tile(page, 'Sales cycle length').getByText('57 days').waitFor();
		await tile(page, 'Open deals').getByText('2,089').waitFor();

		const said = page.getByRole('button', { name: /Engaging.*8,300.*4,238.*2,473.*1,589.*51\.1%/ });
		await said.waitFor();
		await page.getByRole('button', { name: 'Show as table' }).first().click();
		const row = page.getByRole('row', { name: /Engaging/ }).getByRole('cell');
		expect(await row.allTextContents()).toEqual([
			'8,300',
			'4,238',
			'2,473',
			'0',
			'1,589',
			'51.1%',
			// No interval and no benchmark here.
			'–',
			'–',
			'–',
			expect.any(String)
		]);
	}
);

test('figures follow what is done, and the keys walk the charts', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startSample(page);
	await page.getByRole('link', { name: 'Insights' }).click();
	const open = tile(page, 'Open deals').locator('.value');
	const before = Number(await open.textContent());
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByLabel('Title', { exact: true }).fill('One more');
	await page.getByRole('button', { name: 'Add deal' }).click();
	await expect.poll(() => open.textContent()).toBe(String(before + 1));

	const velocity = page.getByRole('group', { name: 'How much does the pipeline bring a day?' });
	await velocity.getByRole('button').first().focus();
	const heard = () => page.evaluate(() => document.activeElement?.ariaLabel);
	const first = await heard();
	await page.keyboard.press('ArrowRight');
	await expect.poll(heard).not.toBe(first);
	expect(await heard()).toMatch(/Pipeline velocity: /);

	await page.getByRole('button', { name: /How is this counted\?.*Win rate/ }).click();
	await page.getByText('Won ÷ (won + lost).').waitFor();
});
