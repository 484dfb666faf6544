import { expect, test } from 'vitest';
import { launch, serve } from './app.ts';
import { addDeal, shareTeam, startEmpty, status, visit } from './steps.ts';

test('a tab that slept, or whose network came back, takes fresh sockets and is in step within seconds', async () => {
	const relay = await serve();
	const rep = await launch('phone');
	const opened: number[] = [];
	rep.page.on('websocket', () => opened.push(Date.now()));
	const page = await visit(rep, relay.url);
	await startEmpty(page);
	await addDeal(page, 'Before the sleep');
	await shareTeam(page, relay.url);
	await status(page, 'synced');

	const wakes: Readonly<Record<string, () => void>> = {
		'the clock jumped': () => {
			const now = Date.now.bind(Date);
			Date.now = () => now() + 60_000;
		},
		'the network came back': () => void window.dispatchEvent(new Event('online')),
		'it came from the browser’s cache': () =>
			void window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
	};
	for (const [name, wake] of Object.entries(wakes)) {
		const before = opened.length;
		await page.evaluate(wake);
		await expect
			.poll(() => opened.length, { message: name, timeout: 10_000 })
			.toBeGreaterThan(before);
		await status(page, 'synced');
	}
});
