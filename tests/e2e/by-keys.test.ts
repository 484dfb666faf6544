import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { launch, serve } from './app.ts';
import { card, titles, visit } from './steps.ts';

/** Presses Tab until what has the focus is named so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let presses = 0; presses < 40; presses++) {
		await page.keyboard.press('Tab');
		if (name.test(await focused(page))) return;
	}
	throw new Error(`Tab never came to ${name}`);
}

function focused(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
	});
}

test('by keys alone: from the first screen a deal is made, taken through every stage, won, and taken back', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await page.getByRole('button', { name: messages['welcome.sample'] }).waitFor();
	await tabTo(page, new RegExp(`^${messages['welcome.empty']}`));
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: messages['welcome.template'] }).waitFor();
	await tabTo(page, /New business/);
	await page.keyboard.press('Enter');
	await tabTo(page, new RegExp(`^${messages['welcome.template.use']}`));
	await page.keyboard.press('Enter');
	await page.locator('[data-stage]').first().waitFor();

	// The keys are listened for a moment after the board stands.
	await expect
		.poll(async () => {
			const open = await page.getByRole('dialog').count();
			if (open === 0) await page.keyboard.press('n');
			return open;
		})
		.toBe(1);
	await page.getByRole('dialog').getByLabel(messages['deal.title']).waitFor();
	await page.keyboard.type('Keyboard deal');
	await page.keyboard.press('Enter');
	await card(page, 'Keyboard deal').waitFor();
	const stages = await page.locator('[data-stage] h2').allInnerTexts();
	expect(stages.length).toBeGreaterThan(2);

	await page.getByRole('dialog').waitFor({ state: 'detached' });
	// The board is one stop of the Tab key; arrows go on from there.
	await expect.poll(() => focused(page)).not.toBe('');
	if ((await focused(page)) !== 'Keyboard deal') await tabTo(page, /^Keyboard deal$/);
	for (const stage of stages.slice(1)) {
		await page.keyboard.press(']');
		await expect.poll(() => titles(page, stage)).toEqual(['Keyboard deal']);
		await expect.poll(() => focused(page)).toBe('Keyboard deal');
	}
	await page.keyboard.press('m');
	await page.getByRole('menuitem', { name: messages['board.won'] }).waitFor();
	await page.keyboard.type(messages['board.won'].slice(0, 2));
	await expect.poll(() => focused(page)).toMatch(new RegExp(`^${messages['board.won']}`));
	await page.keyboard.press('Enter');
	// The sheet is confirmed with the key that opened it.
	await page.getByRole('dialog').waitFor();
	await page.keyboard.press('Enter');
	await expect.poll(() => titles(page, stages.at(-1) ?? '')).toEqual([]);
	// The focus is not lost with the card.
	await expect.poll(() => focused(page)).not.toBe('');
	await page.keyboard.press('Control+z');
	await expect.poll(() => titles(page, stages.at(-1) ?? '')).toEqual(['Keyboard deal']);
});
