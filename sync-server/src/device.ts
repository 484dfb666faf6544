import { CLOSE, REFUSE } from '#lib/protocol/message.ts';
import type { WebSocket } from 'ws';
import { DEFAULTS as LIMITS } from './limits.ts';
import { type Log, problemOf } from './log.ts';
import { access } from '#lib/protocol/permission.ts';
import { parseRoom } from '#lib/protocol/room.ts';
import type { Listener, Room } from './room.ts';
import type { Visitor } from './team/gate.ts';
import * as wire from './wire.ts';

/** Unsent bytes at which a socket gets no more of the log until it has read on. */
const HIGH_WATER = 1024 * 1024;

/** What the process holds for a message that waits, beside the message. */
const WAITING_BYTES = 256;

/** So many silent ticks are forgiven while bytes of ours are on their way: a slow line answers behind them. */
const SLOW_TICKS = 8;

/** One socket of a device, in the room of one document. */
export class Device implements Listener {
	readonly #socket: WebSocket;
	readonly #room: Room;
	readonly #now: () => number;
	readonly #log: Log;
	readonly visitor: Visitor;
	#acknowledged = 0;

	/** The updates of the log before this one have been sent, or were known to the device. */
	#cursor: number;
	/** What the device said it has. */
	#known: ReadonlyMap<number, number> = new Map();
	/** Where the initial state ends, and SyncStep2 is due. */
	#goal: number | undefined;
	/** What messages other than the log's that wait to be sent take up, in bytes. */
	#queued = 0;
	#silentTicks = 0;

	constructor(socket: WebSocket, room: Room, now: () => number, log: Log, visitor: Visitor) {
		this.visitor = visitor;
		this.#socket = socket;
		this.#room = room;
		this.#now = now;
		this.#log = log;
		this.#cursor = room.log.end;
		socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
		socket.on('pong', () => (this.#silentTicks = 0));
		room.listeners.add(this);
		this.#send(wire.encodeHello(now()));
		this.#send(wire.encodeStep1(room.durable.structs.vector()));
		const present = room.presence.present();
		if (present.length > 0) this.present(wire.encodePresence(present));
	}

	/** The socket is gone: whom it stood for has left. */
	leave(): void {
		this.#room.listeners.delete(this);
		this.#room.announce(this.#room.presence.leave(this, this.#now()));
	}

	/** Says that the relay is there, and ends a socket that has not answered since the last tick. */
	tick(): void {
		const isSlow = this.#socket.bufferedAmount > 0;
		if (this.#silentTicks > (isSlow ? SLOW_TICKS : 1)) return this.#socket.terminate();
		this.#silentTicks++;
		if (isSlow) return;
		this.#socket.ping();
		this.#send(wire.KEEP_ALIVE);
	}

	advance(): void {
		while (this.#isOpen() && this.#socket.bufferedAmount < HIGH_WATER) {
			if (this.#goal !== undefined && this.#cursor >= this.#goal) {
				this.#goal = undefined;
				this.#send(wire.encodeStep2(this.#room.durable.deletes));
			}
			const entry = this.#room.log.at(this.#cursor);
			if (!entry) return;
			this.#cursor = entry.to;
			if (entry.author !== this && !this.#has(entry.ends))
				this.#socket.send(entry.frame, this.#sent);
		}
	}

	present(frame: Uint8Array): void {
		if (this.#queued < LIMITS.bufferedBytes / 2) this.#send(frame);
	}

	#receive(data: Buffer, isBinary: boolean): void {
		if (!this.#isOpen()) return;
		this.#silentTicks = 0;
		const message = isBinary ? wire.parse(data) : undefined;
		if (!message) return this.#close(CLOSE.malformed, 'malformed');
		try {
			this.#handle(message);
		} catch (error) {
			// A fault of ours must not end the other sockets of the process.
			this.#log({ event: 'fault', problem: problemOf(error) });
			this.#close(CLOSE.overload, 'fault');
		}
	}

	#handle(message: wire.Message): void {
		switch (message.kind) {
			case 'vector':
				this.#known = message.vector;
				this.#cursor = 0;
				this.#goal = this.#room.log.end;
				return this.advance();
			case 'update':
				if (this.#maySend()) return this.#room.receive(message.update, message.scan, this);
				if (message.scan.structs.length + message.scan.deletes.length === 0) return;
				return this.#send(wire.encodeRefusal(this.#acknowledged + 1, REFUSE.readOnly, 'read only'));
			case 'presence': {
				const { news, gone } = this.#room.presence.receive(message.states, this, this.#now());
				this.#room.announce(news);
				if (gone.length > 0) this.present(wire.encodePresence(gone));
				return;
			}
			case 'presence-query':
				return this.present(wire.encodePresence(this.#room.presence.present()));
			case 'acknowledge':
				return void this.#acknowledge(message.count);
			case 'other':
				return;
			default:
				return message satisfies never;
		}
	}

	async #acknowledge(count: number): Promise<void> {
		try {
			await this.#room.settled();
		} catch {
			// The write failed and the relay is stopping: silence is the true answer.
			return;
		}
		this.#acknowledged = count;
		this.#send(wire.encodeAcknowledgement(count));
	}

	/** What it wrote was not kept: somebody else's id, or it was revoked. */
	reject(why: 'foreign' | 'revoked'): void {
		if (why === 'foreign') this.#close(CLOSE.forbidden, 'not your client id');
		else this.#close(CLOSE.signedOut, 'signed out');
	}

	#maySend(): boolean {
		const name = parseRoom(this.#room.name);
		return name !== undefined && access(this.visitor.grant, name) === 'write';
	}

	/** Deletions are told by SyncStep2, so clocks alone decide. */
	#has(ends: ReadonlyMap<number, number>): boolean {
		if (this.#goal === undefined) return false;
		for (const [client, end] of ends) if ((this.#known.get(client) ?? 0) < end) return false;
		return true;
	}

	#send(frame: Uint8Array): void {
		if (!this.#isOpen()) return;
		if (this.#queued > LIMITS.bufferedBytes) return this.#close(CLOSE.overload, 'too slow');
		const size = frame.byteLength + WAITING_BYTES;
		this.#queued += size;
		this.#socket.send(frame, () => {
			this.#queued -= size;
			this.#sent();
		});
	}

	readonly #sent = () => {
		if (this.#socket.bufferedAmount < HIGH_WATER) this.advance();
	};

	#close(code: number, reason: string): void {
		this.#log({ event: 'socket-closed', code, reason });
		this.#socket.close(code, reason);
	}

	#isOpen(): boolean {
		return this.#socket.readyState === this.#socket.OPEN;
	}
}
