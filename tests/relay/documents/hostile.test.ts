import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { encodeStep1, encodeUpdate, parse } from '../../../sync-server/src/documents/wire.ts';
import { BASE_SEED, LONG, type Random, seeded } from '../../helpers/random.ts';
import {
	connect,
	limitsWith,
	protocolsFor,
	startRelay,
	type TestRelay
} from '../../helpers/gate.ts';
import { until } from '../../helpers/until.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const LIMITS = limitsWith();
const ROOM = `${'w'.repeat(22)}/team`;
/** For garbage that happens to be an update. */
const GARBAGE = `${'g'.repeat(22)}/team`;
const YARD = `${'y'.repeat(22)}/team`;

let relay: TestRelay;
let a: WebsocketProvider;
let b: WebsocketProvider;
let round = 0;

beforeAll(async () => {
	relay = await startRelay();
	[a, b] = [connect(relay, ROOM), connect(relay, ROOM)];
	await until(() => a.synced && b.synced);
});

afterAll(async () => {
	a.destroy();
	b.destroy();
	await relay.close();
});

/** Both still hear each other, by the sockets they had. */
async function othersAreUndisturbed(): Promise<void> {
	const sockets = [a.ws, b.ws];
	const text = `round ${++round}`;
	a.doc.getArray('o').insert(0, [text]);
	await until(() => b.doc.getArray('o').get(0) === text);
	expect([a.ws, b.ws]).toEqual(sockets);
}

