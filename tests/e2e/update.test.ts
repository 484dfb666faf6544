import type { Page } from 'playwright';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { BUILD } from '../helpers/build.ts';
import { UNREACHABLE, type Visitor } from '../helpers/visitor.ts';
import { launch } from './app.ts';
import { laterBuild } from './builds.ts';
import { Host } from './host.ts';
import { addDeal, card, column, offlineReady, startEmpty, status, titles, visit } from './steps.ts';

/** Two builds after the one that is there, the same source with other names of all files. */
let second: string;
let third: string;

beforeAll(async () => {
	[second, third] = await Promise.all([laterBuild('two'), laterBuild('three')]);
	// Half a minute on a machine that has nothing else to do.
}, 600_000);

async function hosted(): Promise<Host> {
	const host = await Host.start(BUILD);
	onTestFinished(() => host.close());
	return host;
}

/** A person with a workspace of one deal, on the first build, that starts without a network. */
async function started(host: Host, deal = 'From before'): Promise<Visitor> {
	const rep = await launch('desktop');
	const page = await visit(rep, host.url);
	await startEmpty(page);
	await addDeal(page, deal);
	await status(page, 'saved');
	await offlineReady(page);
	await mark(page);
	return rep;
}

async function tab({ context }: Visitor, url: string): Promise<Page> {
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	await page.goto(url);
	await page.locator('[data-stage]').first().waitFor();
	await mark(page);
	return page;
}

/** A fact that comes about: two cores may be busy with something else. */
const now = <T>(fact: () => T | Promise<T>) => expect.poll(fact, { timeout: 20_000 });

/** Whether the page has run on since it was marked: a reload forgets the mark. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }));
const ranOn = (page: Page) => page.evaluate(() => 'marked' in window);
const reloaded = (page: Page) => page.waitForFunction(() => !('marked' in window));

/** Which build a page runs, by what it calls the board. */
async function runs(page: Page): Promise<string> {
	const board = page
		.getByRole('navigation')
		.first()
		.getByRole('link', { name: /^Board/ });
	return (await board.innerText()).replace(/^Board ?/, '') || 'one';
}

const prompt = (page: Page) => page.getByRole('button', { name: 'Update', exact: true });

/** What a page does by itself when one comes back to it: it asks for another version. */
const look = (page: Page) =>
	page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

const workers = (page: Page) =>
	page.evaluate(async () => {
		const found = await navigator.serviceWorker.getRegistration();
		return {
			installing: found?.installing?.state ?? 'none',
			waiting: found?.waiting?.state ?? 'none'
		};
	});

/** Another version is there and waits, in a tab that was told of it. */
async function offered(page: Page): Promise<void> {
	await look(page);
	await expect
		.poll(() => workers(page), { timeout: 15_000 })
		.toMatchObject({ waiting: 'installed' });
	await prompt(page).waitFor();
}

/** Nothing that the browser keeps beside the worker helps. */
async function clearHttpCache({ context }: Visitor, page: Page): Promise<void> {
	const session = await context.newCDPSession(page);
	await session.send('Network.clearBrowserCache');
	await session.detach();
}

async function goTo(page: Page, place: string): Promise<void> {
	await page.getByRole('link', { name: place, exact: true }).click();
	await page.getByRole('heading', { level: 1, name: place }).waitFor();
}

const held = (page: Page) =>
	page.evaluate(async () => {
		const cache = (await caches.keys()).find((name) => name.includes('precache'));
		const requests = cache === undefined ? [] : await (await caches.open(cache)).keys();
		return requests.map(({ url }) => new URL(url).pathname);
	});

test('a network that goes while another version is installed leaves the old one, whole; the next look ends it', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	rep.expect(UNREACHABLE);
	const before = (await held(page)).length;

	await host.deploy(second);
	host.drop(20);
	await look(page);
	await now(() => host.isDown).toBe(true);
	await now(() => workers(page)).toEqual({ installing: 'none', waiting: 'none' });
	const half = (await held(page)).length;
	expect(half).toBeGreaterThan(before);

	await addDeal(page, 'Without a network');
	await status(page, 'saved');
	expect(await ranOn(page)).toBe(true);
	expect(await prompt(page).count()).toBe(0);
	await page.reload();
	await card(page, 'Without a network').waitFor();
	expect(await runs(page)).toBe('one');
	await goTo(page, 'Insights');
	await rep.stop();

	await rep.start();
	const again = await visit(rep, host.url);
	await card(again, 'Without a network').waitFor();
	expect(await runs(again)).toBe('one');
	host.restore();
	await offered(again);
	await prompt(again).click();
	await now(() => runs(again)).toBe('two');
	host.drop();
	await again.reload();
	await card(again, 'Without a network').waitFor();
	await card(again, 'From before').waitFor();
	expect(await runs(again)).toBe('two');
	await goTo(again, 'Insights');
});

