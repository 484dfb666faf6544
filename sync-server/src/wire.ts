import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { DEFAULTS as LIMITS } from './limits.ts';
import type { Ranges } from './ranges.ts';
import { scan, type Scan } from './scan.ts';

/** What one client says of itself: the JSON text of its state, 'null' once it is gone. */
export interface Presence {
	readonly client: number;
	readonly clock: number;
	readonly state: string;
}

/** A frame from a device, read. */
export type Message =
	| { readonly kind: 'vector'; readonly vector: ReadonlyMap<number, number> }
	| { readonly kind: 'update'; readonly update: Uint8Array; readonly scan: Scan }
	| { readonly kind: 'presence'; readonly states: readonly Presence[] }
	| { readonly kind: 'presence-query' }
	| { readonly kind: 'acknowledge'; readonly count: number }
	/** Of a type that this relay does not know. */
	| { readonly kind: 'other' };

/** y-protocols: the kinds of a sync message. */
const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** A message that takes no time to read and says nothing: a stock client reconnects after 30 s of silence. */
export const KEEP_ALIVE = Uint8Array.of(MESSAGE.awareness, 1, 0);

/**
 * Reads one frame; its bytes are copied.
 * @returns `undefined` for what is not of the protocol.
 */
export function parse(frame: Uint8Array): Message | undefined {
	try {
		// A copy owns its buffer (see `scan`), and does not keep the socket's whole read buffer alive.
		const decoder = decoding.createDecoder(new Uint8Array(frame));
		const message = read(decoder);
		return message?.kind === 'other' || !decoding.hasContent(decoder) ? message : undefined;
	} catch {
		return undefined;
	}
}

function read(decoder: decoding.Decoder): Message | undefined {
	switch (decoding.readVarUint(decoder)) {
		case MESSAGE.sync:
			return readSync(decoder);
		case MESSAGE.awareness:
			return { kind: 'presence', states: readPresence(decoding.readVarUint8Array(decoder)) };
		case MESSAGE.queryAwareness:
			return { kind: 'presence-query' };
		case MESSAGE.acknowledge:
			return { kind: 'acknowledge', count: decoding.readVarUint(decoder) };
		default:
			return { kind: 'other' };
	}
}

function readSync(decoder: decoding.Decoder): Message | undefined {
	const kind = decoding.readVarUint(decoder);
	// A copy for the same reason: the update is read on its own.
	const bytes = decoding.readVarUint8Array(decoder).slice();
	if (kind === SYNC.step1) return { kind: 'vector', vector: Y.decodeStateVector(bytes) };
	if (kind !== SYNC.step2 && kind !== SYNC.update) return undefined;
	const found = scan(bytes);
	return found && { kind: 'update', update: bytes, scan: found };
}

function readPresence(bytes: Uint8Array): Presence[] {
	const decoder = decoding.createDecoder(bytes.slice());
	const states: Presence[] = [];
	for (let count = decoding.readVarUint(decoder); count > 0; count--) {
		const client = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		const start = decoder.pos;
		const state = decoding.readVarString(decoder);
		if (decoder.pos - start > LIMITS.presenceBytes) throw new RangeError('presence too large');
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
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 0);
	encoding.writeVarUint(encoder, deletes.size);
	for (const [client, ranges] of deletes.entries()) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, ranges.length);
		for (const { from, to } of ranges) {
			encoding.writeVarUint(encoder, from);
			encoding.writeVarUint(encoder, to - from);
		}
	}
	return sync(SYNC.step2, encoding.toUint8Array(encoder));
}

function sync(kind: number, bytes: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.sync);
	encoding.writeVarUint(encoder, kind);
	encoding.writeVarUint8Array(encoder, bytes);
	return encoding.toUint8Array(encoder);
}

export function encodePresence(states: readonly Presence[]): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, states.length);
	for (const { client, clock, state } of states) {
		encoding.writeVarUint(inner, client);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, state);
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
	return encoding.toUint8Array(encoder);
}

export function encodeAcknowledgement(count: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.acknowledge);
	encoding.writeVarUint(encoder, count);
	return encoding.toUint8Array(encoder);
}

/** Refuses what came before acknowledgement `count`. */
export function encodeRefusal(count: number, code: number, text: string): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.refuse);
	encoding.writeVarUint(encoder, count);
	encoding.writeVarUint(encoder, code);
	encoding.writeVarString(encoder, text);
	return encoding.toUint8Array(encoder);
}

/** @param now the relay's time, ms since 1970 */
export function encodeHello(now: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.hello);
	encoding.writeVarUint(encoder, now);
	encoding.writeVarString(encoder, JSON.stringify(LIMITS));
	return encoding.toUint8Array(encoder);
}
