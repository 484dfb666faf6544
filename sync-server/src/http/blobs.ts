import { parseBlob, type BlobRefusal } from '#lib/protocol/blob.ts';
import { mayAttach } from '#lib/protocol/permission.ts';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Limits } from '../limits.ts';
import type { BlobStore } from '../store/blobs.ts';
import type { Gate, Visitor } from '../team/gate.ts';
import { addressOf } from './address.ts';
import { readBody } from './body.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { isWelcome } from './origin.ts';
import { Quota } from './quota.ts';
import { heed, heldIn, isList, mayTidy, saidIn, type Said } from './spare-blobs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TICKET = /^Bearer ([0-9A-Za-z]{22})$/;

const STATUS: Readonly<Record<BlobRefusal, number>> = {
	malformed: 400,
	'signed-out': 401,
	forbidden: 403,
	unknown: 404,
	'too-large': 413,
	other: 422,
	'too-many': 429,
	'not-now': 503,
	full: 507
};

export interface BlobRouteOptions {
	readonly limits: Limits;
	readonly now: () => number;
	/** Origins that may ask; none for the relay's own. */
	readonly origins: readonly string[];
	/** Trusted proxies in front. */
	readonly proxies: number;
	readonly onRefusal: (code: BlobRefusal) => void;
	/** So many blobs went that nobody refers to. */
	readonly onRemoved: (count: number) => void;
	/** The store did not do what was asked. */
	readonly onFault: (error: unknown) => void;
}

/** Somebody at work with a blob, until it is done: their right to it may end meanwhile. */
interface Visit {
	visitor: Visitor;
	readonly writes: boolean;
	readonly request: IncomingMessage;
}

/** What was asked, and by whom. */
interface Asked {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly headers: OutgoingHttpHeaders;
	readonly workspace: string;
	readonly hash: string | undefined;
}

/** `/blob/<workspace>/<hash>`: who holds a ticket of the workspace reads, and who writes there puts. */
export class BlobRoute {
	readonly #blobs: BlobStore;
	readonly #gate: Gate;
	readonly #options: BlobRouteOptions;
	readonly #requests: Quota;
	readonly #refusals: Quota;
	readonly #visits = new Set<Visit>();

	constructor(blobs: BlobStore, gate: Gate, options: BlobRouteOptions) {
		const { limits, now } = options;
		this.#blobs = blobs;
		this.#gate = gate;
		this.#options = options;
		this.#requests = new Quota(limits.requestsPerMinute, MINUTE, now);
		this.#refusals = new Quota(limits.refusalsPerMinute, MINUTE, now);
		gate.onChange((workspace, now) => {
			for (const visit of this.#visits) {
				if (visit.visitor.workspace !== workspace) continue;
				const visitor = now(visit.visitor);
				if (visitor && (!visit.writes || mayPut(visitor))) visit.visitor = visitor;
				else visit.request.destroy();
			}
		});
	}

	/** Hangs up on everybody. */
	close(): void {
		for (const { request } of this.#visits) request.destroy();
	}

	/** Answers one request. Rejects where the one who asked hung up, or was hung up on. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { origins, proxies, limits } = this.#options;
		const headers = sharedWith(request, origins);
		if (!isWelcome(request, origins))
			return this.#refuse({ request, response, headers }, 'forbidden');
		if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
		// One on which nothing moves is destroyed; the server takes that back with the next request.
		request.socket.setTimeout(limits.silenceMs);
		const address = addressOf(request, proxies);
		if (this.#requests.isUsed(address) || this.#refusals.isUsed(address)) {
			const later = { ...headers, 'retry-after': String(MINUTE / 1000) };
			return this.#refuse({ request, response, headers: later }, 'too-many');
		}
		this.#requests.use(address);
		const name = parseBlob(request.url ?? '');
		const ticket = TICKET.exec(request.headers.authorization ?? '')?.[1];
		if (!name) return this.#refuse({ request, response, headers }, 'malformed');
		const visitor = ticket === undefined ? undefined : await this.#gate.admit(ticket);
		if (!visitor) {
			this.#refusals.use(address);
			return this.#refuse({ request, response, headers }, 'signed-out');
		}
		this.#gate.seen(visitor);
		const asked = { request, response, headers, ...name, hash: name.hash };
		if (visitor.workspace !== name.workspace) return this.#refuse(asked, 'unknown');
		await this.#serve(asked, visitor);
	}

	async #serve(asked: Asked, visitor: Visitor): Promise<void> {
		const { request, response } = asked;
		const visit = { visitor, writes: request.method === 'PUT', request };
		this.#visits.add(visit);
		try {
			const refusal = await this.#do(asked, visitor);
			if (refusal) this.#refuse(asked, refusal);
		} catch (error) {
			const isGone = request.destroyed && !request.complete;
			if (isGone || response.headersSent) return void response.destroy();
			this.#options.onFault(error);
			this.#refuse(asked, 'not-now');
		} finally {
			this.#visits.delete(visit);
		}
	}

	/** Does what is asked, or settles with why not. */
	async #do(asked: Asked, visitor: Visitor): Promise<BlobRefusal | undefined> {
		const { request, workspace, hash } = asked;
		if (hash === undefined) return await this.#ofAll(asked, visitor);
		switch (request.method) {
			case 'GET':
			case 'HEAD':
				return await this.#read(asked, hash);
			case 'PUT':
				return mayPut(visitor) ? await this.#put(asked, hash) : 'forbidden';
			case 'DELETE':
				if (!mayTidy(visitor)) return 'forbidden';
				await this.#blobs.remove(workspace, hash);
				return void send(asked, 200, {});
			default:
				return 'malformed';
		}
	}

