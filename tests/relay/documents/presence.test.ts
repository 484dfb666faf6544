import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { WebsocketProvider } from 'y-websocket';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import { PresenceTable } from '../../../sync-server/src/documents/presence.ts';
import { encodePresence, KEEP_ALIVE } from '../../../sync-server/src/documents/wire.ts';
import { connect, protocolsFor, startRelay, type TestRelay } from '../../helpers/gate.ts';
import { processorTime } from '../../helpers/processor-time.ts';
import { until } from '../../helpers/until.ts';

// Processes and workers start slowly beside other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const ROOM = `${'w'.repeat(22)}/ws`;
const [A, B] = [
	{ socket: 'a', member: 'm1' },
	{ socket: 'b', member: 'm1' }
];
/** The relay's limit of silence where a test waits for it: its ends come at half of it. */
const BEAT_MS = 1000;
const HERE = '{"name":"Ada"}';

test('receive passes on what is newer and nothing else', () => {
	const table = new PresenceTable(8);
	const state = { client: 1, clock: 3, state: HERE };
	expect(table.receive([state], A, 0).news).toEqual([state]);
	expect(table.receive([state], B, 0)).toEqual({ news: [], gone: [] });
	expect(table.receive([{ ...state, clock: 2 }], A, 0)).toEqual({ news: [], gone: [] });
	const later = { ...state, clock: 4 };
	expect(table.receive([later], A, 0).news).toEqual([later]);
});

test('leave removes whom a socket stood for, and an echo does not bring it back', () => {
	const table = new PresenceTable(8);
	table.receive([{ client: 1, clock: 3, state: HERE }], A, 0);
	table.receive([{ client: 2, clock: 1, state: HERE }], B, 0);
	expect(table.leave(A, 1)).toMatchObject([{ client: 1, clock: 3, state: 'null' }]);
	const echo = table.receive([{ client: 1, clock: 3, state: HERE }], B, 2);
	expect(echo).toMatchObject({ news: [], gone: [{ client: 1, clock: 3, state: 'null' }] });
	expect(table.present().map(({ client }) => client)).toEqual([2]);
});

test('leave of an old socket spares a client that has spoken by a new one', () => {
	const table = new PresenceTable(8);
	table.receive([{ client: 1, clock: 3, state: HERE }], A, 0);
	table.receive([{ client: 1, clock: 4, state: HERE }], B, 0);
	expect(table.leave(A, 1)).toEqual([]);
	expect(table.present().length).toBe(1);
});

test('expire removes who was last heard of before, not at, the instant', () => {
	const table = new PresenceTable(8);
	table.receive([{ client: 1, clock: 1, state: HERE }], A, 10);
	expect(table.expire(10, 40)).toEqual([]);
	expect(table.expire(11, 41)).toMatchObject([{ client: 1, state: 'null' }]);
	expect(table.present()).toEqual([]);
});

test('receive takes eight clients of one socket and no more', () => {
	const table = new PresenceTable(8);
	const states = Array.from({ length: 12 }, (_, client) => ({ client, clock: 1, state: HERE }));
	expect(table.receive(states, A, 0).news.length).toBe(8);
	expect(table.present().length).toBe(8);
});

test('receive of as many as one message tells is done in no time, however many are here', () => {
	const table = new PresenceTable(40_000);
	const states = Array.from({ length: 40_000 }, (_, client) => ({ client, clock: 1, state: HERE }));
	expect(processorTime(() => table.receive(states, A, 0))).toBeLessThan(500);
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayWith(options: Parameters<typeof startRelay>[0]): Promise<TestRelay> {
	const openStorage = () => Promise.resolve(openMemory());
	const relay = await startRelay({ openStorage, ...options });
	cleanups.push(() => relay.close());
	return relay;
}

async function join(relay: TestRelay): Promise<WebsocketProvider> {
	const provider = connect(relay, ROOM);
	cleanups.push(() => provider.destroy());
	await until(() => provider.synced);
	return provider;
}

const nameOf = (here: WebsocketProvider, who: WebsocketProvider): unknown =>
	here.awareness.getStates().get(who.doc.clientID)?.['name'];

test('a device is seen, is gone when its socket closes, and is seen again at once', async () => {
	const relay = await relayWith({});
	const [a, b] = [await join(relay), await join(relay)];
	a.awareness.setLocalStateField('name', 'Ada');
	await until(() => nameOf(b, a) === 'Ada');
	a.disconnect();
	await until(() => nameOf(b, a) === undefined);
	a.connect();
	// Without a word of the relay it would stay unseen until its next heartbeat, 15 s later.
	await until(() => nameOf(b, a) === 'Ada');
});

test('who falls silent is gone after the relay’s limit, its socket open or not', async () => {
	let now = 1000;
	const relay = await relayWith({ now: () => now, limits: { silenceMs: BEAT_MS } });
	const b = await join(relay);
	const socket = new WebSocket(
		`${relay.url.replace('http', 'ws')}/sync/${ROOM}`,
		protocolsFor(relay.gate, ROOM)
	);
	cleanups.push(() => socket.terminate());
	await once(socket, 'open');
	// One state, and never a word again.
	socket.send(encodePresence([{ client: 1, clock: 1, state: HERE }]));
	await until(() => b.awareness.getStates().has(1));
	now += BEAT_MS + 1;
	await until(() => !b.awareness.getStates().has(1));
	expect(socket.readyState).toBe(socket.OPEN);
});

test('a device hears from the relay though nobody says anything', async () => {
	const relay = await relayWith({ limits: { silenceMs: BEAT_MS } });
	const a = await join(relay);
	a.awareness.setLocalState(null);
	const heard = new Promise((resolve) =>
		a.ws?.addEventListener('message', ({ data }) => {
			if (String([...new Uint8Array(data as ArrayBuffer)]) === String([...KEEP_ALIVE]))
				resolve(true);
		})
	);
	expect(await heard).toBe(true);
});

test('a device’s own presence comes back to it', async () => {
	const relay = await relayWith({});
	const a = await join(relay);
	const echo = new Promise<number | undefined>((resolve) =>
		a.ws?.addEventListener('message', ({ data }) => resolve(new Uint8Array(data as ArrayBuffer)[0]))
	);
	a.awareness.setLocalStateField('name', 'Ada');
	expect(await echo).toBe(1);
});
