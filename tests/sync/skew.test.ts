import { Awareness } from 'y-protocols/awareness';
import { afterEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { EpochMs } from '#lib/domain/time.ts';
import { setDeal } from '#lib/store/commands.ts';
import { Connection } from '#lib/sync/connection.ts';
import { shown } from '../helpers/peers.ts';
import { startRelay } from '../helpers/relay.ts';
import { createTeam, type TestTeam } from '../helpers/team.ts';
import { until } from '../helpers/until.ts';
import { addDeal, dealOf, emptyWorkspace, must, newWorkspace } from '../helpers/workspace.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A device with a clock of its own, in a team on a real relay, whose clock is right. */
function deviceOf(team: TestTeam, seed: number, off: number, { first = false } = {}) {
	/** Time that has passed for everybody, beside what passes. */
	const time = { later: 0 };
	const now = () => (Date.now() + time.later + off) as EpochMs;
	const setting = (first ? newWorkspace : emptyWorkspace)(seed, { now });
	const connections = [
		['ws', setting.directory],
		['ops/0/1', setting.log]
	].map(([room, doc]) => {
		const awareness = new Awareness(doc as Y.Doc);
		awareness.setLocalState(null);
		const connection = new Connection({
			...{ url: team.relay.url, room: `${team.workspace}/${String(room)}`, doc: doc as Y.Doc },
			...{ awareness, now, noted: undefined, random: Math.random },
			take: async () => ({ ok: true, value: await team.owner.ticket() }),
			durable: () => Promise.resolve(),
			note: () => undefined,
			refused: () => undefined,
			changed: () => (setting.workspace.skew = connections[1]?.skew)
		});
		ends.push(() => {
			connection.close();
			awareness.destroy();
		});
		return connection;
	});
	return {
		...setting,
		time,
		get skew() {
			return connections[1]?.skew ?? NaN;
		},
		synced: () => connections.every((one) => one.relay === 'open' && one.unacknowledged === 0)
	};
}

test('clocks a day ahead and a day behind: each is told, what comes is shown in its order, and all agree in the end', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const team = await createTeam(relay);
	const right = deviceOf(team, 1, 0, { first: true });
	const id = addDeal(right.workspace, { title: 'made by the right clock' });
	await until(right.synced);
	const ahead = deviceOf(team, 2, DAY_MS);
	const behind = deviceOf(team, 3, -DAY_MS);
	const all = [right, ahead, behind];
	const have = (entries: number) =>
		until(() => all.every((one) => one.log.getArray('o').length === entries && one.synced()));
	await have(1);
	expect(Math.abs(right.skew)).toBeLessThan(2000);
	expect(Math.abs(ahead.skew + DAY_MS)).toBeLessThan(2000);
	expect(Math.abs(behind.skew - DAY_MS)).toBeLessThan(2000);

	// By the device's own clock it would lie a day ahead, and wait.
	expect(dealOf(behind.workspace, id).title).toBe('made by the right clock');
	must(setDeal(behind.workspace, id, { title: 'changed by the late clock' }));
	await have(2);
	// It saw what it changes: later, whatever its clock says.
	for (const one of all) expect(dealOf(one.workspace, id).title).toBe('changed by the late clock');

	must(setDeal(ahead.workspace, id, { title: 'changed by the early clock' }));
	await have(3);
	expect(dealOf(ahead.workspace, id).title).toBe('changed by the early clock');
	expect(right.workspace.early).toBe(1);
	expect(behind.workspace.early).toBe(1);
	expect(dealOf(right.workspace, id).title).toBe('changed by the late clock');
	must(setDeal(right.workspace, id, { title: 'changed meanwhile' }));
	await have(4);
	expect(dealOf(behind.workspace, id).title).toBe('changed meanwhile');

	for (const one of all) {
		one.time.later = DAY_MS;
		one.workspace.release();
		expect(one.workspace.early).toBe(0);
		expect(shown(one.workspace)).toEqual(shown(right.workspace));
	}
	expect(dealOf(right.workspace, id).title).toBe('changed by the early clock');
	// Durations are never negative by it: in the order of the log, the stamps grow.
	const stamps = right.workspace.records.get(id)?.operations.map(({ hlc }) => hlc) ?? [];
	expect(stamps).toEqual(stamps.toSorted((one, other) => one - other));
});

test('a clock that was set while the socket was open is not believed until the relay greets again', async () => {
	const relay = await startRelay();
	ends.push(() => relay.close());
	const team = await createTeam(relay);
	const device = deviceOf(team, 1, 0, { first: true });
	await until(device.synced);
	expect(device.workspace.skew).toBeLessThan(2000);
	device.time.later = -DAY_MS;
	// Felt within 3 s, and the socket taken anew.
	await until(() => device.synced() && Math.abs(device.skew - DAY_MS) < 5000);
	expect(device.workspace.skew).toBe(device.skew);
});
