import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Batch } from '../../../sync-server/src/documents/batch.ts';
import { Compactor } from '../../../sync-server/src/documents/compactor.ts';
import { Deletions } from '../../../sync-server/src/documents/deletions.ts';
import { Turn } from '../../../sync-server/src/documents/outbox.ts';
import {
	Arrival,
	type Listener,
	Room,
	type RoomOptions
} from '../../../sync-server/src/documents/room.ts';
import { Rooms } from '../../../sync-server/src/documents/rooms.ts';
import { scan } from '../../../sync-server/src/documents/scan.ts';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { RawDevice } from '../../helpers/device.ts';
import { limitsWith, OWNER, protocolsFor, startRelay } from '../../helpers/gate.ts';

const WORKSPACE = 'w'.repeat(22);
const NAME = `${WORKSPACE}/ws`;
const VISITOR = { workspace: WORKSPACE, device: 'd1', grant: OWNER, held: false, eraseUntil: 0 };
const AUTHOR: Listener = { member: 'm1', pass: () => undefined, present: () => undefined };

function update(...texts: string[]): Uint8Array {
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, texts);
	return Y.encodeStateAsUpdate(doc);
}

function optionsWith(storage: Storage): RoomOptions {
	return {
		storage,
		limits: limitsWith(),
		turn: new Turn(),
		onFailure: (error) => {
			throw error;
		},
		onCommit: () => undefined
	};
}

function load(storage: Storage): Promise<Room> {
	return Room.load(NAME, new Deletions(), optionsWith(storage));
}

function roomsOf(storage: Storage): Rooms {
	const log = () => undefined;
	return new Rooms(optionsWith(storage), new Compactor(storage, log), log);
}

function append(room: Room, bytes: Uint8Array, author = AUTHOR) {
	const found = scan(bytes);
	if (!found) throw new Error('the update is one of Yjs');
	return room.append(new Arrival(bytes, found, author), VISITOR, { claims: [] });
}

