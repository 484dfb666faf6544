import { MESSAGE } from '#lib/protocol/message.ts';

// Frames of a server as RFC 6455 has them: whole, binary, without a mask. They can be sent to any number of sockets.
const BINARY = 0x82;
const PING = [0x89, 0];
/** Below it a length stands in the second byte; from there on in two bytes, then in eight. */
const SHORT = 126;
const LONG = 65_536;

/** y-protocols: an update in a sync message. */
const UPDATE = 2;

/** A message as a frame. */
export function frame(message: Uint8Array): Buffer {
	const size = message.byteLength;
	const bytes = Buffer.allocUnsafe(headSize(size) + size);
	bytes.set(message, writeHead(bytes, 0, size));
	return bytes;
}

/** A ping, and a message after it. */
export function pingAnd(message: Uint8Array): Buffer {
	return Buffer.concat([Uint8Array.from(PING), frame(message)]);
}

/** How many bytes an update has as a frame. */
export function updateSize(update: Uint8Array): number {
	const size = bodySize(update);
	return headSize(size) + size;
}

/** Writes an update as a frame. @returns where it ends */
export function writeUpdate(bytes: Buffer, at: number, update: Uint8Array): number {
	let next = writeHead(bytes, at, bodySize(update));
	bytes[next++] = MESSAGE.sync;
	bytes[next++] = UPDATE;
	let length = update.byteLength;
	for (; length > 127; length = Math.floor(length / 128)) bytes[next++] = (length & 127) | 128;
	bytes[next++] = length;
	bytes.set(update, next);
	return next + update.byteLength;
}

/** An update as a frame. */
export function frameUpdate(update: Uint8Array): Buffer {
	const bytes = Buffer.allocUnsafe(updateSize(update));
	writeUpdate(bytes, 0, update);
	return bytes;
}

/** The same in memory of its own: a few bytes of Node's pool, kept, keep the 64 KiB around them. */
export function apart(bytes: Uint8Array): Buffer {
	const copy = Buffer.allocUnsafeSlow(bytes.byteLength);
	copy.set(bytes);
	return copy;
}

function bodySize({ byteLength }: Uint8Array): number {
	let digits = 1;
	for (let rest = byteLength; rest > 127; rest = Math.floor(rest / 128)) digits++;
	return 2 + digits + byteLength;
}

function headSize(size: number): number {
	if (size < SHORT) return 2;
	return size < LONG ? 4 : 10;
}

function writeHead(bytes: Buffer, at: number, size: number): number {
	bytes[at] = BINARY;
	if (size < SHORT) {
		bytes[at + 1] = size;
		return at + 2;
	}
	if (size < LONG) {
		bytes[at + 1] = SHORT;
		return bytes.writeUInt16BE(size, at + 2);
	}
	bytes[at + 1] = SHORT + 1;
	bytes.writeUInt32BE(0, at + 2);
	return bytes.writeUInt32BE(size, at + 6);
}
