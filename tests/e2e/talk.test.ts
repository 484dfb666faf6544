import { expect, test } from 'vitest';
import type { Page } from 'playwright';
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

/** Longer than it takes until what is looked at counts as read. */
const READING_MS = 3000;

const composer = (page: Page) => page.getByRole('textbox', { name: /^Write a comment/ });
const comment = (page: Page, text: string) =>
	page.getByRole('article', { name: /^(Anna|Ben)$/ }).filter({ hasText: text });

test('two talk about a deal: named while away, answered, read, and nothing is said twice', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await addDeal(annas, 'Mill');
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await offlineReady(annas);
	await annas.goto(relay.url);
	await status(annas, 'synced');
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await offlineReady(bens);
	await bens.goto(relay.url);
	await card(annas, 'Mill').getByRole('link').click();
	await card(bens, 'Mill').getByRole('link').click();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);

	// Both write while the relay is away; Anna names Ben by keys.
	await relay.kill9();
	await composer(annas).pressSequentially('Please call @be');
	await annas.getByRole('listbox', { name: 'Colleagues' }).getByText('Ben').waitFor();
	await annas.keyboard.press('Enter');
	await annas.keyboard.type('tomorrow <b>early</b>');
	await annas.getByRole('button', { name: 'Comment', exact: true }).click();
	await comment(annas, 'Please call @Ben tomorrow <b>early</b>').waitFor();
	await status(annas, 'waiting');
	// Ben names her by thumb, and goes on typing where he was.
	await composer(bens).pressSequentially('The mill is closed @an');
	await bens.getByRole('listbox', { name: 'Colleagues' }).getByText('Anna').tap();
	await bens.keyboard.type('today');
	expect(await composer(bens).inputValue()).toBe('The mill is closed @Anna today');
	await bens.getByRole('button', { name: 'Comment', exact: true }).click();
	await status(bens, 'waiting');
	// Ben is elsewhere when it comes.
	await bens.getByRole('link', { name: 'Today' }).click();
	await relay.restart();
	await bens.getByRole('link', { name: /^1 unread comment for you/ }).click();
	await bens.getByRole('link', { name: 'Mill' }).click();
	await comment(bens, 'tomorrow').getByText('New', { exact: true }).waitFor();
	// On a long page it stands before his eyes.
	await expect
		.poll(() => comment(bens, 'tomorrow').evaluate((one) => one.getBoundingClientRect().top))
		.toBeLessThan(844);

	// He reacts and answers; she takes her comment's words back, and undoes that.
	await comment(bens, 'tomorrow').getByRole('button', { name: 'Add a reaction' }).click();
	await bens.getByRole('button', { name: 'Agreed' }).click();
	await comment(annas, 'tomorrow')
		.getByRole('button', { name: /Agreed.*Ben/ })
		.waitFor({ timeout: 40_000 });
	await comment(bens, 'tomorrow').getByRole('button', { name: 'Reply' }).click();
	// Pressed, it is typed in; what is begun is there after a look elsewhere.
	await bens.keyboard.type('I wi');
	await bens.reload();
	await comment(bens, 'tomorrow').getByRole('button', { name: 'Reply' }).click();
	await bens.keyboard.press('Control+End');
	await bens.keyboard.type('ll');
	await bens.keyboard.press('Control+Enter');
	await comment(annas, 'I will').waitFor();
	await comment(annas, 'tomorrow')
		.first()
		.getByRole('button', { name: 'Delete the comment' })
		.first()
		.click();
	await expect.poll(() => comment(bens, 'tomorrow').count()).toBe(0);
	await annas.getByRole('button', { name: 'Undo' }).last().click();
	await comment(bens, 'tomorrow').waitFor();

	// Read stays read, on the page of conversations and after a reload.
	await bens.waitForTimeout(READING_MS);
	await bens.goto(`${relay.url}/talk`);
	await bens.getByText('Please call').waitFor();
	await expect.poll(() => bens.getByText('New', { exact: true }).count()).toBe(0);
	await annas.goto(`${relay.url}/talk`);
	await annas.getByText('I will').waitFor();
	expect(await annas.getByRole('listitem').filter({ hasText: 'I will' }).count()).toBe(1);
});
