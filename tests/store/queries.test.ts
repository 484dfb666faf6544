import { expect, test } from 'vitest';
import { openStages, pipelines, reasons, stageOfKind, stagesOf } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { must, NEW_BUSINESS, newWorkspace } from '../helpers/workspace.ts';

test('pipelines, stagesOf, openStages, stageOfKind and reasons are in their order', () => {
	const { workspace } = newWorkspace();
	const second = must(
		createPipeline(workspace, {
			name: 'Second',
			stages: [...NEW_BUSINESS.stages].reverse()
		})
	);
	expect(pipelines(workspace).map(({ name }) => name)).toEqual(['New business', 'Second']);
	expect(stagesOf(workspace, second).map(({ name }) => name)).toEqual([
		'Lost',
		'Won',
		'Proposal',
		'Demo',
		'Contact'
	]);
	expect(openStages(workspace, second).map(({ name }) => name)).toEqual([
		'Proposal',
		'Demo',
		'Contact'
	]);
	expect(stageOfKind(workspace, second, 'won')?.name).toBe('Won');
	expect(stageOfKind(workspace, 'lnone' as never, 'won')).toBeUndefined();
	expect(reasons(workspace).map(({ name }) => name)).toEqual(['Price', 'No answer']);
});
