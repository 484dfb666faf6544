import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import { expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { Chunks } from '../../../sync-server/src/documents/chunks.ts';
import { Compactor } from '../../../sync-server/src/documents/compactor.ts';
import { Deletions } from '../../../sync-server/src/documents/deletions.ts';
import { Device } from '../../../sync-server/src/documents/device.ts';
import { Turn } from '../../../sync-server/src/documents/outbox.ts';
import { Arrival, Room } from '../../../sync-server/src/documents/room.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import * as wire from '../../../sync-server/src/documents/wire.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { messagesIn } from '../../helpers/frames.ts';
import { limitsWith, OWNER, TestGate } from '../../helpers/gate.ts';

vi.mock('../../../sync-server/src/documents/wire.ts', { spy: true });

const WORKSPACE = 'w'.repeat(22);
const VISITOR = { workspace: WORKSPACE, device: 'd1', grant: OWNER, held: false, eraseUntil: 0 };
const OTHER = { member: 'm2', pass: () => undefined, present: () => undefined };
const MiB = 1024 * 1024;

/** A connection whose bytes stay unsent until the test drains it. */
class FakeStream extends EventEmitter {
	writable = true;
	writableLength = 0;
	readonly writes: Buffer[] = [];

	write(bytes: Buffer): boolean {
		this.writes.push(bytes);
		this.writableLength += bytes.byteLength;
		return false;
	}

	cork(): void {
		// Each write is kept by itself.
	}

	uncork(): void {
		// Nothing was held back.
	}

	async drain(): Promise<void> {
		this.writableLength = 0;
		this.emit('drain');
		await turn();
	}

	get messages(): Buffer[] {
		return messagesIn(Buffer.concat(this.writes));
	}

	/** How many updates it was sent. */
	get updates(): number {
		return this.messages.filter(([type, kind]) => type === MESSAGE.sync && kind === 2).length;
	}

	/** The numbers of the messages 102. */
	get acknowledged(): number[] {
		return this.messages.flatMap(([type, count]) =>
			type === MESSAGE.acknowledge && count !== undefined ? [count] : []
		);
	}

	get pings(): number {
		return this.writes.filter(([first]) => first === 0x89).length;
	}
}

class FakeSocket extends EventEmitter {
	isTerminated = false;
	closed: number | undefined;
	isPaused = false;

	pause(): void {
		this.isPaused = true;
	}

	resume(): void {
		this.isPaused = false;
	}

	close(code: number): void {
		this.closed = code;
	}

	terminate(): void {
		this.isTerminated = true;
	}
}

/** What was asked for within this turn of the event loop is done. */
function turn(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 2));
}

async function deviceIn(limits = {}, clock = { now: 0 }, storage: Storage = openMemory()) {
	const shared = new Turn();
	const room = await Room.load(`${WORKSPACE}/team`, new Deletions(), {
		storage,
		limits: limitsWith(limits),
		turn: shared,
		onFailure: (error) => {
			throw error;
		},
		onCommit: () => undefined
	});
	const log = () => undefined;
	const enter = (client?: number) => {
		const [socket, stream] = [new FakeSocket(), new FakeStream()];
		const device = new Device(
			{
				socket: socket as unknown as WebSocket,
				stream: stream as unknown as Duplex,
				visitor: VISITOR,
				access: 'write',
				client
			},
			room,
			{
				gate: new TestGate(),
				limits: limitsWith(limits),
				log,
				now: () => clock.now,
				turn: shared,
				compactor: new Compactor(storage, log),
				feed: { storage, chunks: new Chunks(storage) },
				onAck: () => undefined,
				onRefusal: () => undefined
			}
		);
		return { socket, stream, device };
	};
	return { ...enter(), enter, room, storage, clock };
}

/** Another device writes so many updates of half a MiB. */
async function write(room: Room, count: number): Promise<void> {
	const doc = new Y.Doc();
	const appended: Promise<unknown>[] = [];
	doc.on('update', (update: Uint8Array) => {
		const found = scan(update);
		if (found)
			appended.push(room.append(new Arrival(update, found, OTHER), VISITOR, { claims: [] }));
	});
	for (let i = 0; i < count; i++) doc.getArray('o').insert(i, ['.'.repeat(2 * MiB)]);
	await Promise.all(appended);
	await turn();
}

