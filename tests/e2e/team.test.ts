import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { filmOf } from '../helpers/qr-video.ts';
import { temporaryFolder } from '../helpers/relay.ts';
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

/** A film of a QR code, until the test ends. */
async function film(text: string): Promise<string> {
	const { folder, remove } = await temporaryFolder();
	onTestFinished(remove);
	const file = join(folder, 'code.y4m');
	await filmOf(text, file);
	return file;
}

/** An owner's workspace with a deal in it, shared. */
async function team(url: string) {
	const page = await visit(await launch('desktop'), url);
	await startEmpty(page);
	await addDeal(page, 'Lamps');
	const recovery = await shareTeam(page, url);
	await status(page, 'synced');
	return { page, recovery };
}

/** The row of a member. */
function row(page: Page, name: string) {
	return page.getByRole('listitem').filter({ hasText: name });
}

async function openMember(page: Page, url: string, name: string): Promise<void> {
	await page.goto(`${url}/team`);
	await page.getByRole('button', { name: new RegExp(`^.?${name}.?: role`) }).click();
}

test('one scans the invitation with the camera, one types its code, one is cut off', async () => {
	const relay = await serve();
	const { page: annas } = await team(relay.url);
	const { link } = await invite(annas);

	// Ben scans.
	const ben = await launch('phone', { film: await film(link) });
	// What he is told once he is let out.
	ben.expect(/status of 403/);
	const bens = await visit(ben, relay.url);
	await bens.getByRole('button', { name: /Join a team/ }).click();
	await bens.getByRole('button', { name: 'Scan a QR code' }).click();
	await joinAs(bens, 'Ben');
	await card(bens, 'Lamps').waitFor();
	await addDeal(bens, 'Oven');
	await annas.getByRole('heading', { name: '2 members' }).waitFor();
	await annas.goto(relay.url);
	await card(annas, 'Oven').waitFor();

	// Cleo types, and looks on.
	const { code } = await invite(annas, 'Viewer');
	expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
	const cleos = await visit(await launch('phone'), `${relay.url}/join`);
	await cleos.getByLabel(/Link or code/).fill(code.toLowerCase().replaceAll('-', ' '));
	await cleos.getByRole('button', { name: 'Continue' }).click();
	await joinAs(cleos, 'Cleo');
	await cleos.getByText(/^You can look at everything/).waitFor();
	await card(cleos, 'Oven').waitFor();
	expect(await card(cleos, 'Oven').getByRole('button').count()).toBe(0);
	expect(await cleos.getByRole('button', { name: 'New deal', exact: true }).isDisabled()).toBe(
		true
	);

	// Everybody is on the list, and used up invitations are not.
	await annas.goto(`${relay.url}/team`);
	await annas.getByRole('heading', { name: '3 members' }).waitFor();
	await row(annas, 'Cleo').getByText('Viewer').waitFor();
	await annas.getByText('None. An invitation works once').waitFor();

	// Ben is cut off; what he has he may read.
	await openMember(annas, relay.url, 'Ben');
	await annas.getByRole('button', { name: 'End access', exact: true }).last().click();
	await annas.getByText(/cannot be taken back/).waitFor();
	await annas.getByRole('button', { name: 'End access', exact: true }).click();
	await bens.getByText(/^Your access was ended/).waitFor();
	await card(bens, 'Lamps').waitFor();
});

test('a link is used once, and does not stay in the address', async () => {
	const relay = await serve();
	const { page: annas } = await team(relay.url);
	const { link } = await invite(annas);
	const bens = await visit(await launch('phone'), link);
	await bens.getByLabel('Your name').waitFor();
	await expect.poll(() => bens.url()).toBe(`${relay.url}/join`);
	const secret = link.slice(-22);
	expect(await bens.evaluate(() => JSON.stringify(history.state))).not.toContain(secret);
	await joinAs(bens, 'Ben');
	await expect.poll(() => bens.title()).toBe('Board · My team');
	const eve = await launch('phone');
	eve.expect(/status of 4/);
	const eves = await visit(eve, link);
	await eves.getByLabel('Your name').fill('Eve');
	await eves.getByRole('button', { name: 'Join the team' }).click();
	await eves.getByText(/^This invitation has ended/).waitFor();
	await eves.getByRole('button', { name: 'Another way to join' }).click();
	await eves.getByRole('button', { name: 'Scan a QR code' }).waitFor();
});

test('the owner comes back with the recovery link, and gets a new one', async () => {
	const relay = await serve();
	const { recovery } = await team(relay.url);
	const again = await visit(await launch('phone'), recovery);
	await again.getByRole('heading', { name: 'Come back as owner' }).waitFor();
	await again.getByRole('button', { name: 'Use the code' }).click();
	await again.getByRole('heading', { name: 'Recovery code' }).waitFor();
	expect(await again.locator('.paper .link bdi').innerText()).not.toBe(recovery);
	await again.getByLabel('I have kept it in a safe place').check();
	await again.getByRole('button', { name: 'Done' }).click();
	await again.getByRole('heading', { name: '1 member' }).waitFor();
	await again.goto(relay.url);
	await card(again, 'Lamps').waitFor();
});

test('what a rep did apart, and may no longer do, is in the tray: exported, then discarded', async () => {
	const relay = await serve();
	const { page: annas } = await team(relay.url);
	const { link } = await invite(annas);
	const ben = await launch('desktop');
	ben.expect(UNREACHABLE);
	const bens = await visit(ben, link);
	await joinAs(bens, 'Ben');
	await status(bens, 'synced');
	await offlineReady(bens);
	await ben.context.setOffline(true);
	await addDeal(bens, 'Made apart');

	await openMember(annas, relay.url, 'Ben');
	await annas.getByLabel('Role', { exact: true }).selectOption({ label: 'Viewer' });
	await annas.getByText(/is now: /).waitFor();

	await ben.context.setOffline(false);
	await bens.getByText(/^You can look at everything/).waitFor();
	await bens.getByText(/not accepted. It is kept on this device/).waitFor();
	await bens.getByRole('button', { name: 'Show', exact: true }).click();
	const tray = bens.getByRole('dialog', { name: 'Not accepted' });
	await tray.getByText(/Made apart/).waitFor();
	await tray.getByText(/^Your role only reads here/).waitFor();
	const [download] = await Promise.all([
		bens.waitForEvent('download'),
		tray.getByRole('button', { name: 'Export these changes' }).click()
	]);
	expect(await readFile(await download.path(), 'utf8')).toContain('Made apart');
	await tray.getByRole('button', { name: 'Discard' }).click();
	await tray.getByText(/gone for good/).waitFor();
	await tray.getByRole('button', { name: 'Discard' }).click();
	await tray.getByText('Nothing here: the server accepted everything.').waitFor();
});
