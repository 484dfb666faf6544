import { Awareness } from 'y-protocols/awareness';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '#lib/protocol/message.ts';
import { Connection, type ConnectionOptions } from '#lib/sync/connection.ts';
import { scriptedRelay, type ScriptedRelay } from '../helpers/scripted-relay.ts';

const KEY = 'k'.repeat(22);
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
	/** Whether it was ever `open` with nothing waiting: what is shown as synced. */
	synced(): boolean;
}

function connect(doc = new Y.Doc(), options: Partial<ConnectionOptions> = {}): Device {
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const device: Device = {
		doc,
		noted: options.noted,
		synced: () => device.connection.relay === 'open' && device.connection.unacknowledged === 0,
		connection: new Connection({
			url: relay.url,
			room: ROOM,
			doc,
			key: KEY,
			awareness,
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

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 8000 });

test('the key goes in the subprotocol, the document in the path', async () => {
	const device = connect();
	await until(device.synced);
	expect(relay.offers[0]).toEqual({ path: `/sync/${ROOM}`, protocols: `runnel.1, key.${KEY}` });
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
	expect(device.connection.refusal).toEqual({ code: 4404, text: 'refused' });
	device.connection.rebuild();
	expect(device.connection.relay).toBe('denied');
	expect(relay.offers).toHaveLength(1);
});

test.for([1012, 1013])('close code %i is tried again', async (code) => {
	relay.refusing = code;
	const device = connect();
	await until(() => relay.offers.length >= 2);
	expect(device.connection.relay).toBe('away');
	relay.refusing = undefined;
	await until(device.synced);
});

test('message 104 is a refusal with its reason', async () => {
	const device = connect();
	await until(device.synced);
	relay.send(MESSAGE.refuse, 1, 7, 'a viewer may not write');
	await until(() => device.connection.relay === 'denied');
	expect(device.connection.refusal).toEqual({ code: 7, text: 'a viewer may not write' });
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

test('a socket that does not open in 5 s is given up', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
	ends.push(() => vi.useRealTimers());
	const closed = vi.fn();
	class Silent extends EventTarget {
		readonly readyState = 0;
		close = closed;
	}
	vi.stubGlobal('WebSocket', Silent);
	ends.push(() => vi.unstubAllGlobals());
	const device = connect();
	vi.advanceTimersByTime(4999);
	expect(closed).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(closed).toHaveBeenCalledOnce();
	expect(device.connection.relay).toBe('connecting');
});

test('the pauses between attempts double up to 5 s and are jittered', () => {
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
	const pauses = (random: number, attempts: number) => {
		const device = connect(new Y.Doc(), { random: () => random });
		const found: number[] = [];
		for (let n = 0; n < attempts; n++) {
			const before = made.length;
			made.at(-1)?.onclose?.({ code: 1006 });
			let waited = 0;
			while (made.length === before) {
				vi.advanceTimersByTime(50);
				waited += 50;
			}
			found.push(waited);
		}
		device.connection.close();
		return found;
	};
	expect(pauses(0, 7)).toEqual([100, 200, 400, 800, 1600, 2500, 2500]);
	expect(pauses(0.999, 3)).toEqual([200, 400, 800]);
});
