import { BLOB_PATH } from '#lib/protocol/blob.ts';
import { CLOSE, SYNC_PATH } from '#lib/protocol/message.ts';
import { TEAM_PATH } from '#lib/protocol/team.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Sockets } from './documents/sockets.ts';
import { addressOf, networkOf } from './http/address.ts';
import { BlobRoute } from './http/blobs.ts';
import { answer, serveFile } from './http/files.ts';
import { transportHeaders } from './http/headers.ts';
import { Crowd } from './http/crowd.ts';
import { isWelcome } from './http/origin.ts';
import { answerMetrics, answerStatus, isLocal } from './http/status.ts';
import { TeamRoute } from './http/team.ts';
import { DEFAULTS, type Limits } from './limits.ts';
import { bounded, type Log, problemOf } from './log.ts';
import { Metrics } from './metrics.ts';
import type { Storage } from './store/storage.ts';
import { type Gate, openGate } from './team/gate.ts';
import { Keys } from './team/keys.ts';
import { Reception } from './team/reception.ts';
import { Teams } from './team/teams.ts';

export interface RelayOptions {
	/** 0 takes any free one. */
	readonly port: number;
	/** The address to listen at. */
	readonly host: string;
	/** Opens the store, which tells `onFailure` where it can acknowledge nothing any more. */
	readonly openStorage: (onFailure: (error: Error) => void) => Promise<Storage>;
	/** The folder with the built app. */
	readonly app: string;
	/** ms since 1970 */
	readonly now: () => number;
	readonly log: Log;
	/** A gate in place of the team's. */
	readonly openGate?: (storage: Storage) => Gate;
	/** A write failed; all sockets are closed. What is left is to end the process. */
	readonly onFailure: () => void;
	/** Those that are not as in LIMITS. */
	readonly limits?: Partial<Limits>;
	/** The pages that may ask, as `https://host[:port]`; none for those of the host that is asked. */
	readonly origins?: readonly string[];
	/** How many proxies in front are trusted to say where a request is from. */
	readonly proxies?: number;
	/** Whether new workspaces are taken. Yes, unless said. */
	readonly takesWorkspaces?: boolean;
	/** Whether /metrics is for everybody. For this machine only, unless said. */
	readonly hasPublicMetrics?: boolean;
}

export interface Relay {
	readonly url: string;
	/** Once or more often. Closes all sockets with 1012, stores what was received, and gives the port and the store back. */
	close(): Promise<void>;
}

/** What a relay does once its store is open. */
interface Open {
	readonly storage: Storage;
	readonly sockets: Sockets;
	readonly team: TeamRoute;
	readonly blobs: BlobRoute;
}

type State = 'opening' | 'open' | 'stopping' | 'failed';

/** Requests and sockets that are not begun within limits.upgradeMs are looked for so often, in ms. */
const CHECK_MS = 1000;
/** A request has a cookie of no use, a certificate in its body, and a few headers. */
const HEADER_BYTES = 16 * 1024;
const MS_PER_S = 1000;

/** Starts app and relay on one port. Rejects, holding nothing, where the port or the store cannot be had. */
export async function start(options: RelayOptions): Promise<Relay> {
	const relay = new RunningRelay(options);
	await relay.open();
	return relay;
}

class RunningRelay implements Relay {
	readonly #options: RelayOptions;
	readonly #limits: Limits;
	readonly #proxies: number;
	readonly #crowd: Crowd;
	readonly #metrics = new Metrics();
	readonly #server: Server;
	#state: State = 'opening';
	#open: Open | undefined;
	#closing: Promise<void> | undefined;
	url = '';

