import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Room } from '../../../sync-server/src/documents/room.ts';
import { Rooms } from '../../../sync-server/src/documents/rooms.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { openMemory, type Storage } from '../../../sync-server/src/store/memory.ts';

const NAME = `${'w'.repeat(22)}/ws`;

function update(...texts: string[]): Uint8Array {
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, texts);
	return Y.encodeStateAsUpdate(doc);
}

function receive(room: Room, bytes: Uint8Array): void {
	const found = scan(bytes);
	if (!found) throw new Error('the update is one of Yjs');
	room.receive(bytes, found, { advance: () => undefined, present: () => undefined });
}

function refuse(): never {
	throw new Error('no write fails here');
}

test('receive stores, then tells the listeners, then settles', async () => {
	const order: string[] = [];
	const memory = openMemory();
	const storage: Storage = {
		...memory,
		async append(document, bytes) {
			await memory.append(document, bytes);
			order.push('stored');
		}
	};
	const room = await Room.load(NAME, storage, refuse);
	room.listeners.add({ advance: () => order.push('told'), present: () => undefined });
	receive(room, update('a'));
	await room.settled();
	order.push('settled');
	expect(order).toEqual(['stored', 'told', 'settled']);
});

test('durable counts only what is stored, and receive leaves out what is on its way', async () => {
	let release = (): void => undefined;
	let appended = 0;
	const storage: Storage = {
		...openMemory(),
		append: () => {
			appended++;
			return new Promise((resolve) => (release = resolve));
		}
	};
	const room = await Room.load(NAME, storage, refuse);
	const bytes = update('a');
	receive(room, bytes);
	receive(room, bytes);
	expect([appended, room.durable.structs.vector().size]).toEqual([1, 0]);
	release();
	await room.settled();
	expect(room.durable.structs.vector().size).toBe(1);
});

test('enter joins the load under way, and leave forgets when the last is out', async () => {
	const rooms = new Rooms(openMemory(), () => undefined, refuse);
	const [a, b] = await Promise.all([rooms.enter(NAME), rooms.enter(NAME)]);
	expect(a).toBe(b);
	await rooms.leave(NAME);
	expect(rooms.size).toBe(1);
	await rooms.leave(NAME);
	expect([rooms.size, [...rooms.open()].length]).toEqual([0, 0]);
});

test('leave keeps a document that waits for the store, and whoever enters meanwhile finds it', async () => {
	let release = (): void => undefined;
	const storage: Storage = {
		...openMemory(),
		append: () => new Promise((resolve) => (release = resolve))
	};
	const rooms = new Rooms(storage, () => undefined, refuse);
	const room = await rooms.enter(NAME);
	receive(room, update('a'));
	const left = rooms.leave(NAME);
	const again = rooms.enter(NAME);
	release();
	await left;
	expect(await again).toBe(room);
	expect(rooms.size).toBe(1);
});

test('enter tries again after a load that failed', async () => {
	const memory = openMemory();
	let isDown = true;
	const storage: Storage = {
		...memory,
		load: (name) => (isDown ? Promise.reject(new Error('unreadable')) : memory.load(name))
	};
	const rooms = new Rooms(storage, () => undefined, refuse);
	await expect(rooms.enter(NAME)).rejects.toThrow('unreadable');
	await rooms.leave(NAME);
	isDown = false;
	expect((await rooms.enter(NAME)).log.end).toBe(0);
});
