import { CLOSE, SYNC_PATH } from '#lib/protocol/message.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Sockets } from './documents/sockets.ts';
import { answer, SECURITY_HEADERS, serveFile } from './files.ts';
import type { Limits } from './limits.ts';
import { type Log, problemOf } from './log.ts';
import type { Storage } from './store/storage.ts';
import type { Gate } from './team/gate.ts';

export interface RelayOptions {
	/** 0 takes any free one. */
	readonly port: number;
	/** The address to listen at. */
	readonly host: string;
	readonly openStorage: () => Promise<Storage>;
	readonly openGate: (storage: Storage) => Gate;
	readonly limits: Limits;
	/** The folder with the built app. */
	readonly app: string;
	/** ms since 1970 */
	readonly now: () => number;
	readonly log: Log;
	/** A write failed; all sockets are closed. What is left is to end the process. */
	readonly onFailure: () => void;
}

export interface Relay {
	readonly url: string;
	/** Once or more often. Closes all sockets with 1012, stores what was received, and gives the port and the store back. */
	close(): Promise<void>;
}

/** Starts app and relay on one port. Rejects, holding nothing, where the port or the store cannot be had. */
export async function start(options: RelayOptions): Promise<Relay> {
	let sockets: Sockets | undefined;
	let isFailed = false;
	const server = createServer({ headersTimeout: options.limits.upgradeMs }, (request, response) => {
		if (request.url === '/healthz')
			return answerHealth(response, sockets !== undefined && !isFailed);
		serve(options.app, request, response).catch((error: unknown) => {
			// A reader that left in mid-file is nobody's fault.
			if (!response.destroyed) options.log({ event: 'fault', problem: problemOf(error) });
			response.destroy();
		});
	});
	server.on('upgrade', (request, stream, head) => {
		stream.on('error', () => stream.destroy());
		if (sockets && request.url?.startsWith(`${SYNC_PATH}/`)) sockets.upgrade(request, stream, head);
		else stream.end(`HTTP/1.1 ${sockets ? '404 Not Found' : '503 Service Unavailable'}\r\n\r\n`);
	});
	// The port first: it is what two relays on one machine most often share.
	server.listen(options.port, options.host);
	await once(server, 'listening');

	let storage: Storage;
	try {
		storage = await options.openStorage();
	} catch (error) {
		await closeServer(server);
		throw error;
	}
	const opened = new Sockets({
		storage,
		gate: options.openGate(storage),
		limits: options.limits,
		now: options.now,
		log: options.log,
		onFailure(error: unknown) {
			if (isFailed) return;
			isFailed = true;
			options.log({ event: 'store-failed', problem: problemOf(error) });
			void opened.close(CLOSE.overload, 'cannot store').then(options.onFailure);
		}
	});
	sockets = opened;
	const url = urlOf(server);
	options.log({ event: 'relay-started', url });
	let closing: Promise<void> | undefined;
	const close = async () => {
		sockets = undefined;
		await opened.close(CLOSE.restart, 'restarting');
		await Promise.all([closeServer(server), storage.close()]);
		options.log({ event: 'relay-stopped' });
	};
	return { url, close: () => (closing ??= close()) };
}

async function serve(app: string, request: IncomingMessage, response: ServerResponse) {
	if (request.url?.startsWith(`${SYNC_PATH}/`))
		return answer(response, 426, 'Documents are synced by WebSocket.', { upgrade: 'websocket' });
	await serveFile(app, request, response);
}

function answerHealth(response: ServerResponse, isWell: boolean): void {
	const type = 'application/json; charset=utf-8';
	const headers = { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-store' };
	response.writeHead(isWell ? 200 : 503, headers);
	response.end(JSON.stringify({ ok: isWell }));
}

async function closeServer(server: Server): Promise<void> {
	const closed = once(server, 'close');
	server.close();
	server.closeAllConnections();
	await closed;
}

function urlOf(server: Server): string {
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('a listening server has an address');
	const { family, port } = address;
	const host = family === 'IPv6' ? `[${address.address}]` : address.address;
	return `http://${host}:${port}`;
}
