import { afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { DealId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { parseInvitation } from '#lib/protocol/invitation.ts';
import { App } from '#lib/state/app.svelte.ts';
import { join, startEmpty } from '#lib/state/first-start.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import type { Team } from '#lib/state/team.svelte.ts';
import { createDeal, deleteDeal } from '#lib/store/commands.ts';
import { openRegistry } from '#lib/sync/registry.ts';
import { endAll } from '../helpers/app.ts';
import type { BarrierState } from '../helpers/barrier.ts';
import { FAILED } from '../helpers/breaking.ts';
import breaking from '../helpers/breaking.worker.ts?worker&url';
import { Member } from '../helpers/member.ts';
import { holds, until } from '../helpers/until.ts';

const RELAY = inject('relay');
const BARRIER = inject('barrier');
const REP = { role: 'rep', areas: 'all', ttlMs: 3_600_000 } as const;

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(async () => {
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
	await barrier('pass');
	await endAll(ends);
});

function newApp(): App {
	const app = new App(BARRIER);
	ends.push(() => app.phase === 'open' && app.remove());
	return app;
}

function good<T>(result: Result<T, { readonly code: string }>): T {
	if (!result.ok) throw new Error(`refused: ${result.problem.code}`);
	return result.value;
}

function there<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('is not there');
	return value;
}

/** The app as the owner of a workspace that is shared and on the relay. */
async function owner(): Promise<{ app: App; team: Team; recovery: string }> {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const team = await app.openTeam();
	const { recovery } = good(await team.share());
	await synced(app);
	return { app, team, recovery };
}

async function memberOf(team: Team, name = 'Robin'): Promise<Member> {
	const { link } = good(await team.invite(REP));
	const member = await Member.guest(RELAY, link, name);
	ends.push(() => member.close());
	await member.synced();
	return member;
}

/** The app as a rep of somebody else's workspace. */
async function rep(): Promise<{ app: App; team: Team; olga: Member; member: string }> {
	const olga = await Member.owner(RELAY);
	ends.push(() => olga.close());
	const app = newApp();
	await app.start();
	good(await join(app, there(parseInvitation(await olga.invite('rep'))), 'Robin'));
	await synced(app);
	return { app, team: await app.openTeam(), olga, member: app.workspace.store.member };
}

const synced = (app: App) => until(() => app.workspace.status.kind === 'synced');
const title = (app: App, id: DealId) => app.workspace.deal(id)?.title;
const titleOf = ({ store }: Member, id: DealId) => store.deals.get(id)?.title;

test('share, invite: both see what the other does, and the owner’s device writes who came', async () => {
	const { app, team, recovery } = await owner();
	expect(parseInvitation(recovery)).toMatchObject({ kind: 'recovery' });
	expect([team.isShared, team.role, team.leads]).toEqual([true, 'owner', true]);
	const deal = good(app.workspace.create({ title: 'From the owner' }));
	const robin = await memberOf(team);
	await until(() => titleOf(robin, deal) === 'From the owner');
	const other = good(createDeal(robin.store, { title: 'From the rep' }));
	await until(() => title(app, other) === 'From the rep');

	good(await team.refresh());
	const { member } = robin.store;
	await until(() => robin.store.members.get(member)?.name === 'Robin');
	expect(robin.store.members.get(member)).toMatchObject({ role: 'rep', invited: false });
	good(await team.change(member, 'manager', 'all'));
	await until(() => robin.store.members.get(member)?.role === 'manager');
});

test('share() whose answer was lost gives the same workspace and recovery when asked again', async () => {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const team = await app.openTeam();
	const post = window.fetch;
	const spy = vi.spyOn(window, 'fetch').mockImplementation(async (...asked) => {
		const answer = await post(...asked);
		if (String(asked[0]).endsWith('/create')) throw new TypeError('connection lost');
		return answer;
	});
	expect(await team.share()).toEqual({ ok: false, problem: { code: 'offline' } });
	expect(team.isShared).toBe(false);
	spy.mockRestore();
	const { recovery } = good(await team.share());
	await synced(app);
	const client = await Member.recovered(RELAY, recovery);
	expect(client).toMatchObject({ ok: true, value: { role: 'owner' } });
});

test('share() whose answer was lost is answered after a reload, and not with `taken`', async () => {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const post = window.fetch;
	const spy = vi.spyOn(window, 'fetch').mockImplementation(async (...asked) => {
		const answer = await post(...asked);
		if (String(asked[0]).endsWith('/create')) throw new TypeError('connection lost');
		return answer;
	});
	const asked = await (await app.openTeam()).share();
	expect(asked).toEqual({ ok: false, problem: { code: 'offline' } });
	spy.mockRestore();
	await app.leave();

	const again = newApp();
	await again.start();
	const { recovery } = good(await (await again.openTeam()).share());
	await synced(again);
	const client = await Member.recovered(RELAY, recovery);
	expect(client).toMatchObject({ ok: true, value: { role: 'owner' } });
});

test('join() by the recovery link whose answer was lost is answered after a reload', async () => {
	const { app, recovery } = await owner();
	await app.leave();
	const link = there(parseInvitation(recovery));
	const back = newApp();
	await back.start();
	const post = window.fetch;
	const spy = vi.spyOn(window, 'fetch').mockImplementation(async (...asked) => {
		const answer = await post(...asked);
		if (String(asked[0]).endsWith('/recover')) throw new TypeError('connection lost');
		return answer;
	});
	expect(await join(back, link, '')).toEqual({ ok: false, problem: { code: 'offline' } });
	spy.mockRestore();
	const path = '/src/lib/state/first-start.ts?reload';
	const reloaded = (await import(/* @vite-ignore */ path)) as { join: typeof join };
	const { recovery: next = '' } = good(await reloaded.join(back, link, ''));
	expect(parseInvitation(next)).toMatchObject({ kind: 'recovery' });
	const client = await Member.recovered(RELAY, next);
	expect(client).toMatchObject({ ok: true, value: { role: 'owner' } });
});

test('an invitation can be ended, and typed as a code', async () => {
	const { team } = await owner();
	const { info, code } = good(await team.invite(REP));
	await until(() => team.roster?.invitations.length === 1);
	expect(info).toMatchObject({ role: 'rep', usesLeft: 1 });
	expect(code).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
	expect(parseInvitation(code.toLowerCase())).toMatchObject({ kind: 'code' });
	good(await team.endInvitation(info.id));
	expect(team.roster?.invitations).toEqual([]);
});

test('join by a typed code; what is refused leaves nothing on the device', async () => {
	const olga = await Member.owner(RELAY);
	ends.push(() => olga.close());
	const link = await olga.invite('viewer');
	const app = newApp();
	await app.start();
	const before = await indexedDB.databases();
	const wrong = there(parseInvitation('0000-1111-2222-3333'));
	expect(await join(app, wrong, 'Eve')).toEqual({ ok: false, problem: { code: 'unknown' } });
	expect(await app.workspaces()).toEqual([]);
	expect(await indexedDB.databases()).toEqual(before);
	good(await join(app, there(parseInvitation(link)), 'Robin'));
	expect(app.workspace.readOnly).toBe('viewer');
	expect(app.workspace.isAwaited).toBe(false);
	expect(app.workspace.create({ title: 'No' })).toMatchObject({ problem: { code: 'read-only' } });
	expect(await join(newApp(), there(parseInvitation(link)), 'Eve')).toEqual({
		ok: false,
		problem: { code: 'unknown' }
	});
});

test('a rep is named by the roster until an owner’s device writes the name down', async () => {
	const { app, team, member } = await rep();
	await until(() => team.roster !== undefined);
	expect(app.workspace.memberName(member as never)).toBe('Robin');
	expect(app.workspace.members.map(({ name }) => name).sort()).toEqual(['Olga', 'Robin']);
	good(await team.rename('Rob'));
	expect(app.workspace.memberName(member as never)).toBe('Rob');
});

test('who has come and is seen here is read of anew: the others know them by name', async () => {
	const { app, team } = await owner();
	const robin = await memberOf(team);
	const { member } = robin.store;
	robin.appear('Robin');
	await until(() => app.workspace.memberName(member) === 'Robin');
	await until(() => robin.store.members.get(member)?.name === 'Robin');
});

test('what is refused waits in the tray, over a restart, and goes in again once it may', async () => {
	const { app, olga, member } = await rep();
	const kept = good(app.workspace.create({ title: 'Kept' }));
	await until(() => titleOf(olga, kept) === 'Kept');
	await synced(app);

	// The rep is away when the role changes, and goes on working.
	const reconnect = await cutOff(app);
	const lost = good(app.workspace.create({ title: 'Made meanwhile' }));
	good(app.workspace.set(kept, { title: 'Changed meanwhile' }));
	good(await olga.client.ask('change', { member, role: 'viewer', areas: 'all' }));
	const first = app.workspace;
	await reconnect();
	await until(() => app.phase === 'open' && app.workspace !== first);

	expect(app.workspace.readOnly).toBe('viewer');
	expect(title(app, kept)).toBe('Kept');
	expect(app.workspace.deal(lost)).toBeUndefined();
	await openAtLeisure(app);
	await holds(() => expect(app.workspace.tray).toHaveLength(1));
	expect(app.workspace.tray[0]).toMatchObject({ count: 2, refusal: { why: 'read-only' } });
	expect(app.workspace.tray[0]?.operations.map(({ kind }) => kind)).toEqual(['create', 'set']);
	expect(app.workspace.create({ title: 'No' })).toMatchObject({ problem: { code: 'read-only' } });
	await until(() => app.workspace.status.kind === 'refused');
	const id = app.workspace.tray[0]?.id ?? 0;
	expect(await app.workspace.retry(id)).toMatchObject({ problem: { code: 'read-only' } });
	expect(await (await app.workspace.exportTray()).text()).toContain('Made meanwhile');
	await app.leave();

	const again = newApp();
	await again.start();
	await openAtLeisure(again);
	await holds(() => expect(again.workspace.tray).toMatchObject([{ id, count: 2 }]));
	const after = good(createDeal(olga.store, { title: 'After' }));
	await until(() => title(again, after) === 'After');

	good(await olga.client.ask('change', { member, role: 'rep', areas: 'all' }));
	await until(() => again.workspace.readOnly === undefined);
	good(await again.workspace.retry(id));
	await until(() => titleOf(olga, lost) === 'Made meanwhile');
	await until(() => titleOf(olga, kept) === 'Changed meanwhile');
	await holds(() => expect(again.workspace.tray).toEqual([]));
	const later = good(again.workspace.create({ title: 'Later' }));
	await until(() => titleOf(olga, later) === 'Later');
	await synced(again);
});

test('another tab is set back with the first, and what it did meanwhile is in the tray too', async () => {
	const { app, olga, member } = await rep();
	const tab = newApp();
	await tab.start();
	await synced(tab);
	const [first, second] = [app.workspace, tab.workspace];
	const reconnect = await cutOff(app);
	const lost = good(app.workspace.create({ title: 'In the first tab' }));
	const also = good(tab.workspace.create({ title: 'In the second tab' }));
	await until(() => title(app, also) !== undefined && title(tab, lost) !== undefined);
	good(await olga.client.ask('change', { member, role: 'viewer', areas: 'all' }));
	await reconnect();
	await until(() => app.phase === 'open' && app.workspace !== first);
	await until(() => tab.phase === 'open' && tab.workspace !== second);
	await openAtLeisure(app);
	await holds(() => expect(app.workspace.tray.flatMap((one) => one.operations)).toHaveLength(2));
	for (const one of [app, tab]) {
		await until(() => one.phase === 'open' && one.workspace.status.kind !== 'saving');
		expect(one.workspace.deal(lost)).toBeUndefined();
		expect(one.workspace.deal(also)).toBeUndefined();
	}
	const after = good(createDeal(olga.store, { title: 'After' }));
	await until(() => title(app, after) === 'After' && title(tab, after) === 'After');
	expect(titleOf(olga, lost)).toBeUndefined();
	await app.workspace.discard(app.workspace.tray[0]?.id ?? 0);
	await holds(() => expect(app.workspace.tray.length).toBeLessThan(2));
});

test('ended between tray and document it is done again by the next start, and nothing is there twice', async () => {
	let failures = 0;
	let isBreaking = true;
	vi.stubGlobal(
		'Worker',
		class extends Worker {
			constructor(url: URL, options: WorkerOptions) {
				super(isBreaking && url.href.includes('session.worker') ? breaking : url, options);
			}
		}
	);
	const channel = new BroadcastChannel(FAILED);
	channel.onmessage = () => failures++;
	ends.push(() => channel.close());
	const { app, olga, member } = await rep();
	isBreaking = false;
	const reconnect = await cutOff(app);
	const lost = good(app.workspace.create({ title: 'Made meanwhile' }));
	good(await olga.client.ask('change', { member, role: 'viewer', areas: 'all' }));
	const first = app.workspace;
	await reconnect();
	await until(() => failures === 1 && app.phase === 'open' && app.workspace !== first);
	// It was opened with what was not set back, and then, soon, without.
	await until(() => app.phase === 'open' && title(app, lost) === undefined);
	await openAtLeisure(app);
	expect(app.workspace.deal(lost)).toBeUndefined();
	await holds(() => expect(app.workspace.tray).toMatchObject([{ count: 1 }]));
});

test('somebody else’s client id: the document gets another one, and what waited goes through', async () => {
	const { app, olga } = await rep();
	const reconnect = await cutOff(app);
	const deal = good(app.workspace.create({ title: 'Waited' }));
	const first = app.workspace;
	await reconnect('forbid');
	await until(() => app.phase === 'open' && app.workspace !== first);
	await until(() => titleOf(olga, deal) === 'Waited');
	await synced(app);
	await openAtLeisure(app);
	await holds(() => expect(app.workspace.tray).toEqual([]));
	expect(await barrier('pass')).toEqual({ forbidden: 1 });
});

/** Orders what stands before the relay. */
async function barrier(order: 'cut' | 'pass' | 'forbid'): Promise<BarrierState> {
	const answer = await fetch(`${BARRIER}/barrier/${order}`, { method: 'POST' });
	return (await answer.json()) as BarrierState;
}

/** Cuts the app off, all its tabs: no request is answered, no socket stays. Ends with the returned function. */
async function cutOff(app: App): Promise<(order?: 'pass' | 'forbid') => Promise<void>> {
	await barrier('cut');
	return async (order = 'pass') => {
		await barrier(order);
		app.workspace.session.wake();
	};
}

/** What follows the start: a touch ends it. */
async function openAtLeisure(app: App): Promise<void> {
	dispatchEvent(new Event('pointerdown'));
	await until(() => app.team !== undefined);
}

test('one who is revoked is told, and writes no more; leaving keeps the work as one’s own', async () => {
	const { app, team, olga, member } = await rep();
	const deal = good(app.workspace.create({ title: 'Mine' }));
	await until(() => titleOf(olga, deal) === 'Mine');
	await synced(app);
	good(await olga.client.ask('revoke', { member }));
	await until(() => app.workspace.readOnly === 'revoked');
	await until(() => app.workspace.status.kind === 'refused');
	expect(app.workspace.status).toMatchObject({ refusal: { why: 'revoked' } });
	expect(app.workspace.create({ title: 'No' })).toMatchObject({ problem: { code: 'read-only' } });

	const shared = app.workspace.entry.id;
	good(await team.leave('keep'));
	expect(app.workspace.entry.id).not.toBe(shared);
	expect(app.workspace.membership).toBeUndefined();
	expect(title(app, deal)).toBe('Mine');
	good(app.workspace.create({ title: 'Goes on' }));
	expect((await app.workspaces()).map(({ id }) => id)).toEqual([app.workspace.entry.id]);
});

test('the only owner cannot leave; a rep who leaves is gone from roster and device', async () => {
	const { team: owning } = await owner();
	expect(await owning.leave('remove')).toEqual({ ok: false, problem: { code: 'last-owner' } });
	const { app, team, olga } = await rep();
	const { id } = app.workspace.entry;
	good(await team.leave('remove'));
	// Another workspace of the device is shown, or the welcome where there is none.
	expect((await app.workspaces()).filter((one) => one.id === id)).toEqual([]);
	if (app.phase === 'open') expect(app.workspace.entry.id).not.toBe(id);
	const roster = good(await olga.client.ask('roster', {}));
	expect(roster.members).toHaveLength(1);
});

test.each(['remove', 'keep'] as const)(
	'leave(%j) in one tab: the other goes on with what is left, and writes nothing of it back',
	async (after) => {
		const { app, team } = await rep();
		const deal = good(app.workspace.create({ title: 'Mine' }));
		await synced(app);
		const left = app.workspace.entry.id;
		const tab = newApp();
		await tab.start();
		expect(tab.workspace.entry.id).toBe(left);
		await synced(tab);
		good(await team.leave(after));
		if (after === 'remove') await until(() => tab.phase === 'welcome');
		else {
			await until(() => tab.phase === 'open' && tab.workspace.entry.id === app.workspace.entry.id);
			expect(title(tab, deal)).toBe('Mine');
		}
		expect((await tab.workspaces()).map(({ id }) => id)).not.toContain(left);
	}
);

test('the owner comes back by the recovery link on another device, once', async () => {
	const { app, recovery } = await owner();
	const deal = good(app.workspace.create({ title: 'Precious' }));
	await synced(app);
	const { member } = app.workspace.store;
	await app.remove();
	const back = newApp();
	await back.start();
	const link = there(parseInvitation(recovery));
	const { recovery: next = '' } = good(await join(back, link, ''));
	await until(() => title(back, deal) === 'Precious');
	expect(back.workspace.store.member).toBe(member);
	expect(back.workspace.membership?.role).toBe('owner');
	expect(await join(newApp(), link, '')).toMatchObject({ problem: { code: 'unknown' } });
	expect(parseInvitation(next)).toMatchObject({ kind: 'recovery' });
	expect(next).not.toBe(recovery);
	const { recovery: third } = good(await (await back.openTeam()).newRecovery());
	expect(third).not.toBe(next);
});

test('restoreDeletions(member) brings back what a member deleted who is held, and was released', async () => {
	const { app, team } = await owner();
	const deals = ['A', 'B', 'C'].map((name) => good(app.workspace.create({ title: name })));
	const robin = await memberOf(team);
	await until(() => robin.store.deals.size === 3);
	const since = Date.now();
	for (const deal of deals) good(deleteDeal(robin.store, deal));
	await until(() => deals.every((deal) => app.workspace.deal(deal)?.deleted));
	const { standing } = app.workspace.session;
	const { member } = robin.store;
	expect(team.restoreDeletions(member)).toEqual({ ok: true, value: 0 });
	const roster = good(await team.refresh());
	const held = { at: since, since, deletions: 3 };
	vi.spyOn(window, 'fetch').mockImplementation((url) =>
		Promise.resolve(
			Response.json(
				String(url).endsWith('/challenge')
					? { challenge: 'c' }
					: {
							...roster,
							version: roster.version + 1,
							members: roster.members.map((one) => (one.id === member ? { ...one, held } : one))
						}
			)
		)
	);
	good(await team.refresh());
	expect(team.held.map(({ id }) => id)).toEqual([member]);
	expect(standing.membership?.barred).toBeUndefined();
	expect(team.restoreDeletions(member)).toEqual({ ok: true, value: 3 });
	expect(deals.some((deal) => app.workspace.deal(deal)?.deleted)).toBe(false);
});

test('certificate, role and roster are in the registry, and no secret is in localStorage', async () => {
	const { app, team, recovery } = await owner();
	await until(() => team.roster !== undefined);
	await app.workspace.kept;
	const registry = await openRegistry();
	if (!registry.ok) throw new Error(registry.problem.detail);
	const last = await registry.value.last();
	registry.value.close();
	expect(last.ok && last.value?.membership).toMatchObject({
		role: 'owner',
		areas: 'all',
		roster: { members: [{ role: 'owner' }] }
	});
	const kept = JSON.stringify({ ...localStorage });
	const secret = recovery.split('.').at(-1) ?? '';
	for (const one of [secret, app.workspace.membership?.certificate ?? ''])
		expect(kept).not.toContain(one);
});
