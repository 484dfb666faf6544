import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { IncomingMessage, request, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { serveFile } from '../../../sync-server/src/http/files.ts';
import { startRelay, temporaryFolder, type TestRelay } from '../../helpers/relay.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let relay: TestRelay;
let remove: () => Promise<void>;
let app: string;

beforeAll(async () => {
	const temporary = await temporaryFolder();
	remove = temporary.remove;
	await writeFile(join(temporary.folder, 'secret.txt'), 'secret');
	app = join(temporary.folder, 'build');
	await mkdir(join(app, '_app/immutable'), { recursive: true });
	await mkdir(join(app, 'icons'));
	await writeFile(join(app, 'index.html'), '<!doctype html><title>Runnel</title>');
	await writeFile(join(app, 'index.html.br'), brotliCompressSync('<!doctype html><title>Runnel'));
	await writeFile(join(app, '.hidden'), 'secret');
	await writeFile(join(app, '_app/immutable/a.1234.js'), 'export {};');
	await writeFile(join(app, '_app/immutable/a.1234.js.gz'), gzipSync('export {};'));
	await writeFile(join(app, '_app/immutable/b.js'), 'export {};');
	await writeFile(join(app, '_app/immutable/b.js.gz'), gzipSync('export {};'));
	await writeFile(join(app, '_app/immutable/b.js.br'), brotliCompressSync('export {};'));
	await writeFile(join(app, 'service-worker.js'), '// worker');
	await writeFile(join(app, 'manifest.webmanifest'), '{}');
	relay = await startRelay({ app });
});

afterAll(async () => {
	await relay.close();
	await remove();
});

interface Answer {
	readonly status: number | undefined;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly body: Buffer;
}

/** Asks for exactly this path: fetch would tidy it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(relay.url);
		const asked = request({ hostname, port, path, headers, method }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () =>
				resolve({
					status: response.statusCode,
					headers: response.headers,
					body: Buffer.concat(chunks)
				})
			);
		});
		asked.on('error', reject);
		asked.end();
	});
}

const PAGE = { accept: 'text/html,*/*' };

test('every answer carries the security headers', async () => {
	for (const path of ['/', '/service-worker.js', '/missing.js', '/healthz', '/sync/x', '/..'])
		expect((await get(path)).headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cross-origin-opener-policy': 'same-origin',
			'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string
		});
});

test.each([
	['/', 'text/html; charset=utf-8', 'no-cache'],
	['/index.html', 'text/html; charset=utf-8', 'no-cache'],
	['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
	['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
	[
		'/_app/immutable/a.1234.js',
		'text/javascript; charset=utf-8',
		'public, max-age=31536000, immutable'
	]
])('%s is %s, cached %s', async (path, type, cache) => {
	const { status, headers } = await get(path);
	expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache]);
});

test('a page is the app at any address, a missing file is not', async () => {
	expect((await get('/deals/abc?x=1', PAGE)).body.toString()).toContain('<title>Runnel');
	expect((await get('/icons', PAGE)).body.toString()).toContain('<title>Runnel');
	expect((await get('/missing.js')).status).toBe(404);
	expect((await get('/_app/immutable/old.js', PAGE)).status).toBe(404);
});

test.each([
	'/../secret.txt',
	'/..%2fsecret.txt',
	'/%2e%2e/secret.txt',
	'/icons/../../secret.txt',
	'/..%5csecret.txt',
	'/.hidden',
	'/%00',
	'/%',
	'//../secret.txt'
])('%s names no file', async (path) => {
	const { status, body } = await get(path, PAGE);
	expect(status).toBe(400);
	expect(body.toString()).not.toContain('secret');
});

test('a file that was compressed when built is sent so to who accepts it', async () => {
	const { headers, body } = await get('/_app/immutable/a.1234.js', {
		'accept-encoding': 'gzip, br'
	});
	expect([headers['content-encoding'], headers['vary']]).toEqual(['gzip', 'accept-encoding']);
	expect(gunzipSync(body).toString()).toBe('export {};');
	expect((await get('/_app/immutable/a.1234.js')).headers['content-encoding']).toBeUndefined();
});

