import * as encoding from 'lib0/encoding';
import { emptyFrame, MASK } from './socket.ts';

/** The clients that write in a bench: ids of five bytes, as those of Yjs mostly are. */
export const FIRST_CLIENT = 2 ** 31;

const ANY = 8;
const SKIP = 10;
const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const TEXT = 119;

/** Writes the struct of one push of a text to an array; what it follows has a clock of less than 0 if it is the first. */
export function writePush(
	encoder: encoding.Encoder,
	left: { readonly client: number; readonly clock: number },
	text: string
): void {
	encoding.writeUint8(encoder, left.clock >= 0 ? ANY | HAS_LEFT : ANY);
	if (left.clock >= 0) {
		encoding.writeVarUint(encoder, left.client);
		encoding.writeVarUint(encoder, left.clock);
	} else {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, 'operations');
	}
	encoding.writeVarUint(encoder, 1);
	encoding.writeUint8(encoder, TEXT);
	encoding.writeVarString(encoder, text);
}

/** The update of Yjs that a client makes with its first push. */
function firstPush(client: number, text: string): Uint8Array {
	return encoding.encode((encoder) => {
		for (const value of [1, 1, client, 0]) encoding.writeVarUint(encoder, value);
		writePush(encoder, { client, clock: -1 }, text);
		encoding.writeVarUint(encoder, 0);
	});
}

/** Makes the frames of one client's pushes, quickly: only the clocks differ from one to the next. */
export class Pusher {
	readonly client: number;
	/** Pushed so far. */
	clock = 0;

	readonly #prefix: Uint8Array;
	readonly #text: string;
	readonly #left: Uint8Array;
	readonly #content: Uint8Array;

	/** @param prefix what the server wants before each message */
	constructor(client: number, prefix: Uint8Array, text: string) {
		this.client = client;
		this.#prefix = prefix;
		this.#text = text;
		this.#left = encoding.encode((encoder) => {
			encoding.writeUint8(encoder, ANY | HAS_LEFT);
			encoding.writeVarUint(encoder, client);
		});
		this.#content = encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, 1);
			encoding.writeUint8(encoder, TEXT);
			encoding.writeVarString(encoder, text);
			encoding.writeVarUint(encoder, 0);
		});
	}

	next(): Buffer {
		const clock = this.clock++;
		if (clock === 0) {
			const first = firstPush(this.client, this.#text);
			return this.#frame(first.length, (out) => out.bytesOf(first));
		}
		const length =
			2 + 5 + sizeOf(clock) + this.#left.length + sizeOf(clock - 1) + this.#content.length;
		return this.#frame(length, (out) => {
			out.number(1);
			out.number(1);
			out.number(this.client);
			out.number(clock);
			out.bytesOf(this.#left);
			out.number(clock - 1);
			out.bytesOf(this.#content);
		});
	}

	#frame(length: number, write: (out: MaskedWriter) => void): Buffer {
		const { bytes, start } = emptyFrame(this.#prefix.length + 2 + sizeOf(length) + length);
		const out = new MaskedWriter(bytes, start);
		out.bytesOf(this.#prefix);
		out.number(0);
		out.number(2);
		out.number(length);
		write(out);
		return bytes;
	}
}

class MaskedWriter {
	readonly #bytes: Buffer;
	#at: number;

	constructor(bytes: Buffer, start: number) {
		this.#bytes = bytes;
		this.#at = start;
	}

	number(value: number): void {
		let rest = value;
		while (rest > 0x7f) {
			this.#bytes[this.#at++] = ((rest % 128) | 0x80) ^ MASK;
			rest = Math.floor(rest / 128);
		}
		this.#bytes[this.#at++] = rest ^ MASK;
	}

	bytesOf(bytes: Uint8Array): void {
		for (const byte of bytes) this.#bytes[this.#at++] = byte ^ MASK;
	}
}

function sizeOf(value: number): number {
	let size = 1;
	for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
	return size;
}

/** Reads numbers of an update in place. */
export class Reader {
	readonly #bytes: Uint8Array;
	at: number;

	constructor(bytes: Uint8Array, at: number) {
		this.#bytes = bytes;
		this.at = at;
	}

	byte(): number {
		return this.#bytes[this.at++] ?? 0;
	}

	number(): number {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = this.byte();
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value;
		}
	}

	skip(length: number): void {
		this.at += length;
	}
}

/** What of pushes is in an update, made of them by whatever server: of each client the clocks from, to. */
export function readPushes(
	bytes: Uint8Array,
	start: number,
	found: (client: number, from: number, to: number) => void
): void {
	const reader = new Reader(bytes, start);
	for (let clients = reader.number(); clients > 0; clients--) {
		let structs = reader.number();
		const client = reader.number();
		let clock = reader.number();
		// Mostly one push: nothing else of it is of interest.
		if (clients === 1 && structs === 1 && isOnePush(bytes, reader.at)) {
			found(client, clock, clock + 1);
			return;
		}
		for (; structs > 0; structs--) {
			const length = readStruct(reader);
			if (length > 0) found(client, clock, clock + length);
			clock += Math.abs(length);
		}
	}
}

function isOnePush(bytes: Uint8Array, at: number): boolean {
	if (bytes[at] !== (ANY | HAS_LEFT)) return false;
	const reader = new Reader(bytes, at + 1);
	reader.number();
	reader.number();
	return reader.number() === 1;
}

/** The clocks that a struct takes; less than 0 for a gap. */
function readStruct(reader: Reader): number {
	const info = reader.byte();
	if (info === SKIP) return -reader.number();
	if ((info & 0x1f) !== ANY) throw new Error(`struct ${info}, expected pushes of texts only`);
	for (const side of [HAS_LEFT, HAS_RIGHT])
		if (info & side) {
			reader.number();
			reader.number();
		}
	if (!(info & (HAS_LEFT | HAS_RIGHT))) {
		reader.number();
		reader.skip(reader.number());
	}
	const count = reader.number();
	for (let i = 0; i < count; i++) {
		reader.skip(1);
		reader.skip(reader.number());
	}
	return count;
}

/** The state vector of who has all of one client up to a clock. */
export function vectorOf(client: number, end: number): Uint8Array {
	return encoding.encode((encoder) => {
		for (const value of [1, client, end]) encoding.writeVarUint(encoder, value);
	});
}