async function socketOf(
	room: string,
	protocols = protocolsFor(relay.gate, room)
): Promise<WebSocket> {
	const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/sync/${room}`, protocols);
	socket.on('error', () => undefined);
	await once(socket, 'open');
	return socket;
}

async function codeOf(socket: WebSocket): Promise<number> {
	const [code] = (await once(socket, 'close')) as [number];
	return code;
}

function update(): Uint8Array {
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, ['one', 'two']);
	doc.getMap('m').set('k', 1);
	doc.getMap('m').set('k', 2);
	return Y.encodeStateAsUpdate(doc);
}

const whole = encodeUpdate(update());
const bytes = (...values: number[]) => Uint8Array.from(values);

const BAD: Record<string, Uint8Array | string> = {
	'an empty frame': bytes(),
	'a text frame': 'hello',
	'a text frame of a number': '-1',
	'a type that never ends': bytes(0x80, 0x80),
	'a type beyond the integers': bytes(...Array<number>(12).fill(0xff), 1),
	'sync without a kind': bytes(0),
	'a sync kind that is unknown': bytes(0, 3, 0),
	'a sync without its bytes': bytes(0, 2),
	'an update longer than its frame': bytes(0, 2, 100, 1, 2, 3),
	'an update of no bytes': bytes(0, 2, 0),
	'an update that Yjs cannot read': bytes(0, 2, 3, 1, 2, 3),
	'an update cut in half': encodeUpdate(update().slice(0, 20)),
	'bytes behind an update': Uint8Array.from([...whole, 0]),
	'a state vector longer than its frame': bytes(0, 0, 9, 1),
	'a state vector cut short': bytes(0, 0, 1, 5),
	'presence without its bytes': bytes(1),
	'presence of more clients than there are': bytes(1, 1, 9),
	'presence that is no JSON': bytes(1, 5, 1, 1, 1, 1, 0x7b),
	'presence beyond its limit': presenceOf(LIMITS.presenceBytes + 1),
	'an acknowledgement without its number': bytes(102)
};

function presenceOf(size: number): Uint8Array {
	const state = JSON.stringify('x'.repeat(size));
	const length = [(state.length & 127) | 128, state.length >> 7];
	const inner = [1, 1, 1, ...length, ...Buffer.from(state)];
	return bytes(1, (inner.length & 127) | 128, inner.length >> 7, ...inner);
}

test.each(Object.entries(BAD))(
	'%s closes its socket with 4400 and no other',
	async (_name, frame) => {
		const socket = await socketOf(ROOM);
		const closed = codeOf(socket);
		socket.send(frame);
		expect(await closed).toBe(4400);
		await othersAreUndisturbed();
	}
);

test.each([
	['a type that is unknown', bytes(77, 1, 2, 3)],
	['a stock permission message', bytes(2, 0)]
])('%s is ignored', async (_name, frame) => {
	const socket = await socketOf(ROOM);
	socket.send(frame);
	// What was sent before is handled before the answer.
	const answer = new Promise<boolean>((resolve) =>
		socket.on('message', (data: Buffer) => data[0] === 102 && resolve(true))
	);
	socket.send(bytes(102, 1));
	expect(await answer).toBe(true);
	socket.close();
});

test('a frame above the limit closes its socket with 4413', async () => {
	const socket = await socketOf(ROOM);
	const closed = codeOf(socket);
	socket.send(Buffer.alloc(LIMITS.frameBytes + 1));
	expect(await closed).toBe(4413);
	await othersAreUndisturbed();
});

/** The connection below a socket of `ws`. */
function rawOf(socket: WebSocket): Socket {
	return (socket as unknown as { _socket: Socket })._socket;
}

test.each([
	['a bit that is reserved', [0xf2, 0x80, 0, 0, 0, 0], 4400],
	['an opcode that is reserved', [0x83, 0x80, 0, 0, 0, 0], 4400],
	['a frame without a mask', [0x82, 0x01, 0x00], 4400],
	['a ping above 125 bytes', [0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0], 4400],
	['a stray continuation', [0x80, 0x80, 0, 0, 0, 0], 4400],
	['a length beyond the limit', [0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 4413]
])('%s closes its socket and no other', async (_name, frame, code) => {
	const socket = await socketOf(ROOM);
	const raw = rawOf(socket);
	const closed = codeOf(socket);
	raw.write(Uint8Array.from(frame));
	expect(await closed).toBe(code);
	await othersAreUndisturbed();
});

test('a connection that is cut in the middle of a frame disturbs nobody', async () => {
	const socket = await socketOf(ROOM);
	const raw = rawOf(socket);
	raw.write(Uint8Array.from([0x82, 0xfe, 0xff, 0xff, 1, 2]));
	raw.resetAndDestroy();
	await othersAreUndisturbed();
});

test('garbage for HTTP is answered 400', async () => {
	const socket = createConnection(Number(new URL(relay.url).port), '127.0.0.1');
	await once(socket, 'connect');
	socket.write('\x16\x03\x01 nonsense\r\n\r\n');
	const [answer] = (await once(socket, 'data')) as [Buffer];
	expect(answer.toString()).toMatch(/^HTTP\/1.1 400/);
	socket.destroy();
	await othersAreUndisturbed();
});

test('parse reads nothing of what lies behind a message in its buffer', () => {
	const neighbour = new TextEncoder().encode('somebody else’s secret, long enough to be read');
	const message = encodeUpdate(update());
	for (let cut = 1; cut < message.length; cut++) {
		const shared = Uint8Array.from([...message.subarray(0, cut), ...neighbour]);
		expect(parse(shared.subarray(0, cut), LIMITS)).toBeUndefined();
	}
});

/**
 * Sends frames as a device sends them with a few bytes changed, or noise, by one socket after the other.
 * @returns how many of the sockets were closed for it
 */
async function sendGarbage(random: Random, frames: number): Promise<number> {
	const good = [whole, encodeStep1(new Map([[1, 2]])), bytes(102, 1), bytes(3), presenceOf(200)];
	let closed = 0;
	let socket = await socketOf(GARBAGE);
	let gone = codeOf(socket);
	for (let sent = 0; sent < frames; sent++) {
		const frame = random.chance(0.3)
			? random.bytes(random.int(60))
			: Uint8Array.from(random.pick(good));
		for (let change = random.int(4); change > 0 && frame.length > 0; change--)
			frame[random.int(frame.length)] = random.int(256);
		socket.send(frame.subarray(0, random.chance(0.2) ? random.int(frame.length + 1) : undefined));
		// An answer to a ping comes after the frame was read; a close comes instead of it.
		const answered = new Promise<undefined>((resolve) =>
			socket.once('pong', () => resolve(undefined))
		);
		socket.ping();
		const code = await Promise.race([gone, answered]);
		if (code === undefined) continue;
		// A message 106 with a ticket that nobody gave; updates to which something before is missing.
		expect([4400, 4401, 4509]).toContain(code);
		closed++;
		socket = await socketOf(GARBAGE);
		gone = codeOf(socket);
	}
	socket.terminate();
	return closed;
}

test(
	`random frames end nothing but their own socket (seed ${BASE_SEED})`,
	async () => {
		const frames = LONG ? 100_000 : 2000;
		const lanes = 10;
		const closed = await Promise.all(
			Array.from({ length: lanes }, (_, lane) =>
				sendGarbage(seeded(BASE_SEED + lane), frames / lanes)
			)
		);
		expect(closed.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(frames / 10);
		expect(relay.events.filter(({ event }) => event === 'fault')).toEqual([]);
		await othersAreUndisturbed();
	},
	LONG ? 1_800_000 : 60_000
);

test.each([
	['no ticket', ['runnel.1']],
	['no subprotocol', []],
	['a ticket that nobody gave', ['runnel.1', `ticket.${'z'.repeat(22)}`]]
])('%s is answered 4401, and nothing is told', async (_name, protocols) => {
	const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/sync/${ROOM}`, protocols);
	const frames: unknown[] = [];
	socket.on('message', (data) => frames.push(data));
	const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
	expect([code, reason.toString(), frames]).toEqual([4401, 'no such ticket', []]);
});

test.each([
	['another workspace', `${'x'.repeat(22)}/team`],
	['a name that is none', 'nonsense'],
	['a name with a part too many', `${ROOM}/2`],
	['a kind that is unknown', `${'w'.repeat(22)}/secrets`],
	['somebody else’s own document', `${'w'.repeat(22)}/me/m2`]
])('%s is answered 4404, with the same words', async (_name, room) => {
	const socket = new WebSocket(
		`${relay.url.replace('http', 'ws')}/sync/${room}`,
		protocolsFor(relay.gate, ROOM)
	);
	const frames: unknown[] = [];
	socket.on('message', (data) => frames.push(data));
	const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
	expect([code, reason.toString(), frames]).toEqual([4404, 'no such document', []]);
});

test('a ticket lets in once', async () => {
	const protocols = protocolsFor(relay.gate, ROOM);
	await socketOf(ROOM, protocols);
	expect(await codeOf(await socketOf(ROOM, protocols))).toBe(4401);
});

test('no ticket is logged', () => {
	const log = JSON.stringify(relay.events);
	expect(log).toContain('socket-closed');
	expect(/[0-9]{22}|z{22}/.test(log)).toBe(false);
});