	async #read(asked: Asked, hash: string): Promise<BlobRefusal | undefined> {
		const { request, response, workspace, headers } = asked;
		const isHead = request.method === 'HEAD';
		const blob = isHead ? undefined : await this.#blobs.read(workspace, hash);
		const size = isHead ? await this.#blobs.size(workspace, hash) : blob?.size;
		if (size === undefined) return 'unknown';
		response.writeHead(200, {
			...SECURITY_HEADERS,
			// What somebody attached is never shown as a page of the relay's.
			'content-type': 'application/octet-stream',
			'content-disposition': 'attachment',
			'content-length': size,
			'cache-control': 'no-store',
			...headers
		});
		if (!blob) return void response.end();
		await pipeline(Readable.from(blob.pieces, { objectMode: false }), response);
		return undefined;
	}

	async #put(asked: Asked, hash: string): Promise<BlobRefusal | undefined> {
		const { limits } = this.#options;
		const size = Number(asked.request.headers['content-length']);
		if (!Number.isSafeInteger(size) || size < 1) return 'malformed';
		if (size > limits.blobBytes) return void this.#refuse(asked, 'too-large', limits.blobBytes);
		const kept = await this.#blobs.keep(asked.workspace, hash, {
			...{ size, most: limits.workspaceBlobBytes },
			pieces: asked.request.iterator({ destroyOnReturn: false })
		});
		if (kept === 'kept') return void send(asked, 200, { kept: hash });
		if (kept !== 'used-up') return kept;
		return void this.#refuse(asked, 'full', limits.workspaceBlobBytes);
	}

	/** Answers what is asked, or said, of the blobs of a workspace. */
	async #ofAll(asked: Asked, visitor: Visitor): Promise<BlobRefusal | undefined> {
		const { request, workspace } = asked;
		if (request.method === 'GET') {
			if (!mayTidy(visitor)) return 'forbidden';
			return void send(asked, 200, { held: await heldIn(this.#blobs, workspace) });
		}
		if (request.method !== 'POST') return 'malformed';
		const body = read(await readBody(request, this.#options.limits.bodyBytes));
		const { hashes } = body;
		if (isList(hashes)) return await this.#compare(asked, hashes);
		const said = saidIn(body);
		if (!said) return 'malformed';
		return mayTidy(visitor) ? await this.#heed(asked, said) : 'forbidden';
	}

	async #heed(asked: Asked, said: Said): Promise<undefined> {
		const { now, limits, onRemoved } = this.#options;
		const { spareMs } = limits;
		const removed = await heed(this.#blobs, asked.workspace, said, { now: now(), spareMs });
		if (removed > 0) onRemoved(removed);
		send(asked, 200, { removed });
	}

	/** Which of some hashes are not held: a relay that was put back from a backup knows fewer than was said before. */
	async #compare(asked: Asked, hashes: readonly string[]): Promise<undefined> {
		const sizes = await Promise.all(hashes.map((hash) => this.#blobs.size(asked.workspace, hash)));
		send(asked, 200, { lacks: hashes.filter((_, index) => sizes[index] === undefined) });
	}

	/** @param most how many bytes it, or all of the workspace, may have */
	#refuse(
		asked: Pick<Asked, 'request' | 'response' | 'headers'>,
		code: BlobRefusal,
		most?: number
	): void {
		const { request, response, headers } = asked;
		this.#options.onRefusal(code);
		const { blobBytes } = this.#options.limits;
		const told = most === undefined ? { code } : { code, most };
		const answer = () => send(asked, STATUS[code], told);
		if (request.complete) return answer();
		// A browser that is still sending would not hear the answer: what is not too much is read to its end.
		const isLittle = Number(request.headers['content-length']) <= blobBytes;
		if (isLittle && code !== 'signed-out') {
			request.once('end', answer).once('error', () => response.destroy());
			request.resume();
			return;
		}
		send({ response, headers: { ...headers, connection: 'close' } }, STATUS[code], told);
	}
}

function mayPut({ grant, held }: Visitor): boolean {
	return mayAttach(grant.role) && !held;
}

function read(body: string | undefined): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(body ?? '');
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}

/** CORS, for the origins of the list only. */
function sharedWith({ headers }: IncomingMessage, origins: readonly string[]): OutgoingHttpHeaders {
	const { origin } = headers;
	if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
	return {
		vary: 'origin',
		'access-control-allow-origin': origin,
		'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
		'access-control-allow-headers': 'authorization, content-type',
		'access-control-max-age': String(HOUR / 1000)
	};
}

function send(
	{ response, headers }: Pick<Asked, 'response' | 'headers'>,
	status: number,
	answer: object
): void {
	if (response.destroyed) return;
	response.writeHead(status, {
		...SECURITY_HEADERS,
		'content-type': 'application/json; charset=utf-8',
		'cache-control': 'no-store',
		...headers
	});
	response.end(JSON.stringify(answer));
}
