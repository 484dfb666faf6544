import { Awareness } from 'y-protocols/awareness';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Connection } from '#lib/sync/connection.ts';
import { startProxy, type Proxy } from '../helpers/proxy.ts';
import { startRelay, type TestRelay } from '../helpers/relay.ts';
import { createTeam, type TestTeam } from '../helpers/team.ts';

/** Real clocks and a real relay: what is promised is a time. */
describe.concurrent('a socket that looks open', () => {
	interface Bed {
		readonly relay: TestRelay;
		readonly proxy: Proxy;
		readonly team: TestTeam;
		device(through?: string, doc?: Y.Doc): Device;
	}
	interface Device {
		readonly doc: Y.Doc;
		readonly connection: Connection;
		synced(): boolean;
	}

	async function bed(rate?: number): Promise<Bed & { end(): Promise<void> }> {
		const relay = await startRelay();
		const proxy = await startProxy(relay.url, rate);
		const team = await createTeam(relay);
		const own: (() => unknown)[] = [() => relay.close(), () => proxy.close()];
		return {
			relay,
			proxy,
			team,
			device(through = proxy.url, doc = new Y.Doc()) {
				const awareness = new Awareness(doc);
				awareness.setLocalState(null);
				const connection = new Connection({
					url: through,
					room: `${team.workspace}/ops/0/1`,
					doc,
					awareness,
					// The ticket is got past the line: what is timed here is the socket.
					take: async () => ({ ok: true, value: await team.owner.ticket() }),
					durable: () => Promise.resolve(),
					noted: undefined,
					note: () => undefined,
					refused: () => undefined,
					changed: () => undefined,
					now: Date.now,
					random: Math.random
				});
				own.push(() => {
					connection.close();
					awareness.destroy();
				});
				return {
					doc,
					connection,
					synced: () => connection.relay === 'open' && connection.unacknowledged === 0
				};
			},
			async end() {
				for (const end of own.reverse()) await end();
			}
		};
	}

	/** After how many ms a fact was seen to hold. */
	async function after(fact: () => boolean, most: number): Promise<number> {
		const since = Date.now();
		while (!fact()) {
			if (Date.now() - since > most) throw new Error(`not within ${most} ms`);
			await pause(20);
		}
		return Date.now() - since;
	}

	const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

	function write(doc: Y.Doc, ...entries: string[]) {
		const log = doc.getArray<string>('o');
		doc.transact(() => log.insert(log.length, entries), 'local');
	}

	test('and is dead is replaced within 3 s of wake(), and what waited is acknowledged', async () => {
		const { proxy, device, end } = await bed();
		const phone = device();
		await after(phone.synced, 10_000);
		proxy.swallow();
		write(phone.doc, 'made on the dead socket');
		await pause(500);
		expect(phone.connection.unacknowledged).toBe(1);
		phone.connection.wake();
		const ms = await after(phone.synced, 10_000);
		expect(ms).toBeLessThan(3000);
		expect(proxy.upgrades).toHaveLength(2);
		await end();
	});

	test('and is dead is replaced within 35 s without any event', async () => {
		const { proxy, device, end } = await bed();
		const phone = device();
		await after(phone.synced, 10_000);
		proxy.swallow();
		write(phone.doc, 'made on the dead socket');
		const ms = await after(phone.synced, 60_000);
		expect(ms).toBeLessThan(35_000);
		expect(ms).toBeGreaterThan(5000);
		expect(proxy.upgrades).toHaveLength(2);
		await end();
	});

	test('and is alive is kept by wake(), and is asked for a word', async () => {
		const { proxy, device, end } = await bed();
		const phone = device();
		await after(phone.synced, 10_000);
		const acknowledged = phone.connection.lastAck ?? 0;
		await pause(50);
		for (let n = 0; n < 20; n++) phone.connection.wake();
		await after(() => (phone.connection.lastAck ?? 0) > acknowledged, 3000);
		await pause(3000);
		expect(proxy.upgrades).toHaveLength(1);
		expect(phone.connection.relay).toBe('open');
		await end();
	});

	test('and idles for a minute is kept', async () => {
		const { proxy, device, end } = await bed();
		const phone = device();
		await after(phone.synced, 10_000);
		await pause(60_000);
		expect(proxy.upgrades).toHaveLength(1);
		expect(phone.connection.relay).toBe('open');
		await end();
	}, 90_000);

	test('and never gets a greeting is given up, as is a connection that hangs', async () => {
		const { proxy, device, end } = await bed();
		proxy.mode = 'hang';
		const phone = device();
		await after(() => proxy.upgrades.length === 1, 5000);
		// 5 s, and a short pause.
		const ms = await after(() => proxy.upgrades.length === 2, 10_000);
		expect(ms).toBeGreaterThan(4500);
		expect(ms).toBeLessThan(6500);
		proxy.mode = 'pass';
		await after(phone.synced, 10_000);
		await end();
	});

	test('makes no storm where the relay is away and somebody wakes it ten times a second', async () => {
		const { proxy, device, end } = await bed();
		const phone = device();
		await after(phone.synced, 10_000);
		proxy.mode = 'hang';
		proxy.swallow();
		const before = proxy.upgrades.length;
		for (let n = 0; n < 100; n++) {
			phone.connection.wake();
			await pause(100);
		}
		// 10 s: one at once when the silence was found, then one in 2 s at most.
		expect(proxy.upgrades.length - before).toBeLessThanOrEqual(6);
		expect(proxy.upgrades.length - before).toBeGreaterThan(0);
		await end();
	});

	/** What 10,000 deals weigh, as one import makes it: one message. */
	function heavy(): string[] {
		return Array.from({ length: 4000 }, (_, n) => `${n} `.padEnd(1000, 'x'));
	}

	test('and is slow (80 kB/s) is not killed while it brings a first sync of 4 MB', async () => {
		const { relay, proxy, device, end } = await bed(80_000);
		const desk = device(relay.url);
		write(desk.doc, ...heavy());
		await after(desk.synced, 30_000);
		const phone = device();
		await after(() => proxy.upgrades.length === 1, 5000);
		await pause(20_000);
		phone.connection.wake();
		await after(phone.synced, 110_000);
		expect(proxy.upgrades).toHaveLength(1);
		expect(phone.doc.getArray('o').length).toBe(4000);
		await end();
	}, 180_000);

	test('and is slow (80 kB/s) is not killed while it takes 4 MB from this device', async () => {
		const { proxy, device, end } = await bed(80_000);
		const doc = new Y.Doc();
		write(doc, ...heavy());
		const phone = device(undefined, doc);
		await after(() => phone.connection.relay === 'connecting' && proxy.upgrades.length === 1, 5000);
		await pause(20_000);
		phone.connection.wake();
		await after(phone.synced, 110_000);
		expect(proxy.upgrades).toHaveLength(1);
		await end();
	}, 180_000);
});
