import { expect, test } from 'vitest';
import { createDeal, moveDeal, setFields } from '#lib/store/commands.ts';
import {
	archivePipeline,
	colourPipeline,
	freePipelineName,
	isPipelineName,
	placePipeline,
	renamePipeline
} from '#lib/store/pipelines.ts';
import { archivedPipelines, pipelines, stagesOf } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { dealsWithoutStage } from '#lib/store/stages.ts';
import { undo } from '#lib/store/undo.ts';
import {
	addDeal,
	dealOf,
	joinAs,
	must,
	NEW_BUSINESS,
	newWorkspace,
	refusal,
	stageNamed
} from '../helpers/workspace.ts';

function three() {
	const { workspace } = newWorkspace();
	const make = (name: string) => must(createPipeline(workspace, { ...NEW_BUSINESS, name }));
	const [first] = pipelines(workspace);
	if (!first) throw new Error('no pipeline');
	return { workspace, first: first.id, second: make('Second'), third: make('Third') };
}

test('renamePipeline, colourPipeline and placePipeline change what is shown, and undo takes each back', () => {
	const { workspace, first, second, third } = three();
	const names = () => pipelines(workspace).map(({ name }) => name);
	must(renamePipeline(workspace, second, ' Partners '));
	must(colourPipeline(workspace, second, 'teal'));
	must(placePipeline(workspace, third, first));
	expect(names()).toEqual(['Third', 'New business', 'Partners']);
	must(placePipeline(workspace, third));
	expect(names()).toEqual(['New business', 'Partners', 'Third']);
	expect(workspace.pipelines.get(second)?.colour).toBe('teal');
	must(undo(workspace));
	expect(names()).toEqual(['Third', 'New business', 'Partners']);
	expect(refusal(renamePipeline(workspace, second, ' ')).code).toBe('name-missing');
	expect(refusal(colourPipeline(workspace, 'lnone' as never, '')).code).toBe('pipeline-unknown');
});

test('archivePipeline takes it out of every choice; its deals stay, and none is asked for another stage', () => {
	const { workspace, first, second, third } = three();
	const deal = addDeal(workspace, { stage: stageNamed(workspace, 'Demo') });
	must(archivePipeline(workspace, first, true));
	expect(pipelines(workspace).map(({ id }) => id)).toEqual([second, third]);
	expect(archivedPipelines(workspace).map(({ id }) => id)).toEqual([first]);
	expect(dealOf(workspace, deal).pipeline).toBe(first);
	expect(dealsWithoutStage(workspace)).toEqual([]);
	// What is made without a stage goes to the first pipeline that is shown.
	expect(dealOf(workspace, must(createDeal(workspace, { title: 'New' }))).pipeline).toBe(second);
	must(archivePipeline(workspace, first, false));
	expect(pipelines(workspace)[0]?.id).toBe(first);
});

test('archivePipeline refuses the last; where two archived the last two apart, none counts as archived', () => {
	const { workspace, first, second, third } = three();
	must(archivePipeline(workspace, second, true));
	must(archivePipeline(workspace, third, true));
	expect(refusal(archivePipeline(workspace, first, true)).code).toBe('pipeline-last');

	const { workspace: apart } = newWorkspace(2);
	for (const { id } of pipelines(apart)) must(setFields(apart, id, { archived: true }));
	expect(pipelines(apart)).toHaveLength(1);
	expect(archivedPipelines(apart)).toEqual([]);
});

test('moveDeal out of an archived pipeline works; a rep may not archive', () => {
	const { workspace, first, second } = three();
	const deal = addDeal(workspace);
	must(archivePipeline(workspace, first, true));
	must(moveDeal(workspace, deal, stagesOf(workspace, second)[0]?.id as never));
	expect(dealOf(workspace, deal).pipeline).toBe(second);
	joinAs(workspace, 'Rep', 'rep');
	workspace.grant = { role: 'rep' };
	expect(refusal(archivePipeline(workspace, second, true)).code).toBe('not-manager');
});

test('createPipeline refuses what has no name, or no open stage', () => {
	const { workspace } = newWorkspace();
	expect(refusal(createPipeline(workspace, { ...NEW_BUSINESS, name: ' ' })).code).toBe(
		'name-missing'
	);
	expect(refusal(createPipeline(workspace, { name: 'A', stages: [] })).code).toBe('stage-last');
});

test('isPipelineName(workspace, name, except) takes archived ones and other spellings for the same, and not the pipeline itself', () => {
	const { workspace, second, third } = three();
	must(archivePipeline(workspace, third, true));
	expect(isPipelineName(workspace, ' second ')).toBe(true);
	expect(isPipelineName(workspace, 'THIRD')).toBe(true);
	expect(isPipelineName(workspace, 'Second', second)).toBe(false);
	expect(isPipelineName(workspace, 'Fourth')).toBe(false);
});

test('freePipelineName(workspace, wanted, format) adds the first number that is free, in the digits asked for', () => {
	const { workspace } = three();
	expect(freePipelineName(workspace, 'Fourth', String)).toBe('Fourth');
	expect(freePipelineName(workspace, 'Second', String)).toBe('Second 2');
	must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second ۲' }));
	const persian = (number: number) => number.toLocaleString('fa');
	expect(freePipelineName(workspace, 'Second', persian)).toBe('Second ۳');
});
