import { expect, test } from 'vitest';
import type { Page } from 'playwright';
import { UNREACHABLE, type Visitor } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import {
	addDeal,
	card,
	invite,
	joinAs,
	moveByMenu,
	offlineReady,
	shareTeam,
	startEmpty,
	status,
	titles,
	visit
} from './steps.ts';

const STAGES = ['Qualification', 'Meeting', 'Proposal', 'Negotiation', 'Closing'];

async function join(person: Visitor, link: string, name: string): Promise<Page> {
	const page = await visit(person, link);
	await joinAs(page, name);
	return page;
}

/** The workspace becomes a team's, and gets an invitation. */
async function open(page: Page, url: string): Promise<string> {
	await shareTeam(page, url);
	const { link } = await invite(page);
	await page.goto(url);
	return link;
}

async function board(page: Page): Promise<Record<string, string[]>> {
	const shown: Record<string, string[]> = {};
	for (const stage of STAGES) shown[stage] = await titles(page, stage);
	return shown;
}

test('two people on one board: live, apart, together again; the relay killed with -9 in between', async () => {
	const relay = await serve();
	const [anna, ben] = await Promise.all([launch('desktop'), launch('phone')]);
	for (const person of [anna, ben]) person.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	await addDeal(annas, 'First');
	await addDeal(annas, 'Second');
	const link = await open(annas, relay.url);
	expect(new URL(link).search).toBe('');
	await status(annas, 'synced');

	const bens = await join(ben, link, 'Ben');
	await card(bens, 'First').waitFor();
	await status(bens, 'synced');
	// Presence: who is here, who has which deal open.
	await annas.getByText(/1 person here: .{0,2}Ben/).waitFor({ state: 'attached' });
	await card(bens, 'Second').getByRole('link').click();
	await bens.waitForURL(/\/deals\//);
	await card(annas, 'Second')
		.getByText(/Also looking at this deal: .{0,2}Ben/)
		.waitFor({ state: 'attached' });
	await bens.getByRole('link', { name: 'Board' }).first().click();

	// Live, both ways.
	await moveByMenu(annas, 'First', /^Next stage/);
	await expect.poll(() => titles(bens, 'Meeting')).toEqual(['First']);
	await addDeal(bens, 'From the phone');
	await card(annas, 'From the phone').waitFor();

	// Apart: the relay dies, and with it the host of the app; both go on.
	for (const page of [annas, bens]) await offlineReady(page);
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	await relay.kill9();
	await addDeal(annas, 'Anna alone');
	await moveByMenu(annas, 'First', /^Next stage/);
	await moveByMenu(annas, 'Second', /^Next stage/);
	await addDeal(bens, 'Ben alone');
	await moveByMenu(bens, 'Second', /^Next stage/);
	await status(annas, 'waiting');
	await status(bens, 'waiting');

	await relay.restart();
	await Promise.all([status(annas, 'synced'), status(bens, 'synced')]);
	await card(annas, 'Ben alone').waitFor();
	await card(bens, 'Anna alone').waitFor();
	const one = await board(annas);
	await expect.poll(() => board(bens)).toEqual(one);
	expect(Object.values(one).flat().sort()).toEqual(
		['Anna alone', 'Ben alone', 'First', 'From the phone', 'Second'].sort()
	);
	expect(one['Proposal']).toEqual(['First']);

	// Both moves of the one deal are in its history.
	await card(annas, 'Second').getByRole('link').click();
	await expect
		.poll(() => annas.getByText(/moved it from .*Qualification.* to .*Meeting/).count())
		.toBe(2);
});

test('what was acknowledged is there for a third, after a kill -9 and with the others gone', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	anna.expect(UNREACHABLE);
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	const link = await open(annas, relay.url);
	await addDeal(annas, 'Kept by the relay');
	await status(annas, 'synced');
	await relay.kill9();
	await anna.stop();
	await relay.restart();
	const cleo = await launch('desktop');
	const cleos = await join(cleo, link, 'Cleo');
	await card(cleos, 'Kept by the relay').waitFor();
});

test('a stranger without the key gets nothing, and says so', async () => {
	const relay = await serve();
	const anna = await launch('desktop');
	const annas = await visit(anna, relay.url);
	await startEmpty(annas);
	const link = await open(annas, relay.url);
	await status(annas, 'synced');
	const [invitation] = new URL(link).hash.slice(1).split('.');
	const stranger = await launch('desktop');
	stranger.expect(/404|403/);
	const page = await visit(stranger, `${relay.url}/join#${invitation}.${'A'.repeat(22)}`);
	await page.getByLabel('Your name').fill('Eve');
	await page.getByRole('button', { name: 'Join the team' }).click();
	await page.getByText(/^This invitation has ended/).waitFor();
	const broken = await visit(stranger, `${relay.url}/join#nonsense`);
	await broken.getByText('This link is not an invitation. Ask for it again.').waitFor();
});
