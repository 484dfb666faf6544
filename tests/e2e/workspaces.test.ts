import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { launch, serve } from './app.ts';
import { addDeal, card, shareTeam, startEmpty, startSample, visit } from './steps.ts';

/** The workspace's name at the top, which opens the list of all. */
const top = (page: Page) => page.locator('#app header [data-workspaces]');
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Workspaces on this device' });

async function change(page: Page, name: string): Promise<void> {
	await top(page).click();
	await sheet(page).getByRole('button', { name }).click();
	await expect.poll(() => top(page).innerText()).toContain(name);
}

test('two workspaces on one device: each keeps its deals, the last one opens again, one is removed alone', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const page = await visit(anna, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Mill');
	await page.goto(`${relay.url}/settings`);
	const name = page.getByLabel('Name of the workspace');
	await name.fill('North');
	await name.press('Enter');
	await expect.poll(() => top(page).innerText()).toContain('North');

	// Another is begun by keys; the first can be gone back to, and stays.
	await page.getByRole('link', { name: 'Board' }).first().click();
	await card(page, 'Mill').waitFor();
	await page.keyboard.press('g');
	await page.keyboard.press('w');
	await sheet(page).getByRole('button', { name: 'North' }).waitFor();
	expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('North');
	await page.keyboard.press('Escape');
	await top(page).click();
	await sheet(page).getByRole('button', { name: 'New workspace' }).click();
	await page.getByRole('button', { name: /^Back to .?North/ }).click();
	await card(page, 'Mill').waitFor();
	await top(page).click();
	await sheet(page).getByRole('button', { name: 'New workspace' }).click();
	await startEmpty(page);
	expect(await card(page, 'Mill').count()).toBe(0);
	await addDeal(page, 'Harbour');
	expect(await top(page).innerText()).toContain('My team');

	// Nothing of one is on the screen of the other, and the focus is where one changed.
	await card(page, 'Harbour').getByRole('link').click();
	await page.waitForURL('**/deals/*');
	await page.getByRole('heading', { name: 'Harbour' }).first().waitFor();
	await change(page, 'North');
	await card(page, 'Mill').waitFor();
	expect(await page.getByText('Harbour').count()).toBe(0);
	expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-workspaces'))).toBe(
		true
	);
	await addDeal(page, 'Quarry');
	await page.reload();
	await card(page, 'Quarry').waitFor();
	await change(page, 'My team');
	await card(page, 'Harbour').waitFor();
	expect(await page.locator('[data-deal]').count()).toBe(1);
	await page.reload();
	await card(page, 'Harbour').waitFor();

	// A tab keeps to its workspace, whichever was opened last, and leaves no still of it to another.
	const beside = await anna.context.newPage();
	await beside.goto(relay.url);
	await card(beside, 'Harbour').waitFor();
	await change(beside, 'North');
	await card(beside, 'Mill').waitFor();
	const still = () => page.evaluate(() => localStorage.getItem('runnel.still') ?? '');
	await page.bringToFront();
	await addDeal(page, 'Ferry');
	await expect.poll(still).toContain('Ferry');
	const fresh = await anna.context.newPage();
	await fresh.addInitScript(() =>
		document.addEventListener('DOMContentLoaded', () => {
			Object.assign(window, { seen: document.getElementById('still')?.textContent ?? '' });
		})
	);
	await fresh.goto(relay.url);
	await card(fresh, 'Mill').waitFor();
	expect(await fresh.evaluate(() => (window as unknown as { seen: string }).seen)).toBe('');
	await page.reload();
	await card(page, 'Harbour').waitFor();
	await Promise.all([beside.close(), fresh.close()]);

	// Removed, it leaves the other.
	await page.goto(`${relay.url}/settings`);
	const removal = { name: 'Remove this workspace from the device' };
	await page.getByRole('button', removal).click();
	await page.getByRole('dialog').getByRole('button', removal).click();
	await expect.poll(() => top(page).innerText()).toContain('North');
	await page.goto(relay.url);
	await card(page, 'Mill').waitFor();
	await top(page).click();
	await sheet(page).getByRole('button', { name: 'North' }).waitFor();
	expect(await sheet(page).getByRole('button', { name: 'My team' }).count()).toBe(0);
});

test('a leaver’s deals are handed over, counted, and taken back', async () => {
	const relay = await serve();
	const anna = await launch('phone');
	const page = await visit(anna, relay.url);
	await startSample(page);
	await page.goto(`${relay.url}/team`);
	const load = page.getByRole('region', { name: 'Workload' });
	const giver = load
		.getByRole('listitem')
		.filter({ has: page.getByRole('button') })
		.first();
	const name = await giver.locator('.who bdi').innerText();
	const open = (who: string) =>
		load
			.getByRole('listitem')
			.filter({ has: page.locator('.who bdi', { hasText: who }) })
			.locator('dd')
			.first()
			.innerText();
	const before = await open(name);
	expect(Number(before)).toBeGreaterThan(0);
	await giver.getByRole('button', { name: /^Hand over from/ }).click();
	const dialog = page.getByRole('dialog', { name: /^Hand over from/ });
	await dialog.getByRole('checkbox', { name: new RegExp(`^${before} open deal`) }).waitFor();
	const to = dialog.getByLabel('New owner');
	await to.selectOption({ index: 1 });
	const heir = await to.locator('option:checked').innerText();
	const had = await open(heir);
	await dialog.getByRole('button', { name: 'Hand over', exact: true }).click();
	await page.getByText(new RegExp(`now has: .*${before} open deal`)).waitFor();
	expect(await open(name)).toBe('0');
	expect(await open(heir)).toBe(String(Number(before) + Number(had)));
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect.poll(() => open(name)).toBe(before);
	expect(await open(heir)).toBe(had);

	// The number leads to the deals that it counts.
	await load.getByRole('link', { name: new RegExp(`^.?${name}.*Open deals`) }).click();
	await expect.poll(() => new URL(page.url()).searchParams.get('face')).toBe('list');
	await page
		.getByText(new RegExp(`^${before} deals?`))
		.first()
		.waitFor();

	// Once it is a team's, one tap does not take the sample off the device.
	const own = page.getByRole('button', { name: 'Start your own' });
	await own.waitFor();
	await shareTeam(page, relay.url);
	expect(await own.count()).toBe(0);
});
