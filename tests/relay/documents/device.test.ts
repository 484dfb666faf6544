import { EventEmitter } from 'node:events';
import { MESSAGE } from '#lib/protocol/message.ts';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { Device } from '../../../sync-server/src/documents/device.ts';
import { Room } from '../../../sync-server/src/documents/room.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';

/** A socket whose bytes stay unsent until the test drains it. */
class FakeSocket extends EventEmitter {
	readonly OPEN = 1;
	readyState = 1;
	bufferedAmount = 0;
	pings = 0;
	isTerminated = false;
	readonly frames: Uint8Array[] = [];
	readonly #sent: (() => void)[] = [];

	send(frame: Uint8Array, sent: () => void): void {
		this.frames.push(frame);
		this.bufferedAmount += frame.byteLength;
		this.#sent.push(sent);
	}

	drain(): void {
		this.bufferedAmount = 0;
		for (const sent of this.#sent.splice(0)) sent();
	}

	ping(): void {
		this.pings++;
	}

	terminate(): void {
		this.isTerminated = true;
	}

	/** How many updates it was sent. */
	get updates(): number {
		return this.frames.filter(([type, kind]) => type === MESSAGE.sync && kind === 2).length;
	}
}

async function deviceIn(): Promise<{ socket: FakeSocket; device: Device; room: Room }> {
	const room = await Room.load('w/ws', openMemory(), (error) => {
		throw error;
	});
	const socket = new FakeSocket();
	const now = () => 0;
	const device = new Device(socket as unknown as WebSocket, room, now, () => undefined);
	return { socket, device, room };
}

/** Another device writes so many updates of half a MiB. */
async function write(room: Room, count: number): Promise<void> {
	const doc = new Y.Doc();
	doc.on('update', (update: Uint8Array) => {
		const found = scan(update);
		if (found) room.receive(update, found, { advance: () => undefined, present: () => undefined });
	});
	for (let i = 0; i < count; i++) doc.getArray('o').insert(i, ['.'.repeat(512 * 1024)]);
	await room.settled();
}

test('advance stops when a MiB is unsent and goes on when it is not', async () => {
	const { socket, room } = await deviceIn();
	await write(room, 7);
	// The second passes the mark, the third waits.
	expect(socket.updates).toBe(2);
	socket.drain();
	expect(socket.updates).toBe(4);
	socket.drain();
	socket.drain();
	expect(socket.updates).toBe(7);
});

test('a new device is paced as well, and synced last', async () => {
	const { socket, room } = await deviceIn();
	await write(room, 3);
	const other = new FakeSocket();
	new Device(
		other as unknown as WebSocket,
		room,
		() => 0,
		() => undefined
	);
	other.emit('message', Buffer.from([MESSAGE.sync, 0, 1, 0]), true);
	expect([other.updates, other.frames.at(-1)?.[1]]).toEqual([2, 2]);
	other.drain();
	expect([other.updates, other.frames.at(-1)?.[1]]).toEqual([3, 1]);
	socket.drain();
});

test('present is dropped, not queued, where four MiB of it wait', async () => {
	const { socket, device } = await deviceIn();
	const frame = new Uint8Array(1024 * 1024);
	const before = socket.frames.length;
	for (let i = 0; i < 8; i++) device.present(frame);
	expect(socket.frames.length - before).toBe(4);
});

test('tick ends a socket that answers nothing in two beats', async () => {
	const { socket, device } = await deviceIn();
	socket.drain();
	device.tick();
	socket.drain();
	device.tick();
	socket.drain();
	expect([socket.pings, socket.isTerminated]).toEqual([2, false]);
	socket.emit('pong');
	device.tick();
	socket.drain();
	device.tick();
	socket.drain();
	expect(socket.isTerminated).toBe(false);
	device.tick();
	expect(socket.isTerminated).toBe(true);
});

test('tick is patient while bytes of ours are on a slow line', async () => {
	const { socket, device } = await deviceIn();
	expect(socket.bufferedAmount).toBeGreaterThan(0);
	for (let beat = 0; beat < 9; beat++) device.tick();
	expect(socket.isTerminated).toBe(false);
	device.tick();
	expect(socket.isTerminated).toBe(true);
});
