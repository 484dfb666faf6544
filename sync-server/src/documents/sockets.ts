import { CLOSE, offered, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/message.ts';
import { access, type Access } from '#lib/protocol/permission.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import type { Limits } from '../limits.ts';
import { type Log, problemOf } from '../log.ts';
import type { Storage } from '../store/storage.ts';
import type { Gate, Visitor } from '../team/gate.ts';
import { Chunks } from './chunks.ts';
import { Compactor } from './compactor.ts';
import { Device, type DeviceOptions, type Entrance, isSameGrant } from './device.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { Turn } from './outbox.ts';

/** How long a socket may take to answer that the relay closes it, in ms. */
const CLOSING_MS = 1000;
/** So many sockets may wait to be let in. */
const MOST_WAITING = 1000;
/** How often documents are looked at that may have grown, in ms. */
const LOOK_MS = 3000;

export interface SocketOptions {
	readonly storage: Storage;
	readonly gate: Gate;
	readonly limits: Limits;
	readonly log: Log;
	/** ms since 1970 */
	readonly now: () => number;
	/** A write failed. */
	readonly onFailure: (error: unknown) => void;
	/** An update became durable so many ms after it was handed to the store. */
	readonly onCommit?: (ms: number) => void;
	/** Message 102 was answered so many ms after it came. */
	readonly onAck?: (ms: number) => void;
	/** A change was refused (message 104), or a socket closed, with this code. */
	readonly onRefusal?: (code: number) => void;
	/** A document was compacted. */
	readonly onCompacted?: () => void;
}

/** What a WebSocket of ours says to faults that `ws` finds: 1002 and 1009 would be tried again for ever. */
class ProtocolSocket extends WebSocket {
	override close(code?: number, reason?: string | Buffer): void {
		if (code === 1009) super.close(CLOSE.tooLarge, 'too large');
		else if (code === 1002 || code === 1007) super.close(CLOSE.malformed, 'malformed');
		else super.close(code, reason);
	}
}

/** All WebSockets of the relay: from the upgrade to the room, and to the end. */
export class Sockets {
	readonly #server: WebSocketServer;
	readonly #devices = new Set<Device>();
	/** Who is let in and waits for the document: a change of the team concerns them too. */
	readonly #arriving = new Set<{ visitor: Visitor | undefined }>();
	#waiting = 0;
	/** Sockets until they have left their documents. */
	readonly #visits = new Set<Promise<unknown>>();
	readonly #rooms: Rooms;
	readonly #compactor: Compactor;
	readonly #options: SocketOptions;
	readonly #deviceOptions: DeviceOptions;
	readonly #beat: NodeJS.Timeout;
	readonly #look: NodeJS.Timeout;

	constructor(options: SocketOptions) {
		const { storage, gate, limits, log, now, onFailure } = options;
		const nothing = () => undefined;
		const turn = new Turn();
		const { onCommit = nothing, onAck = nothing, onRefusal = nothing } = options;
		const compactor = (this.#compactor = new Compactor(storage, log, {
			onCompacted: options.onCompacted
		}));
		this.#options = options;
		this.#rooms = new Rooms({ storage, limits, turn, onFailure, onCommit }, compactor, log);
		const feed = { storage, chunks: new Chunks(storage) };
		this.#deviceOptions = { gate, limits, log, now, turn, compactor, feed, onAck, onRefusal };
		// A name of its own: the types of `ws` do not know closeTimeout yet.
		const server = {
			noServer: true,
			WebSocket: ProtocolSocket,
			maxPayload: limits.frameBytes,
			perMessageDeflate: false,
			closeTimeout: CLOSING_MS,
			// Never the ticket: what the relay chooses is repeated in its answer.
			handleProtocols: (protocols: Set<string>) => protocols.has(SUBPROTOCOL) && SUBPROTOCOL
		};
		this.#server = new WebSocketServer(server);
		this.#beat = setInterval(() => this.#tick(), limits.silenceMs / 2);
		this.#look = setInterval(() => this.#rooms.compact(), LOOK_MS);
		gate.onChange((workspace, visit) => this.#revisit(workspace, visit));
	}

	/** How many sockets are in a document. */
	get size(): number {
		return this.#devices.size;
	}

	/** How many documents are open. */
	get documents(): number {
		return this.#rooms.size;
	}

	/** Bytes that wait to be sent, on all sockets. */
	get queueBytes(): number {
		let bytes = 0;
		for (const { unsent } of this.#devices) bytes += unsent;
		return bytes;
	}

	/**
	 * Accepts every upgrade below the path: a stock client takes only a close code for an answer, and tries again for
	 * ever after an HTTP status, which is what too many at once are to do.
	 */
	upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		if (this.#waiting >= MOST_WAITING) {
			stream.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
			return;
		}
		this.#server.handleUpgrade(request, stream, head, (socket) => {
			socket.on('error', () => undefined); // Its close follows, with the code above.
			// What it sends waits in the network until the room is there.
			socket.pause();
			const visit = this.#admit(socket, stream, request).catch(this.#options.onFailure);
			this.#visits.add(visit);
			void visit.finally(() => this.#visits.delete(visit));
		});
	}

	/** Closes every socket, waits for what was received to be stored. The store is not used after. */
	async close(code: number, reason: string): Promise<void> {
		clearInterval(this.#beat);
		clearInterval(this.#look);
		const closed = [...this.#server.clients].map((socket) => {
			const gone = new Promise((resolve) => socket.once('close', resolve));
			socket.resume();
			socket.close(code, reason);
			return gone;
		});
		await Promise.all(closed);
		await this.#rooms.settled();
		await this.#compactor.close();
		await Promise.all(this.#visits);
	}

	async #admit(socket: WebSocket, stream: Duplex, request: IncomingMessage): Promise<void> {
		const path = request.url?.split('?')[0]?.slice(SYNC_PATH.length + 1) ?? '';
		const header = request.headers['sec-websocket-protocol'] ?? '';
		const { ticket, client } = offered(header.split(',').map((one) => one.trim()));
		let visitor: Visitor | undefined;
		try {
			visitor = ticket === undefined ? undefined : await this.#visitor(ticket);
		} catch (error) {
			this.#options.log({ event: 'fault', problem: problemOf(error) });
			return this.#refuse(socket, CLOSE.overload, 'not now');
		}
		if (!visitor) return this.#refuse(socket, CLOSE.signedOut, 'no such ticket');
		const allowed = accessOf(visitor, path);
		if (allowed === 'none') return this.#refuse(socket, CLOSE.unknown, 'no such document');
		this.#options.gate.seen(visitor);
		const arriving: { visitor: Visitor | undefined } = { visitor };
		this.#arriving.add(arriving);
		try {
			const room = await this.#enter(path);
			this.#arriving.delete(arriving);
			if (!room) return this.#refuse(socket, CLOSE.overload, 'not readable now');
			if (!arriving.visitor) return this.#refuse(socket, CLOSE.signedOut, 'signed out');
			const entrance = { socket, stream, visitor: arriving.visitor, access: allowed, client };
			if (socket.readyState === socket.OPEN) await this.#stay(entrance, room);
		} finally {
			await this.#rooms.leave(path);
		}
	}

	/** None for a document that cannot be read; why is in the log. */
	async #enter(name: string): Promise<Room | undefined> {
		try {
			return await this.#rooms.enter(name);
		} catch {
			return undefined;
		}
	}

	/** Whom a ticket lets in. Rejects where the store does not tell in time. */
	async #visitor(ticket: string): Promise<Visitor | undefined> {
		this.#waiting++;
		const late = new AbortController();
		const options = { ref: false, signal: late.signal };
		try {
			return await Promise.race([
				this.#options.gate.admit(ticket),
				setTimeout(this.#options.limits.upgradeMs, undefined, options).then(() => {
					throw new Error('the store has not told in time whose a ticket is');
				})
			]);
		} finally {
			late.abort();
			this.#waiting--;
		}
	}

	/** Settles when the socket has closed. */
	async #stay(entrance: Entrance, room: Room): Promise<void> {
		const { socket } = entrance;
		const device = new Device(entrance, room, this.#deviceOptions);
		this.#devices.add(device);
		socket.resume();
		await new Promise((resolve) => socket.once('close', resolve));
		this.#devices.delete(device);
		device.leave();
	}

	#refuse(socket: WebSocket, code: number, reason: string): void {
		this.#options.log({ event: 'socket-closed', code, reason });
		this.#options.onRefusal?.(code);
		socket.resume();
		socket.close(code, reason);
	}

	#revisit(workspace: string, visit: (visitor: Visitor) => Visitor | undefined): void {
		for (const arriving of this.#arriving) {
			if (arriving.visitor?.workspace !== workspace) continue;
			const now = visit(arriving.visitor);
			arriving.visitor = now && isSameGrant(now, arriving.visitor) ? now : undefined;
		}
		for (const device of this.#devices)
			if (device.visitor.workspace === workspace) device.revisit(visit(device.visitor));
	}

	#tick(): void {
		const now = this.#options.now();
		for (const device of this.#devices) device.tick(now);
		for (const room of this.#rooms.open())
			room.announce(room.presence.expire(now - this.#options.limits.silenceMs, now));
		this.#rooms.expire(now);
	}
}

/** What a visitor may do with the document of a path; nothing where there is none. */
function accessOf({ workspace, grant }: Visitor, path: string): Access {
	const name = parseRoom(path);
	return name?.workspace === workspace ? access(grant, name) : 'none';
}
