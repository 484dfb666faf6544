import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { encodeDeletes } from './pack.ts';
import type { Ranges } from './ranges.ts';

/** What one client says of itself: the JSON text of its state, 'null' once it is gone. */
export interface Presence {
	readonly client: number;
	readonly clock: number;
	readonly state: string;
}

/** A message from a device, read. */
export type Message =
	| { readonly kind: 'vector'; readonly vector: ReadonlyMap<number, number> }
	| { readonly kind: 'update'; readonly update: Uint8Array }
	| { readonly kind: 'presence'; readonly states: readonly Presence[] }
	| { readonly kind: 'presence-query' }
	| { readonly kind: 'acknowledge'; readonly count: number }
	| { readonly kind: 'digest' }
	| { readonly kind: 'renew'; readonly ticket: string }
	/** Of a type that this relay does not know. */
	| { readonly kind: 'other' };

/** y-protocols: the kinds of a sync message. */
const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** A message that takes no time to read and says nothing: a stock client reconnects after 30 s of silence. */
export const KEEP_ALIVE = Uint8Array.of(MESSAGE.awareness, 1, 0);

/**
 * Reads one message. An update in it is copied (it outlives the socket's read buffer), not scanned.
 * @returns `undefined` for what is not of the protocol.
 */
export function parse(data: Uint8Array, limits: { readonly presenceBytes: number }) {
	try {
		const decoder = decoding.createDecoder(data);
		const message = read(decoder, limits.presenceBytes);
		return message?.kind === 'other' || !decoding.hasContent(decoder) ? message : undefined;
	} catch {
		return undefined;
	}
}

function read(decoder: decoding.Decoder, presenceBytes: number): Message | undefined {
	switch (decoding.readVarUint(decoder)) {
		case MESSAGE.sync:
			return readSync(decoder);
		case MESSAGE.awareness:
			return { kind: 'presence', states: readPresence(readBytes(decoder), presenceBytes) };
		case MESSAGE.queryAwareness:
			return { kind: 'presence-query' };
		case MESSAGE.acknowledge:
			return { kind: 'acknowledge', count: decoding.readVarUint(decoder) };
		case MESSAGE.digest:
			return { kind: 'digest' };
		case MESSAGE.renew:
			return { kind: 'renew', ticket: Buffer.from(readBytes(decoder)).toString() };
		default:
			return { kind: 'other' };
	}
}

function readSync(decoder: decoding.Decoder): Message | undefined {
	const kind = decoding.readVarUint(decoder);
	const bytes = readBytes(decoder);
	if (kind === SYNC.step1) return { kind: 'vector', vector: Y.decodeStateVector(bytes) };
	if (kind !== SYNC.step2 && kind !== SYNC.update) return undefined;
	return { kind: 'update', update: bytes };
}

/** A copy. lib0 checks a length against the whole buffer, in which the neighbour's bytes may follow. */
function readBytes(decoder: decoding.Decoder): Uint8Array {
	const length = decoding.readVarUint(decoder);
	const end = decoder.pos + length;
	if (end > decoder.arr.length) throw new RangeError('longer than its message');
	// Of a Buffer, `slice` would be a view.
	const bytes = Uint8Array.prototype.slice.call(decoder.arr, decoder.pos, end);
	decoder.pos = end;
	return bytes;
}

function readPresence(bytes: Uint8Array, limit: number): Presence[] {
	const decoder = decoding.createDecoder(bytes);
	const states: Presence[] = [];
	for (let count = decoding.readVarUint(decoder); count > 0; count--) {
		const client = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const start = decoder.pos;
		const state = decoding.readVarString(decoder);
		if (decoder.pos - start > limit) throw new RangeError('presence too large');
		// Every client parses what is passed on: what does not parse must end here.
		states.push({ client, clock, state: JSON.parse(state) === null ? 'null' : state });
	}
	return states;
}

/** Asks a device for what the relay has not. */
export function encodeStep1(vector: Map<number, number>): Uint8Array {
	return sync(SYNC.step1, Y.encodeStateVector(vector));
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
	return sync(SYNC.update, update);
}

/** Ends the initial state (clients are `synced` with it), and carries every deletion, which a vector cannot tell. */
export function encodeStep2(deletes: Ranges): Uint8Array {
	return sync(SYNC.step2, encodeDeletes(deletes));
}

function sync(kind: number, bytes: Uint8Array): Uint8Array {
	return encode(MESSAGE.sync, (encoder) => {
		encoding.writeVarUint(encoder, kind);
		encoding.writeVarUint8Array(encoder, bytes);
	});
}

export function encodePresence(states: readonly Presence[]): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, states.length);
	for (const { client, clock, state } of states) {
		encoding.writeVarUint(inner, client);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, state);
	}
	return encode(MESSAGE.awareness, (encoder) =>
		encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
	);
}

export function encodeAcknowledgement(count: number): Uint8Array {
	return encode(MESSAGE.acknowledge, (encoder) => encoding.writeVarUint(encoder, count));
}

/**
 * @param now the relay's time, ms since 1970
 * @param limits what a device should know of
 */
export function encodeHello(now: number, limits: object): Uint8Array {
	return encode(MESSAGE.hello, (encoder) => {
		encoding.writeVarUint(encoder, now);
		encoding.writeVarString(encoder, JSON.stringify(limits));
	});
}

/** @param count the acknowledgement that what is refused would have had */
export function encodeRefusal(count: number, code: number, text: string): Uint8Array {
	return encode(MESSAGE.refuse, (encoder) => {
		encoding.writeVarUint(encoder, count);
		encoding.writeVarUint(encoder, code);
		encoding.writeVarString(encoder, text);
	});
}

export function encodeDigest(vector: Uint8Array, digest: Uint8Array): Uint8Array {
	return encode(MESSAGE.digest, (encoder) => {
		encoding.writeVarUint8Array(encoder, vector);
		encoding.writeVarUint8Array(encoder, digest);
	});
}

/** @param within ms */
export function encodeRenew(within: number): Uint8Array {
	return encode(MESSAGE.renew, (encoder) => encoding.writeVarUint(encoder, within));
}

function encode(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, type);
	write(encoder);
	return encoding.toUint8Array(encoder);
}
