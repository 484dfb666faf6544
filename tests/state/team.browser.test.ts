import { afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { DealId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { parseInvitation } from '#lib/protocol/invitation.ts';
import { App } from '#lib/state/app.svelte.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { join, startEmpty } from '#lib/state/first-start.ts';
import type { Invited, Team } from '#lib/state/team.svelte.ts';
import { openRegistry } from '#lib/sync/registry.ts';
import { holds, until } from '../helpers/until.ts';

const RELAY = inject('relay');
const HOUR = 3_600_000;
const REP: Invited = { role: 'rep', areas: 'all', ttlMs: HOUR };

beforeAll(() => chooseLanguage('en'));

const apps: App[] = [];
afterEach(async () => {
	vi.restoreAllMocks();
	for (const app of apps.splice(0)) if (app.phase === 'open') await app.remove();
	for (const { name = '' } of await indexedDB.databases())
		if (name.startsWith('runnel')) indexedDB.deleteDatabase(name);
});

/** The app on a device of its own, as far as one page can have several: each works on the workspace it opened last. */
function newApp(): App {
	const app = new App(RELAY);
	apps.push(app);
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

/** An owner whose workspace is shared and on the relay. */
async function owner(): Promise<{ app: App; team: Team; recovery: string }> {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const team = await app.openTeam();
	const { recovery } = good(await team.share());
	await synced(app);
	return { app, team, recovery };
}

async function guest(team: Team, invited: Invited = REP, name = 'Robin'): Promise<App> {
	const { link } = good(await team.invite(invited));
	const app = newApp();
	await app.start();
	const invitation = parseInvitation(link);
	if (!invitation) throw new Error(`no invitation: ${link}`);
	good(await join(app, invitation, name));
	await app.openTeam();
	return app;
}

const synced = (app: App) => until(() => app.workspace.status.kind === 'synced');
const title = (app: App, id: DealId) => app.workspace.deal(id)?.title;

test('a workspace is shared, a rep joins by link, and both see what the other does', async () => {
	const { app, team, recovery } = await owner();
	expect(parseInvitation(recovery)).toMatchObject({ kind: 'recovery' });
	expect([team.isShared, team.role, team.leads]).toEqual([true, 'owner', true]);
	const deal = good(app.workspace.create({ title: 'From the owner' }));
	const rep = await guest(team);
	await until(() => title(rep, deal) === 'From the owner');
	expect(rep.workspace.readOnly).toBeUndefined();
	const other = good(rep.workspace.create({ title: 'From the rep' }));
	await until(() => title(app, other) === 'From the rep');
	expect(rep.workspace.set(other, { title: 'x' }).ok).toBe(true);

	// The owner's device writes the rep's name into the directory, which a rep may not.
	await team.refresh();
	const { member } = rep.workspace.store;
	await until(() => rep.workspace.store.members.get(member)?.name === 'Robin');
	expect(rep.workspace.renameMember('Rob')).toMatchObject({ problem: { code: 'not-manager' } });
	good(await there(rep.team).rename('Rob'));
	await team.refresh();
	await until(() => rep.workspace.memberName(member) === 'Rob');
});

test('an invitation is for one use, ends, and is typed as a code', async () => {
	const { team } = await owner();
	const { info, code } = good(await team.invite(REP));
	await until(() => team.roster?.invitations.length === 1);
	const app = newApp();
	const typed = there(parseInvitation(code.toLowerCase()));
	good(await join(app, typed, 'Robin'));
	expect(app.workspace.membership).toMatchObject({ role: 'rep' });
	expect(await join(newApp(), typed, 'Eve')).toEqual({ ok: false, problem: { code: 'unknown' } });

	const ended = good(await team.invite(REP));
	good(await team.endInvitation(ended.info.id));
	expect(team.roster?.invitations.map(({ id }) => id)).toEqual([]);
	expect(info.usesLeft).toBe(1);
	const late = there(parseInvitation(ended.link));
	const before = await indexedDB.databases();
	expect(await join(newApp(), late, 'Eve')).toMatchObject({ problem: { code: 'unknown' } });
	expect(await indexedDB.databases()).toEqual(before);
});

test('a member who is made a viewer reads on, is told so, and what was refused waits in the tray', async () => {
	const { app, team } = await owner();
	const rep = await guest(team);
	const { member } = rep.workspace.store;
	const kept = good(rep.workspace.create({ title: 'Kept' }));
	await until(() => title(app, kept) === 'Kept');
	await synced(rep);

	// The rep is away when the role changes, and goes on working.
	const stop = offline(rep);
	await until(() => rep.workspace.status.kind !== 'synced');
	const lost = good(rep.workspace.create({ title: 'Made meanwhile' }));
	good(rep.workspace.set(kept, { title: 'Changed meanwhile' }));
	good(await team.change(member, 'viewer', 'all'));
	const first = rep.workspace;
	stop();
	rep.workspace.session.wake();
	await until(() => rep.phase === 'open' && rep.workspace !== first);

	expect(rep.workspace.readOnly).toBe('viewer');
	await until(() => title(rep, kept) === 'Kept' && rep.workspace.deal(lost) === undefined);
	await holds(() => expect(rep.workspace.tray).toHaveLength(1));
	expect(rep.workspace.tray[0]).toMatchObject({ count: 2, refusal: { why: 'read-only' } });
	expect(rep.workspace.create({ title: 'No' })).toMatchObject({ problem: { code: 'read-only' } });
	await until(() => rep.workspace.status.kind === 'refused');
	const [item] = rep.workspace.tray;
	expect(await rep.workspace.retry(item?.id ?? 0)).toMatchObject({
		problem: { code: 'read-only' }
	});
	expect(await (await rep.workspace.exportTray()).text()).toContain('Made meanwhile');

	// Over a restart.
	await rep.leave();
	const again = newApp();
	await again.start();
	await holds(() => expect(again.workspace.tray).toMatchObject([{ count: 2 }]));
	const after = good(app.workspace.create({ title: 'After' }));
	await until(() => title(again, after) === 'After');

	// Allowed again.
	good(await team.change(member, 'rep', 'all'));
	await until(() => again.workspace.readOnly === undefined);
	expect(await again.workspace.retry(again.workspace.tray[0]?.id ?? 0)).toMatchObject({ ok: true });
	await until(() => title(app, lost) === 'Made meanwhile');
	await until(() => title(app, kept) === 'Changed meanwhile');
	await holds(() => expect(again.workspace.tray).toEqual([]));
	const later = good(again.workspace.create({ title: 'Later' }));
	await until(() => title(app, later) === 'Later');
	await synced(again);
});

/** Cuts an app off: no socket opens, none stays. Ends with the returned function. */
function offline(app: App): () => void {
	const post = window.fetch;
	const spy = vi.spyOn(window, 'fetch').mockImplementation(async (...asked) => {
		const { certificate } = app.workspace.membership ?? {};
		const body = asked[1]?.body;
		if (typeof body === 'string' && certificate && body.includes(certificate))
			throw new TypeError('offline');
		return post(...asked);
	});
	app.workspace.session.wake();
	return () => spy.mockRestore();
}

test('a member who is revoked is told, and writes no more; leaving keeps the work as their own', async () => {
	const { app, team } = await owner();
	const rep = await guest(team);
	const deal = good(rep.workspace.create({ title: 'Mine' }));
	await until(() => title(app, deal) === 'Mine');
	await synced(rep);
	const { member } = rep.workspace.store;
	good(await team.revoke(member));
	await until(() => rep.workspace.readOnly === 'revoked');
	await until(() => rep.workspace.status.kind === 'refused');
	expect(rep.workspace.status).toMatchObject({ refusal: { why: 'revoked' } });
	expect(rep.workspace.create({ title: 'No' })).toMatchObject({ problem: { code: 'read-only' } });

	const shared = rep.workspace.entry.id;
	good(await there(rep.team).leave('keep'));
	expect(rep.workspace.entry.id).not.toBe(shared);
	expect(rep.workspace.membership).toBeUndefined();
	expect(title(rep, deal)).toBe('Mine');
	good(rep.workspace.create({ title: 'Goes on' }));
	expect((await rep.workspaces()).map(({ id }) => id)).not.toContain(shared);
});

test('the only owner cannot leave; one who can is gone from roster and device', async () => {
	const { team } = await owner();
	expect(await team.leave('remove')).toEqual({ ok: false, problem: { code: 'last-owner' } });
	const rep = await guest(team);
	good(await there(rep.team).leave('remove'));
	expect(rep.phase).toBe('welcome');
	good(await team.refresh());
	expect(team.roster?.members).toHaveLength(1);
});

test('the owner comes back by the recovery link on another device, once', async () => {
	const { app, recovery } = await owner();
	const deal = good(app.workspace.create({ title: 'Precious' }));
	await synced(app);
	const { member } = app.workspace.store;
	const back = newApp();
	const { recovery: next } = good(await join(back, there(parseInvitation(recovery)), ''));
	await until(() => title(back, deal) === 'Precious');
	expect(back.workspace.store.member).toBe(member);
	expect(back.workspace.membership?.role).toBe('owner');
	expect(await join(newApp(), there(parseInvitation(recovery)), '')).toMatchObject({
		problem: { code: 'unknown' }
	});
	expect(parseInvitation(next ?? '')).toMatchObject({ kind: 'recovery' });
	expect(next).not.toBe(recovery);
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
