import { Awareness } from 'y-protocols/awareness';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, REFUSE } from '#lib/protocol/message.ts';
import { Connection, type ConnectionOptions } from '#lib/sync/connection.ts';
import type { Refusal } from '#lib/sync/refusal.ts';
import type { TeamOutcome } from '#lib/sync/team-client.ts';
import { scriptedRelay, type ScriptedRelay } from '../helpers/scripted-relay.ts';

const TICKET = 't'.repeat(22);
const ROOM = `${'w'.repeat(22)}/ops/0/1`;

let relay: ScriptedRelay;
const ends: (() => unknown)[] = [];
beforeEach(async () => {
	relay = await scriptedRelay();
	ends.push(() => relay.close());
});
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

interface Device {
	readonly doc: Y.Doc;
	readonly connection: Connection;
	/** What was noted last. */
	noted: Uint8Array | undefined;
	/** What it said that a change was refused with. */
	readonly refusals: Refusal[];
	/** Whether it was ever `open` with nothing waiting: what is shown as synced. */
	synced(): boolean;
}

function connect(doc = new Y.Doc(), options: Partial<ConnectionOptions> = {}): Device {
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const device: Device = {
		doc,
		noted: options.noted,
		refusals: [],
		synced: () => device.connection.relay === 'open' && device.connection.unacknowledged === 0,
		connection: new Connection({
			url: relay.url,
			room: ROOM,
			doc,
			take: () => Promise.resolve({ ok: true, value: TICKET }),
			refused: (refusal) => device.refusals.push(refusal),
			awareness,
			durable: () => Promise.resolve(),
			noted: undefined,
			note: (acknowledged) => (device.noted = acknowledged),
			changed: () => undefined,
			now: () => 1000,
			random: () => 0,
			...options
		})
	};
	ends.push(() => {
		device.connection.close();
		awareness.destroy();
	});
	return device;
}

function write(doc: Y.Doc, ...entries: string[]) {
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(log.length, entries), 'local');
}

function never(): never {
	throw new Error('not asked for so many');
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 8000 });

test('ticket and client id go in the subprotocol, the document in the path', async () => {
	const device = connect();
	await until(device.synced);
	const { clientID } = device.doc;
	const protocols = `runnel.1, ticket.${TICKET}, client.${clientID}`;
	expect(relay.offers[0]).toEqual({ path: `/sync/${ROOM}`, protocols });
});

test('what was written before connecting waits until the relay acknowledges it', async () => {
	relay.acknowledging = false;
	const doc = new Y.Doc();
	write(doc, 'a', 'b', 'c');
	const device = connect(doc);
	expect(device.connection.unacknowledged).toBe(3);
	await until(() => relay.withheld.length > 0);
	// The relay has received all, has sent its own state, and has acknowledged nothing.
	expect(relay.doc.getArray('o').length).toBe(3);
	expect(device.connection.unacknowledged).toBe(3);
	expect(device.connection.relay).toBe('connecting');
	relay.withheld.forEach((answer) => answer());
	await until(device.synced);
	expect(device.connection.lastAck).toBe(1000);
});

test('an acknowledgement covers what was sent before it was asked for, and no more', async () => {
	const device = connect();
	await until(device.synced);
	relay.acknowledging = false;
	write(device.doc, 'a');
	await until(() => relay.withheld.length === 1);
	write(device.doc, 'b', 'c');
	await until(() => relay.withheld.length === 2);
	expect(device.connection.unacknowledged).toBe(3);
	relay.withheld[0]?.();
	await until(() => device.connection.unacknowledged === 2);
	expect(device.connection.relay).toBe('open');
	relay.withheld[1]?.();
	await until(device.synced);
});

test('a burst within one task is one round', async () => {
	const device = connect();
	await until(device.synced);
	relay.acknowledging = false;
	for (let n = 0; n < 20; n++) write(device.doc, `${n}`);
	await until(() => relay.withheld.length > 0 && relay.doc.getArray('o').length === 20);
	expect(relay.withheld).toHaveLength(1);
	relay.withheld[0]?.();
	await until(device.synced);
});

test('what the relay sends is not counted as waiting', async () => {
	const device = connect();
	await until(device.synced);
	const other = connect();
	await until(other.synced);
	write(other.doc, 'theirs');
	await until(() => device.doc.getArray('o').length === 1);
	expect(device.connection.unacknowledged).toBe(0);
	expect(device.doc.getArray('o').get(0)).toBe('theirs');
});

