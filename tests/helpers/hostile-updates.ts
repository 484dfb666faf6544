import * as encoding from 'lib0/encoding';
import { MESSAGE } from '#lib/protocol/message.ts';
import type { Random } from './random.ts';

/** What a number may be where Yjs expects a clock, a length, a count or an id. */
const NUMBERS = [0, 1, 2, 3, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1];
const TEXTS = [
	'',
	'a',
	'o',
	'meta',
	'слово',
	'😀',
	'\u0000',
	'__proto__',
	'{"a":[1]}',
	'undefined'
];

export type Write = (encoder: encoding.Encoder) => void;

export function bytesOf(write: Write): Uint8Array {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder);
}

/** Small as a rule, now and then absurd, seldom a number that never ends. */
function number(encoder: encoding.Encoder, random: Random, absurd: number): void {
	if (random.chance(absurd / 10))
		for (let left = 1 + random.int(12); left > 0; left--) encoding.write(encoder, 0xff);
	else encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : random.int(4));
}

function any(encoder: encoding.Encoder, random: Random, absurd: number, depth = 0): void {
	if (random.chance(absurd / 4)) {
		// In each other, deeper than anybody nests.
		const levels = random.pick([10, 199, 201, 5000]);
		for (let level = 0; level < levels; level++) encoding.writeUint8Array(encoder, DEEPER);
		encoding.write(encoder, 126);
		return;
	}
	const type = random.chance(absurd / 4) ? random.int(256) : 116 + random.int(12);
	encoding.write(encoder, type);
	const isNesting = type === 117 || type === 118;
	if (isNesting && depth < 3) {
		const count = random.int(3);
		encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : count);
		for (let left = count; left > 0; left--) {
			if (type === 118) encoding.writeVarString(encoder, random.pick(TEXTS));
			any(encoder, random, absurd, depth + 1);
		}
	} else if (isNesting) encoding.writeVarUint(encoder, 0);
	else if (type === 119) encoding.writeVarString(encoder, random.pick(TEXTS));
	else if (type === 116) encoding.writeVarUint8Array(encoder, random.bytes(random.int(5)));
	else if (type === 125) encoding.writeVarInt(encoder, random.int(100) - 50);
	else encoding.writeUint8Array(encoder, random.bytes(FIXED[type] ?? 0));
}

const DEEPER = Uint8Array.of(117, 1);
const FIXED: Readonly<Record<number, number>> = { 122: 8, 123: 8, 124: 4 };

function content(encoder: encoding.Encoder, random: Random, kind: number, absurd: number): void {
	const text = () => encoding.writeVarString(encoder, random.pick(TEXTS));
	const json = () => encoding.writeVarString(encoder, random.pick(['1', '"x"', '[[]]', '{', '']));
	switch (kind) {
		case 1:
			return number(encoder, random, absurd);
		case 2:
		case 8: {
			const length = random.int(3);
			if (random.chance(absurd)) number(encoder, random, 1);
			else encoding.writeVarUint(encoder, length);
			for (let left = length; left > 0; left--)
				if (kind === 2) json();
				else any(encoder, random, absurd);
			return;
		}
		case 3:
			return encoding.writeVarUint8Array(encoder, random.bytes(random.int(6)));
		case 4:
			return text();
		case 5:
			return json();
		case 6:
			text();
			return json();
		case 7: {
			const type = random.chance(absurd) ? random.int(256) : random.int(7);
			encoding.writeVarUint(encoder, type);
			if (type === 3 || type === 5) text();
			return;
		}
		case 9:
			text();
			return any(encoder, random, absurd);
		default:
			return;
	}
}

/**
 * An update as the grammar of Yjs has it, of all kinds of content, with wrong numbers in it.
 * @param clients ids that it writes with
 * @param absurd the share of numbers that are no sensible ones; 0 for none
 */
export function oddUpdate(
	random: Random,
	clients: readonly number[],
	absurd = random.pick([0, 0.01, 0.1])
): Uint8Array {
	return bytesOf((encoder) => {
		const count = random.int(3);
		encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : count);
		for (let left = count; left > 0; left--) structs(encoder, random, clients, absurd);
		const deleted = random.chance(0.3) ? random.int(3) : 0;
		encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : deleted);
		for (let left = deleted; left > 0; left--) {
			id(encoder, random, clients, absurd);
			const ranges = 1 + random.int(3);
			encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : ranges);
			for (let range = 0; range < ranges; range++) {
				number(encoder, random, absurd);
				encoding.writeVarUint(encoder, 1 + random.int(3));
			}
		}
	});
}

function id(
	encoder: encoding.Encoder,
	random: Random,
	clients: readonly number[],
	absurd: number
): void {
	if (random.chance(absurd)) number(encoder, random, 1);
	else encoding.writeVarUint(encoder, random.pick(clients));
}

