import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	invite,
	joinAs,
	offlineReady,
	shareTeam,
	startEmpty,
	status,
	visit
} from './steps.ts';

const noteOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Note', exact: true });
const textOf = async (note: Locator) => (await note.innerText()).replace(/\n$/, '');
/** Puts the caret behind so many letters of the first line. */
const put = (note: Locator, at: number) =>
	note.evaluate((root: HTMLElement, to) => {
		root.focus();
		let left = to;
		const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const { length } = node.textContent ?? '';
			if (left <= length) return getSelection()?.collapse(node, left);
			left -= length;
		}
	}, at);
/** How many letters stand before the caret. */
const caret = (note: Locator) =>
	note.evaluate((root: HTMLElement) => {
		const range = document.createRange();
		range.setStart(root, 0);
		const selection = getSelection();
		if (selection?.focusNode) range.setEnd(selection.focusNode, selection.focusOffset);
		return range.toString().length;
	});

async function openDeal(page: Page, title: string): Promise<Locator> {
	await card(page, title).getByRole('link').click();
	const note = noteOf(page);
	await note.waitFor();
	await expect.poll(() => note.getAttribute('contenteditable')).toBe('true');
	return note;
}

test('two people type in one note: together, apart, and together again; nobody’s letter is lost', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await addDeal(annas, 'Mill');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');

	const here = await openDeal(annas, 'Mill');
	const there = await openDeal(bens, 'Mill');
	await here.pressSequentially('Call Ada. ');
	await expect.poll(() => textOf(there)).toBe('Call Ada. ');

	// Live: Ben writes before Anna's caret, which stays where she types.
	await put(there, 0);
	await there.pressSequentially('First: ');
	await expect.poll(() => textOf(here)).toBe('First: Call Ada. ');
	expect(await caret(here)).toBe(17);
	await here.pressSequentially('Send 👩‍💻 offer.');
	await expect.poll(() => textOf(there)).toBe('First: Call Ada. Send 👩‍💻 offer.');
	expect(await caret(there)).toBe(7);

	// Ctrl+Z takes back one's own typing, and no command of the app.
	await annas.keyboard.press('Control+z');
	await expect.poll(() => textOf(there)).toBe('First: Call Ada. ');
	await annas.keyboard.press('Control+Shift+z');
	await expect.poll(() => textOf(there)).toBe('First: Call Ada. Send 👩‍💻 offer.');
	await annas.getByRole('heading', { level: 1, name: 'Mill' }).waitFor();

	// Apart: Anna is offline, both go on in the same words; Anna's tab is closed and opened, and she looks at no note.
	await offlineReady(annas);
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	await relay.kill9();
	await put(here, 16);
	await annas.keyboard.type(' Ask Bo.');
	await status(annas, 'waiting');
	await annas.goto(relay.url);
	await status(annas, 'waiting');
	await put(there, 11);
	for (let n = 0; n < 'Call'.length; n++) await bens.keyboard.press('Backspace');
	await bens.keyboard.type('Ring');
	await put(there, 0);
	await there.pressSequentially('> ');
	await status(bens, 'waiting');
	await relay.restart();
	const both = '> First: Ring Ada. Ask Bo. Send 👩‍💻 offer.';
	await expect.poll(() => textOf(there), { timeout: 30_000 }).toBe(both);
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	const again = await openDeal(annas, 'Mill');
	await expect.poll(() => textOf(again)).toBe(both);

	// A deletion alone is told as well.
	await again.press('Control+End');
	for (let n = 0; n < ' offer.'.length; n++) await again.press('Backspace');
	await expect.poll(() => textOf(there)).toBe(both.slice(0, -' offer.'.length));
});

test('a note is there again when its deleted deal is, and where the file of the workspace is opened', async () => {
	const { url } = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, url);
	await startEmpty(page);
	await addDeal(page, 'Mill');
	const note = await openDeal(page, 'Mill');
	await note.pressSequentially('Keep this');
	await page.getByRole('button', { name: 'Delete deal' }).click();
	await page.getByText('This deal was deleted.').waitFor();
	await status(page, 'saved');
	await page.reload();
	await page.getByRole('button', { name: 'Restore' }).click();
	await expect.poll(() => textOf(noteOf(page))).toBe('Keep this');
	await noteOf(page).press('Control+End');
	await noteOf(page).pressSequentially(', and this');
	await status(page, 'saved');
	await page.reload();
	await expect.poll(() => textOf(noteOf(page))).toBe('Keep this, and this');

	// The file of the workspace has it too, and another device takes it from there.
	await page.goto(`${url}/settings`);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Export everything' }).click()
	]);
	const path = await download.path();
	expect(await readFile(path, 'utf8')).toContain('"text": "Keep this, and this"');
	const other = await visit(await launch('phone'), url);
	await other.getByRole('button', { name: 'Import a file' }).click();
	await other.locator('input[type=file]').setInputFiles(path);
	const restored = await openDeal(other, 'Mill');
	await expect.poll(() => textOf(restored)).toBe('Keep this, and this');
});