/** A store that keeps each update when the test says so. */
function answeredByHand() {
	const memory = openMemory();
	const answers: (() => void)[] = [];
	const append: Storage['append'] = async (document, one) => {
		await new Promise<void>((resolve) => answers.push(resolve));
		return await memory.append(document, one);
	};
	return { storage: { ...memory, append }, answers };
}

test('an acknowledgement waits for all that came before, in whatever order the store keeps it', async () => {
	const { storage, answers } = answeredByHand();
	const { socket, stream, room } = await deviceIn({}, undefined, storage);
	const doc = new Y.Doc();
	doc.on('update', (update: Uint8Array) =>
		socket.emit('message', Buffer.from(wire.encodeUpdate(update)), true)
	);
	doc.getArray('o').insert(0, ['a']);
	doc.getArray('o').insert(1, ['b']);
	socket.emit('message', Buffer.from([MESSAGE.acknowledge, 1]), true);
	let isSettled = false;
	void room.settled().then(() => (isSettled = true));
	answers[1]?.();
	await turn();
	expect([stream.acknowledged, isSettled]).toEqual([[], false]);
	answers[0]?.();
	await turn();
	expect([stream.acknowledged, isSettled]).toEqual([[1], true]);
});

test('what comes faster than the store keeps it waits in the network', async () => {
	const { storage, answers } = answeredByHand();
	const { socket, room } = await deviceIn({ bufferedBytes: 3 * MiB }, undefined, storage);
	const doc = new Y.Doc();
	doc.on('update', (update: Uint8Array) =>
		socket.emit('message', Buffer.from(wire.encodeUpdate(update)), true)
	);
	for (let i = 0; i < 3; i++) doc.getArray('o').insert(i, ['.'.repeat(MiB)]);
	expect([answers.length, socket.isPaused]).toEqual([3, true]);
	doc.getArray('o').insert(3, ['one more']);
	expect(answers.length).toBe(3);
	for (let i = 0; i < 4; i++) {
		answers[i]?.();
		await turn();
	}
	expect([socket.isPaused, room.last]).toEqual([false, 4]);
});

test('a client id is claimed again until the store has said whose it is', async () => {
	const memory = openMemory();
	const claims: (readonly number[])[] = [];
	const storage: Storage = {
		...memory,
		async append(document, one) {
			claims.push(one.claims);
			return await memory.append(document, one);
		}
	};
	const { socket } = await deviceIn({}, undefined, storage);
	// On another relay, of which this one has not heard.
	const other = { update: new Uint8Array([0, 0]), member: 'm2', device: 'd2' };
	await memory.append(`${WORKSPACE}/team`, { ...other, claims: [7] });
	const doc = new Y.Doc();
	doc.clientID = 7;
	doc.on('update', (update: Uint8Array) =>
		socket.emit('message', Buffer.from(wire.encodeUpdate(update)), true)
	);
	doc.getArray('o').insert(0, ['a']);
	doc.getArray('o').insert(1, ['b']);
	await turn();
	expect(claims).toEqual([[7], [7]]);
	expect(socket.closed).toBe(4403);
	expect((await memory.read(`${WORKSPACE}/team`, 0)).length).toBe(1);
});

test('pass stops when 4 MiB are unsent and goes on when they are not', async () => {
	const { stream, room } = await deviceIn();
	await turn();
	await stream.drain();
	for (let i = 0; i < 7; i++) await write(room, 1);
	// The second passes the mark, the third waits.
	expect(stream.updates).toBe(2);
	await stream.drain();
	expect(stream.updates).toBe(4);
	await stream.drain();
	await stream.drain();
	expect(stream.updates).toBe(7);
});

test('who reads slowly goes on from the store, where its place has left memory', async () => {
	const { stream, room, storage } = await deviceIn();
	for (let i = 0; i < 5; i++) await write(room, 1);
	expect(stream.updates).toBe(2);
	const compactor = new Compactor(storage, () => undefined);
	await compactor.compact(room);
	await compactor.close();
	expect(room.after(2)).toBeUndefined();
	await write(room, 1);
	await stream.drain();
	await stream.drain();
	expect(stream.updates).toBe(6);
});

