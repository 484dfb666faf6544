import { CLOSE, offered, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/message.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import { access } from '#lib/protocol/permission.ts';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { Device } from './device.ts';
import type { Log } from './log.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import type { Limits } from './limits.ts';
import type { Storage } from './store/storage.ts';
import type { Gate, Visitor } from './team/gate.ts';

/** How long a socket may take to answer that the relay closes it, in ms. */
const CLOSING_MS = 1000;

export interface SocketOptions {
	readonly storage: Storage;
	readonly gate: Gate;
	readonly limits: Limits;
	/** ms since 1970 */
	readonly now: () => number;
	readonly log: Log;
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
const serverOf = ({ frameBytes }: Limits) => ({
	noServer: true,
	WebSocket: ProtocolSocket,
	maxPayload: frameBytes,
	perMessageDeflate: false,
	closeTimeout: CLOSING_MS,
	// Never the key: what the relay chooses is repeated in its answer.
	handleProtocols: (offers: Set<string>) => offers.has(SUBPROTOCOL) && SUBPROTOCOL
});

/** All WebSockets of the relay: from the upgrade to the room, and to the end. */
export class Sockets {
	readonly #server: WebSocketServer;
	readonly #devices = new Set<Device>();
	readonly #visitors = new Map<WebSocket, Visitor>();
	readonly #rooms: Rooms;
	readonly #options: SocketOptions;
	readonly #beat: NodeJS.Timeout;

	constructor(options: SocketOptions) {
		const { storage, gate, limits, log, onFailure } = options;
		this.#options = options;
		this.#server = new WebSocketServer(serverOf(limits));
		this.#rooms = new Rooms(storage, log, onFailure);
		this.#beat = setInterval(() => this.#tick(), limits.silenceMs / 2);
		gate.onChange((workspace, now) => {
			for (const [socket, visitor] of this.#visitors)
				if (visitor.workspace === workspace && !isSame(visitor, now(visitor)))
					this.#refuse(socket, CLOSE.signedOut, 'signed out');
		});
	}

	/** How many documents are open. */
	get documents(): number {
		return this.#rooms.size;
	}

	get sockets(): number {
		return this.#server.clients.size;
	}

	/** Bytes that wait to be sent. */
	get queuedBytes(): number {
		let bytes = 0;
		for (const { bufferedAmount } of this.#server.clients) bytes += bufferedAmount;
		return bytes;
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
		const offers = (request.headers['sec-websocket-protocol'] ?? '').split(/ *, */);
		const { ticket } = offered(offers);
		const visitor = ticket === undefined ? undefined : await this.#options.gate.admit(ticket);
		if (!visitor) return this.#refuse(socket, CLOSE.signedOut, 'signed out');
		this.#visitors.set(socket, visitor);
		socket.once('close', () => this.#visitors.delete(socket));
		const isTheirs = name !== undefined && name.workspace === visitor.workspace;
		if (!isTheirs || access(visitor.grant, name) === 'none')
			return this.#refuse(socket, CLOSE.unknown, 'no such document');
		try {
			await this.#stay(socket, path, visitor);
		} finally {
			await this.#rooms.leave(path);
		}
	}

	/** Settles when the socket has closed. */
	async #stay(socket: WebSocket, name: string, visitor: Visitor): Promise<void> {
		let room: Room;
		try {
			room = await this.#rooms.enter(name);
		} catch {
			// Why is in the log already.
			return this.#refuse(socket, CLOSE.overload, 'not readable now');
		}
		if (socket.readyState !== socket.OPEN) return;
		const device = new Device(socket, room, this.#options.now, this.#options.log, visitor);
		this.#devices.add(device);
		socket.resume();
		await new Promise((resolve) => socket.once('close', resolve));
		this.#devices.delete(device);
		device.leave();
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
			room.announce(room.presence.expire(now - this.#options.limits.silenceMs, now));
	}
}

function isSame(visitor: Visitor, other: Visitor | undefined): boolean {
	return JSON.stringify(visitor) === JSON.stringify(other);
}
