import { expect, onTestFinished, test } from 'vitest';
import { crowd } from '../helpers/crowd.ts';
import { join } from '../helpers/doors.ts';
import { PlainBrowser, type PlainTab } from '../helpers/plain-browser.ts';
import { startProxy, type Proxy } from '../helpers/proxy.ts';
import { LONG } from '../helpers/random.ts';
import { UNREACHABLE, type Visitor } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { status } from './steps.ts';

/** From when somebody is back to a fresh socket, ms. */
const BACK_MS = 3000;
/** The same where nobody comes, ms. */
const ALONE_MS = 35_000;
/** How long a relay that takes connections and says nothing is watched, ms. */
const DEAF_MS = LONG ? 300_000 : 15_000;
/** Each document has a socket. */
const DOCUMENTS = 5;
/** The shortest pauses between attempts: the first, and those that it has doubled to after some. In ms. */
const FIRST_PAUSE_MS = 100;
const PAUSE_MS = 2500;

/** A member whose browser reaches the relay through a line that can be made to swallow everything. */
async function member(): Promise<{ readonly rep: Visitor; readonly proxy: Proxy }> {
	const relay = await serve();
	const team = await crowd(relay, 3);
	const proxy = await startProxy(relay.url);
	onTestFinished(() => proxy.close());
	const rep = await launch('desktop');
	rep.expect(UNREACHABLE);
	await join(rep.page, { ...team, relay: { url: proxy.url } } as typeof team);
	return { rep, proxy };
}

/** Settles with when the next connection for a socket came, ms since 1970. */
async function nextUpgrade({ upgrades }: Proxy, timeout: number): Promise<number> {
	const { length } = upgrades;
	await expect.poll(() => upgrades.length, { timeout, interval: 20 }).toBeGreaterThan(length);
	return upgrades[length] ?? Number.NaN;
}

async function synced(tab: PlainTab): Promise<void> {
	const shown = () => tab.evaluate(`document.querySelector('[data-status]')?.dataset.status ?? ''`);
	await expect.poll(shown, { timeout: 30_000 }).toBe('synced');
}

test('a socket that is dead and looks open is replaced within 3 s of when its tab is shown again', async () => {
	const { rep, proxy } = await member();
	await rep.stop();
	const browser = await PlainBrowser.start(rep.profile);
	onTestFinished(() => browser.close());
	const tab = await browser.open(proxy.url);
	await synced(tab);
	await tab.evaluate(
		`addEventListener('pageshow', ({ persisted }) => (window.cached = persisted))`
	);
	const other = await browser.open('about:blank');

	for (let turn = 0; turn < 3; turn++) {
		await other.show();
		await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('hidden');
		proxy.swallow();
		const upgrade = nextUpgrade(proxy, 20_000);
		const since = Date.now();
		await tab.show();
		const took = (await upgrade) - since;
		console.log(`shown again: ${took} ms`);
		expect(took).toBeLessThan(BACK_MS);
		await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('visible');
		await synced(tab);
	}

	// Back from another document, whether or not the browser has kept the page meanwhile.
	await tab.visit(`${proxy.url}/healthz`);
	await expect.poll(() => tab.evaluate('location.pathname')).toBe('/healthz');
	proxy.swallow();
	const upgrade = nextUpgrade(proxy, 20_000);
	const since = Date.now();
	await tab.back();
	const took = (await upgrade) - since;
	const kept = String(await tab.evaluate('window.cached'));
	console.log(`back from another document: ${took} ms, kept: ${kept}`);
	expect(took).toBeLessThan(BACK_MS);
	await synced(tab);
});

test(
	'a socket that is dead and looks open is replaced within 35 s where nobody comes, and attempts stay few',
	{ timeout: 2 * DEAF_MS + 300_000 },
	async () => {
		const { rep, proxy } = await member();
		await status(rep.page, 'synced');
		const { length } = proxy.upgrades;
		proxy.swallow();
		const since = Date.now();
		await expect
			.poll(() => proxy.upgrades.length, { timeout: ALONE_MS + 10_000, interval: 50 })
			.toBeGreaterThanOrEqual(length + DOCUMENTS);
		const took = (proxy.upgrades[length + DOCUMENTS - 1] ?? Number.NaN) - since;
		console.log(`alone: ${took} ms`);
		expect(took).toBeLessThan(ALONE_MS);
		await status(rep.page, 'synced');
		expect(proxy.upgrades.length).toBe(length + DOCUMENTS);

		// A relay that takes connections and says nothing, then one that refuses them.
		const most = DOCUMENTS * Math.ceil(DEAF_MS / PAUSE_MS + Math.log2(PAUSE_MS / FIRST_PAUSE_MS));
		for (const mode of ['hang', 'refuse'] as const) {
			proxy.mode = mode;
			const before = proxy.connections;
			proxy.swallow();
			await rep.page.evaluate(() => void dispatchEvent(new Event('online')));
			await rep.page.waitForTimeout(DEAF_MS);
			const attempts = proxy.connections - before;
			console.log(`${mode}: ${attempts} attempts in ${DEAF_MS} ms`);
			expect(attempts, mode).toBeGreaterThan(DOCUMENTS);
			expect(attempts, mode).toBeLessThanOrEqual(most);
			proxy.mode = 'pass';
			await status(rep.page, 'synced');
		}
	}
);