/** A storage whose appends wait until the test lets them go. */
function heldBack(): { storage: Storage; release(outcome?: 'foreign'): Promise<void> } {
	const memory = openMemory();
	let go = (_outcome?: 'foreign'): void => undefined;
	return {
		storage: {
			...memory,
			append: async (document, one) => {
				const outcome = await new Promise<'foreign' | undefined>((resolve) => (go = resolve));
				return outcome ?? (await memory.append(document, one));
			}
		},
		async release(outcome) {
			go(outcome);
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
}

test('append stores, then settles, and passes on in the same turn', async () => {
	const order: string[] = [];
	const memory = openMemory();
	const storage: Storage = {
		...memory,
		async append(document, one) {
			const outcome = await memory.append(document, one);
			order.push('stored');
			return outcome;
		}
	};
	const room = await load(storage);
	room.listeners.add({
		...AUTHOR,
		pass: (batch: Batch) => order.push(`passed ${batch.after + 1} to ${batch.last}`)
	});
	await Promise.all([append(room, update('a')), append(room, update('b'))]);
	order.push('settled');
	await new Promise((resolve) => setImmediate(resolve));
	expect(order).toEqual(['stored', 'stored', 'settled', 'passed 1 to 2']);
});

test('a batch leaves out what a listener wrote itself', async () => {
	const room = await load(openMemory());
	const other = { ...AUTHOR };
	const batches: Batch[] = [];
	room.listeners.add({ ...AUTHOR, pass: (batch) => batches.push(batch) });
	void append(room, update('mine'));
	await append(room, update('theirs'), other);
	await new Promise((resolve) => setImmediate(resolve));
	const [batch] = batches;
	const [mine, theirs] = [batch?.without(other), batch?.without(AUTHOR)];
	expect([mine?.toString().includes('mine'), mine?.toString().includes('theirs')]).toEqual([
		true,
		false
	]);
	expect(theirs?.toString().includes('theirs')).toBe(true);
	expect(batch?.without({})).toBe(batch?.bytes);
	const all = batch?.bytes.toString() ?? '';
	expect([all.includes('mine'), all.includes('theirs')]).toEqual([true, true]);
	// One frame, however many updates.
	expect(batch?.bytes.byteLength).toBe(2 + (batch?.bytes[1] ?? 0));
});

test('structs are what is stored; end counts what is on its way, and no more what the store refused', async () => {
	const { storage, release } = heldBack();
	const room = await load(storage);
	const bytes = update('a', 'b');
	const [{ client = 0 } = {}] = scan(bytes)?.runs ?? [];
	const ends = () => [room.structs.end(client), room.end(client)];
	const refused = append(room, bytes);
	expect(ends()).toEqual([0, 2]);
	await release('foreign');
	expect(await refused).toBe('foreign');
	expect(ends()).toEqual([0, 0]);
	const kept = append(room, bytes);
	await release();
	expect(await kept).toBe('kept');
	expect(ends()).toEqual([2, 2]);
});

test('what is on its way from another socket is not stored twice', async () => {
	const memory = openMemory();
	const relay = await startRelay({
		openStorage: () =>
			Promise.resolve({
				...memory,
				append: async (document, one) => {
					await new Promise((resolve) => setTimeout(resolve, 50));
					return await memory.append(document, one);
				}
			})
	});
	const open = () => RawDevice.open(relay.url, NAME, protocolsFor(relay.gate, NAME));
	const [a, b] = [await open(), await open()];
	a.write(update('a'));
	b.write(update('a'));
	const same = update('same');
	a.write(same);
	b.write(same);
	await Promise.all([a.settle(1), b.settle(1)]);
	expect([a.acknowledged, b.acknowledged]).toEqual([[1], [1]]);
	// Two of different clients, and one.
	expect((await memory.read(NAME, 0)).length).toBe(3);
	await relay.close();
});

test('load goes on from a snapshot and the log after it', async () => {
	const storage = openMemory();
	const room = await load(storage);
	await append(room, update('a'));
	await append(room, update('b'));
	const compactor = new Compactor(storage, () => undefined);
	await compactor.compact(room);
	await append(room, update('c'));
	await compactor.close();
	const again = await load(storage);
	expect([again.head?.seq, again.last, again.length]).toEqual([2, 3, 1]);
	expect(again.structs.vector()).toEqual(room.structs.vector());
	expect(again.after(2)?.map(({ seq }) => seq)).toEqual([3]);
	// It is in the store, not in memory.
	expect([again.after(1), room.after(1)]).toEqual([undefined, undefined]);
});

test('enter joins the load under way, and leave forgets when the last is out', async () => {
	const rooms = roomsOf(openMemory());
	const [a, b] = await Promise.all([rooms.enter(NAME), rooms.enter(NAME)]);
	expect(a).toBe(b);
	await rooms.leave(NAME);
	expect(rooms.size).toBe(1);
	await rooms.leave(NAME);
	expect([rooms.size, [...rooms.open()].length]).toEqual([0, 0]);
});

test('leave keeps a document that waits for the store, and whoever enters meanwhile finds it', async () => {
	const { storage, release } = heldBack();
	const rooms = roomsOf(storage);
	const room = await rooms.enter(NAME);
	void append(room, update('a'));
	const left = rooms.leave(NAME);
	const again = rooms.enter(NAME);
	await release();
	await left;
	expect(await again).toBe(room);
	expect(rooms.size).toBe(1);
});

test('enter tries again after a load that failed', async () => {
	const memory = openMemory();
	let isDown = true;
	const rooms = roomsOf({
		...memory,
		open: (name, onEntry) =>
			isDown ? Promise.reject(new Error('unreadable')) : memory.open(name, onEntry)
	});
	await expect(rooms.enter(NAME)).rejects.toThrow('unreadable');
	await rooms.leave(NAME);
	isDown = false;
	expect((await rooms.enter(NAME)).last).toBe(0);
});

/** How many updates of so many bytes make it due; each is looked at after the last, or all at the end. */
async function due(room: Room, bytes: number, look: 'each' | 'end', isLeft = false) {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let i = 0; i < 2500; i++) doc.getArray('o').push(['x'.repeat(bytes)]);
	for (const [index, bytes] of updates.entries()) {
		await append(room, bytes);
		if (look === 'each' && room.isDue(isLeft)) return index + 1;
	}
	return room.isDue(isLeft) ? updates.length : undefined;
}

test('isDue tells a document that has grown: in calm by count or bytes, in a rush by more of them, left by fewer', async () => {
	const fresh = () => load(openMemory());
	expect(await due(await fresh(), 1, 'each')).toBe(2001);
	expect(await due(await fresh(), 4096, 'each')).toBe(64);
	expect(await due(await fresh(), 1, 'each', true)).toBe(201);
	expect(await due(await fresh(), 4096, 'each', true)).toBe(16);
	const busy = await fresh();
	expect(await due(busy, 1, 'end')).toBeUndefined();
	// Nothing has come since it was looked at.
	expect(busy.isDue()).toBe(true);
	busy.bePatient();
	expect(busy.isDue()).toBe(false);
});
