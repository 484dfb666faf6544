import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { createDeal, deleteDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { colleague } from '../helpers/colleague.ts';
import { crowd } from '../helpers/crowd.ts';
import { join } from '../helpers/doors.ts';
import { launch, serve } from './app.ts';
import { card } from './steps.ts';

/** The name of what has the focus, `BODY` where nothing has it. */
function focused(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!element || element === document.body) return 'BODY';
		const label = (element as HTMLInputElement).labels?.[0]?.textContent;
		return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim();
	});
}

async function team() {
	const relay = await serve();
	const share = await crowd(relay, 40);
	const { page } = await launch('desktop');
	await join(page, share);
	const { store, leave } = await colleague(share, 'Ali');
	onTestFinished(leave);
	await page.locator('[data-deal]').first().waitFor();
	await page.waitForLoadState('networkidle');
	const [pipeline] = pipelines(store);
	const [first, second] = pipeline ? openStages(store, pipeline.id) : [];
	if (!first || !second) throw new Error('a pipeline has stages');
	return { page, store, first: first.id, second: second.id };
}

test('what closes gives the focus back: palette, help, a new deal, the menu, the deal beside the board', async () => {
	const { page } = await team();
	const link = page.locator('[data-deal] a').nth(1);
	const title = (await link.innerText()).trim();
	for (const [opens, role] of [
		['Control+k', 'dialog'],
		['?', 'dialog'],
		['n', 'dialog'],
		['m', 'menu'],
		['l', 'dialog']
	] as const) {
		await link.focus();
		await page.keyboard.press(opens);
		await page.getByRole(role).waitFor();
		expect(await focused(page), opens).not.toBe(title);
		await page.keyboard.press('Escape');
		await expect.poll(() => page.getByRole(role).count()).toBe(0);
		await expect.poll(() => focused(page), { message: opens }).toBe(title);
	}
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: title }).waitFor();
	const remove = page.getByRole('button', { name: messages['deal.delete'] });
	await remove.focus();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: messages['deal.restore'] }).waitFor();
	// Its button is gone with the deal; one is still in the panel.
	await expect.poll(() => focused(page)).not.toBe('BODY');
	await page.keyboard.press('Escape');
	await expect.poll(() => page.getByRole('heading', { level: 1, name: title }).count()).toBe(0);
	await expect.poll(() => focused(page)).not.toBe('BODY');
});

test("a colleague's changes leave focus, scroll and what is typed: in the panel, in a sheet, in the palette", async () => {
	const { page, store, first, second } = await team();
	let done = 0;
	/** Something to every deal in sight, and one by which it is known to have arrived. */
	const disturb = async () => {
		const [one, two, three] = store.columns.of(first);
		if (!one || !two || !three) throw new Error('too few deals');
		moveDeal(store, one.id, second, 'top');
		deleteDeal(store, two.id);
		setDeal(store, three.id, { title: `${three.title} again` });
		const title = `From a colleague ${++done}`;
		createDeal(store, { title, stage: first });
		await card(page, title).waitFor({ state: 'attached' });
	};

	await page.locator('[data-deal] a').nth(4).click();
	const field = page.getByRole('combobox', { name: messages['deal.company'], exact: true });
	await field.focus();
	await page.keyboard.type('Half a na');
	const panel = page.locator('section.deal');
	const scroll = () => panel.evaluate((element) => element.scrollTop);
	await panel.evaluate((element) => (element.scrollTop = 60));
	const before = await scroll();
	await disturb();
	expect(await focused(page)).toBe(messages['deal.company']);
	expect(await field.inputValue()).toContain('Half a na');
	expect(await scroll()).toBe(before);
	await page.keyboard.press('Escape');

	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: messages['deal.add'], exact: true }).click();
	const title = page.getByRole('dialog').getByLabel(messages['deal.title']);
	await title.fill('Half a ti');
	await disturb();
	expect(await focused(page)).toBe(messages['deal.title']);
	expect(await title.inputValue()).toBe('Half a ti');
	await page.keyboard.press('Escape');
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

	await page.keyboard.press('Control+k');
	const query = page.getByRole('dialog').getByRole('combobox');
	await query.fill('de');
	await disturb();
	expect(await query.evaluate((element) => element === document.activeElement)).toBe(true);
	expect(await query.inputValue()).toBe('de');
});
