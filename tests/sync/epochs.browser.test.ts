import * as Y from 'yjs';
import { afterEach, expect, test, vi } from 'vitest';
import { leaderLock, standForLead, type Candidate } from '#lib/sync/leader.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { openSession, type Session, type SessionOptions } from '#lib/sync/session.ts';
import { announceEpoch, epochStart, newestEpoch, requireWriter } from '#lib/ydoc/meta.ts';
import { logOf, SCHEMA_VERSION } from '#lib/ydoc/schema.ts';
import { logActivity } from '#lib/store/activities.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { openStages } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { archivedOf, archivedTalkOf } from '#lib/workers/archive.ts';
import { closedOf, entriesIn } from '#lib/workers/closed.ts';
import { unpackTalk } from '#lib/workers/archive-talk.ts';
import { unpackDeals, unpackTimelines } from '#lib/workers/archive-blob.ts';
import { addDeal, dealOf, must, NEW_BUSINESS, newWorkspace } from '../helpers/workspace.ts';
import { colleagueOf } from '../helpers/peers.ts';
import { clockAt } from '../helpers/clock.ts';

/** The clock of these tests; sessions are at work a year after the workspace was made. */
const YEAR = 365 * 86_400_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

let count = 0;
function entry(more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
	const id = `${Date.now()}${count++}`.padEnd(22, 'e').slice(0, 22);
	return { id, device: 'device01', member: 'm1', name: 'Sales', openedAt: 1, ...more };
}

const clock = clockAt();

function open(
	of: WorkspaceEntry,
	{ leads = true, ...more }: Partial<SessionOptions> & { leads?: boolean } = {}
): Session {
	const session = openSession({ entry: of, now: clock.now, random: Math.random, ...more });
	if (leads)
		candidates.set(
			session,
			standForLead(leaderLock(of.id), (now) => session.lead(now))
		);
	ends.push(() => shut(session));
	return session;
}

const candidates = new WeakMap<Session, Candidate>();
const shutting = new WeakSet<Session>();

async function shut(session: Session): Promise<void> {
	if (shutting.has(session)) return;
	shutting.add(session);
	await session.close();
	candidates.get(session)?.close();
}

const until = (fact: () => boolean) =>
	vi.waitFor(() => expect(fact()).toBe(true), { timeout: 30_000, interval: 50 });

/** What a session's logs show. */
function workspaceOf({ logs }: Session): Workspace {
	const [directory, log, activities] = ['ws', 'ops/0/1', 'act/0/1'].map((name) => logs.get(name));
	if (!directory || !log || !activities) throw new Error('three logs');
	return new Workspace({
		...{ directory, log, activities },
		device: 'deviceXX' as never,
		member: 'mX' as never,
		now: clock.now,
		random: (length) => crypto.getRandomValues(new Uint8Array(length))
	});
}

/** A workspace of a year ago, with an open deal and one that was won, in the documents of a session. */
async function aged(of: WorkspaceEntry, more: { leads?: boolean } = {}) {
	const setting = newWorkspace();
	const open_ = addDeal(setting.workspace, { title: 'Open' });
	const won = addDeal(setting.workspace, { title: 'Won' });
	must(winDeal(setting.workspace, won));
	must(logActivity(setting.workspace, { type: 'call', deal: won, note: 'Agreed' }));
	const session = open(of, more);
	await session.loaded;
	Y.applyUpdate(session.directory, Y.encodeStateAsUpdate(setting.directory), 'test');
	Y.applyUpdate(session.log, Y.encodeStateAsUpdate(setting.log), 'test');
	Y.applyUpdate(session.activities, Y.encodeStateAsUpdate(setting.activities), 'test');
	return { setting, session, open: open_, won };
}

