import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What every byte of a frame to a server is masked with: any mask is right, and this one needs no arithmetic. */
export const MASK = 0x5a;
const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A masked frame of a message that is `length` bytes long, with room for them after `start`. */
export function emptyFrame(length: number, opcode: number = OPCODE.binary) {
	const head = length < 126 ? 2 : length < 65536 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(head + 4 + length);
	bytes[0] = 0x80 | opcode;
	bytes[1] = 0x80 | (head === 2 ? length : head === 4 ? 126 : 127);
	if (head === 4) bytes.writeUInt16BE(length, 2);
	if (head === 10) bytes.writeBigUInt64BE(BigInt(length), 2);
	bytes.fill(MASK, head, head + 4);
	return { bytes, start: head + 4 };
}

/** A masked frame of a message. */
export function frame(message: Uint8Array, opcode: number = OPCODE.binary): Buffer {
	const { bytes, start } = emptyFrame(message.length, opcode);
	for (let i = 0; i < message.length; i++) bytes[start + i] = (message[i] ?? 0) ^ MASK;
	return bytes;
}

/** A WebSocket that does as little as it can, so that a generator of load does not measure itself. */
export class RawSocket {
	/** A whole message: `bytes` from `start` to `end`, valid during the call. */
	onMessage: (bytes: Buffer, start: number, end: number) => void = () => undefined;
	/** With the server's close code; 1006 where it gave none. */
	onClose: (code: number) => void = () => undefined;

	readonly #socket: Socket;
	/** Parts of a frame whose end has not come yet, and how many bytes it takes at least. */
	#parts: Buffer[] = [];
	#length = 0;
	#needed = 2;
	#code = 1006;
	#isCorked = false;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('error', () => undefined);
		socket.on('close', () => this.onClose(this.#code));
	}

	/** Opens it paused: whoever asked sets its handlers and resumes. */
	static async open(port: number, path: string, protocols: readonly string[]): Promise<RawSocket> {
		const socket = connect({ port, host: '127.0.0.1', noDelay: true });
		const lines = [
			`GET ${path} HTTP/1.1`,
			`Host: 127.0.0.1:${port}`,
			'Upgrade: websocket',
			'Connection: Upgrade',
			'Sec-WebSocket-Version: 13',
			`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
			...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : [])
		];
		socket.write(`${lines.join('\r\n')}\r\n\r\n`);
		const raw = new RawSocket(socket);
		let head = Buffer.alloc(0);
		while (!head.includes('\r\n\r\n')) {
			await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
			if (socket.destroyed) throw new Error('the server hung up before the upgrade');
			const chunk = socket.read() as Buffer | null;
			if (chunk) head = Buffer.concat([head, chunk]);
		}
		const end = head.indexOf('\r\n\r\n') + 4;
		const status = head.subarray(0, head.indexOf('\r\n')).toString();
		if (!status.startsWith('HTTP/1.1 101')) throw new Error(`the server answered ${status}`);
		socket.pause();
		if (end < head.length) socket.unshift(head.subarray(end));
		socket.on('data', (chunk) => raw.#take(chunk));
		return raw;
	}

	get bytesRead(): number {
		return this.#socket.bytesRead;
	}

	/** Sends a frame; those of one turn go out together. */
	send(bytes: Buffer): void {
		if (!this.#isCorked) {
			this.#isCorked = true;
			this.#socket.cork();
			setImmediate(() => {
				this.#isCorked = false;
				this.#socket.uncork();
			});
		}
		this.#socket.write(bytes);
	}

	pause(): void {
		this.#socket.pause();
	}

	resume(): void {
		this.#socket.resume();
	}

	close(): void {
		this.#socket.destroy();
	}

	#take(chunk: Buffer): void {
		this.#parts.push(chunk);
		this.#length += chunk.length;
		if (this.#length < this.#needed) return;
		const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
		const read = this.#read(bytes);
		this.#parts = read < bytes.length ? [bytes.subarray(read)] : [];
		this.#length = bytes.length - read;
	}

	/** Reads all whole frames; how far. */
	#read(bytes: Buffer): number {
		let at = 0;
		for (;;) {
			this.#needed = 2;
			if (bytes.length - at < 2) return at;
			let length = (bytes[at + 1] ?? 0) & 0x7f;
			const head = length < 126 ? 2 : length === 126 ? 4 : 10;
			this.#needed = head;
			if (bytes.length - at < head) return at;
			if (head === 4) length = bytes.readUInt16BE(at + 2);
			if (head === 10) length = Number(bytes.readBigUInt64BE(at + 2));
			this.#needed = head + length;
			if (bytes.length - at < this.#needed) return at;
			const start = at + head;
			at = start + length;
			const opcode = (bytes[start - head] ?? 0) & 0xf;
			if (opcode === OPCODE.binary) this.onMessage(bytes, start, at);
			else this.#control(opcode, bytes.subarray(start, at));
		}
	}

	#control(opcode: number, payload: Buffer): void {
		if (opcode === OPCODE.ping) return this.send(frame(payload, OPCODE.pong));
		if (opcode !== OPCODE.close) return;
		this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
		this.#socket.end(frame(payload, OPCODE.close));
	}
}
