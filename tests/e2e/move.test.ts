import type { CDPSession, Page } from 'playwright';
import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, card, column, moveByMenu, startEmpty, titles, visit } from './steps.ts';

const THREE = ['Third', 'Second', 'First'];

/** A board with three deals in its first stage, the newest on top. */
async function boardOfThree(page: Page): Promise<void> {
	await startEmpty(page);
	for (const title of [...THREE].reverse()) await addDeal(page, title);
	expect(await titles(page, 'Qualification')).toEqual(THREE);
}

async function middle(page: Page, title: string): Promise<{ x: number; y: number }> {
	const box = await card(page, title).boundingBox();
	if (!box) throw new Error(`${title} is not in view`);
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function announced(page: Page, sentence: RegExp): Promise<void> {
	await page
		.locator('[aria-live]')
		.filter({ hasText: sentence })
		.first()
		.waitFor({ state: 'attached' });
}

test('a deal moves by mouse, and the board keeps it over a reload', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await boardOfThree(page);
	const from = await middle(page, 'Second');
	const target = await column(page, 'Meeting').boundingBox();
	if (!target) throw new Error('no second column');
	await page.mouse.move(from.x, from.y);
	await page.mouse.down();
	await page.mouse.move(from.x + 20, from.y, { steps: 4 });
	await page.mouse.move(target.x + target.width / 2, target.y + 150, { steps: 12 });
	await page.mouse.up();
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['Second']);
	await announced(page, /Second.? moved from .?Qualification.? to .?Meeting/);
	expect(new URL(page.url()).pathname).toBe('/');

	// Within a column: the last above the first.
	const last = await middle(page, 'First');
	const first = await middle(page, 'Third');
	await page.mouse.move(last.x, last.y);
	await page.mouse.down();
	await page.mouse.move(last.x, last.y - 20, { steps: 4 });
	await page.mouse.move(first.x, first.y - 20, { steps: 12 });
	await page.mouse.up();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['First', 'Third']);

	await page.locator('[data-status=saved]').waitFor();
	await page.reload();
	await card(page, 'Second').waitFor();
	expect(await titles(page, 'Qualification')).toEqual(['First', 'Third']);
	expect(await titles(page, 'Meeting')).toEqual(['Second']);
});

test('Escape in a drag puts the card back, lost asks why and cancel keeps the deal', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await boardOfThree(page);
	const from = await middle(page, 'Second');
	await page.mouse.move(from.x, from.y);
	await page.mouse.down();
	await page.mouse.move(from.x + 400, from.y + 30, { steps: 8 });
	await page.keyboard.press('Escape');
	await page.mouse.up();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(THREE);

	await moveByMenu(page, 'Second', /^Lost/);
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(THREE);

	await moveByMenu(page, 'Second', /^Lost/);
	await page.getByRole('button', { name: 'Mark as lost' }).click();
	await page.getByText('Choose a reason.').waitFor();
	await page.getByLabel('Price').check();
	await page.getByRole('button', { name: 'Mark as lost' }).click();
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Third', 'First']);
	await page.keyboard.press('Control+z');
	await expect.poll(() => titles(page, 'Qualification')).toEqual(THREE);
	await page.keyboard.press('Control+Shift+z');
	await expect.poll(() => titles(page, 'Qualification')).toEqual(['Third', 'First']);
});

test('a deal goes through the stages by keys alone, is won, and taken back', async () => {
	const relay = await serve();
	const page = await visit(await launch('desktop'), relay.url);
	await boardOfThree(page);
	await card(page, 'First').getByRole('link').focus();
	await page.keyboard.press(']');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
	// The focus is still on the deal.
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
		.toBe('First');
	await page.keyboard.press('Space');
	await announced(page, /First.? lifted/);
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Space');
	await expect.poll(() => titles(page, 'Proposal')).toEqual(['First']);
	await page.keyboard.press('m');
	await page.getByRole('menuitem', { name: 'Won' }).waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('[');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
	await page.keyboard.press('m');
	await page.getByRole('menuitem', { name: 'Won' }).press('Enter');
	await page.getByRole('button', { name: 'Mark as won' }).press('Enter');
	await expect.poll(() => titles(page, 'Meeting')).toEqual([]);
	await page.keyboard.press('Control+z');
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['First']);
});

test('on a phone a hold lifts and the stages come within reach; a swipe scrolls and moves nothing', async () => {
	const relay = await serve();
	const phone = await launch('phone');
	const page = await visit(phone, relay.url);
	await boardOfThree(page);
	const session: CDPSession = await phone.context.newCDPSession(page);
	const touch = (type: string, points: readonly { x: number; y: number }[]) =>
		session.send('Input.dispatchTouchEvent', {
			type: type as 'touchStart',
			touchPoints: points.map((point) => ({ ...point, id: 1 }))
		});

	const swiped = await middle(page, 'Third');
	await touch('touchStart', [swiped]);
	for (let step = 1; step <= 6; step++)
		await touch('touchMove', [{ x: swiped.x, y: swiped.y - step * 15 }]);
	await touch('touchEnd', []);
	expect(await titles(page, 'Qualification')).toEqual(THREE);

	const held = await middle(page, 'Second');
	await touch('touchStart', [held]);
	await announced(page, /Second.? lifted/);
	await touch('touchMove', [{ x: held.x + 5, y: held.y + 30 }]);
	const pill = page.locator('.place').filter({ hasText: 'Proposal' });
	await pill.waitFor();
	const box = await pill.boundingBox();
	if (!box) throw new Error('no drop place for Proposal');
	const to = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	for (let step = 1; step <= 8; step++)
		await touch('touchMove', [
			{ x: held.x + ((to.x - held.x) * step) / 8, y: held.y + ((to.y - held.y) * step) / 8 }
		]);
	await touch('touchEnd', []);
	await expect.poll(() => titles(page, 'Proposal')).toEqual(['Second']);
	expect(new URL(page.url()).pathname).toBe('/');
	await moveByMenu(page, 'Third', /^Next stage/);
	await expect.poll(() => titles(page, 'Meeting')).toEqual(['Third']);
});
