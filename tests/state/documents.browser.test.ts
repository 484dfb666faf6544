import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { newId } from '#lib/domain/ids.ts';
import { App } from '#lib/state/app.svelte.ts';
import { archiveIn, exportWorkspace, restore } from '#lib/state/archive.ts';
import { random } from '#lib/state/clock.ts';
import { startEmpty } from '#lib/state/first-start.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { addListed, listed } from '#lib/store/catalogue.ts';
import { commit } from '#lib/store/commands.ts';
import { stamp } from '#lib/store/stamp.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { endAll } from '../helpers/app.ts';
import { Member } from '../helpers/member.ts';
import { until } from '../helpers/until.ts';
import { must, refusal } from '../helpers/workspace.ts';

const RELAY = inject('relay');

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(() => endAll(ends));

async function started(): Promise<App> {
	const app = new App(RELAY);
	ends.push(() => app.phase === 'open' && app.remove());
	await app.start();
	await startEmpty(app);
	return app;
}

function addOwnView(workspace: Workspace, name: string): void {
	const id = newId('own-view', random);
	const fields = { name, order: 'a', query: '', pinned: false };
	must(commit(workspace, [stamp(workspace, 'create', id, { fields })], undefined));
}

const labels = (workspace: Workspace) => listed(workspace, 'label').map(({ name }) => name);
const ownViews = (workspace: Workspace) =>
	[...workspace.table('own-view').values()].map(({ name }) => name);

test('labels are everybody’s, an own view is nobody else’s, and a viewer has own views only', async () => {
	const app = await started();
	const team = await app.openTeam();
	expect((await team.share()).ok).toBe(true);
	const invited = { areas: 'all', ttlMs: 3_600_000 } as const;
	const enter = async (role: 'rep' | 'viewer') => {
		const invite = await team.invite({ ...invited, role });
		if (!invite.ok) throw new Error(invite.problem.code);
		const member = await Member.guest(RELAY, invite.value.link, role);
		ends.push(() => member.close());
		await member.synced();
		return member;
	};
	const [robin, vera] = [await enter('rep'), await enter('viewer')];
	const { store } = app.workspace;
	must(addListed(store, 'label', { name: 'Key account' }));
	addOwnView(store, 'Mine');
	must(addListed(robin.store, 'label', { name: 'Trade fair' }));
	addOwnView(robin.store, 'Robin’s');
	vera.store.grant = { role: 'viewer' };
	expect(refusal(addListed(vera.store, 'label', { name: 'No' })).code).toBe('read-only');
	addOwnView(vera.store, 'Vera’s');
	await until(() => app.workspace.status.kind === 'synced');
	for (const one of [store, robin.store, vera.store])
		await until(() => labels(one).sort().join() === 'Key account,Trade fair');
	await Promise.all([robin.synced(), vera.synced()]);
	expect([store, robin.store, vera.store].map(ownViews)).toEqual([
		...[['Mine'], ['Robin’s'], ['Vera’s']]
	]);
});

test('labels and own views are there after a restart, and in a file', async () => {
	const app = await started();
	const { entry, store, session } = app.workspace;
	must(addListed(store, 'label', { name: 'Key account' }));
	addOwnView(store, 'Mine');
	await until(() => app.workspace.status.kind === 'saved');
	await app.change(entry);
	expect([labels(app.workspace.store), ownViews(app.workspace.store)]).toEqual([
		...[['Key account'], ['Mine']]
	]);
	expect(session.me.entries).toHaveLength(1);
	// From the disk alone, as when the app cannot be opened.
	await app.leave();
	const file = await exportWorkspace(entry);
	if (!file.ok) throw new Error(file.problem.code);
	const archive = await archiveIn(file.value.file);
	if (!archive?.ok) throw new Error('no archive');
	await restore(app, archive.value);
	expect(app.workspace.entry.id).not.toBe(entry.id);
	expect([labels(app.workspace.store), ownViews(app.workspace.store)]).toEqual([
		...[['Key account'], ['Mine']]
	]);
});
