import { expect, test } from 'vitest';
import { openMemory } from '../../../sync-server/src/store/memory.ts';
import type { Storage } from '../../../sync-server/src/store/storage.ts';
import { create } from '../../../sync-server/src/team/entrance.ts';
import { openGate, type Gate, type Visitor } from '../../../sync-server/src/team/gate.ts';
import { change, permitErasing, revoke } from '../../../sync-server/src/team/members.ts';
import { actorOf, NOBODY, type Outcome, type Team } from '../../../sync-server/src/team/team.ts';
import { Teams } from '../../../sync-server/src/team/teams.ts';
import { newTicket } from '../../../sync-server/src/team/tickets.ts';

const WORKSPACE = 'w'.repeat(22);
const NOW = 1_000_000;
const device = (id: string) => ({ id, name: 'Phone', addedAt: NOW });

function fail(error: unknown): never {
	throw error;
}

/** A team of an owner `o` with two devices, and its gate. */
async function opened(storage: Storage = openMemory()): Promise<{ gate: Gate; teams: Teams }> {
	const teams = new Teams(storage, () => NOW);
	await teams.change(WORKSPACE, (team) =>
		create(team, { member: 'o', name: 'O', device: device('o-1') }, 'digest')
	);
	await teams.change(WORKSPACE, (team = NOBODY) => {
		const members = team.members.map((one) => ({
			...one,
			devices: [...one.devices, device('o-2')]
		}));
		return { team: { ...team, members }, action: 'test', details: {} };
	});
	return { teams, gate: openGate(teams, () => NOW, fail) };
}

async function visitorOf(gate: Gate, storage: Storage, id: string): Promise<Visitor> {
	const ticket = await newTicket(storage, { workspace: WORKSPACE, device: id }, 1000);
	const visitor = await gate.admit(ticket);
	if (!visitor) throw new Error(`${id} was not let in`);
	return visitor;
}

const rule = (make: (team: Team) => Outcome) => (team: Team | undefined) =>
	team ? make(team) : 'unknown';

test('admit(ticket) tells who a ticket lets in, once', async () => {
	const storage = openMemory();
	const { gate } = await opened(storage);
	const ticket = await newTicket(storage, { workspace: WORKSPACE, device: 'o-1' }, 1000);
	expect(await gate.admit(ticket)).toEqual({
		...{ workspace: WORKSPACE, device: 'o-1', held: false, eraseUntil: 0 },
		grant: { member: 'o', role: 'owner', areas: 'all' }
	});
	expect(await gate.admit(ticket)).toBeUndefined();
	const stranger = await newTicket(storage, { workspace: WORKSPACE, device: 'x' }, 1000);
	expect(await gate.admit(stranger)).toBeUndefined();
});

test('onChange tells what a visitor is now, by whichever process the team was changed', async () => {
	const storage = openMemory();
	const { gate } = await opened(storage);
	const visitors = [await visitorOf(gate, storage, 'o-1'), await visitorOf(gate, storage, 'o-2')];
	const told: (Visitor | undefined)[][] = [];
	gate.onChange((workspace, now) => {
		expect(workspace).toBe(WORKSPACE);
		told.push(visitors.map(now));
	});
	const elsewhere = new Teams(storage, () => NOW);
	const shut = rule((team) => revoke(team, 'operator', { member: 'o', device: 'o-2' }, NOW));
	await elsewhere.change(WORKSPACE, shut);
	await expect.poll(() => told).toEqual([[visitors[0], undefined]]);
});

test('what onChange tells last is the newest, however many changes come at once', async () => {
	const storage = openMemory();
	// A store whose answers overtake each other.
	let reads = 0;
	const hasty: Storage = {
		...storage,
		async team(workspace) {
			const found = await storage.team(workspace);
			await new Promise((resolve) => setTimeout(resolve, reads++ % 2 === 0 ? 15 : 0));
			return found;
		}
	};
	const { gate, teams } = await opened(hasty);
	const visitor = await visitorOf(gate, storage, 'o-1');
	let last: Visitor | undefined = visitor;
	gate.onChange((_workspace, now) => (last = now(visitor)));
	for (const areas of [['a'], ['b'], ['c']])
		await teams.change(
			WORKSPACE,
			rule((team) => {
				const actor = actorOf(team, 'o-1');
				return actor ? change(team, actor, { member: 'o', role: 'owner', areas }) : 'unknown';
			})
		);
	await expect.poll(() => last?.grant.areas).toEqual(['c']);
});

test('onChange tells thousands of sockets of a large team in no time', async () => {
	const storage = openMemory();
	const { gate, teams } = await opened(storage);
	const visitor = await visitorOf(gate, storage, 'o-1');
	let took: number | undefined;
	gate.onChange((_workspace, now) => {
		const since = performance.now();
		for (let i = 0; i < 20_000; i++) now({ ...visitor, device: `d${i}` });
		expect(now(visitor)).toEqual(visitor);
		took = performance.now() - since;
	});
	await teams.change(WORKSPACE, (team = NOBODY) => {
		const guests = Array.from({ length: 20_000 }, (_, i) => ({
			...({ id: `m${i}`, name: 'M', role: 'rep', areas: 'all', joinedAt: NOW } as const),
			devices: [device(`d${i}`)]
		}));
		const grown = { ...team, members: [...team.members, ...guests] };
		return { team: grown, action: 'test', details: {} };
	});
	await expect.poll(() => took).toBeLessThan(300);
});

test('hold(visitor, found) settles when everybody was told', async () => {
	const storage = openMemory();
	const { gate } = await opened(storage);
	const visitor = await visitorOf(gate, storage, 'o-1');
	let held: boolean | undefined;
	gate.onChange((_workspace, now) => (held = now(visitor)?.held));
	await gate.hold(visitor, { since: NOW - 5, deletions: 40 });
	expect(held).toBe(true);
	expect((await visitorOf(gate, storage, 'o-1')).held).toBe(true);
});

test('who is an owner no more deletes in no log, though they were about to erase a person', async () => {
	const storage = openMemory();
	const { gate, teams } = await opened(storage);
	const erase = rule((team) => {
		const actor = actorOf(team, 'o-1');
		return actor ? permitErasing(team, actor, 'asked to', NOW) : 'unknown';
	});
	await teams.change(WORKSPACE, erase);
	expect((await visitorOf(gate, storage, 'o-1')).eraseUntil).toBeGreaterThan(NOW);
	await teams.change(
		WORKSPACE,
		rule((team) => ({
			team: { ...team, members: team.members.map((one) => ({ ...one, role: 'rep' })) },
			...{ action: 'test', details: {} }
		}))
	);
	expect((await visitorOf(gate, storage, 'o-1')).eraseUntil).toBe(0);
});

test('seen(visitor) reaches the store', async () => {
	const storage = openMemory();
	const { gate } = await opened(storage);
	gate.seen(await visitorOf(gate, storage, 'o-2'));
	expect(await storage.seenIn(WORKSPACE)).toEqual(new Map([['o-2', NOW]]));
});