test('an edit that another tab of the device brought is sent and waits too', async () => {
	const device = connect();
	await until(device.synced);
	relay.acknowledging = false;
	const tab = new Y.Doc();
	write(tab, 'from a tab');
	Y.applyUpdate(device.doc, Y.encodeStateAsUpdate(tab), { the: 'tabs' });
	expect(device.connection.unacknowledged).toBe(1);
	await until(() => relay.doc.getArray('o').length === 1);
	expect(device.connection.unacknowledged).toBe(1);
});

test('the count of what waits is the same after a restart without a relay', async () => {
	const device = connect();
	write(device.doc, 'a', 'b');
	await until(device.synced);
	await relay.close();
	await until(() => device.connection.relay === 'away');
	write(device.doc, 'c', 'd', 'e');
	expect(device.connection.unacknowledged).toBe(3);

	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(device.doc), 'store');
	const restarted = connect(doc, { noted: device.noted });
	expect(restarted.connection.unacknowledged).toBe(3);
	await until(() => restarted.connection.relay === 'away');
	expect(restarted.connection.unacknowledged).toBe(3);
});

test('a relay that has lost what it acknowledged is believed: it waits again until acknowledged anew', async () => {
	const device = connect();
	write(device.doc, 'a', 'b');
	await until(device.synced);
	relay.lose();
	relay.acknowledging = false;
	device.connection.rebuild();
	await until(() => relay.withheld.length > 0);
	expect(device.connection.unacknowledged).toBe(2);
	relay.withheld.forEach((answer) => answer());
	await until(device.synced);
	expect(relay.doc.getArray('o').length).toBe(2);
});

test('an acknowledgement of an earlier socket means nothing on a new one', async () => {
	const device = connect();
	await until(device.synced);
	relay.acknowledging = false;
	write(device.doc, 'a');
	await until(() => relay.withheld.length === 1);
	relay.sockets.forEach((socket) => socket.terminate());
	await until(() => relay.withheld.length === 2);
	relay.send(MESSAGE.acknowledge, 2);
	write(relay.doc, 'sent after it');
	await until(() => device.doc.getArray('o').length === 2);
	expect(device.connection.relay).toBe('away');
	relay.withheld[1]?.();
	await until(device.synced);
});

test('an open socket that says nothing is never in step', async () => {
	relay.syncing = false;
	const device = connect();
	write(device.doc, 'a');
	await until(() => relay.sockets.size === 1);
	relay.send(MESSAGE.acknowledge, 1);
	write(relay.doc, 'sent after it');
	await until(() => device.doc.getArray('o').length === 2);
	expect(device.connection.relay).toBe('connecting');
	expect(device.connection.unacknowledged).toBe(1);
});

test('close code 4404 is a refusal and is not tried again', async () => {
	relay.refusing = 4404;
	const device = connect();
	await until(() => device.connection.relay === 'denied');
	expect(device.connection.refusal).toEqual({ why: 'unknown', code: 4404, text: 'refused' });
	expect(device.refusals).toEqual([]);
	device.connection.rebuild();
	expect(device.connection.relay).toBe('denied');
	expect(relay.offers).toHaveLength(1);
});

test('close code 1012 is tried again', async () => {
	relay.refusing = 1012;
	const device = connect();
	await until(() => relay.offers.length >= 2);
	expect(device.connection.relay).toBe('away');
	relay.refusing = undefined;
	await until(device.synced);
});

test('message 104 is a refusal with its reason, and the document goes no further', async () => {
	const device = connect();
	await until(device.synced);
	relay.refusingChanges = { code: REFUSE.readOnly, text: 'a viewer may not write' };
	write(device.doc, 'a');
	await until(() => device.connection.relay === 'denied');
	const refusal = { why: 'read-only', code: 1, text: 'a viewer may not write' };
	expect(device.connection.refusal).toEqual(refusal);
	expect(device.refusals).toEqual([refusal]);
	expect(device.connection.unacknowledged).toBe(1);
	await until(() => relay.sockets.size === 0);
	write(relay.doc, 'theirs');
	expect(relay.offers).toHaveLength(1);
});

