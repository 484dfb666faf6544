import { type Locator, type Page } from 'playwright';
import type { Visitor } from '../helpers/visitor.ts';

/** Opens an address in a person's browser. */
export async function visit({ page }: Visitor, url: string): Promise<Page> {
	page.setDefaultTimeout(15_000);
	await page.goto(url);
	return page;
}

/** Everything is precached, so that the next start needs no network. */
export async function offlineReady(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		if (registration.active?.state === 'activated') return;
		await new Promise((resolve) =>
			registration.active?.addEventListener('statechange', resolve, { once: true })
		);
	});
}

/** Chooses the sample at first start and waits for its board. */
export async function startSample(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Try with sample data' }).click();
	await page.locator('[data-deal]').first().waitFor();
}

/** Starts with the first template and nothing in it. */
export async function startEmpty(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Start empty' }).click();
	await page.getByRole('button', { name: 'New business' }).first().click();
	await page.getByRole('button', { name: 'Start with these stages' }).click();
	await page.locator('[data-stage]').first().waitFor();
}

/** Adds a deal to the first stage by the form. */
export async function addDeal(page: Page, title: string, value = ''): Promise<void> {
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByLabel('Title', { exact: true }).fill(title);
	await page.getByLabel(/^Deal value/).fill(value);
	await page.getByRole('button', { name: 'Add deal' }).click();
	await card(page, title).waitFor();
}

/** The card of a deal. */
export function card(page: Page, title: string): Locator {
	return page
		.locator('[data-deal]')
		.filter({ has: page.getByRole('link', { name: title, exact: true }) });
}

/** A column of the board. */
export function column(page: Page, stage: string): Locator {
	return page.getByRole('group', { name: new RegExp(`^.?${stage}.?,`) });
}

/** The titles of a column, from the top. */
export function titles(page: Page, stage: string): Promise<string[]> {
	return column(page, stage).locator('[data-deal] h3').allInnerTexts();
}

/** Waits for what may be said about the user's changes. */
export async function status(page: Page, kind: string): Promise<void> {
	await page.locator(`[data-status="${kind}"]`).waitFor();
}

/** Moves a deal by its menu. */
export async function moveByMenu(page: Page, title: string, item: string | RegExp): Promise<void> {
	await card(page, title).getByRole('button', { name: /^Move/ }).click();
	await page.getByRole('menuitem', { name: item }).click();
}

/** Numbers that are tapped are not handed to the system: nothing here takes calls. */
export async function staysOnCalls(page: Page): Promise<void> {
	await page.evaluate(() =>
		document.addEventListener('click', (event) => {
			if (event.target instanceof Element && event.target.closest('a[href^="tel:"]'))
				event.preventDefault();
		})
	);
}

/** The phone takes the screen for a call, and gives it back. */
export async function comeBackFromCall(page: Page): Promise<void> {
	for (const state of ['hidden', 'visible'])
		await page.evaluate((value) => {
			Object.defineProperty(document, 'visibilityState', { value, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, state);
}

/** Goes to a place of the rail, or does what stands there: on a phone both are behind More. */
export async function reach(page: Page, name: string): Promise<void> {
	const more = page.getByRole('button', { name: 'More', exact: true });
	const direct = page
		.getByRole('link', { name, exact: true })
		.or(page.getByRole('button', { name, exact: true }));
	await page.getByRole('navigation').first().waitFor();
	if (await more.isVisible()) await more.click();
	await direct.filter({ visible: true }).first().click();
}

/** Makes the workspace that is open a team's, and keeps its recovery link. */
export async function shareTeam(page: Page, url: string): Promise<string> {
	await page.goto(`${url}/team`);
	await page.getByLabel('Your name').fill('Anna');
	await page.getByRole('button', { name: 'Share with your team' }).click();
	const link = await page.locator('.paper .link bdi').innerText();
	await page.getByLabel('I have kept it in a safe place').check();
	await page.getByRole('button', { name: 'Done' }).click();
	await page.getByRole('heading', { name: '1 member' }).waitFor();
	return link;
}

/** Makes an invitation in a workspace that is shared; for a sales rep, unless said. */
export async function invite(
	page: Page,
	role = 'Sales rep'
): Promise<{ readonly link: string; readonly code: string }> {
	await reach(page, 'Invite a colleague');
	await page.getByRole('radio', { name: role }).check();
	await page.getByRole('button', { name: 'Make an invitation' }).click();
	const link = await page.getByLabel('Link to join').inputValue();
	await page.getByRole('img', { name: 'QR code of the invitation' }).waitFor();
	const code = await page.getByRole('dialog').getByRole('definition').innerText();
	await page.getByRole('button', { name: 'Done' }).click();
	return { link, code };
}

/** Joins under a name, once an invitation was opened, typed or scanned. */
export async function joinAs(page: Page, name: string): Promise<void> {
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'Join the team' }).click();
	await page.locator('[data-stage]').first().waitFor();
}