test('a host that is given another version while one is fetched makes no mixture of both', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	rep.expect(UNREACHABLE);
	// All scripts of the second are there; its page is not any more.
	const mixed = await host.mixture(second, third);
	await host.deploy(mixed);
	await look(page);
	await now(() => host.asked('/')).toBeGreaterThan(0);
	await now(() => workers(page)).toEqual({ installing: 'none', waiting: 'none' });
	expect(await prompt(page).count()).toBe(0);

	await host.deploy(third);
	await offered(page);
	await prompt(page).click();
	await now(() => runs(page)).toBe('three');
	host.drop();
	await page.reload();
	await card(page, 'From before').waitFor();
});

test('a version that comes in mid-edit covers no form and no card in hand, and waits for a tap', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	const typing = await tab(rep, host.url);
	const carrying = await tab(rep, host.url);

	await typing.locator('header').getByRole('button', { name: 'New deal' }).click();
	const form = typing.getByRole('dialog').getByLabel('Title', { exact: true });
	await form.fill('Half typed');
	const box = await card(carrying, 'From before').boundingBox();
	if (!box) throw new Error('no card to carry');
	await carrying.mouse.move(box.x + 30, box.y + 20);
	await carrying.mouse.down();
	await carrying.mouse.move(box.x + 60, box.y + 60, { steps: 4 });

	await host.deploy(second);
	await offered(page);
	await expectQuiet(typing, carrying);
	await addDeal(page, 'While it waits');
	await status(page, 'saved');
	await prompt(page).click();
	await reloaded(page);
	await card(page, 'While it waits').waitFor();
	expect(await runs(page)).toBe('two');
	await expectQuiet(typing, carrying);

	const target = await column(carrying, 'Meeting').boundingBox();
	if (!target) throw new Error('no second column');
	await carrying.mouse.move(target.x + 60, target.y + 150, { steps: 8 });
	await carrying.mouse.up();
	await now(() => titles(carrying, 'Meeting')).toEqual(['From before']);
	await prompt(carrying).waitFor();

	expect(await form.inputValue()).toBe('Half typed');
	await typing.getByRole('button', { name: 'Add deal' }).click();
	await card(typing, 'Half typed').waitFor();
	await prompt(typing).waitFor();
	expect(await ranOn(typing)).toBe(true);

	// Back to the same place, with what was just typed into a field.
	await card(typing, 'Half typed').getByRole('link').click();
	await typing.waitForURL(/\/deals\//);
	const place = typing.url();
	const title = typing.getByLabel('Title', { exact: true });
	await title.fill('Typed to the end');
	await title.evaluate((field: HTMLElement) => field.blur());
	await prompt(typing).click();
	await reloaded(typing);
	await typing.locator('[data-status="saved"]').waitFor();
	expect(typing.url()).toBe(place);
	expect(await runs(typing)).toBe('two');
	await card(page, 'Typed to the end').waitFor();
});

/** For as long as a prompt would take to come. */
async function expectQuiet(...pages: readonly Page[]): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 600));
	for (const page of pages) {
		expect(await prompt(page).count()).toBe(0);
		expect(await ranOn(page)).toBe(true);
	}
}

test('three builds in three tabs: all see all edits, none is reloaded unasked, and each has its own files', async () => {
	const host = await hosted();
	const rep = await started(host, 'By one');
	const { page: one } = rep;
	rep.expect(UNREACHABLE);
	const other = await tab(rep, host.url);
	const two = await tab(rep, host.url);

	await host.deploy(second);
	await offered(two);
	await prompt(two).click();
	await reloaded(two);
	await mark(two);
	expect(await runs(two)).toBe('two');
	await addDeal(two, 'By two');
	await addDeal(one, 'By one again');
	await addDeal(other, 'By the other');
	await expectTitles([one, other, two], ['By one', 'By one again', 'By the other', 'By two']);

	// A second time: what the first build is made of is two builds back, and on no host.
	await host.deploy(third);
	const three = await tab(rep, host.url);
	await offered(three);
	await prompt(three).click();
	await reloaded(three);
	expect(await runs(three)).toBe('three');
	await addDeal(three, 'By three');
	await expectTitles(
		[one, other, two, three],
		['By one', 'By one again', 'By the other', 'By three', 'By two']
	);
	for (const page of [one, other, two]) expect(await ranOn(page)).toBe(true);
	host.missing.length = 0;
	await clearHttpCache(rep, one);
	await goTo(one, 'Insights');
	await goTo(two, 'Insights');
	host.drop();
	await goTo(other, 'Import');
	await goTo(two, 'Import');
	for (const page of [one, other, two]) expect(await ranOn(page)).toBe(true);
	expect(host.missing).toEqual([]);
	host.restore();

	// Its tabs gone, the first build is kept no more once another takes over.
	const firsts = await filesOf(one);
	await one.close();
	await other.close();
	await host.deploy(second);
	await offered(three);
	await prompt(three).click();
	await now(() => runs(three)).toBe('two');
	await now(async () => (await held(three)).filter((path) => firsts.includes(path))).toEqual([]);
	await expectTitles([three], ['By one', 'By one again', 'By the other', 'By three', 'By two']);
});

