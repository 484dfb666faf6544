import { once } from 'node:events';
import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket as WebSocketClient } from 'ws';
import { readSyncMessage } from 'y-protocols/sync';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Append, Storage } from '../../../sync-server/src/store/storage.ts';
import { connect, protocolsFor, startRelay, type TestRelay } from '../../helpers/gate.ts';
import { holds, until } from '../../helpers/until.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const ROOM = `${'w'.repeat(22)}/note/0/d1`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayWith(options: Parameters<typeof startRelay>[0] = {}): Promise<TestRelay> {
	const relay = await startRelay(options);
	cleanups.push(() => relay.close());
	return relay;
}

/** A synced stock client. */
async function join(relay: TestRelay, doc = new Y.Doc()): Promise<WebsocketProvider> {
	const provider = connect(relay, ROOM, doc);
	cleanups.push(() => provider.destroy());
	await synced(provider);
	return provider;
}

async function synced(provider: WebsocketProvider): Promise<void> {
	await until(() => provider.synced);
}

function write(provider: WebsocketProvider, ...texts: string[]): void {
	const log = provider.doc.getArray<string>('o');
	log.insert(log.length, texts);
}

function read(provider: WebsocketProvider): string[] {
	return provider.doc.getArray<string>('o').toArray();
}

/** Settles with the number of the next acknowledgement. */
function acknowledged(provider: WebsocketProvider): Promise<number> {
	return new Promise((resolve) => {
		provider.messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) => {
			resolve(decoding.readVarUint(decoder));
		};
	});
}

function askForAcknowledgement(provider: WebsocketProvider, count: number): void {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.acknowledge);
	encoding.writeVarUint(encoder, count);
	provider.ws?.send(encoding.toUint8Array(encoder));
}

/** Storage whose commits wait until the test lets them go. */
function heldBack(storage: Storage): { storage: Storage; release(): void; held(): number } {
	const waiting: (() => void)[] = [];
	return {
		held: () => waiting.length,
		release() {
			for (const go of waiting.splice(0)) go();
		},
		storage: {
			...storage,
			async append(document, one) {
				await new Promise<void>((resolve) => waiting.push(resolve));
				return await storage.append(document, one);
			}
		}
	};
}

/** What somebody else appended. */
function by(update: Uint8Array): Append {
	return { update, member: 'm9', device: 'd9', claims: [] };
}

function named(relay: TestRelay, event: string): number {
	return relay.events.filter((logged) => logged.event === event).length;
}

test('two stock clients see what the other writes', async () => {
	const relay = await relayWith();
	const [a, b] = [await join(relay), await join(relay)];
	write(a, 'from a');
	await holds(() => expect(read(b)).toEqual(['from a']));
	write(b, 'from b');
	await holds(() => expect(read(a)).toEqual(['from a', 'from b']));
});

test('a client that comes after a restart of the relay gets all of it from the store', async () => {
	const storage = { ...openMemory(), close: () => Promise.resolve() };
	const first = await startRelay({ openStorage: () => Promise.resolve(storage) });
	const a = await join(first);
	for (let i = 0; i < 100; i++) write(a, `${i}`);
	a.doc.getMap('m').set('k', 1);
	a.doc.getMap('m').set('k', 2);
	const told = acknowledged(a);
	askForAcknowledgement(a, 1);
	await told;
	a.destroy();
	await first.close();
	const c = await join(await relayWith({ openStorage: () => Promise.resolve(storage) }));
	expect(read(c)).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
	expect(c.doc.getMap('m').toJSON()).toEqual({ k: 2 });
});

test('an update is neither passed on nor acknowledged before it is durable', async () => {
	const { storage, release, held } = heldBack(openMemory());
	const relay = await relayWith({ openStorage: () => Promise.resolve(storage) });
	const [a, b] = [await join(relay), await join(relay)];
	let isAcknowledged = false;
	const told = acknowledged(a).then((count) => {
		isAcknowledged = true;
		return count;
	});
	write(a, 'held');
	askForAcknowledgement(a, 7);
	await until(() => held() === 1);
	// Presence goes past the store: once b has it, anything sent before on b's socket has come too.
	a.awareness.setLocalState({ name: 'a' });
	await until(() => b.awareness.getStates().has(a.doc.clientID));
	// A late device is told only what is durable, and is synced with that.
	const c = await join(relay);
	expect([read(b), read(c), isAcknowledged]).toEqual([[], [], false]);
	release();
	expect(await told).toBe(7);
	await holds(() => expect([read(b), read(c)]).toEqual([['held'], ['held']]));
});

test('what a device has already is acknowledged, not stored twice', async () => {
	const storage = openMemory();
	const relay = await relayWith({ openStorage: () => Promise.resolve(storage) });
	const a = await join(relay);
	write(a, 'once');
	a.doc.getMap('m').set('k', 1);
	a.doc.getMap('m').set('k', 2);
	const first = acknowledged(a);
	askForAcknowledgement(a, 1);
	await first;
	const stored = (await storage.read(ROOM, 0)).length;
	a.disconnect();
	a.connect();
	await synced(a);
	const second = acknowledged(a);
	askForAcknowledgement(a, 2);
	expect(await second).toBe(2);
	expect((await storage.read(ROOM, 0)).length).toBe(stored);
});

