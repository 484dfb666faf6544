import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { DealId, PipelineId } from '#lib/domain/ids.ts';
import type { Areas, Role } from '#lib/protocol/permission.ts';
import { parseInvitation } from '#lib/protocol/invitation.ts';
import { App } from '#lib/state/app.svelte.ts';
import { archiveIn, exportWorkspace, restore } from '#lib/state/archive.ts';
import { join, startEmpty } from '#lib/state/first-start.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { logActivity } from '#lib/store/activities.ts';
import { createDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { openStages } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { endAll } from '../helpers/app.ts';
import { Editor } from '../helpers/editor.ts';
import { openTray } from '#lib/sync/tray.ts';
import { entered, remote, seated, type RemoteSeat, type Seat } from '../helpers/seat.ts';
import { Member } from '../helpers/member.ts';
import { holds, until } from '../helpers/until.ts';
import { must, NEW_BUSINESS, refusal } from '../helpers/workspace.ts';

/** Areas, in the app with its worker and a store, at a real relay. */

const RELAY = inject('relay');

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(() => endAll(ends));

function newApp(): App {
	const app = new App(RELAY);
	ends.push(() => app.phase === 'open' && app.remove());
	return app;
}

const titles = ({ deals }: Workspace) => [...deals.values()].map(({ title }) => title).sort();
const stageIn = (store: Workspace, pipeline: PipelineId) => {
	const [stage] = openStages(store, pipeline);
	if (!stage) throw new Error('no stage');
	return stage.id;
};
const synced = (app: App) => until(() => app.workspace.status.kind === 'synced');

/** The owner’s app, with a pipeline that only some see. */
async function owner() {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const { store } = app.workspace;
	const secret = must(createPipeline(store, { ...NEW_BUSINESS, name: 'Secret' }));
	must(setPipelineArea(store, secret, 'restricted'));
	const team = await app.openTeam();
	expect((await team.share()).ok).toBe(true);
	await synced(app);
	const invite = async (role: Role, areas: Areas) => {
		const invited = await team.invite({ role, areas, ttlMs: 3_600_000 });
		if (!invited.ok) throw new Error(invited.problem.code);
		return invited.value.link;
	};
	return { app, store, team, secret, invite };
}

/** What a device of a member is given by the relay, and nothing else. */
async function given(seat: RemoteSeat, document: string) {
	const device = remote(seat, document);
	ends.push(() => device.close());
	await until(() => device.isSynced || device.refusal !== undefined);
	return device;
}

test('a deal of a restricted pipeline is on the relay where only its people open it', async () => {
	const { app, store, team, secret } = await owner();
	const deal = must(createDeal(store, { title: 'Hidden', stage: stageIn(store, secret) }));
	must(logActivity(store, { type: 'call', deal, outcome: 'reached', note: 'whispered' }));
	must(createDeal(store, { title: 'Seen' }));
	await synced(app);
	const seat = await seatOf(app);
	const inside = await seated(seat, { role: 'rep', areas: [secret] });
	const outside = await seated(seat, { role: 'rep', areas: [] });
	for (const kind of ['ops', 'act']) {
		const closed = await given(outside, `${kind}/${secret}/1`);
		expect([closed.refusal, closed.entries]).toEqual(['unknown', []]);
	}
	const common = await given(outside, 'ops/0/1');
	expect(common.entries.join()).toContain('Seen');
	expect(common.entries.join()).not.toContain('Hidden');
	expect((await given(outside, 'act/0/1')).entries.join()).not.toContain('whispered');
	expect((await given(inside, `ops/${secret}/1`)).entries.join()).toContain('Hidden');
	expect((await given(inside, `act/${secret}/1`)).entries.join()).toContain('whispered');
	expect(team.leads).toBe(true);
});

/** Another device of the owner whose app this is. */
async function seatOf(app: App): Promise<Seat> {
	const team = await app.openTeam();
	const invited = await team.invite({
		...{ role: 'owner', areas: 'all', ttlMs: 3_600_000, member: app.workspace.store.member }
	});
	if (!invited.ok) throw new Error(invited.problem.code);
	return entered(RELAY, invited.value.link);
}

test('a deal is carried with its calls into a restricted pipeline and out of it; who does not see it has it on no board', async () => {
	const { app, store, invite, secret } = await owner();
	const [open] = app.workspace.pipelines;
	if (!open) throw new Error('no pipeline');
	const deal = must(createDeal(store, { title: 'Carried', stage: stageIn(store, open.id) }));
	must(logActivity(store, { type: 'call', deal, outcome: 'reached', note: 'first' }));
	const robin = await Member.guest(RELAY, await invite('rep', []), 'Robin');
	ends.push(() => robin.close());
	robin.store.grant = { role: 'rep', areas: [] };
	await until(() => titles(robin.store).includes('Carried'));

	must(moveDeal(store, deal, stageIn(store, secret)));
	const seat = await seatOf(app);
	const ops = await given(seat, `ops/${secret}/1`);
	const act = await given(seat, `act/${secret}/1`);
	await until(() => ops.entries.some((entry) => entry.includes('Carried')));
	await until(() => act.entries.some((entry) => entry.includes('first')));
	await until(() => !titles(robin.store).includes('Carried'));
	expect(refusal(setDeal(robin.store, deal, { title: 'Mine' })).code).toBe('deal-unknown');

	must(setDeal(store, deal, { title: 'Renamed inside' }));
	await until(() => ops.entries.some((entry) => entry.includes('Renamed inside')));
	const common = await given(seat, 'ops/0/1');
	expect(common.entries.join()).not.toContain('Renamed inside');
	must(moveDeal(store, deal, stageIn(store, open.id)));
	await until(() => titles(robin.store).includes('Renamed inside'));
	expect([...robin.store.activities.of(deal)].map(({ note }) => note)).toEqual(['first']);
});

test('the note of a deal goes along with it, and what is typed in it then is typed where only its people see it', async () => {
	const { app, store, invite, secret } = await owner();
	const [open] = app.workspace.pipelines;
	if (!open) throw new Error('no pipeline');
	const deal = must(createDeal(store, { title: 'Noted', stage: stageIn(store, open.id) }));
	const other = must(createDeal(store, { title: 'Noted, too', stage: stageIn(store, open.id) }));
	for (const id of [deal, other]) await type(app, id, 'before');
	await synced(app);
	const outside = await entered(RELAY, await invite('rep', []));
	expect(noteOf((await given(outside, `note/0/${deal}`)).doc).toString()).toBe('before');
	must(moveDeal(store, deal, stageIn(store, secret)));
	must(moveDeal(store, other, stageIn(store, secret)));
	await type(app, deal, ', inside');
	await synced(app);
	expect((await given(outside, `note/${secret}/${deal}`)).refusal).toBe('unknown');
	expect(noteOf((await given(outside, `note/0/${deal}`)).doc).toString()).toBe('before');
	const seat = await seatOf(app);
	const inside = await given(seat, `note/${secret}/${deal}`);
	await until(() => noteOf(inside.doc).toString() === 'before, inside');
	// Nobody has looked at it since.
	const untouched = await given(seat, `note/${secret}/${other}`);
	await until(() => noteOf(untouched.doc).toString() === 'before');
});

/** Types at the end of a note that is shown in a field. */
async function type(app: App, deal: DealId, text: string): Promise<void> {
	const ended = new AbortController();
	const note = await app.workspace.openNote(deal, ended.signal);
	if (!note) throw new Error('no note');
	const editor = new Editor();
	note.bind(editor);
	if (text !== 'before') await until(() => editor.text === 'before');
	editor.rewrite(editor.text + text);
	await until(() => app.workspace.session.unsavedNotes.length === 0);
	ended.abort();
}

test('who is given an area sees it at once; who loses it has nothing of it left, and what was unsent in the tray', async () => {
	const { store, secret } = await (async () => {
		const olga = await Member.owner(RELAY);
		ends.push(() => olga.close());
		const id = must(createPipeline(olga.store, { ...NEW_BUSINESS, name: 'Secret' }));
		must(setPipelineArea(olga.store, id, 'restricted'));
		await olga.synced();
		const app = newApp();
		await app.start();
		const link = parseInvitation(await olga.invite('rep', []));
		if (!link) throw new Error('no link');
		expect((await join(app, link, 'Robin')).ok).toBe(true);
		await synced(app);
		return { store: () => app.workspace.store, secret: { id, app, olga } };
	})();
	const { id, app, olga } = secret;
	const { member } = store();
	const ops = await given({ url: RELAY, ...olga }, `ops/${id}/1`);
	expect([...store().pipelines.values()].map(({ name }) => name).sort()).toEqual([
		...['Sales', 'Secret']
	]);
	expect(app.workspace.pipelines.map(({ name }) => name)).toEqual(['Sales']);

	const change = (areas: Areas) => olga.client.ask('change', { member, role: 'rep', areas });
	expect((await change([id])).ok).toBe(true);
	await until(() => app.workspace.pipelines.length === 2);
	const deal = must(createDeal(store(), { title: 'Inside', stage: stageIn(store(), id) }));
	await until(() => ops.entries.some((entry) => entry.includes('Inside')));
	await synced(app);
	expect([...app.workspace.session.documents.keys()]).toContain(`ops/${id}/1`);

	expect((await change([])).ok).toBe(true);
	await until(() => app.phase === 'open' && app.workspace.pipelines.length === 1);
	await holds(() => expect(titles(store())).toEqual([]));
	expect(store().deals.has(deal)).toBe(false);
	await synced(app);
	expect([...app.workspace.session.documents.keys()]).not.toContain(`ops/${id}/1`);
	const file = await exportWorkspace(app.workspace.entry);
	if (!file.ok) throw new Error(file.problem.code);
	expect(await file.value.file.text()).not.toContain('Inside');
	const tray = openTray();
	const items = await tray.list(app.workspace.entry.id);
	tray.close();
	expect(items).toEqual({ ok: true, value: [] });
});

test('a workspace of this device alone writes areas, keeps them over a restart and in a file', async () => {
	const app = newApp();
	await app.start();
	await startEmpty(app);
	const { entry, store } = app.workspace;
	const secret = must(createPipeline(store, { ...NEW_BUSINESS, name: 'Secret' }));
	const before = must(createDeal(store, { title: 'Before', stage: stageIn(store, secret) }));
	must(setPipelineArea(store, secret, 'restricted'));
	must(createDeal(store, { title: 'After', stage: stageIn(store, secret) }));
	const area = `ops/${secret}/1`;
	const inArea = () => (app.workspace.session.documents.get(area)?.entries ?? []).join();
	await until(() => inArea().includes('Before') && inArea().includes('After'));
	expect(app.workspace.session.log.entries.join()).not.toContain('After');
	await until(() => app.workspace.status.kind === 'saved');
	await app.change(entry);
	expect(titles(app.workspace.store)).toEqual(['After', 'Before']);
	must(setDeal(app.workspace.store, before, { title: 'Changed' }));
	expect(inArea()).toContain('Changed');
	await until(() => app.workspace.status.kind === 'saved');
	await app.leave();
	const file = await exportWorkspace(entry);
	if (!file.ok) throw new Error(file.problem.code);
	const archive = await archiveIn(file.value.file);
	if (!archive?.ok) throw new Error('no archive');
	await restore(app, archive.value);
	expect(titles(app.workspace.store)).toEqual(['After', 'Changed']);
	expect(inArea()).toContain('After');
	expect(app.workspace.session.log.entries.join()).not.toContain('After');
});
