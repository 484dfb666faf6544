import { Awareness } from 'y-protocols/awareness';
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { TeamRefusal } from '#lib/protocol/team.ts';
import { Connection } from '#lib/sync/connection.ts';
import { openPresence } from '#lib/sync/presence.ts';
import type { TeamOutcome } from '#lib/sync/team-client.ts';
import { RelayProcess, startRelay } from '../helpers/relay.ts';
import { createTeam, deviceOf, Refused, type TestDevice, type TestTeam } from '../helpers/team.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function device(
	team: TestTeam,
	{ of = team.owner, doc = new Y.Doc(), noted = undefined as Noted } = {}
) {
	const awareness = new Awareness(doc);
	awareness.setLocalState(null);
	const self = {
		doc,
		noted,
		presence: openPresence(awareness),
		connection: new Connection({
			url: team.relay.url,
			room: `${team.workspace}/ops/0/1`,
			doc,
			take: () => ticketOf(of),
			awareness,
			durable: () => Promise.resolve(),
			noted,
			note: (acknowledged) => (self.noted = acknowledged),
			refused: () => undefined,
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

async function ticketOf(device: TestDevice): Promise<TeamOutcome<string>> {
	try {
		return { ok: true, value: await device.ticket() };
	} catch (refused) {
		const code = refused instanceof Refused ? (refused.code as TeamRefusal) : 'offline';
		return { ok: false, problem: { code } };
	}
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
	const team = await createTeam(relay);
	const [anna, boris] = [device(team), device(team)];
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
	const team = await createTeam(relay);
	const writer = device(team);
	await until(writer.synced);
	for (let n = 0; n < 100; n++) write(writer.doc, `${n}`);
	await until(writer.synced);
	await relay.kill9();
	writer.close();
	await relay.restart();
	const fresh = device(team);
	await until(fresh.synced);
	expect(fresh.entries()).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
}, 30_000);

test('a device that restarts while the relay is away knows how much waits', async () => {
	const relay = await relayProcess();
	const team = await createTeam(relay);
	const before = device(team);
	write(before.doc, 'a', 'b');
	await until(before.synced);
	await relay.stop();
	await until(() => before.connection.relay === 'away');
	write(before.doc, 'c', 'd', 'e');
	before.close();

	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(before.doc), 'store');
	const after = device(team, { doc, noted: before.noted });
	expect(after.connection.unacknowledged).toBe(3);
	await relay.restart();
	await until(after.synced);
}, 30_000);

test('a stranger’s ticket is refused with 4404, a member’s of a role that reads brings all and sends nothing', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const [team, others] = [await createTeam(relay), await createTeam(relay)];
	const writer = device(team);
	write(writer.doc, 'a');
	await until(writer.synced);
	const stranger = device(team, { of: others.owner });
	await until(() => stranger.connection.relay === 'denied');
	expect(stranger.connection.refusal).toMatchObject({ why: 'unknown', code: 4404 });

	const viewer = device(team, { of: await deviceOf(team, { role: 'viewer' }) });
	await until(() => viewer.synced() && viewer.entries().length === 1);
	write(viewer.doc, 'mine');
	await until(() => viewer.connection.relay === 'denied');
	expect(viewer.connection.refusal?.why).toBe('read-only');
	const reader = device(team);
	await until(() => reader.synced() && reader.entries().length === 1);
});

test('members see each other, at once again after a new socket, and no more once one has left', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const team = await createTeam(relay);
	const [anna, boris] = [device(team), device(team)];
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