test('close code 4403, somebody else’s client id, sets the document back too', async () => {
	relay.refusing = 4403;
	const device = connect();
	await until(() => device.connection.relay === 'denied');
	expect(device.refusals).toEqual([{ why: 'set-aside', code: 4403, text: 'refused' }]);
});

test('close code 4401 asks for a ticket: where there is one, the connection goes on', async () => {
	const take = vi.fn(() => Promise.resolve({ ok: true, value: TICKET } as const));
	const device = connect(new Y.Doc(), { take });
	await until(device.synced);
	for (const socket of relay.sockets) socket.close(4401, 'role');
	await until(() => relay.offers.length === 2 && device.synced());
	expect(take).toHaveBeenCalledTimes(2);
});

test('a ticket that is refused ends it with the reason: revoked, unknown', async () => {
	const tickets: TeamOutcome<string>[] = [
		{ ok: true, value: TICKET },
		{ ok: false, problem: { code: 'revoked' } }
	];
	const take = vi.fn(() => Promise.resolve(tickets.shift() ?? never()));
	const device = connect(new Y.Doc(), { take });
	await until(device.synced);
	for (const socket of relay.sockets) socket.close(4401, 'revoked');
	await until(() => device.connection.relay === 'denied');
	expect(device.connection.refusal).toEqual({ why: 'revoked', code: 4401, text: 'revoked' });
	expect(relay.offers).toHaveLength(1);

	const unknown = connect(new Y.Doc(), {
		take: () => Promise.resolve({ ok: false, problem: { code: 'unknown' } })
	});
	await until(() => unknown.connection.relay === 'denied');
	expect(unknown.connection.refusal).toEqual({ why: 'unknown', code: 4404, text: 'unknown' });
});

test.for(['offline', 'too-many', 'malformed'] as const)(
	'no ticket because of %s is tried again',
	async (code) => {
		let asked = 0;
		const device = connect(new Y.Doc(), {
			take: () =>
				Promise.resolve(
					asked++ === 0 ? { ok: false, problem: { code } } : { ok: true, value: TICKET }
				)
		});
		await until(() => device.connection.relay === 'away');
		await until(device.synced);
		expect(asked).toBe(2);
	}
);

test('message 106 is answered with a fresh ticket on the same socket', async () => {
	const device = connect();
	await until(device.synced);
	relay.send(MESSAGE.renew, 30_000);
	await until(() => relay.renewed.length === 1);
	expect(relay.renewed).toEqual([TICKET]);
	expect(relay.offers).toHaveLength(1);
	expect(device.connection.relay).toBe('open');
});

test.for([
	[4529, 30_000],
	[1013, 10_000],
	[4509, 200]
] as const)('after close code %i the next attempt comes %i ms later', async ([code, pause]) => {
	const device = connect(new Y.Doc(), { random: () => 0.999_999 });
	await until(device.synced);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
	ends.push(() => vi.useRealTimers());
	let asked = 0;
	const again = connect(new Y.Doc(), {
		random: () => 0.999_999,
		take: () => {
			asked++;
			return Promise.resolve({ ok: true, value: TICKET });
		}
	});
	await vi.waitFor(() => expect(again.connection.relay).toBe('open'), { timeout: 8000 });
	asked = 0;
	for (const socket of relay.sockets) socket.close(code);
	await vi.waitFor(() => expect(again.connection.relay).toBe('away'), { timeout: 8000 });
	const first = vi.getTimerCount();
	expect(first).toBeGreaterThan(0);
	vi.advanceTimersByTime(pause - 100);
	expect(asked).toBe(0);
	vi.advanceTimersByTime(200);
	expect(asked).toBe(1);
});

test('a relay that comes back gets what was written meanwhile', async () => {
	const device = connect();
	write(device.doc, 'a');
	await until(device.synced);
	const port = Number(new URL(relay.url).port);
	await relay.close();
	await until(() => device.connection.relay === 'away');
	write(device.doc, 'b');
	expect(device.connection.unacknowledged).toBe(1);
	relay = await scriptedRelay(port);
	await until(device.synced);
	expect(relay.doc.getArray('o').toJSON()).toEqual(['a', 'b']);
});

