import { expect, test } from 'vitest';
import { instantOf } from '#lib/domain/hlc.ts';
import type { StageId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import {
	addCriterion,
	addGuideStep,
	expectActivities,
	removeGuideStep,
	requireField,
	setCriterion,
	setGuideStep
} from '#lib/store/guide.ts';
import { isStageName } from '#lib/store/pipelines.ts';
import { openStages, pipelines, stagesAt, stagesOf } from '#lib/store/queries.ts';
import {
	addStage,
	placeStage,
	removedStages,
	removeStage,
	renameStage,
	restoreStage,
	setStage
} from '#lib/store/stages.ts';
import { undo } from '#lib/store/undo.ts';
import { addDeal, dealOf, must, newWorkspace, refusal, stageNamed } from '../helpers/workspace.ts';

function opened() {
	const setting = newWorkspace();
	const [pipeline] = pipelines(setting.workspace);
	if (!pipeline) throw new Error('no pipeline');
	const names = () => stagesOf(setting.workspace, pipeline.id).map(({ name }) => name);
	return {
		...setting,
		pipeline: pipeline.id,
		names,
		at: (name: string) => stageNamed(setting.workspace, name)
	};
}

test('addStage puts a stage behind the open ones and before what ends them, likelier than the last', () => {
	const { workspace, pipeline, names } = opened();
	const id = must(addStage(workspace, pipeline, ' Closing '));
	expect(names()).toEqual(['Contact', 'Demo', 'Proposal', 'Closing', 'Won', 'Lost']);
	// Between 60 and 100.
	expect(workspace.stages.get(id)).toMatchObject({ kind: 'open', probability: 80 });
	for (let more = 0; more < 4; more++) must(addStage(workspace, pipeline, `Closing ${more}`));
	// However many are added, none is as good as won.
	expect(openStages(workspace, pipeline).map(({ probability }) => probability)).toEqual([
		10, 30, 60, 80, 90, 95, 95, 95
	]);
	for (let more = 0; more < 4; more++) must(undo(workspace));
	const taken = (name: string, except?: StageId) => isStageName(workspace, pipeline, name, except);
	expect([taken(' closing'), taken('Closing', id), taken('Other')]).toEqual([true, false, false]);
	expect(refusal(addStage(workspace, pipeline, '')).code).toBe('name-missing');
	expect(refusal(addStage(workspace, 'lnone' as never, 'A')).code).toBe('pipeline-unknown');
	must(undo(workspace));
	expect(names()).not.toContain('Closing');
});

test('placeStage puts a stage before another, or behind the open ones; what ends a pipeline stays there', () => {
	const { workspace, names, at } = opened();
	must(placeStage(workspace, at('Proposal'), at('Contact')));
	expect(names()).toEqual(['Proposal', 'Contact', 'Demo', 'Won', 'Lost']);
	must(placeStage(workspace, at('Proposal')));
	must(placeStage(workspace, at('Contact'), at('Won')));
	expect(names()).toEqual(['Demo', 'Proposal', 'Contact', 'Won', 'Lost']);
	expect(refusal(placeStage(workspace, at('Won'))).code).toBe('stage-wrong-kind');
});

test('setStage sets what a stage is, and refuses what is no share or no count of days', () => {
	const { workspace, at } = opened();
	const demo = at('Demo');
	must(setStage(workspace, demo, { probability: 45, decision: 'Will they?', days: 12 }));
	expect(workspace.stages.get(demo)).toMatchObject({
		probability: 45,
		guide: { decision: 'Will they?', days: 12 }
	});
	must(setStage(workspace, demo, { decision: '', days: null }));
	expect(workspace.stages.get(demo)?.guide).toMatchObject({ decision: '', days: undefined });
	for (const change of [{ probability: 101 }, { probability: 1.5 }, { days: 0 }, { days: -3 }])
		expect(refusal(setStage(workspace, demo, change)).code).toBe('count-invalid');
	expect(refusal(setStage(workspace, demo, { name: ' ' })).code).toBe('name-missing');
	expect(refusal(setStage(workspace, 'snone' as never, {})).code).toBe('stage-unknown');
});

test('criteria and steps are added, changed, put elsewhere and taken off; activities and fields are expected', () => {
	const { workspace, at } = opened();
	const demo = at('Demo');
	const guide = () => workspace.stages.get(demo)?.guide;
	const first = must(addCriterion(workspace, demo, { text: 'First' }));
	const second = must(addCriterion(workspace, demo, { text: 'Second', required: true }));
	must(setCriterion(workspace, demo, second, { before: first, text: 'Second, now first' }));
	expect(guide()?.criteria.map(({ text, required }) => [text, required])).toEqual([
		['Second, now first', true],
		['First', false]
	]);
	const step = must(addGuideStep(workspace, demo, 'Ring'));
	must(addGuideStep(workspace, demo, 'Write'));
	must(setGuideStep(workspace, demo, step, { before: null, text: 'Ring again' }));
	expect(guide()?.steps.map(({ text }) => text)).toEqual(['Write', 'Ring again']);
	must(removeGuideStep(workspace, demo, step));
	expect(guide()?.steps).toHaveLength(1);
	must(expectActivities(workspace, demo, 'call', 3));
	must(requireField(workspace, demo, 'value', true));
	expect(guide()).toMatchObject({ activities: [{ kind: 'call', count: 3 }], requires: ['value'] });
	must(expectActivities(workspace, demo, 'call', 0));
	must(requireField(workspace, demo, 'value', false));
	expect(guide()).toMatchObject({ activities: [], requires: [] });

	expect(refusal(expectActivities(workspace, demo, 'call', -1)).code).toBe('count-invalid');
	expect(refusal(addCriterion(workspace, demo, { text: ' ' })).code).toBe('name-missing');
	expect(refusal(setCriterion(workspace, demo, 'none', {})).code).toBe('record-unknown');
	expect(refusal(addCriterion(workspace, 'snone' as never, { text: 'A' })).code).toBe(
		'stage-unknown'
	);
});

test('removedStages lists what was removed, not what was undone; restoreStage brings it back', () => {
	const { workspace, pipeline, names, at } = opened();
	const demo = at('Demo');
	const deal = addDeal(workspace, { stage: demo });
	must(addStage(workspace, pipeline, 'Slip'));
	must(undo(workspace));
	must(removeStage(workspace, demo, { moveTo: at('Contact') }));
	expect(removedStages(workspace, pipeline).map(({ name }) => name)).toEqual(['Demo']);
	must(restoreStage(workspace, demo));
	expect(names()).toContain('Demo');
	expect(dealOf(workspace, deal).stage).toBe(at('Contact'));
	expect(refusal(restoreStage(workspace, demo)).code).toBe('stage-unknown');
});

test('stagesAt(workspace, pipeline, instant) reads names, order and existence as they were then', () => {
	const { workspace, pipeline, at, clock } = opened();
	const then = (instant: number) =>
		stagesAt(workspace, pipeline, instant as EpochMs).map(({ name }) => name);
	const made = instantOf(workspace.operationsOf(pipeline)[0]?.hlc as never);
	const first = clock.now();
	clock.advance(60_000);
	must(renameStage(workspace, at('Demo'), 'Shown'));
	must(placeStage(workspace, at('Proposal'), at('Contact')));
	const second = clock.now() + 1000;
	clock.advance(60_000);
	must(addStage(workspace, pipeline, 'Closing'));
	must(removeStage(workspace, at('Contact'), {}));
	clock.advance(60_000);

	expect(then(first)).toEqual(['Contact', 'Demo', 'Proposal', 'Won', 'Lost']);
	expect(then(second)).toEqual(['Proposal', 'Contact', 'Shown', 'Won', 'Lost']);
	expect(then(clock.now())).toEqual(['Proposal', 'Shown', 'Closing', 'Won', 'Lost']);
	// The deals of a file are older than the pipeline.
	expect(then(made - 86_400_000)).toEqual(['Contact', 'Demo', 'Proposal', 'Won', 'Lost']);
	expect(then(clock.now()).slice(0, 3)).toEqual(
		openStages(workspace, pipeline).map(({ name }) => name)
	);
});
