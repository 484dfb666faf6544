import { afterEach, expect, inject, test } from 'vitest';
import { leaderLock, standForLead } from '#lib/sync/leader.ts';
import { openSession, type Session, type SessionOptions } from '#lib/sync/session.ts';
import { founded, remote, seated, type Seat } from '../helpers/seat.ts';
import { write } from '../helpers/indexed-db.ts';
import { holds, until } from '../helpers/until.ts';

/** The documents `team` and `me`, in a session and at a real relay. */

const RELAY = inject('relay');
const BARRIER = inject('barrier');

const ends: (() => unknown)[] = [];
afterEach(async () => {
	await fetch(`${BARRIER}/barrier/pass`, { method: 'POST' });
	for (const end of ends.splice(0).reverse()) await end();
});

let count = 0;
const newId = () => `${Date.now()}${count++}`.padEnd(22, 'o').slice(0, 22);

/** A tab of this device. */
function open(
	{ workspace, member, membership }: Pick<Seat, 'workspace' | 'member'> & Partial<Seat>,
	more: Partial<SessionOptions> = {}
): Session {
	const session = openSession({
		entry: { id: workspace, device: 'device01', member, name: 'Team', openedAt: 1, membership },
		...{ relay: { url: BARRIER }, now: Date.now, random: Math.random, ...more }
	});
	const candidate = standForLead(leaderLock(workspace), (leads) => session.lead(leads));
	ends.push(async () => {
		await session.close();
		candidate.close();
	});
	return session;
}

async function elsewhere(seat: Seat, document: string) {
	const device = remote(seat, document);
	ends.push(() => device.close());
	await until(() => device.isSynced || device.refusal !== undefined);
	return device;
}

const end = async () => (await ends.pop()?.()) as unknown;
const entries = (doc: Session['team']) => doc.getArray<string>('o').toArray();
const kind = (session: Session) => session.status.current.kind;

test('team and me are saved on this device, counted, and there after a restart', async () => {
	const own = { workspace: newId(), member: 'm1' };
	const first = open(own);
	await first.loaded;
	write(first.team, 'label');
	write(first.me, 'view');
	expect([kind(first), first.isSaved('team'), first.isSaved('me/m1')]).toEqual([
		...['saving', false, false]
	]);
	await until(() => kind(first) === 'saved');
	expect([first.isSaved('team'), first.isSaved('me/m1')]).toEqual([true, true]);
	await end();
	const second = open(own);
	await second.loaded;
	expect([entries(second.team), entries(second.me)]).toEqual([['label'], ['view']]);
	expect([...second.documents.keys()]).toEqual(['ws', 'team', 'me/m1', 'ops/0/1', 'act/0/1']);
});

test('two devices of a member, one offline for a while, have the same team and me; others have the team', async () => {
	const olga = await founded(RELAY);
	const session = open({ ...olga, url: BARRIER });
	await until(() => kind(session) === 'synced');
	const second = await seated(olga, { role: 'owner', member: olga.member });
	expect(second.member).toBe(olga.member);
	const robin = await seated(olga, { role: 'rep' });
	const me = await elsewhere(second, `me/${olga.member}`);
	const team = await elsewhere(robin, 'team');

	await fetch(`${BARRIER}/barrier/cut`, { method: 'POST' });
	write(session.team, 'label of Olga');
	write(session.me, 'view at the desk');
	await holds(() =>
		expect(session.status.current).toEqual({ kind: 'waiting', count: 2, offline: true })
	);
	team.append('label of Robin');
	me.append('view on the phone');
	await until(() => team.isSynced && me.isSynced);
	expect([entries(session.team), entries(session.me)]).toEqual([
		['label of Olga'],
		['view at the desk']
	]);

	await fetch(`${BARRIER}/barrier/pass`, { method: 'POST' });
	session.wake();
	await until(() => kind(session) === 'synced' && me.entries.length === 2);
	await until(() => team.entries.length === 2);
	expect(entries(session.team)).toEqual(team.entries);
	expect(entries(session.me)).toEqual(me.entries);
	expect([...me.entries].sort()).toEqual(['view at the desk', 'view on the phone']);
	expect([...team.entries].sort()).toEqual(['label of Olga', 'label of Robin']);
});

test('nobody opens the own document of another, and a viewer writes no label', async () => {
	const olga = await founded(RELAY);
	const manager = await seated(olga, { role: 'manager' });
	const viewer = await seated(olga, { role: 'viewer' });
	const foreign = await elsewhere(manager, `me/${olga.member}`);
	expect(foreign.refusal).toBe('unknown');
	const team = await elsewhere(viewer, 'team');
	team.append('not a viewer’s to write');
	await until(() => team.refusal !== undefined);
	expect(team.refusal).toBe('read-only');
	const own = await elsewhere(viewer, `me/${viewer.member}`);
	own.append('a viewer’s own view');
	await until(() => own.isSynced);
	expect(own.refusal).toBeUndefined();
});

test('who comes back under another member id has what was their own before', async () => {
	const workspace = newId();
	const before = open({ workspace, member: 'm1' });
	write(before.me, 'view', 'followed');
	await until(() => kind(before) === 'saved');
	await end();
	const after = open({ workspace, member: 'm2' });
	write(after.me, 'since');
	await holds(() => expect([...entries(after.me)].sort()).toEqual(['followed', 'since', 'view']));
	await until(() => after.isSaved('me/m2'));
	await holds(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name);
		expect(names).not.toContain(`runnel/${workspace}/me/m1`);
	});
	await end();
	const again = open({ workspace, member: 'm2' });
	await again.loaded;
	expect(entries(again.me)).toHaveLength(3);
});