function structs(
	encoder: encoding.Encoder,
	random: Random,
	clients: readonly number[],
	absurd: number
): void {
	const count = 1 + random.int(4);
	encoding.writeVarUint(encoder, random.chance(absurd) ? random.pick(NUMBERS) : count);
	id(encoder, random, clients, absurd);
	number(encoder, random, absurd);
	for (let left = count; left > 0; left--) {
		const kind = random.chance(absurd) ? random.int(32) : random.int(11);
		const origins = random.int(4) << 6;
		const info = kind === 0 || kind === 10 ? kind : kind | origins | (random.int(2) << 5);
		encoding.write(encoder, info);
		if (kind === 0 || kind === 10) {
			number(encoder, random, absurd);
			continue;
		}
		for (const bit of [128, 64])
			if (info & bit) {
				id(encoder, random, clients, absurd);
				number(encoder, random, absurd);
			}
		if ((info & 192) === 0) {
			if (random.chance(0.7)) {
				encoding.writeVarUint(encoder, 1);
				encoding.writeVarString(encoder, random.pick(['o', 'm', 't', 'x']));
			} else {
				encoding.writeVarUint(encoder, random.chance(absurd) ? 7 : 0);
				id(encoder, random, clients, absurd);
				number(encoder, random, absurd);
			}
			if (info & 32) encoding.writeVarString(encoder, random.pick(TEXTS));
		}
		content(encoder, random, kind, absurd);
	}
}

/** One message: a number, and what follows. */
export function message(type: number, write: Write): Uint8Array {
	return bytesOf((encoder) => {
		encoding.writeVarUint(encoder, type);
		write(encoder);
	});
}

export function updateMessage(update: Uint8Array, kind = 2): Uint8Array {
	return message(MESSAGE.sync, (encoder) => {
		encoding.writeVarUint(encoder, kind);
		encoding.writeVarUint8Array(encoder, update);
	});
}

/** Asks for what is not in a state vector. */
export function vectorMessage(vector: Iterable<readonly [number, number]>): Uint8Array {
	const entries = [...vector];
	return message(MESSAGE.sync, (encoder) => {
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint8Array(
			encoder,
			bytesOf((inner) => {
				encoding.writeVarUint(inner, entries.length);
				for (const [client, clock] of entries) {
					encoding.writeVarUint(inner, client);
					encoding.writeVarUint(inner, clock);
				}
			})
		);
	});
}

export interface State {
	readonly client: number;
	readonly clock: number;
	readonly state: string;
}

export function presenceMessage(states: readonly State[]): Uint8Array {
	return message(MESSAGE.awareness, (encoder) =>
		encoding.writeVarUint8Array(
			encoder,
			bytesOf((inner) => {
				encoding.writeVarUint(inner, states.length);
				for (const { client, clock, state } of states) {
					encoding.writeVarUint(inner, client);
					encoding.writeVarUint(inner, clock);
					encoding.writeVarString(inner, state);
				}
			})
		)
	);
}

/** Messages of every type, as they should be. */
export function goodMessages(random: Random, updates: readonly Uint8Array[]): Uint8Array[] {
	return [
		...updates.map((update) => updateMessage(update, random.pick([1, 2]))),
		vectorMessage([
			[1, 2],
			[2 ** 32 - 1, 7]
		]),
		presenceMessage([{ client: 3, clock: random.int(9), state: '{"name":"Robin","at":[1,2]}' }]),
		message(MESSAGE.queryAwareness, () => undefined),
		message(MESSAGE.acknowledge, (encoder) => encoding.writeVarUint(encoder, random.int(2000))),
		message(MESSAGE.digest, () => undefined),
		message(MESSAGE.renew, (encoder) => encoding.writeVarString(encoder, '0'.repeat(22))),
		message(77, (encoder) => encoding.writeUint8Array(encoder, random.bytes(8)))
	];
}

/** Bits flipped, bytes changed, cut, doubled, spliced, lengths and numbers blown up. */
export function mutant(good: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
	let bytes = Uint8Array.from(good);
	for (let changes = 1 + random.int(3); changes > 0; changes--) {
		const at = random.int(bytes.length + 1);
		const to = Math.min(bytes.length, at + random.int(12));
		const between = (middle: Uint8Array, end: number) =>
			Uint8Array.from([...bytes.subarray(0, at), ...middle, ...bytes.subarray(end)]);
		switch (random.int(7)) {
			case 0:
				if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
				break;
			case 1:
				if (at < bytes.length) bytes[at] = random.int(256);
				break;
			case 2:
				bytes = bytes.slice(0, at);
				break;
			case 3:
				bytes = between(bytes.slice(at, to), at);
				break;
			case 4:
				bytes = between(other.subarray(random.int(other.length + 1)), to);
				break;
			case 5: {
				const blown = bytesOf((encoder) => encoding.writeVarUint(encoder, random.pick(NUMBERS)));
				bytes = between(blown, Math.min(bytes.length, at + 1));
				break;
			}
			default:
				bytes = between(new Uint8Array(1 + random.int(14)).fill(0xff), at);
		}
	}
	return bytes;
}