/** Everything is saved, and it is noted that nothing late is left in the first epoch. */
async function settled({ status, epochs }: Session): Promise<void> {
	await until(() => status.current.kind === 'saved' && epochs.lastSeen(1) !== undefined);
	await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Brings the tests' clock a year on from the beginning of the workspace. */
function nextYear(): void {
	clock.advance(newWorkspace().clock.now() + YEAR - clock.now());
}

test('the leading tab opens a new epoch when the newest has ended, with what is open, and goes on in it', async () => {
	const of = entry();
	nextYear();
	const { session, open: id, won } = await aged(of);
	const workspace = workspaceOf(session);
	const first = session.log;
	await until(() => session.epochs.newest === 2);
	expect(epochStart(session.directory, '0', 1)).toBeDefined();
	expect(session.log).not.toBe(first);
	// In mid-work: nothing was opened anew, and what is shown is what was.
	must(setDeal(workspace, id, { title: 'In the new one' }));
	expect(logOf(session.log).toArray().at(-1)).toContain('In the new one');
	expect(dealOf(workspace, won).title).toBe('Won');
	await settled(session);
	await shut(session);

	// Opened again, with what the device knew of it: the new epoch alone, then, as it is young, the one before.
	const again = open({ ...of, epoch: 2 });
	await again.loaded;
	const later = workspaceOf(again);
	expect(dealOf(later, id).title).toBe('In the new one');
	expect(later.deals.has(won)).toBe(false);
	const { former } = again.everyEpochs[0] ?? {};
	expect(former).toBeDefined();
	await former;
	expect(later.deals.has(won)).toBe(true);
	expect(again.everyEpochs[0]?.former).toBeUndefined();
});

test('an area has epochs of its own, and a new one of the common area takes along nothing that lies there', async () => {
	const of = entry();
	nextYear();
	const { session, setting, open: id } = await aged(of);
	const secret = must(createPipeline(setting.workspace, { ...NEW_BUSINESS, name: 'Secret' }));
	must(setPipelineArea(setting.workspace, secret, 'restricted'));
	const [stage] = openStages(setting.workspace, secret);
	if (!stage) throw new Error('no stage');
	must(moveDeal(setting.workspace, id, stage.id));
	const stays = addDeal(setting.workspace, { title: 'Stays' });
	const state = Y.encodeStateAsUpdate(setting.log);
	Y.applyUpdate(session.directory, Y.encodeStateAsUpdate(setting.directory), 'test');
	Y.applyUpdate(session.log, state, 'test');
	const area = `ops/${secret}`;
	await until(() => session.documents.has(`${area}/1`));
	Y.applyUpdate(session.documents.get(`${area}/1`) ?? new Y.Doc(), state, 'test');
	await until(() => session.epochs.newest === 2);
	const entries = logOf(session.log).toArray().join();
	expect([entries.includes(stays), entries.includes(id)]).toEqual([true, false]);
	// It begins when there is something in it, and ends with the quarter.
	await until(() => epochStart(session.directory, secret, 1) !== undefined);
	clock.advance(YEAR);
	session.areas.of(secret).log.append(['touched']);
	await until(() => session.documents.has(`${area}/2`));
	expect(newestEpoch(session.directory, secret)).toBe(2);
	const carried = session.documents.get(`${area}/2`);
	expect(carried && logOf(carried).toArray().join()).toContain(id);
});

test('a tab that does not lead opens no epoch, and one that is told of one goes over to it', async () => {
	const of = entry();
	nextYear();
	const { session } = await aged(of, { leads: false });
	await new Promise((resolve) => setTimeout(resolve, 3000));
	expect(newestEpoch(session.directory, '0')).toBe(1);
	announceEpoch(session.directory, '0', 2, clock.now());
	expect(session.epochs.newest).toBe(2);
	const workspace = workspaceOf(session);
	addDeal(workspace, { title: 'New' });
	expect(logOf(session.log).toArray().join()).toContain('New');
});

test('what comes late into an older epoch is brought along, also after a restart', async () => {
	const of = entry();
	nextYear();
	const { session, setting, open: id } = await aged(of);
	await until(() => session.epochs.newest === 2);
	const old = session.documents.get('ops/0/1');
	if (!old) throw new Error('the first epoch is open');
	// A colleague who was away has gone on in the first.
	const colleague = colleagueOf(setting);
	must(setDeal(colleague.workspace, id, { nextStep: 'Late' }));
	Y.applyUpdate(old, Y.encodeStateAsUpdate(colleague.log), 'test');
	await until(() => logOf(session.log).toArray().join().includes('Late'));
	must(setDeal(colleague.workspace, id, { nextStep: 'Later still' }));
	Y.applyUpdate(old, Y.encodeStateAsUpdate(colleague.log), 'test');
	await until(() => session.status.current.kind === 'saved');
	// Before it was brought along.
	await shut(session);
	const again = open({ ...of, epoch: 2 });
	await again.loaded;
	expect(dealOf(workspaceOf(again), id).nextStep).toBe('Later still');
	await until(() => logOf(again.log).toArray().join().includes('Later still'));
});

test('a closed epoch is read from its blob, made once, and a deal of it is shown and edited', async () => {
	const of = entry();
	nextYear();
	const { session, won, setting } = await aged(of);
	await until(() => session.epochs.newest === 2);
	await settled(session);
	await shut(session);
	clock.advance(60 * 86_400_000);
	const again = open({ ...of, epoch: 2 }, { leads: false });
	await again.loaded;
	expect(again.epochs.closed).toEqual([1]);
	const archive = await archivedOf(again, 'Europe/Berlin');
	const [packed] = archive.packed;
	if (!packed) throw new Error('nothing archived');
	expect((await unpackDeals(packed)).map(({ id }) => id)).toEqual([won]);
	expect(await unpackDeals(packed)).toEqual([dealOf(setting.workspace, won)]);
	expect((await unpackTimelines(packed)).map(({ deal }) => deal)).toEqual([won]);
	const read = vi.spyOn(again.epochs, 'readClosed');
	expect(await archivedOf(again, 'Europe/Berlin')).toEqual({ packed: [packed], isWhole: true });
	expect(read).not.toHaveBeenCalled();
	await archivedOf(again, 'Asia/Tehran');
	expect(read).toHaveBeenCalledTimes(1);

	const [talk] = await archivedTalkOf(again);
	if (!talk) throw new Error('nothing was said');
	expect((await unpackTalk(talk)).map(({ fields }) => fields)).toEqual([[['note', 'Agreed']]]);
	read.mockClear();
	expect(await archivedTalkOf(again)).toEqual([talk]);
	expect(read).not.toHaveBeenCalled();

	// What was entered there, in both kinds of logs, as it was entered.
	const { texts, isWhole } = await closedOf(again, ['ops', 'act']);
	expect(isWhole).toBe(true);
	const said = logOf(setting.log).toArray();
	expect(entriesIn(texts[0] ?? new Uint8Array()).toSorted()).toEqual(said.toSorted());
	expect(texts.slice(1).map(entriesIn)).toEqual([logOf(setting.activities).toArray()]);
	read.mockResolvedValueOnce(undefined);
	expect((await closedOf(again, ['ops'])).isWhole).toBe(false);

	expect(again.documents.has('act/0/1')).toBe(false);
	again.epochs.openActivitiesSince(clock.now());
	expect(again.documents.has('act/0/1')).toBe(false);
	again.epochs.openActivitiesSince(0);
	expect(again.documents.has('act/0/1')).toBe(true);
	expect(await archivedTalkOf(again)).toEqual([]);

	const workspace = workspaceOf(again);
	expect(workspace.deals.has(won)).toBe(false);
	expect(await again.epochs.lend(['dnone'])).toEqual([]);
	expect(await again.epochs.lend(['dnone', won])).toEqual([won]);
	expect(dealOf(workspace, won).title).toBe('Won');
	must(setDeal(workspace, won, { title: 'Won again' }));
	const alone = logOf(again.log).toArray();
	expect(alone.filter((one) => one.includes(won)).length).toBeGreaterThan(2);
});

test('a build that is too old to write says so, and copies nothing', async () => {
	const of = entry();
	nextYear();
	let told = 0;
	const session = open(of, { onEpochs: () => told++ });
	await session.loaded;
	requireWriter(session.directory, SCHEMA_VERSION + 1);
	expect(session.epochs.isOutdated).toBe(true);
	expect(told).toBe(1);
	const setting = newWorkspace();
	Y.applyUpdate(session.directory, Y.encodeStateAsUpdate(setting.directory), 'test');
	await new Promise((resolve) => setTimeout(resolve, 3000));
	expect(newestEpoch(session.directory, '0')).toBe(1);
	expect(epochStart(session.directory, '0', 1)).toBeUndefined();
});
