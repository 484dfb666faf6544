import { Awareness } from 'y-protocols/awareness';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Connection } from '#lib/sync/connection.ts';
import { openPresence } from '#lib/sync/presence.ts';
import { RelayProcess, startRelay } from '../helpers/relay.ts';

const KEY = 'k'.repeat(22);
const ROOM = `${'w'.repeat(22)}/ops/0/1`;

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function device(url: string, { key = KEY, doc = new Y.Doc(), noted = undefined as Noted } = {}) {
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const self = {
		doc,
		noted,
		presence: openPresence(awareness),
		connection: new Connection({
			url,
			room: ROOM,
			doc,
			key,
			awareness,
			noted,
			note: (acknowledged) => (self.noted = acknowledged),
			changed: () => undefined,
			now: Date.now,
			random: Math.random
		}),
		synced: () => self.connection.relay === 'open' && self.connection.unacknowledged === 0,
		entries: () => doc.getArray('o').toJSON() as string[],
		close() {
			self.connection.close();
			awareness.destroy();
		}
	};
	ends.push(self.close);
	return self;
}
type Noted = Uint8Array | undefined;

function write(doc: Y.Doc, ...entries: string[]) {
	const log = doc.getArray<string>('o');
	doc.transact(() => log.insert(log.length, entries), 'local');
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 15_000 });

async function relayProcess(): Promise<RelayProcess> {
	const relay = await RelayProcess.start();
	ends.push(() => relay.close());
	return relay;
}

test('two devices that worked apart while the relay was away are the same after, and nothing waits', async () => {
	const relay = await relayProcess();
	const [anna, boris] = [device(relay.url), device(relay.url)];
	write(anna.doc, 'together');
	await until(() => anna.synced() && boris.synced() && boris.entries().length === 1);
	await relay.stop();
	await until(() => anna.connection.relay === 'away' && boris.connection.relay === 'away');
	for (let n = 0; n < 20; n++) {
		write(anna.doc, `anna ${n}`);
		write(boris.doc, `boris ${n}`);
	}
	expect(anna.connection.unacknowledged).toBe(20);
	expect(boris.connection.unacknowledged).toBe(20);
	await relay.restart();
	await until(() => anna.synced() && boris.synced() && anna.entries().length === 41);
	await until(() => boris.entries().length === 41);
	expect(boris.entries()).toEqual(anna.entries());
}, 30_000);

test('what was acknowledged is there after the relay was killed with -9', async () => {
	const relay = await relayProcess();
	const writer = device(relay.url);
	await until(writer.synced);
	for (let n = 0; n < 100; n++) write(writer.doc, `${n}`);
	await until(writer.synced);
	await relay.kill9();
	writer.close();
	await relay.restart();
	const fresh = device(relay.url);
	await until(fresh.synced);
	expect(fresh.entries()).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
}, 30_000);

test('a device that restarts while the relay is away knows how much waits', async () => {
	const relay = await relayProcess();
	const before = device(relay.url);
	write(before.doc, 'a', 'b');
	await until(before.synced);
	await relay.stop();
	await until(() => before.connection.relay === 'away');
	write(before.doc, 'c', 'd', 'e');
	before.close();

	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(before.doc), 'store');
	const after = device(relay.url, { doc, noted: before.noted });
	expect(after.connection.unacknowledged).toBe(3);
	await relay.restart();
	await until(after.synced);
}, 30_000);

test('a wrong key is refused with 4404', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	await until(device(relay.url).synced);
	const stranger = device(relay.url, { key: 'x'.repeat(22) });
	await until(() => stranger.connection.relay === 'denied');
	expect(stranger.connection.refusal?.code).toBe(4404);
});

test('members see each other, at once again after a new socket, and no more once one has left', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const [anna, boris] = [device(relay.url), device(relay.url)];
	anna.presence.set({ member: 'm1', name: 'Anna', since: 1 });
	boris.presence.set({ member: 'm2', name: 'Boris', since: 2, deal: 'd1' });
	await until(() => anna.presence.peers.length === 1 && boris.presence.peers.length === 1);
	expect(anna.presence.peers).toEqual([{ member: 'm2', name: 'Boris', since: 2, deal: 'd1' }]);

	const seen: number[] = [];
	anna.presence.onChange(() => seen.push(anna.presence.peers.length));
	boris.connection.rebuild();
	await vi.waitFor(() => expect(seen).toEqual([0, 1]), { timeout: 4000 });

	boris.connection.close();
	await until(() => anna.presence.peers.length === 0);
});