async function expectTitles(pages: readonly Page[], wanted: readonly string[]): Promise<void> {
	for (const page of pages)
		await expect
			.poll(async () => (await titles(page, 'Qualification')).sort(), { timeout: 15_000 })
			.toEqual(wanted);
}

/** The nodes of the build that a page runs: files that no other build has. */
function filesOf(page: Page): Promise<string[]> {
	return page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.map(({ name }) => new URL(name).pathname)
			.filter((path) => path.startsWith('/_app/immutable/nodes/'))
	);
}

test('back to the former build: offered like any other, no dead page, every edit there', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	await host.deploy(second);
	await offered(page);
	await prompt(page).click();
	await reloaded(page);
	await addDeal(page, 'By the second');
	await status(page, 'saved');
	await mark(page);
	const stays = await tab(rep, host.url);

	await host.deploy(BUILD);
	await offered(page);
	expect(await ranOn(page)).toBe(true);
	await prompt(page).click();
	await reloaded(page);
	await card(page, 'By the second').waitFor();
	await card(page, 'From before').waitFor();
	expect(await runs(page)).toBe('one');
	await addDeal(page, 'By the first');
	await card(stays, 'By the first').waitFor();
	await goTo(stays, 'Insights');
	expect(await ranOn(stays)).toBe(true);
	expect(host.missing).toEqual([]);
});

test('a tab of the former build is forced nowhere: not by a new screen, a missing page, or a host that is down', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	rep.expect(UNREACHABLE);
	await host.deploy(second);
	await offered(page);
	await page.getByRole('button', { name: 'Close' }).first().click();
	await clearHttpCache(rep, page);
	await goTo(page, 'Insights');
	host.drop();
	await goTo(page, 'People');
	host.restore();
	expect(await ranOn(page)).toBe(true);

	// A router that asks which version is there would load the page anew, and never end.
	let loads = 0;
	page.on('load', () => loads++);
	await page.goto(`${host.url}/nowhere`);
	await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	expect(loads).toBe(1);
	await page.getByRole('link', { name: 'Go to the board' }).click();
	await card(page, 'From before').waitFor();
	expect(await runs(page)).toBe('one');

	// And is told again at its next start.
	await page.reload();
	await card(page, 'From before').waitFor();
	await prompt(page).waitFor();
	expect(await runs(page)).toBe('one');
});

test('what the browser clears of the app is fetched again, and meanwhile nobody is told that all is here', async () => {
	const host = await hosted();
	const rep = await started(host);
	const { page } = rep;
	rep.expect(UNREACHABLE);
	const clear = () =>
		page.evaluate(async () => {
			for (const name of await caches.keys()) await caches.delete(name);
		});
	await goTo(page, 'Settings');
	await page.getByText('Everything is here: the app starts without a network.').waitFor();
	await goTo(page, 'Import');

	// Cleared, and no network: it goes on with what it has, and says so.
	await clear();
	host.drop();
	await goTo(page, 'Settings');
	await page.getByText('Not ready yet.').waitFor();
	host.restore();
	await page.reload();
	await page.getByText('Everything is here: the app starts without a network.').waitFor();
	host.drop();
	await page.goto(host.url);
	await card(page, 'From before').waitFor();
	host.restore();

	rep.expect(/^uncaught: /);
	// Cleared with the worker, while the host went on: the page is the new one, and the data as it was.
	await host.deploy(second);
	await page.evaluate(async () => {
		for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
	});
	await clear();
	await clearHttpCache(rep, page);
	await page.getByRole('button', { name: 'New deal', exact: true }).click();
	await page.getByText('A part of the app could not be loaded').waitFor();
	await page.getByRole('button', { name: /^(Update|Reload)$/ }).click();
	await now(() => runs(page)).toBe('two');
	await card(page, 'From before').waitFor();
	await offlineReady(page);
	host.drop();
	await page.reload();
	await card(page, 'From before').waitFor();
});
