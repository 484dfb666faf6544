import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type DealId, type PipelineId } from '#lib/domain/ids.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { logActivity } from '#lib/store/activities.ts';
import { commit, createDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { stamp } from '#lib/store/stamp.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { addDeal, must, NEW_BUSINESS, newWorkspace, refusal } from '../helpers/workspace.ts';

/** A workspace with a pipeline that everybody sees and one that only some see. */
function setting() {
	const areas = new AreaLogs(() => ({
		log: docLog(new Y.Doc()),
		activities: docLog(new Y.Doc())
	}));
	const given = newWorkspace(1, { areas });
	const { workspace } = given;
	const [{ id: open } = { id: '' as PipelineId }] = pipelines(workspace);
	const secret = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Secret' }));
	must(setPipelineArea(workspace, secret, 'restricted'));
	const kinds = (entries: readonly string[]) =>
		entries.flatMap((entry) => decode(entry)?.kind ?? []);
	const written = () => ({
		common: kinds(docLog(given.log).entries),
		area: kinds(areas.open.get(secret)?.log.entries ?? []),
		beside: kinds(areas.open.get(secret)?.activities.entries ?? [])
	});
	return { ...given, open, secret, areas, written };
}

function first(workspace: Workspace, pipeline: PipelineId) {
	const [stage] = openStages(workspace, pipeline);
	if (!stage) throw new Error('no stage');
	return stage.id;
}

const rep = (areas: readonly string[]) => ({ role: 'rep', areas }) as const;

test('setPipelineArea() is one field, undone like any; a rep may not, and an unknown pipeline is refused', () => {
	const { workspace, secret, open } = setting();
	expect(workspace.pipelines.get(secret)?.area).toBe(secret);
	must(setPipelineArea(workspace, secret, 'open'));
	expect(workspace.pipelines.get(secret)?.area).toBeUndefined();
	must(undo(workspace));
	expect(workspace.pipelines.get(secret)?.area).toBe(secret);
	expect(refusal(setPipelineArea(workspace, 'l9' as PipelineId, 'open')).code).toBe(
		'record-unknown'
	);
	workspace.grant = rep([secret]);
	expect(refusal(setPipelineArea(workspace, open, 'restricted')).code).toBe('not-manager');
});

test('a deal, its calls, comments and lead are written where the deal stands', () => {
	const { workspace, secret, written } = setting();
	const deal = addDeal(workspace, { stage: first(workspace, secret) });
	must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
	const comment = newId('comment', workspace.random);
	must(commit(workspace, [stamp(workspace, 'create', comment, { fields: { on: deal } })], 0));
	const lead = newId('lead', workspace.random);
	const fields = { title: 'Lead', state: 'new', on: '2026-03-02' };
	must(commit(workspace, [stamp(workspace, 'create', lead, { fields })], 0));
	expect(written()).toEqual({
		...{ common: ['create'], area: ['create'], beside: ['create', 'create'] }
	});
	must(commit(workspace, [stamp(workspace, 'set', lead, { fields: { deal } })], 0));
	expect(written().area).toEqual(['create', 'set']);
	expect([deal, comment, lead].map((id) => workspace.areaOf(id))).toEqual([
		...[secret, secret, secret]
	]);
});

test('a deal that changes area is seen to leave in the one, and written to in the other from then on', () => {
	const { workspace, secret, written } = setting();
	const deal = addDeal(workspace);
	must(moveDeal(workspace, deal, first(workspace, secret)));
	must(setDeal(workspace, deal, { title: 'Inside' }));
	expect(written()).toMatchObject({ common: ['create', 'move'], area: ['move', 'set'] });
});

test('a rep without the area sees neither pipeline nor deals, moves nothing there, and has it all back with the grant', () => {
	const { workspace, secret, open } = setting();
	const away = addDeal(workspace, { stage: first(workspace, open), title: 'Away' });
	const call = must(logActivity(workspace, { type: 'call', deal: away, outcome: 'reached' }));
	must(moveDeal(workspace, away, first(workspace, secret)));
	const here = addDeal(workspace, { title: 'Here' });
	const told: string[] = [];
	workspace.onChange((changed) => told.push(...changed));
	workspace.grant = rep([]);
	expect(told.sort()).toEqual([away, call].sort());
	expect([...workspace.deals.keys()]).toEqual([here]);
	expect([...workspace.activities]).toEqual([]);
	expect(workspace.columns.of(first(workspace, secret))).toEqual([]);
	expect(pipelines(workspace).map(({ id }) => id)).toEqual([open]);
	expect(refusal(moveDeal(workspace, here, first(workspace, secret)))).toEqual({
		...{ code: 'area-closed', where: here }
	});
	expect(refusal(setDeal(workspace, away, { title: 'x' })).code).toBe('deal-unknown');
	const draft = { title: 'New', stage: first(workspace, secret) };
	expect(refusal(createDeal(workspace, draft)).code).toBe('area-closed');
	expect(workspace.deals.get(here)?.pipeline).toBe(open);
	workspace.grant = rep([secret]);
	expect([...workspace.deals.values()].map(({ title }) => title).sort()).toEqual(['Away', 'Here']);
	expect([...workspace.activities.of(away as DealId)].map(({ id }) => id)).toEqual([call]);
	must(moveDeal(workspace, here, first(workspace, secret)));
});

test('whether deals or pipelines come first, or the grant, what is closed is not shown', () => {
	const { workspace, secret, directory, log, activities, areas } = setting();
	const away = addDeal(workspace);
	must(logActivity(workspace, { type: 'call', deal: away, outcome: 'reached' }));
	must(moveDeal(workspace, away, first(workspace, secret)));
	const here = addDeal(workspace, { title: 'Here' });
	expect(areas.open.size).toBe(1);
	const parts = { directory, log, activities };
	const orders = [
		['directory', 'log', 'activities'],
		['activities', 'log', 'directory']
	] as const;
	for (const order of orders) {
		const empty = { directory: new Y.Doc(), log: new Y.Doc(), activities: new Y.Doc() };
		const { workspace: later } = newWorkspace(2, { ...empty });
		later.grant = rep([]);
		for (const name of order)
			Y.applyUpdate(empty[name], Y.encodeStateAsUpdate(parts[name]), 'relay');
		expect([order, [...later.deals.keys()]]).toEqual([order, [here]]);
		expect([...later.activities]).toEqual([]);
	}
});