test.each([
	['gzip, deflate, br, zstd', 'br'],
	['gzip', 'gzip'],
	['br;q=0, gzip;q=0.5', 'gzip'],
	['gzip;q=1.0, br;q=0.2', 'br'],
	['*', 'br'],
	['*;q=0', undefined],
	['identity', undefined],
	['brotli', undefined]
])('to who accepts %j a file goes out as %s', async (accepted, coding) => {
	const { headers, body } = await get('/_app/immutable/b.js', { 'accept-encoding': accepted });
	expect(headers['content-encoding']).toBe(coding);
	const open = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''];
	expect((open?.(body) ?? body).toString()).toBe('export {};');
	expect(headers).toMatchObject({
		'content-type': 'text/javascript; charset=utf-8',
		'cache-control': 'public, max-age=31536000, immutable',
		'content-length': String(body.length),
		vary: 'accept-encoding'
	});
});

test('each coding of a file has a tag of its own, which is answered 304', async () => {
	const asked = ['br', 'gzip', 'identity'].map(async (coding) => {
		const accepting = { 'accept-encoding': coding };
		const tag = String((await get('/_app/immutable/b.js', accepting)).headers['etag']);
		const again = await get('/_app/immutable/b.js', { ...accepting, 'if-none-match': tag });
		expect([again.status, again.headers['vary']]).toEqual([304, 'accept-encoding']);
		return tag;
	});
	expect(new Set(await Promise.all(asked)).size).toBe(3);
});

test('a header of blanks takes no time to read', async () => {
	const since = performance.now();
	const tag = `"a${' '.repeat(15_000)}b"`;
	for (let i = 0; i < 5; i++)
		expect((await get('/', { ...PAGE, 'if-none-match': tag })).status).toBe(200);
	expect(performance.now() - since).toBeLessThan(500);
});

test('the shell at any address is sent compressed, and never kept without asking', async () => {
	const { headers, body } = await get('/deals/abc', { ...PAGE, 'accept-encoding': 'br' });
	expect(headers).toMatchObject({
		'content-encoding': 'br',
		'content-type': 'text/html; charset=utf-8',
		'cache-control': 'no-cache'
	});
	expect(brotliDecompressSync(body).toString()).toContain('<title>Runnel');
});

test('HEAD has the length and no body, other methods are refused', async () => {
	const { status, headers, body } = await get('/service-worker.js', {}, 'HEAD');
	expect([status, headers['content-length'], body.length]).toEqual([200, '9', 0]);
	expect((await get('/', {}, 'POST')).status).toBe(405);
});

test('what is shared to an app without its service worker is not kept, and the page says so', async () => {
	const { status, headers } = await get('/in', {}, 'POST');
	expect([status, headers['location']]).toEqual([303, '/in?missed']);
});

test('a file that the browser has is answered 304', async () => {
	const { headers } = await get('/');
	const again = await get('/', { 'if-none-match': String(headers['etag']) });
	expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('/healthz is 200 while it runs', async () => {
	const { status, body } = await get('/healthz');
	expect([status, body.toString()]).toEqual([200, '{"ok":true}']);
});

test('a document is not to be had without a WebSocket', async () => {
	expect((await get(`/sync/${'w'.repeat(22)}/ws`, PAGE)).status).toBe(426);
});

const FILES = '/proc/self/fd';

/** The files of the app that this process has open. */
function openFiles(): readonly string[] {
	return readdirSync(FILES).flatMap((one) => {
		try {
			const path = readlinkSync(join(FILES, one));
			return path.startsWith(app) ? [path] : [];
		} catch {
			return [];
		}
	});
}

test.skipIf(!existsSync(FILES))(
	'serveFile(…) to who has left already closes the file',
	async () => {
		const asked = new IncomingMessage(new Socket());
		Object.assign(asked, { method: 'GET', url: '/service-worker.js' });
		const response = new ServerResponse(asked);
		response.destroy();
		await serveFile(app, asked, response).catch(() => undefined);
		await vi.waitFor(() => expect(openFiles()).toEqual([]));
	}
);