test('SyncStep2 is put together once for all who ask while nothing is written', async () => {
	const encoded = vi.mocked(wire.encodeStep2).mockClear();
	const { socket, stream, room } = await deviceIn();
	await write(room, 1);
	await stream.drain();
	const ask = async () => {
		socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
		await turn();
		await stream.drain();
	};
	await ask();
	await ask();
	expect(encoded).toHaveBeenCalledTimes(1);
	await write(room, 1);
	await ask();
	expect(encoded).toHaveBeenCalledTimes(2);
});

test('a new device is paced as well, and synced last', async () => {
	const { room, enter } = await deviceIn();
	await write(room, 3);
	const { socket, stream } = enter();
	socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	await turn();
	expect([stream.updates, stream.messages.at(-1)?.[1]]).toEqual([2, 2]);
	await stream.drain();
	expect([stream.updates, stream.messages.at(-1)?.[1]]).toEqual([3, 1]);
});

test('a device that is given a snapshot goes on with a newer one, where that takes its place', async () => {
	const memory = openMemory();
	let read = (): void => undefined;
	const storage: Storage = {
		...memory,
		async chunk(document, seq, index) {
			// The compactor reads it too, and must not wait.
			if (isJoining) await new Promise<void>((resolve) => (read = resolve));
			return await memory.chunk(document, seq, index);
		}
	};
	let isJoining = false;
	const { room, enter } = await deviceIn({}, { now: 0 }, storage);
	const compactor = new Compactor(memory, () => undefined);
	await write(room, 1);
	await compactor.compact(room);
	isJoining = true;
	const { socket, stream } = enter();
	socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	await turn();
	expect(stream.updates).toBe(0);
	await write(room, 1);
	await compactor.compact(room);
	await compactor.close();
	isJoining = false;
	read();
	await turn();
	await stream.drain();
	await stream.drain();
	expect(socket.closed).toBeUndefined();
	expect(stream.messages.at(-1)?.[1]).toBe(1);
	const doc = received(stream);
	expect(doc.getArray('o').length).toBe(2);
});

/** What a device has that takes all it is sent. */
function received(stream: FakeStream): Y.Doc {
	const doc = new Y.Doc();
	for (const message of stream.messages.filter(([type, kind]) => type === 0 && kind === 2)) {
		const decoder = decoding.createDecoder(Uint8Array.from(message.subarray(2)));
		Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
	}
	return doc;
}

test('who asks for all while a page of the log is read for it gets what was before that page', async () => {
	const memory = openMemory();
	let read: (() => void) | undefined;
	const { room, enter } = await deviceIn(
		{},
		{ now: 0 },
		{
			...memory,
			async read(document, after) {
				await new Promise<void>((resolve) => (read = resolve));
				return await memory.read(document, after);
			}
		}
	);
	await write(room, 1);
	const { socket, stream } = enter();
	for (let i = 0; i < 40; i++) await write(room, 1);
	expect(room.after(3)).toBeUndefined();
	await stream.drain();
	expect(read).toBeDefined();
	socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	for (let i = 0; i < 60; i++) {
		read?.();
		await stream.drain();
	}
	expect(received(stream).getArray('o').length).toBe(41);
});

test('a device gets an update that lies in the log behind one that follows it', async () => {
	const storage = openMemory();
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.getArray('o').insert(0, ['a']);
	// So large that it is sent alone.
	doc.getArray('o').insert(1, ['b'.repeat(MiB / 2)]);
	for (const update of updates.toReversed())
		await storage.append(`${WORKSPACE}/team`, {
			...{ update, member: 'm2' },
			...{ device: 'd2', claims: [] }
		});
	const { socket, stream } = await deviceIn({}, undefined, storage);
	socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	await turn();
	expect(received(stream).getArray('o').length).toBe(2);
});

test('many small updates come as few', async () => {
	const { room, enter } = await deviceIn();
	const doc = new Y.Doc();
	doc.on('update', (update: Uint8Array) => {
		const found = scan(update);
		if (found) void room.append(new Arrival(update, found, OTHER), VISITOR, { claims: [] });
	});
	for (let i = 0; i < 500; i++) doc.getArray('o').insert(i, [`entry ${i}`]);
	await room.settled();
	await turn();
	const { socket, stream } = enter();
	socket.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	await turn();
	expect(stream.updates).toBe(1);
});

