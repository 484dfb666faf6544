import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build, type Rollup } from 'vite';
import * as Y from 'yjs';
import type { DeviceState } from '../../tools/device-state.ts';
import { handOver, type Receiving } from '../../tools/hand-over.ts';

/** A server of pages that work offline: those of the path that is given, by a service worker that does nothing else. */
export interface Pages {
	readonly url: string;
	close(): Promise<void>;
}

const REGISTER = `<script>navigator.serviceWorker.register('/worker.js')</script>`;

/** The page to which all others are compared: a sentence, from a service worker. */
export function serveBlank(): Promise<Pages> {
	return serve({ '/': `<!doctype html><meta charset="utf-8"><title>Blank</title><main>Blank</main>${REGISTER}` });
}

/** The page of `stock/main.ts`, built as the app is. */
export async function serveStock(): Promise<Pages> {
	const script = await bundle(join(import.meta.dirname, 'stock/main.ts'));
	return serve({
		'/': `<!doctype html><meta charset="utf-8"><title>Stock</title><body><script type="module" src="/main.js"></script>${REGISTER}`,
		'/main.js': script
	});
}

/** Writes the state into the databases of a browser that has never been at the stock page, as y-indexeddb keeps it. */
export async function putStockState(page: Page, url: string, state: DeviceState): Promise<void> {
	const files = new Map<string, Uint8Array>();
	for (const kind of ['ws', 'ops', 'act']) {
		const own = [...state.documents].filter(([name]) => name.split('/')[0] === kind);
		files.set(`/state/${kind}`, Y.mergeUpdates(own.map(([, update]) => update)));
	}
	await handOver(page, url, files, () =>
		page.evaluate(write, { paths: [...files.keys()], ...state.entry })
	);
}

/** Runs in the page. */
async function write(given: {
	readonly paths: readonly string[];
	readonly device: string;
	readonly member: string;
}): Promise<void> {
	const { handed } = window as unknown as Receiving;
	for (const path of given.paths) {
		const update = await handed(path);
		await new Promise<void>((resolve, reject) => {
			const request = indexedDB.open(`stock/${path.split('/').at(-1) ?? ''}`);
			request.onerror = () => reject(request.error ?? new Error('not opened'));
			request.onupgradeneeded = () => {
				request.result.createObjectStore('updates', { autoIncrement: true }).add(update);
				request.result.createObjectStore('custom');
			};
			request.onsuccess = () => {
				request.result.close();
				resolve();
			};
		});
	}
	localStorage.setItem('device', given.device);
	localStorage.setItem('member', given.member);
}

async function serve(files: Readonly<Record<string, string>>): Promise<Pages> {
	const worker = `addEventListener('install', (event) =>
	event.waitUntil(caches.open('page').then((cache) => cache.addAll(${JSON.stringify(Object.keys(files))}))));
addEventListener('fetch', (event) => event.respondWith(
	caches.match(event.request).then((found) => found ?? fetch(event.request))));`;
	const server = createServer(({ url = '' }, response) => {
		const script = url.endsWith('.js');
		response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
		const body = url === '/worker.js' ? worker : files[url];
		response.statusCode = body === undefined ? 404 : 200;
		// Chromium shows an empty page of an error as one of its own.
		response.end(body ?? 'nothing');
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

async function bundle(entry: string): Promise<string> {
	const built = (await build({
		configFile: false,
		logLevel: 'error',
		build: {
			write: false,
			target: 'esnext',
			modulePreload: false,
			rolldownOptions: { input: entry, output: { codeSplitting: false } }
		}
	})) as Rollup.RollupOutput;
	const [chunk] = built.output;
	return chunk.code;
}
