import { expect, test } from 'vitest';
import messages from '#lib/i18n/messages/en.json' with { type: 'json' };
import { launch, serve } from './app.ts';
import { card, titles, visit } from './steps.ts';

test('by taps alone, without a drag: a deal is made, taken through every stage, won, and taken back', async () => {
	const relay = await serve();
	const page = await visit(await launch('phone'), relay.url);
	await page.getByRole('button', { name: messages['welcome.empty'] }).tap();
	await page.getByRole('button', { name: 'New business' }).first().tap();
	await page.getByRole('button', { name: messages['welcome.template.use'] }).tap();
	await page.locator('[data-stage]').first().waitFor();

	await page.getByRole('button', { name: messages['deal.add'], exact: true }).tap();
	await page.getByRole('dialog').getByLabel(messages['deal.title']).fill('Thumb deal');
	await page.getByRole('button', { name: messages['deal.create'], exact: true }).tap();
	await card(page, 'Thumb deal').waitFor();
	const stages = await page.locator('[data-stage] h2').allTextContents();
	const menu = () => card(page, 'Thumb deal').getByRole('button', { name: /^Move/ }).tap();
	for (const stage of stages.slice(1)) {
		await menu();
		await page.getByRole('menuitem', { name: /^Next stage/ }).tap();
		await expect.poll(() => titles(page, stage)).toEqual(['Thumb deal']);
		// The stage that it went to is the one in view.
		await expect
			.poll(() =>
				card(page, 'Thumb deal')
					.boundingBox()
					.then((box) => box?.x ?? -1)
			)
			.toBeGreaterThanOrEqual(0);
	}
	await menu();
	await page.getByRole('menuitem', { name: messages['board.won'] }).tap();
	await page.getByRole('button', { name: messages['exit.win.confirm'] }).tap();
	await expect.poll(() => titles(page, stages.at(-1) ?? '')).toEqual([]);
	await page.getByRole('button', { name: messages['common.undo'] }).tap();
	await expect.poll(() => titles(page, stages.at(-1) ?? '')).toEqual(['Thumb deal']);
});