	constructor(options: RelayOptions) {
		this.#options = { ...options, log: bounded(options.log, options.now) };
		this.#limits = { ...DEFAULTS, ...options.limits };
		this.#proxies = options.proxies ?? 0;
		this.#crowd = new Crowd(this.#limits.connectionsPerAddress);
		this.#server = createServer({
			headersTimeout: this.#limits.upgradeMs,
			// Of blobs; what is not one is given less.
			requestTimeout: this.#limits.blobMs,
			connectionsCheckingInterval: CHECK_MS,
			maxHeaderSize: HEADER_BYTES
		});
		this.#server.on('connection', (connection) => {
			connection.on('error', () => connection.destroy());
			// Behind a proxy all are from one address: there, sockets are counted when they say whose they are.
			const isCounted = this.#proxies === 0;
			const address = networkOf(connection.remoteAddress ?? '');
			if (isCounted && !this.#crowd.enter(address, connection)) connection.destroy();
		});
		this.#server.on('request', (request, response) => {
			this.#serve(request, response).catch((error: unknown) => {
				// A reader that left in mid-file is nobody's fault.
				if (!response.destroyed) this.#options.log({ event: 'fault', problem: problemOf(error) });
				response.destroy();
			});
		});
		this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
	}

	async open(): Promise<void> {
		const { port, host, openStorage, log } = this.#options;
		// The port first: it is what two relays on one machine most often share.
		this.#server.listen(port, host);
		await once(this.#server, 'listening');
		this.url = urlOf(this.#server);
		let storage: Storage;
		try {
			storage = await openStorage((error) => this.#fail(error));
		} catch (error) {
			this.#metrics.close();
			await this.#closeServer();
			throw error;
		}
		this.#open = this.#compose(storage);
		this.#state = 'open';
		log({ event: 'relay-started', url: this.url });
	}

	close(): Promise<void> {
		return (this.#closing ??= this.#stop());
	}

	#compose(storage: Storage): Open {
		const { now, log, origins = [], takesWorkspaces = true } = this.#options;
		const limits = this.#limits;
		const onFailure = (error: unknown) => this.#fail(error);
		const teams = new Teams(storage, now);
		const gate = this.#options.openGate?.(storage) ?? openGate(teams, now, onFailure);
		const metrics = this.#metrics;
		const sockets = new Sockets({
			...{ storage, gate, limits, now, log, onFailure },
			onCommit: (ms) => metrics.commit.observe(ms / MS_PER_S),
			onAck: (ms) => metrics.acknowledgement.observe(ms / MS_PER_S),
			onRefusal: (code) => metrics.refusals.inc({ code }),
			onCompacted: () => metrics.compactions.inc()
		});
		metrics.watch(sockets);
		const reception = new Reception(teams, new Keys(storage, now), { limits, now });
		const team = new TeamRoute(reception, {
			...{ limits, now, origins, proxies: this.#proxies, takesWorkspaces },
			onRefusal: (code) => {
				// Or a flood of requests would be one of lines, too.
				if (code !== 'too-many') log({ event: 'request-refused', code });
				metrics.refusals.inc({ code });
			}
		});
		const blobs = new BlobRoute(storage.blobs, gate, {
			...{ limits, now, origins, proxies: this.#proxies },
			onRefusal: (code) => {
				if (code !== 'too-many') log({ event: 'blob-refused', code });
				metrics.refusals.inc({ code });
			},
			onRemoved: (count) => log({ event: 'blobs-removed', count }),
			onFault: (error) => log({ event: 'fault', problem: problemOf(error) })
		});
		return { storage, sockets, team, blobs };
	}

	/** A write failed: what follows is not served, and the process is to end. */
	#fail(error: unknown): void {
		if (this.#state === 'failed') return;
		this.#state = 'failed';
		const { log, onFailure } = this.#options;
		log({ event: 'store-failed', problem: problemOf(error) });
		void this.#open?.sockets.close(CLOSE.overload, 'cannot store').then(onFailure);
	}

	async #stop(): Promise<void> {
		if (this.#state !== 'failed') this.#state = 'stopping';
		this.#open?.blobs.close();
		await this.#open?.sockets.close(CLOSE.restart, 'restarting');
		await Promise.all([this.#closeServer(), this.#open?.storage.close()]);
		this.#metrics.close();
		this.#options.log({ event: 'relay-stopped' });
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = request.url?.split('?')[0] ?? '';
		response.setHeaders(new Map(transportHeaders(request, this.#proxies)));
		if (path === '/healthz') return answerStatus(response, this.#isAlive);
		if (path === '/readyz') return answerStatus(response, this.#state === 'open');
		if (path === '/metrics' && (this.#options.hasPublicMetrics || isLocal(request)))
			return await answerMetrics(response, this.#metrics);
		if (path.startsWith(`${SYNC_PATH}/`))
			return answer(response, 426, 'Documents are synced by WebSocket.', { upgrade: 'websocket' });
		const isBlob = path.startsWith(`${BLOB_PATH}/`);
		if (!isBlob) this.#expectSoon(request);
		if (!isBlob && !path.startsWith(`${TEAM_PATH}/`))
			return await serveFile(this.#options.app, request, response);
		if (!this.#open || this.#state !== 'open') return answerStatus(response, false);
		if (isBlob) return await this.#open.blobs.answer(request, response);
		await this.#open.team.answer(request, response);
	}

	/** Hangs up where a request is not all here in time. */
	#expectSoon(request: IncomingMessage): void {
		if (request.complete) return;
		const late = setTimeout(() => {
			if (!request.complete) request.destroy();
		}, this.#limits.silenceMs).unref();
		request.once('close', () => clearTimeout(late));
	}

	#upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		stream.on('error', () => stream.destroy());
		const { origins = [], log } = this.#options;
		if (!this.#open || this.#state !== 'open') return turnAway(stream, '503 Service Unavailable');
		if (!request.url?.startsWith(`${SYNC_PATH}/`)) return turnAway(stream, '404 Not Found');
		if (!isWelcome(request, origins)) {
			log({ event: 'origin-refused' });
			return turnAway(stream, '403 Forbidden');
		}
		const isCounted = this.#proxies > 0;
		if (isCounted && !this.#crowd.enter(addressOf(request, this.#proxies), stream))
			return turnAway(stream, '429 Too Many Requests');
		this.#open.sockets.upgrade(request, stream, head);
	}

	/** The store is open and takes what is written. */
	get #isAlive(): boolean {
		return this.#state === 'open' || this.#state === 'stopping';
	}

	async #closeServer(): Promise<void> {
		const closed = once(this.#server, 'close');
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}
}

function turnAway(stream: Duplex, status: string): void {
	stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function urlOf(server: Server): string {
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('a listening server has an address');
	const { family, port } = address;
	const host = family === 'IPv6' ? `[${address.address}]` : address.address;
	return `http://${host}:${port}`;
}