test('present is dropped, not queued, where half of bufferedBytes waits', async () => {
	const { stream, device } = await deviceIn({ bufferedBytes: 8 * MiB });
	await turn();
	await stream.drain();
	for (let i = 0; i < 8; i++) device.present(Buffer.alloc(MiB, 0x8a));
	await turn();
	expect(Math.round(stream.writableLength / MiB)).toBe(4);
});

test('who is here is not put together for one who has not read what was sent', async () => {
	const { socket, stream, room } = await deviceIn({ bufferedBytes: 1000 });
	await turn();
	await stream.drain();
	room.presence.receive([{ client: 1, clock: 1, state: `"${'.'.repeat(600)}"` }], OTHER, 0);
	const asked = vi.spyOn(room.presence, 'present');
	for (let i = 0; i < 5; i++) socket.emit('message', Buffer.from([MESSAGE.queryAwareness]), true);
	expect(asked).toHaveBeenCalledTimes(1);
});

test('a socket with more than bufferedBytes unsent is closed for what cannot be dropped', async () => {
	const { socket, stream, device } = await deviceIn({ bufferedBytes: 1000 });
	await turn();
	await stream.drain();
	device.present(Buffer.alloc(1001, 0x8a));
	await turn();
	socket.emit('message', Buffer.from([MESSAGE.acknowledge, 1]), true);
	await turn();
	expect(socket.closed).toBe(1013);
});

test('all that is sent in a turn is one write', async () => {
	const { socket, stream } = await deviceIn();
	await turn();
	const before = stream.writes.length;
	for (let count = 1; count < 9; count++)
		socket.emit('message', Buffer.from([MESSAGE.acknowledge, count]), true);
	await turn();
	expect(stream.writes.length - before).toBe(1);
});

test('tick ends a socket that answers nothing in two beats', async () => {
	const { socket, stream, device } = await deviceIn();
	const beat = async () => {
		device.tick(0);
		await turn();
		await stream.drain();
	};
	await turn();
	await stream.drain();
	await beat();
	await beat();
	expect([stream.pings, socket.isTerminated]).toEqual([2, false]);
	socket.emit('pong');
	await beat();
	await beat();
	expect(socket.isTerminated).toBe(false);
	await beat();
	expect(socket.isTerminated).toBe(true);
});

test('tick is patient while bytes of ours are on a slow line', async () => {
	const { socket, stream, device } = await deviceIn();
	await turn();
	expect(stream.writableLength).toBeGreaterThan(0);
	for (let beat = 0; beat < 9; beat++) device.tick(0);
	expect(socket.isTerminated).toBe(false);
	device.tick(0);
	expect(socket.isTerminated).toBe(true);
});

test('tick asks for a fresh ticket in time, and closes with 4401 where none comes', async () => {
	const { socket, stream, device } = await deviceIn({ renewMs: 100, renewGraceMs: 50 });
	const asked = () => stream.messages.filter(([type]) => type === MESSAGE.renew);
	const beat = async (now: number) => {
		socket.emit('pong');
		device.tick(now);
		await turn();
		await stream.drain();
	};
	await beat(99);
	expect(asked().length).toBe(0);
	await beat(100);
	expect(asked()).toEqual([Buffer.from([MESSAGE.renew, 50])]);
	await beat(149);
	expect(socket.closed).toBeUndefined();
	await beat(150);
	expect(socket.closed).toBe(4401);
});

test('above a rate over ten seconds reading pauses, and who keeps on for a minute is closed', async () => {
	const clock = { now: 0 };
	const { socket } = await deviceIn({ messagesPerSecond: 100 }, clock);
	const send = (count: number) => {
		for (let i = 0; i < count; i++)
			socket.emit('message', Buffer.from([MESSAGE.queryAwareness]), true);
	};
	send(1000);
	expect(socket.isPaused).toBe(false);
	send(1);
	expect(socket.isPaused).toBe(true);
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(socket.isPaused).toBe(false);
	for (let second = 1; second < 62; second++) {
		clock.now = second * 1000;
		send(101);
		await new Promise((resolve) => setTimeout(resolve, 25));
		if (socket.closed !== undefined) break;
	}
	expect([socket.closed, clock.now > 60_000]).toEqual([4529, true]);
});
