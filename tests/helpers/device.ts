import { once } from 'node:events';
import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { encodeUpdate } from '../../sync-server/src/documents/wire.ts';
import { until } from './until.ts';

/** A message 104, read. */
export interface Refused {
	readonly count: number;
	readonly code: number;
}

/** A client that says what it is told to, by a bare socket. */
export class RawDevice {
	readonly socket: WebSocket;
	readonly messages: Uint8Array[] = [];
	/** The code it was closed with. */
	closed: number | undefined;

	private constructor(socket: WebSocket) {
		this.socket = socket;
		socket.on('error', () => undefined);
		socket.on('message', (data: Buffer) => this.messages.push(Uint8Array.from(data)));
		socket.on('close', (code) => (this.closed = code));
	}

	/** Connects, and has heard the relay's hello, unless it was closed. */
	static async open(url: string, room: string, protocols: string[]): Promise<RawDevice> {
		const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${room}`, protocols);
		const device = new RawDevice(socket);
		await once(socket, 'open');
		await until(() => device.closed !== undefined || device.messages.length > 0);
		return device;
	}

	send(...numbers: number[]): void {
		this.socket.send(Uint8Array.from(numbers));
	}

	write(update: Uint8Array): void {
		this.socket.send(encodeUpdate(update));
	}

	/** Messages of a type. */
	of(type: number): Uint8Array[] {
		return this.messages.filter(([first]) => first === type);
	}

	get refused(): Refused[] {
		return this.of(MESSAGE.refuse).map((message) => {
			const decoder = decoding.createDecoder(message.subarray(1));
			return { count: decoding.readVarUint(decoder), code: decoding.readVarUint(decoder) };
		});
	}

	get acknowledged(): number[] {
		return this.of(MESSAGE.acknowledge).map(([, count = 0]) => count);
	}

	/** Updates that came, as they are. */
	get updates(): Uint8Array[] {
		return this.of(MESSAGE.sync)
			.filter(([, kind]) => kind === 2)
			.map((message) => decoding.readVarUint8Array(decoding.createDecoder(message.subarray(2))));
	}

	/** Asks for an acknowledgement of all before, and waits for an answer of either kind. */
	async settle(count: number): Promise<void> {
		this.send(MESSAGE.acknowledge, count);
		await until(
			() =>
				this.closed !== undefined ||
				this.acknowledged.includes(count) ||
				this.refused.some((one) => one.count === count)
		);
	}
}
