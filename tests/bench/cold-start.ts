import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { buildIfNeeded } from '../helpers/build.ts';
import { crowd } from '../helpers/crowd.ts';
import { offlineReady } from '../e2e/steps.ts';
import { join } from '../helpers/doors.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { loopMs, median, throttle, type Figure } from './measure.ts';

export const name = 'cold start offline, 4x slower, phone';

const DEALS = 10_000;
const TIMES = 5;
const RATE = 4;

const BLANK = `<!doctype html><meta charset="utf-8"><title>Blank</title><main>Blank</main>
<script>navigator.serviceWorker.register('/worker.js')</script>`;
const WORKER = `addEventListener('install', (event) =>
	event.waitUntil(caches.open('blank').then((cache) => cache.add('/'))));
addEventListener('fetch', (event) => event.respondWith(caches.match(event.request)));`;

/** From the address to the first card painted, browser and server newly started and stopped, against a blank page. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const relay = await RelayProcess.start();
	const blank = await serveBlank();
	const visitor = await Visitor.open({ form: 'phone' });
	try {
		await join(visitor.page, await crowd(relay, DEALS));
		await offlineReady(visitor.page);
		await visitor.page.goto(blank.url);
		await offlineReady(visitor.page);
		await relay.kill9();
		await blank.close();
		const times: Record<'app' | 'blank', number[]> = { app: [], blank: [] };
		const slowness: number[] = [];
		for (let i = 0; i < TIMES; i++)
			for (const [which, url, selector] of [
				['blank', blank.url, 'main'],
				['app', relay.url, '[data-deal]']
			] as const) {
				const { painted, slower } = await coldStart(visitor, url, selector);
				times[which].push(painted);
				slowness.push(slower);
			}
		return [
			// Far from 4, the machine was too busy for the throttle to tell, or the throttle was lost.
			{ name: 'slowness of a loop, as it was felt', value: median(slowness), unit: 'x' },
			{ name: 'blank page painted', value: median(times.blank), unit: 'ms', samples: times.blank },
			{
				name: `first of ${DEALS} deals painted`,
				value: median(times.app),
				unit: 'ms',
				samples: times.app,
				ratio: {
					to: 'the blank page',
					value: median(times.app) / median(times.blank),
					atMost: 4
				}
			}
		];
	} finally {
		await visitor.close();
		await relay.close();
	}
}

/** When the first element was painted, ms, and how much slower a loop ran after that than before. */
async function coldStart(visitor: Visitor, url: string, selector: string) {
	await visitor.stop();
	await visitor.start();
	const { page } = visitor;
	await page.addInitScript(watchPaint, selector);
	const before = await loopMs(page);
	await throttle(page, RATE);
	await page.goto(url, { waitUntil: 'commit' });
	const painted = await paintedAt(page);
	return { painted, slower: (await loopMs(page)) / before };
}

/** Runs in the page: notes when the first element of a selector that is in view has been painted. */
function watchPaint(selector: string): void {
	const look = () => {
		const box = document.querySelector(selector)?.getBoundingClientRect();
		if (!box || box.top >= innerHeight || box.height === 0) return void requestAnimationFrame(look);
		// The frame that has it is on screen when the next one begins.
		requestAnimationFrame(() => Object.assign(window, { paintedAt: performance.now() }));
	};
	requestAnimationFrame(look);
}

async function paintedAt(page: Page): Promise<number> {
	const handle = await page.waitForFunction(
		() => (window as { paintedAt?: number }).paintedAt,
		undefined,
		{ timeout: 120_000 }
	);
	const value = await handle.jsonValue();
	if (value === undefined) throw new Error('never painted');
	return value;
}

async function serveBlank(): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer(({ url }, response) => {
		const script = url === '/worker.js';
		response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
		response.end(script ? WORKER : BLANK);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((done) => {
				server.closeAllConnections();
				server.close(() => done());
			})
	};
}