test('a write that fails is never acknowledged, and stops the relay', async () => {
	const storage: Storage = {
		...openMemory(),
		append: () => Promise.reject(new Error('disk full'))
	};
	const onFailure = vi.fn();
	const relay = await relayWith({ openStorage: () => Promise.resolve(storage), onFailure });
	const a = await join(relay);
	const told = vi.fn();
	void acknowledged(a).then(told);
	const codes: (number | undefined)[] = [];
	a.on('connection-close', (event) => codes.push(event?.code));
	write(a, 'lost');
	askForAcknowledgement(a, 1);
	await until(() => onFailure.mock.calls.length > 0);
	await until(() => codes.length > 0);
	expect(codes[0]).toBe(1013);
	expect(told).not.toHaveBeenCalled();
	expect(named(relay, 'store-failed')).toBe(1);
	expect((await fetch(`${relay.url}/healthz`)).status).toBe(503);
});

test('a document is forgotten after its last device and loaded again for the next', async () => {
	const relay = await relayWith();
	const [a, b] = [await join(relay), await join(relay)];
	write(a, 'kept');
	await holds(() => expect(read(b)).toEqual(['kept']));
	expect(named(relay, 'document-opened')).toBe(1);
	a.destroy();
	b.destroy();
	await until(() => named(relay, 'document-forgotten') === 1);
	const c = await join(relay);
	expect(read(c)).toEqual(['kept']);
	expect(named(relay, 'document-opened')).toBe(2);
});

test('two devices that open a cold document at once share one load', async () => {
	const storage = openMemory();
	const doc = new Y.Doc();
	doc.getArray('o').insert(0, ['cold']);
	await storage.append(ROOM, by(Y.encodeStateAsUpdate(doc)));
	const open = vi.fn(storage.open);
	const relay = await relayWith({ openStorage: () => Promise.resolve({ ...storage, open }) });
	const [a, b] = await Promise.all([join(relay), join(relay)]);
	expect([read(a), read(b)]).toEqual([['cold'], ['cold']]);
	expect(open).toHaveBeenCalledTimes(1);
});

test('a document that Yjs cannot read is refused with 1013, never served empty', async () => {
	const storage = openMemory();
	await storage.append(ROOM, by(Uint8Array.of(1, 2, 3)));
	const relay = await relayWith({ openStorage: () => Promise.resolve(storage) });
	const a = connect(relay, ROOM);
	cleanups.push(() => a.destroy());
	const code = await new Promise((resolve) => a.once('connection-close', (e) => resolve(e?.code)));
	expect([code, a.synced]).toEqual([1013, false]);
	expect(named(relay, 'document-unreadable')).toBeGreaterThan(0);
});

test('a device that was away gets what it missed, deletions too', async () => {
	const relay = await relayWith();
	const [a, b] = [await join(relay), await join(relay)];
	const text = a.doc.getText('t');
	text.insert(0, 'one two three');
	await until(() => b.doc.getText('t').length === 13);
	b.disconnect();
	text.delete(3, 4);
	b.doc.getText('t').insert(0, 'zero ');
	b.connect();
	await holds(() => expect(b.doc.getText('t').toJSON()).toBe('zero one three'));
	await holds(() => expect(text.toJSON()).toBe('zero one three'));
});

test('a device that stops reading gets all of it later, and nobody waits for it', async () => {
	const relay = await relayWith({ openStorage: () => Promise.resolve(openMemory()) });
	const a = await join(relay);
	const slow = new WebSocketClient(
		`${relay.url.replace('http', 'ws')}/sync/${ROOM}`,
		protocolsFor(relay.gate, ROOM)
	);
	cleanups.push(() => slow.terminate());
	await once(slow, 'open');
	const doc = new Y.Doc();
	slow.on('message', (data: Buffer) => {
		const decoder = decoding.createDecoder(new Uint8Array(data));
		if (decoding.readVarUint(decoder) === MESSAGE.sync)
			readSyncMessage(decoder, encoding.createEncoder(), doc, 'relay');
	});
	slow.pause();
	const count = 64;
	for (let i = 0; i < count; i++) write(a, `${i}`.padEnd(512 * 1024, '.'));
	const told = acknowledged(a);
	askForAcknowledgement(a, 1);
	await told;
	slow.resume();
	await until(() => doc.getArray('o').length === count);
});

test('the relay tells its time first, and SyncStep2 ends the initial state', async () => {
	const relay = await relayWith({ now: () => 1_700_000_000_000 });
	const a = await join(relay);
	write(a, 'x');
	a.awareness.setLocalState({ name: 'a' });
	const told = acknowledged(a);
	askForAcknowledgement(a, 1);
	await told;
	const frames: number[][] = [];
	const socket = new WebSocket(
		`${relay.url.replace('http', 'ws')}/sync/${ROOM}`,
		protocolsFor(relay.gate, ROOM)
	);
	socket.binaryType = 'arraybuffer';
	cleanups.push(() => socket.close());
	socket.onmessage = ({ data }) => frames.push([...new Uint8Array(data as ArrayBuffer)]);
	await new Promise((resolve) => (socket.onopen = resolve));
	expect(socket.protocol).toBe('runnel.1');
	socket.send(Uint8Array.of(MESSAGE.sync, 0, 1, 0));
	await until(() => frames.some(([type, kind]) => type === MESSAGE.sync && kind === 1));
	const hello = decoding.createDecoder(Uint8Array.from(frames[0] ?? []));
	expect(decoding.readVarUint(hello)).toBe(MESSAGE.hello);
	expect(decoding.readVarUint(hello)).toBe(1_700_000_000_000);
	expect(
		frames.slice(1).map(([type, kind]) => (type === MESSAGE.sync ? `sync ${kind}` : type))
	).toEqual(['sync 0', MESSAGE.awareness, 'sync 2', 'sync 1']);
});
