import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	comeBackFromCall,
	invite,
	joinAs,
	offlineReady,
	shareTeam,
	startEmpty,
	status,
	staysOnCalls,
	visit
} from './steps.ts';

/** Goes to the leads by the palette, without a reload. */
async function toLeads(page: Page): Promise<void> {
	await page.keyboard.press('Control+k');
	await page.getByRole('dialog').locator('input').fill('Leads');
	await page.getByRole('dialog').getByText('Leads', { exact: true }).first().click();
	await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
}

async function addLead(page: Page, name: string, company: string, reach: string): Promise<void> {
	await page.getByRole('button', { name: 'New lead' }).first().click();
	const form = page.getByRole('dialog');
	await form.getByLabel('Name', { exact: true }).fill(name);
	await form.getByLabel('Company').fill(company);
	await form.getByLabel('Phone or e-mail').fill(reach);
	await form.getByRole('button', { name: 'Add lead' }).click();
	await page.getByRole('link', { name: new RegExp(name) }).waitFor();
}

test('a lead that was made offline is qualified on another device and becomes a deal with its contact', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await shareTeam(annas, relay.url);
	const { link } = await invite(annas);
	await annas.goto(relay.url);
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await status(bens, 'synced');
	await offlineReady(bens);

	// At the fair there is no network.
	await ben.context.setOffline(true);
	await bens.getByRole('button', { name: 'More' }).click();
	await bens.getByRole('dialog').getByRole('button', { name: 'Leads', exact: true }).click();
	await bens.getByText(/^No leads yet/).waitFor();
	await addLead(bens, 'Mina Rad', 'Zagros', '+98 912 000 0000');
	await ben.context.setOffline(false);
	await status(bens, 'synced');

	await toLeads(annas);
	await annas.getByRole('link', { name: /Mina Rad/ }).click();
	await annas.getByRole('button', { name: 'Mark as qualified' }).click();
	await annas
		.getByText(/Qualified by/)
		.first()
		.waitFor();

	await bens.getByRole('link', { name: /Mina Rad/ }).click();
	await bens
		.getByText(/Qualified by/)
		.first()
		.waitFor();
	await bens.getByRole('button', { name: 'Convert to a deal' }).click();
	await bens.getByRole('dialog').getByRole('button', { name: 'Convert to a deal' }).click();
	// The lead is headed alike.
	await expect.poll(() => new URL(bens.url()).pathname).toMatch(/^\/deals\//);
	await bens.getByRole('heading', { level: 1, name: 'Mina Rad' }).waitFor();

	await annas
		.getByText(/Its deal/)
		.getByRole('link')
		.click();
	await expect.poll(() => new URL(annas.url()).pathname).toMatch(/^\/deals\//);
	await annas.getByRole('heading', { level: 1, name: 'Mina Rad' }).waitFor();
});

test('a call to a lead is logged in one tap after it, put right, taken back, seen as taken back and put back', async () => {
	const { url } = await serve();
	const visitor = await launch('phone');
	const page = await visit(visitor, url);
	await startEmpty(page);
	await page.getByRole('button', { name: 'More' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Leads', exact: true }).click();
	await addLead(page, 'Ada Byron', 'Analytical', '+48 000 111 222');
	await page.getByRole('link', { name: /Ada Byron/ }).click();

	await staysOnCalls(page);
	await page.locator('a[href^="tel:"]').click();
	await comeBackFromCall(page);
	const ask = page.getByRole('region', { name: /Call.*Ada Byron/ });
	await ask.getByRole('button', { name: 'No answer' }).click();
	await ask.waitFor({ state: 'detached' });
	const done = page.getByRole('region', { name: 'Activities' });
	await done.getByText(/called.*No answer/).waitFor();
	// Who has called is at work on it.
	await page.getByText('Working', { exact: true }).first().waitFor();

	await done.getByRole('button', { name: /^Change/ }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByRole('button', { name: 'Reached' }).click();
	await sheet.getByLabel(/^Note/).fill('<b>Wants</b> blue 🦊 سلام');
	await sheet.getByRole('button', { name: 'Save' }).click();
	await done.getByText('<b>Wants</b> blue 🦊 سلام').waitFor();
	await done.getByText(/called.*Reached/).waitFor();

	await done.getByRole('button', { name: /^Change/ }).click();
	await sheet.getByRole('button', { name: 'Take back' }).click();
	await done.getByText(/called.*Reached/).waitFor({ state: 'detached' });
	await done.getByRole('button', { name: /^Show 1 taken back/ }).click();
	await done.getByText(/^Taken back by/).waitFor();
	await done.getByRole('button', { name: 'Put back' }).click();
	await done.getByText(/^Taken back by/).waitFor({ state: 'detached' });
	await done.getByText(/called.*Reached/).waitFor();
});
