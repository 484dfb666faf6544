import { CLOSE, LIMITS, offeredKey, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/message.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { Device } from './device.ts';
import type { Log } from './log.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import type { Storage } from './storage.ts';

/** How long a socket may take to answer that the relay closes it, in ms. */
const CLOSING_MS = 1000;

export interface SocketOptions {
	/** ms since 1970 */
	readonly now: () => number;
	readonly log: Log;
	/** Half of it is the beat of keep-alives and of presence. */
	readonly silenceMs: number;
	/** A write failed. */
	readonly onFailure: (error: unknown) => void;
}

/** What a WebSocket of ours says to faults that `ws` finds: 1002 and 1009 would be tried again for ever. */
class ProtocolSocket extends WebSocket {
	override close(code?: number, reason?: string | Buffer): void {
		if (code === 1009) super.close(CLOSE.tooLarge, 'too large');
		else if (code === 1002 || code === 1007) super.close(CLOSE.malformed, 'malformed');
		else super.close(code, reason);
	}
}

// A name of its own: the types of `ws` do not know closeTimeout yet.
const SERVER = {
	noServer: true,
	WebSocket: ProtocolSocket,
	maxPayload: LIMITS.frameBytes,
	perMessageDeflate: false,
	closeTimeout: CLOSING_MS,
	// Never the key: what the relay chooses is repeated in its answer.
	handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL
};

/** All WebSockets of the relay: from the upgrade to the room, and to the end. */
export class Sockets {
	readonly #server = new WebSocketServer(SERVER);
	readonly #devices = new Set<Device>();
	readonly #storage: Storage;
	readonly #rooms: Rooms;
	readonly #options: SocketOptions;
	readonly #beat: NodeJS.Timeout;

	constructor(storage: Storage, options: SocketOptions) {
		this.#storage = storage;
		this.#options = options;
		this.#rooms = new Rooms(storage, options.log, options.onFailure);
		this.#beat = setInterval(() => this.#tick(), options.silenceMs / 2);
	}

	/**
	 * Accepts every upgrade below the path: a stock client takes only a close code for an answer, and tries again for
	 * ever after an HTTP status.
	 */
	upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		this.#server.handleUpgrade(request, stream, head, (socket) => {
			socket.on('error', () => undefined); // Its close follows, with the code above.
			// What it sends waits in the network until the room is there.
			socket.pause();
			this.#admit(socket, request).catch(this.#options.onFailure);
		});
	}

	/** Closes every socket, waits for what was received to be stored. */
	async close(code: number, reason: string): Promise<void> {
		clearInterval(this.#beat);
		const closed = [...this.#server.clients].map((socket) => {
			const gone = new Promise((resolve) => socket.once('close', resolve));
			socket.resume();
			socket.close(code, reason);
			return gone;
		});
		await Promise.all(closed);
		await this.#rooms.settled();
	}

	async #admit(socket: WebSocket, request: IncomingMessage): Promise<void> {
		const path = request.url?.split('?')[0]?.slice(SYNC_PATH.length + 1) ?? '';
		const name = parseRoom(path);
		const key = offeredKey((request.headers['sec-websocket-protocol'] ?? '').split(/ *, */));
		if (!name || !key || !(await this.#isKey(name.workspace, key)))
			return this.#refuse(socket, CLOSE.unknown, 'no such document');
		try {
			await this.#stay(socket, path);
		} finally {
			await this.#rooms.leave(path);
		}
	}

	/** Settles when the socket has closed. */
	async #stay(socket: WebSocket, name: string): Promise<void> {
		let room: Room;
		try {
			room = await this.#rooms.enter(name);
		} catch {
			// Why is in the log already.
			return this.#refuse(socket, CLOSE.overload, 'not readable now');
		}
		if (socket.readyState !== socket.OPEN) return;
		const device = new Device(socket, room, this.#options.now, this.#options.log);
		this.#devices.add(device);
		socket.resume();
		await new Promise((resolve) => socket.once('close', resolve));
		this.#devices.delete(device);
		device.leave();
	}

	/** The first key that comes for a workspace is its key; only its digest is kept. */
	async #isKey(workspace: string, key: string): Promise<boolean> {
		const digest = createHash('sha256').update(key).digest();
		return timingSafeEqual(await this.#storage.claim(workspace, digest), digest);
	}

	#refuse(socket: WebSocket, code: number, reason: string): void {
		this.#options.log({ event: 'socket-closed', code, reason });
		socket.resume();
		socket.close(code, reason);
	}

	#tick(): void {
		const now = this.#options.now();
		for (const device of this.#devices) device.tick();
		for (const room of this.#rooms.open())
			room.announce(room.presence.expire(now - this.#options.silenceMs, now));
	}
}
