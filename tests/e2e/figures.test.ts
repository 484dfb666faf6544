import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import en from '#lib/i18n/messages/en.json' with { type: 'json' };
import { DATA, withData } from '../interchange/data.ts';
import { deviceState, putDeviceState } from '../tools/device-state.ts';
import { launch, serve } from './app.ts';
import { startSample, visit } from './steps.ts';

/** The card that answers a question. */
function card(page: Page, question: string): Locator {
	return page.getByRole('region', { name: question });
}

const WAIT = { timeout: 60_000 };
const WIN_RATE = en['insights.winRate.title'];
const CYCLE = en['insights.cycle.title'];

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
		await page.getByLabel('Period', { exact: true }).selectOption('all');
		await card(page, 'What is open, and where?')
			.getByText(/^2,089 deals are open/)
			.waitFor(WAIT);
		const funnel = card(page, 'How far do deals get?');
		await funnel
			.getByRole('button', { name: /Engaging.*8,300.*4,238.*2,473.*1,589.*51\.1%/ })
			.waitFor();
		await funnel.getByRole('button', { name: 'Show as table' }).click();
		const row = funnel.getByRole('row', { name: /Engaging/ }).getByRole('cell');
		expect(await row.allTextContents()).toEqual([
			'8,300',
			'4,238',
			'2,473',
			'0',
			'1,589',
			'51.1%',
			// The interval of Wilson; no benchmark here.
			expect.any(String),
			expect.any(String),
			'–',
			expect.any(String)
		]);
		await page.getByRole('link', { name: 'Conversion', exact: true }).click();
		await card(page, WIN_RATE).locator('.finding', { hasText: '63.2%' }).waitFor(WAIT);
		await page.getByRole('link', { name: 'Time', exact: true }).click();
		await card(page, CYCLE).locator('.finding', { hasText: '57 days' }).waitFor(WAIT);
	}
);

test('figures follow what is done, and the keys walk the charts', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startSample(page);
	await page.getByRole('link', { name: 'Insights' }).click();
	const stages = card(page, 'What is open, and where?');
	const open = async () => parseInt((await stages.locator('.finding').textContent()) ?? '', 10);
	await expect.poll(open).toBeGreaterThan(0);
	const before = await open();
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByLabel('Title', { exact: true }).fill('One more');
	await page.getByRole('button', { name: 'Add deal' }).click();
	await expect.poll(open).toBe(before + 1);

	// The deals behind a mark: as many as it counts, and from there to one of them.
	const first = stages.getByRole('group').getByRole('button').first();
	const counted = /: (\d+)/.exec((await first.getAttribute('aria-label')) ?? '')?.[1];
	const box = await first.boundingBox();
	if (!box) throw new Error('a mark that is not drawn');
	await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	const behind = page.getByRole('dialog');
	await behind.getByRole('link').first().waitFor();
	expect(await behind.getByRole('link').count()).toBe(Number(counted));
	await behind.getByRole('link', { name: 'One more' }).click();
	await page.getByRole('heading', { name: 'One more' }).first().waitFor();
	await page.goBack();

	const velocity = page.getByRole('group', { name: 'How much does the pipeline bring a day?' });
	await velocity.getByRole('button').first().focus();
	const heard = () => page.evaluate(() => document.activeElement?.ariaLabel);
	const one = await heard();
	await page.keyboard.press('ArrowRight');
	await expect.poll(heard).not.toBe(one);
	expect(await heard()).toMatch(/Pipeline velocity: /);

	await page.getByRole('button', { name: /How is this counted\?.*How far/ }).click();
	await page.getByText('A skipped stage counts as passed.').first().waitFor();
});

test('a past day as known then stands still when a deal goes, and says what is known today', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startSample(page);
	const week = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
	await page.goto(`${relay.url}/insights?period=all&asOf=${week}`);
	const stages = card(page, 'What is open, and where?');
	const open = async () => parseInt((await stages.locator('.finding').textContent()) ?? '', 10);
	await expect.poll(open, WAIT).toBeGreaterThan(0);
	await page.getByLabel(en['insights.known'], { exact: true }).selectOption('then');
	await page.waitForURL(/known=then/);
	await stages.getByText(/^As known on/).waitFor();
	await expect.poll(open, WAIT).toBeGreaterThan(0);
	const known = await open();

	// One of those that were open then is deleted today.
	await stages.getByRole('group').getByRole('button').first().focus();
	await page.keyboard.press('Enter');
	await page.getByRole('dialog').getByRole('link').first().click();
	await page.getByRole('button', { name: 'Delete deal' }).click();
	await page.getByText('This deal was deleted.').waitFor();
	await page.goBack();
	await page
		.getByText(
			new RegExp(`^Open: .?${known} deals .* as known then, .?${known - 1} deals .* today`)
		)
		.waitFor(WAIT);
	await expect.poll(open).toBe(known);
	await page.reload();
	await expect.poll(open, WAIT).toBe(known);
	await page.getByLabel(en['insights.known'], { exact: true }).selectOption('today');
	await expect.poll(open, WAIT).toBe(known - 1);
});

test('as known by now, what lies in closed epochs counts as it does in the usual figures', async () => {
	const relay = await serve();
	const { page } = await launch('desktop');
	const state = deviceState({ open: 12, closed: 60, epochs: 2 });
	await putDeviceState(page, relay.url, state);
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	await page.goto(`${relay.url}/insights/conversion?period=all&asOf=${tomorrow}&known=then`);
	await page.getByText(en['insights.known.same']).waitFor(WAIT);
	await card(page, WIN_RATE)
		.locator('.finding', { hasText: /33\.3%.*20.? of .?60/ })
		.waitFor(WAIT);
});

test('what is chosen on a card is in the address: a reload keeps it, and a sheet stays open over it', async () => {
	const relay = await serve();
	const person = await launch('desktop');
	const page = await visit(person, relay.url);
	await startSample(page);
	await page.getByRole('link', { name: 'Insights' }).click();
	await page.getByRole('link', { name: 'Time', exact: true }).click();
	const start = card(page, CYCLE).getByLabel(en['insights.cycle.start']);
	await start.selectOption('lead');
	await expect.poll(() => new URL(page.url()).searchParams.get('cycle.start')).toBe('lead');
	await page.reload();
	await expect.poll(() => start.inputValue(), WAIT).toBe('lead');
	await card(page, CYCLE).getByLabel(en['insights.spread']).selectOption('mean');
	await page.keyboard.press('n');
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Title', { exact: true }).fill('One more');
	await page.keyboard.press('Escape');
	await sheet.waitFor({ state: 'detached' });
	await expect.poll(() => new URL(page.url()).searchParams.get('cycle.spread')).toBe('mean');
	await page.getByRole('link', { name: 'Conversion', exact: true }).click();
	await page.waitForURL('**/conversion?*');
	await page.goBack();
	await expect.poll(() => start.inputValue()).toBe('lead');
});