test('the pauses between attempts double up to 5 s and are jittered', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
	ends.push(() => vi.useRealTimers());
	const made: { onclose?: (event: { code: number }) => void }[] = [];
	class Refused {
		onclose?: (event: { code: number }) => void;
		constructor() {
			made.push(this);
		}
		close() {}
	}
	vi.stubGlobal('WebSocket', Refused);
	ends.push(() => vi.unstubAllGlobals());
	const pauses = async (random: number, attempts: number) => {
		const device = connect(new Y.Doc(), { random: () => random });
		const found: number[] = [];
		await vi.advanceTimersByTimeAsync(0);
		for (let n = 0; n < attempts; n++) {
			const before = made.length;
			made.at(-1)?.onclose?.({ code: 1006 });
			let waited = 0;
			while (made.length === before) {
				await vi.advanceTimersByTimeAsync(50);
				waited += 50;
			}
			found.push(waited);
		}
		device.connection.close();
		return found;
	};
	expect(await pauses(0, 7)).toEqual([100, 200, 400, 800, 1600, 2500, 2500]);
	expect(await pauses(0.999, 3)).toEqual([200, 400, 800]);
});

/** A store whose transactions complete when the test says. */
function slowStore(doc: Y.Doc) {
	const waiting: (() => void)[] = [];
	let pending = 0;
	doc.on('update', () => pending++);
	return {
		durable: () => (pending === 0 ? Promise.resolve() : new Promise<void>((r) => waiting.push(r))),
		complete() {
			pending = 0;
			for (const settle of waiting.splice(0)) settle();
		}
	};
}

const held = () => relay.doc.getArray<string>('o').toArray();

test('an update is sent only after it is durable, and is acknowledged only after it was sent', async () => {
	const doc = new Y.Doc();
	const store = slowStore(doc);
	const device = connect(doc, { durable: store.durable });
	await until(device.synced);
	write(doc, 'a');
	write(doc, 'b');
	write(relay.doc, 'sent meanwhile');
	await until(() => doc.getArray('o').length === 3);
	expect(held()).toEqual(['sent meanwhile']);
	expect(device.connection.unacknowledged).toBe(2);
	store.complete();
	await until(device.synced);
	expect(held().toSorted()).toEqual(['a', 'b', 'sent meanwhile']);
});

test('the answer to sync step 1 waits until what it holds is durable, and what is made meanwhile comes after it', async () => {
	const doc = new Y.Doc();
	const store = slowStore(doc);
	write(doc, 'a', 'b');
	const device = connect(doc, { durable: store.durable });
	await until(() => relay.sockets.size === 1);
	write(relay.doc, 'theirs');
	await until(() => doc.getArray('o').length === 3);
	write(doc, 'c');
	expect(held()).toEqual(['theirs']);
	expect(device.connection.relay).toBe('connecting');
	store.complete();
	await until(device.synced);
	expect(held().toSorted()).toEqual(['a', 'b', 'c', 'theirs']);
});

test('what was not durable when its socket closed goes with the next', async () => {
	const doc = new Y.Doc();
	const store = slowStore(doc);
	const device = connect(doc, { durable: store.durable });
	await until(device.synced);
	write(doc, 'a');
	device.connection.rebuild();
	await until(() => relay.offers.length === 2);
	write(doc, 'b');
	expect(held()).toEqual([]);
	store.complete();
	await until(device.synced);
	expect(held()).toEqual(['a', 'b']);
});

test('a wake while nothing is durable confirms nothing', async () => {
	const doc = new Y.Doc();
	const store = slowStore(doc);
	write(doc, 'a');
	const device = connect(doc, { durable: store.durable });
	await until(() => relay.sockets.size === 1);
	write(relay.doc, 'theirs');
	await until(() => doc.getArray('o').length === 2);
	device.connection.wake();
	await until(() => device.connection.lastAck !== undefined);
	expect(device.connection.relay).toBe('connecting');
	expect(device.connection.unacknowledged).toBe(1);
});

test('tell(update) sends what builds on what the relay has not sent yet', async () => {
	const device = connect();
	await until(device.synced);
	const doc = new Y.Doc();
	write(doc, 'a');
	const [first, known] = [Y.encodeStateAsUpdate(doc), Y.encodeStateVector(doc)];
	write(doc, 'b');
	const next = Y.encodeStateAsUpdate(doc, known);
	Y.applyUpdate(device.doc, next, 'typed');
	device.connection.tell(next);
	Y.applyUpdate(relay.doc, first);
	await until(() => device.doc.getArray('o').length === 2);
	await until(() => relay.doc.getArray('o').length === 2);
});
