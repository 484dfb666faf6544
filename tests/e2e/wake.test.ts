import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../helpers/proxy.ts';
import { launch, serve } from './app.ts';
import { addDeal, shareTeam, startEmpty, status, visit } from './steps.ts';

test('a tab whose sockets died unnoticed has fresh ones within 3 s of coming back, and is in step', async () => {
	const relay = await serve();
	const proxy = await startProxy(relay.url);
	onTestFinished(() => proxy.close());
	const rep = await launch('phone');
	const page = await visit(rep, proxy.url);
	await startEmpty(page);
	await addDeal(page, 'Before the sleep');
	await shareTeam(page, proxy.url);
	await status(page, 'synced');

	const wakes: Readonly<Record<string, () => void>> = {
		'the network came back': () => void window.dispatchEvent(new Event('online')),
		'it came from the browser’s cache': () =>
			void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
		'it is seen again': () => void document.dispatchEvent(new Event('visibilitychange'))
	};
	for (const [name, wake] of Object.entries(wakes)) {
		const open = proxy.upgrades.length;
		// One that lives is asked, and kept.
		await page.evaluate(wake);
		await page.waitForTimeout(2500);
		expect(proxy.upgrades.length, name).toBe(open);
		proxy.swallow();
		const since = Date.now();
		await page.evaluate(wake);
		await expect
			.poll(() => proxy.upgrades.length, { message: name, timeout: 10_000 })
			.toBeGreaterThan(open);
		expect((proxy.upgrades[open] ?? 0) - since, name).toBeLessThan(3000);
		await status(page, 'synced');
	}
});
