import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SECURITY_HEADERS } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.csv': 'text/csv; charset=utf-8',
	'.html': 'text/html; charset=utf-8',
	'.ico': 'image/x-icon',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.map': 'application/json; charset=utf-8',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.txt': 'text/plain; charset=utf-8',
	'.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json; charset=utf-8',
	'.webp': 'image/webp',
	'.woff2': 'font/woff2'
};

/** Content codings in the order they are preferred, with the ending of a file that was compressed when built. */
const CODINGS = [
	['br', '.br'],
	['gzip', '.gz']
] as const;

interface Found {
	readonly file: FileHandle;
	readonly bytes: number;
	readonly tag: string;
	readonly coding: string | undefined;
}

/** Answers with a file of `folder`; with its index.html where a person opens any other address. */
export async function serveFile(
	folder: string,
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	// What is shared to the app never gets here while its service worker lives: say so, and let it lie.
	if (request.method === 'POST' && request.url === '/in') {
		request.resume();
		return answer(response, 303, 'Shared to the app, and not kept here.', {
			location: '/in?missed'
		});
	}
	if (request.method !== 'GET' && request.method !== 'HEAD')
		return answer(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
	const segments = segmentsOf(request.url ?? '/');
	if (!segments) return answer(response, 400, 'This address is not one of a file.');
	const path = segments.length > 0 ? segments.join('/') : 'index.html';
	const accepted = codingsOf(request.headers['accept-encoding']);

	const own = await find(folder, path, accepted);
	if (own) return await closing(own, () => send(request, response, path, own));
	// A chunk of an older build must fail as a chunk: a page in its place would be run as a script.
	const isPage = !path.startsWith('_app/') && request.headers.accept?.includes('text/html');
	const page = isPage ? await find(folder, 'index.html', accepted) : undefined;
	if (page) return await closing(page, () => send(request, response, 'index.html', page));
	answer(response, 404, 'Not found.');
}

/** A short answer in words. */
export function answer(
	response: ServerResponse,
	status: number,
	text: string,
	headers: OutgoingHttpHeaders = {}
): void {
	const type = 'text/plain; charset=utf-8';
	response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type, ...headers });
	response.end(`${text}\n`);
}

/** The path's parts, decoded; `undefined` for what cannot name a file of the folder. */
function segmentsOf(url: string): string[] | undefined {
	try {
		const path = decodeURIComponent(url.split(/[?#]/)[0] ?? '');
		const segments = path.split('/').filter((segment) => segment !== '');
		// A leading dot is a way up or a hidden file; a backslash and a colon are ways out on Windows.
		const isSafe = segments.every((segment) => /^[^.\\:\0][^\\:\0]*$/.test(segment));
		return path.startsWith('/') && isSafe ? segments : undefined;
	} catch {
		return undefined;
	}
}

/** The content codings that a reader accepts, with their endings, ours preferred first. RFC 9110 12.5.3: `q=0` is a no. */
function codingsOf(accepted = ''): readonly (readonly [coding: string, ending: string])[] {
	const weights = new Map(
		accepted.split(',').map((one) => {
			const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
			const weight = parameters.find((part) => part.startsWith('q='));
			return [name, weight === undefined || Number(weight.slice(2)) > 0];
		})
	);
	return CODINGS.filter(([coding]) => weights.get(coding) ?? weights.get('*') ?? false);
}

async function find(
	folder: string,
	path: string,
	accepted: readonly (readonly [coding: string, ending: string])[]
): Promise<Found | undefined> {
	for (const [coding, ending] of accepted) {
		const found = await openFile(join(folder, path + ending), coding);
		if (found) return found;
	}
	return await openFile(join(folder, path), undefined);
}

async function openFile(path: string, coding: string | undefined): Promise<Found | undefined> {
	let file: FileHandle;
	try {
		file = await open(path);
	} catch {
		return undefined;
	}
	const stat = await file.stat();
	if (stat.isFile()) {
		const tag = `"${stat.size.toString(36)}-${Math.trunc(stat.mtimeMs).toString(36)}-${coding ?? ''}"`;
		return { file, bytes: stat.size, tag, coding };
	}
	await file.close();
	return undefined;
}

/** A stream that is never begun, because the reader has left, closes nothing. */
async function closing({ file }: Found, use: () => Promise<void>): Promise<void> {
	try {
		await use();
	} finally {
		await file.close();
	}
}

async function send(
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
	{ file, bytes, tag, coding }: Found
): Promise<void> {
	const isImmutable = path.startsWith('_app/immutable/');
	const headers: OutgoingHttpHeaders = {
		...SECURITY_HEADERS,
		'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
		'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
		etag: tag,
		vary: 'accept-encoding',
		...(coding ? { 'content-encoding': coding } : {})
	};
	const known = request.headers['if-none-match']?.split(',').map((one) => one.trim());
	const isKnown = known?.includes(tag);
	if (isKnown || request.method === 'HEAD') {
		response.writeHead(isKnown ? 304 : 200, isKnown ? headers : withLength(headers, bytes));
		response.end();
		return;
	}
	response.writeHead(200, withLength(headers, bytes));
	await pipeline(createReadStream(path, { fd: file }), response);
}

function withLength(headers: OutgoingHttpHeaders, bytes: number): OutgoingHttpHeaders {
	return { ...headers, 'content-length': bytes };
}
