import * as Y from 'yjs';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createDeviceKey } from '#lib/sync/device-key.ts';
import { leaderLock, standForLead, type Candidate } from '#lib/sync/leader.ts';
import type { OpenPersistence } from '#lib/sync/persistence.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openPersistence, replacePersistence } from '#lib/sync/device-store.ts';
import { openSession, type Session, type SessionOptions } from '#lib/sync/session.ts';
import type { Membership } from '#lib/sync/standing.ts';
import type { Status } from '#lib/sync/status.ts';
import { freshName, write } from '../helpers/indexed-db.ts';

const MEMBERSHIP: Membership = {
	...{ publicKey: '', device: 'relay’s name', certificate: 'certified' },
	...{ role: 'rep', areas: 'all' }
};
beforeAll(async () => {
	const { publicKey } = await createDeviceKey(freshName());
	Object.assign(MEMBERSHIP, { publicKey });
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

let count = 0;
function entry(more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
	const id = `${Date.now()}${count++}`.padEnd(22, 'w').slice(0, 22);
	return {
		id,
		device: 'device01',
		member: 'm1',
		name: 'Sales',
		openedAt: 1,
		...more
	};
}

function open(of: WorkspaceEntry, more: Partial<SessionOptions> = {}): Session {
	const session = openSession({ entry: of, now: Date.now, random: Math.random, ...more });
	candidates.set(
		session,
		standForLead(leaderLock(of.id), (leads) => session.lead(leads))
	);
	ends.push(() => shut(session));
	return session;
}

const candidates = new WeakMap<Session, Candidate>();

/** Ends a tab: the lead is free once it writes no more. */
async function shut(session: Session): Promise<void> {
	const candidate = candidates.get(session);
	if (!candidates.delete(session)) return;
	await session.close();
	candidate?.close();
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 10_000, interval: 20 });
const kind = ({ status }: Session): Status['kind'] => status.current.kind;
const entries = ({ log }: Session) => log.getArray('o').toJSON() as string[];

/** A relay that nobody listens at. */
const NOBODY = { url: 'http://127.0.0.1:9' };

const refused: OpenPersistence = () =>
	Promise.resolve({ ok: false, problem: { code: 'unavailable', detail: 'private mode' } });

test('the status says saving, then saved, and calls back for each', async () => {
	const session = open(entry());
	await session.loaded;
	const said: string[] = [];
	session.status.onChange(() => said.push(kind(session)));
	write(session.log, 'a');
	expect(kind(session)).toBe('saving');
	await until(() => kind(session) === 'saved');
	expect(said).toEqual(['saving', 'saved']);
});

test('the documents are there after a restart', async () => {
	const of = entry();
	const first = open(of);
	write(first.directory, 'stage');
	write(first.log, 'deal');
	write(first.activities, 'call');
	await shut(first);
	const second = open(of);
	expect(entries(second)).toEqual([]);
	expect(await second.loaded).toEqual({ ok: true, value: undefined });
	expect(second.directory.getArray('o').toJSON()).toEqual(['stage']);
	expect(entries(second)).toEqual(['deal']);
	await until(() => second.activities.getArray('o').length === 1);
});

test('two tabs see each other’s edits without a relay, whichever came first', async () => {
	const of = entry();
	const first = open(of);
	write(first.log, 'before the other opened');
	const second = open(of);
	await Promise.all([first.loaded, second.loaded]);
	await until(() => entries(second).length === 1);
	write(second.log, 'of the second');
	await until(() => entries(first).length === 2);
	write(first.log, 'of the first');
	await until(() => entries(second).length === 3);
	expect(entries(second)).toEqual(entries(first));
	await until(() => kind(first) === 'saved' && kind(second) === 'saved');
});

test('a tab that cannot save gives its edits to one that can, and takes what that one has', async () => {
	const of = entry();
	const memory = open(of, { open: refused });
	const loaded = await memory.loaded;
	expect(loaded.ok).toBe(false);
	write(memory.log, 'in memory');
	expect(memory.status.current).toEqual({
		kind: 'not-saved',
		problem: { code: 'unavailable', detail: 'private mode' }
	});
	const other = open(of);
	await other.loaded;
	await until(() => entries(other).length === 1);
	write(other.log, 'saved');
	await until(() => entries(memory).length === 2);
	await shut(other);
	const later = open(of);
	await later.loaded;
	expect(entries(later)).toEqual(['in memory', 'saved']);
});

test('a tab that could not read the store gets from the next what is stored', async () => {
	const of = entry();
	const before = open(of);
	write(before.log, 'stored');
	await shut(before);
	const memory = open(of, { open: refused });
	await memory.loaded;
	const other = open(of);
	await until(() => entries(memory).length === 1);
	expect(entries(other)).toEqual(['stored']);
});

test('a shared workspace without its relay counts what waits, the same after a restart', async () => {
	const of = entry({ membership: MEMBERSHIP });
	const first = open(of, { relay: NOBODY });
	await first.loaded;
	write(first.log, 'a', 'b');
	write(first.directory, 'c');
	await until(() => kind(first) === 'waiting');
	await until(() => first.status.current.kind === 'waiting' && first.status.current.offline);
	expect(first.status.current).toEqual({ kind: 'waiting', count: 3, offline: true });
	await shut(first);
	const second = open(of, { relay: NOBODY });
	await second.loaded;
	await until(() => second.status.current.kind === 'waiting' && second.status.current.offline);
	expect(second.status.current).toEqual({ kind: 'waiting', count: 3, offline: true });
});

test('a shared workspace without its relay and without changes is offline', async () => {
	const session = open(entry({ membership: MEMBERSHIP }), { relay: NOBODY });
	await until(() => kind(session) === 'offline');
});

test('share(membership) starts to connect; until then a relay is not asked', async () => {
	const session = open(entry(), { relay: NOBODY });
	await session.loaded;
	write(session.log, 'a');
	await until(() => kind(session) === 'saved');
	session.share(MEMBERSHIP);
	await until(() => kind(session) === 'waiting');
});

test('destroy() removes the workspace from the device; another tab says that it was removed', async () => {
	const of = entry();
	const session = open(of);
	write(session.log, 'a');
	const other = open(of);
	await other.loaded;
	await until(() => kind(session) === 'saved');
	expect(await session.destroy()).toEqual({ ok: true, value: undefined });
	await until(() => kind(other) === 'not-saved');
	expect(other.status.current).toMatchObject({ problem: { code: 'cleared' } });
	await shut(other);
	const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
	expect(names.filter((name) => name.includes(of.id))).toEqual([]);
});

test('a document that another tab set back is told of once, passes nothing on and is not saved any more', async () => {
	const of = entry();
	const onReplaced = vi.fn();
	const session = open(of, { onReplaced });
	await session.loaded;
	write(session.log, 'refused');
	await until(() => kind(session) === 'saved');
	const room = `${of.id}/ops/0/1`;
	const relay = new Y.Doc();
	write(relay, 'of the relay');
	await replacePersistence(`runnel/${room}`, Y.encodeStateAsUpdate(relay));
	await until(() => onReplaced.mock.calls.length === 1);
	expect(session.replaced).toEqual([room]);
	write(session.log, 'after it');
	const fresh = open(of);
	await fresh.loaded;
	write(fresh.log, 'of the fresh one');
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(entries(fresh)).toEqual(['of the relay', 'of the fresh one']);
	expect(entries(session)).toEqual(['refused', 'after it']);
	expect(onReplaced).toHaveBeenCalledOnce();
});

test('bringNotes(homes) brings a note also where it takes longer to read than the one it goes to', async () => {
	const of = entry();
	const [from, to] = ['note/0/deal1', 'note/area1/deal1'];
	const first = open(of);
	const { doc } = first.look(from);
	doc.getText('t').insert(0, 'typed');
	await until(() => first.isSaved(from));
	await shut(first);
	const slow: OpenPersistence = async (name, ...given) => {
		const opened = await openPersistence(name, ...given);
		if (name.endsWith(from)) await new Promise((resolve) => setTimeout(resolve, 300));
		return opened;
	};
	const second = open(of, { open: slow });
	await second.bringNotes(new Map([['deal1', 'area1']]));
	expect(second.look(to).doc.getText('t').toString()).toBe('typed');
});
