import { expect, test } from 'vitest';
import { isDue, toDiagnosis } from '#lib/domain/diagnosis.ts';
import type { DiagnosisId, PipelineId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { addDiagnosis, deleteDiagnosis, diagnosesOf, setDiagnosis } from '#lib/store/diagnoses.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { undo } from '#lib/store/undo.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { must, NEW_BUSINESS, newWorkspace, refusal, stageNamed } from '../helpers/workspace.ts';

const day = (text: string) => text as Day;

function opened() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	const draft = {
		pipeline,
		stage: stageNamed(workspace, 'Demo'),
		day: day('2026-02-01'),
		cause: 'traffic',
		figures: { conversion: 0.2, n: 40, benchmark: 0.35 }
	} as const;
	return { ...setting, pipeline, draft };
}

test('addDiagnosis keeps the figures as they were; whoever writes it sees to it unless said', () => {
	const { workspace, pipeline, draft } = opened();
	const id = must(
		addDiagnosis(workspace, { ...draft, note: ' Cheap ads ', lookAgain: day('2026-03-01') })
	);
	const [diagnosis] = diagnosesOf(workspace, pipeline);
	expect(diagnosis).toMatchObject({
		...draft,
		id,
		note: 'Cheap ads',
		owner: workspace.member,
		lookAgain: '2026-03-01',
		done: false
	});
	expect(diagnosis && isDue(diagnosis, day('2026-02-28'))).toBe(false);
	expect(diagnosis && isDue(diagnosis, day('2026-03-01'))).toBe(true);
});

test('addDiagnosis refuses what cannot be', () => {
	const { workspace, draft } = opened();
	const code = (change: object) => refusal(addDiagnosis(workspace, { ...draft, ...change })).code;
	expect(code({ pipeline: 'lnone' })).toBe('pipeline-unknown');
	const other = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' }));
	expect(code({ pipeline: other })).toBe('stage-unknown');
	expect(code({ day: 'today' })).toBe('day-invalid');
	expect(code({ lookAgain: '2026-02-30' })).toBe('day-invalid');
	for (const figures of [
		{ ...draft.figures, conversion: 20 },
		{ ...draft.figures, benchmark: -0.1 },
		{ ...draft.figures, conversion: NaN },
		{ ...draft.figures, n: 1.5 }
	])
		expect(code({ figures })).toBe('count-invalid');
});

test('setDiagnosis and deleteDiagnosis change one, and are undone', () => {
	const { workspace, draft } = opened();
	const id = must(addDiagnosis(workspace, { ...draft, lookAgain: day('2026-03-01') }));
	must(
		setDiagnosis(workspace, id, {
			cause: 'handling',
			note: 'Nobody calls back',
			owner: null,
			lookAgain: null,
			done: true
		})
	);
	const shown = () => diagnosesOf(workspace)[0];
	expect(shown()).toMatchObject({
		cause: 'handling',
		note: 'Nobody calls back',
		owner: undefined,
		lookAgain: undefined,
		done: true
	});
	must(undo(workspace));
	expect(shown()).toMatchObject({ cause: 'traffic', owner: workspace.member, done: false });
	const late = setDiagnosis(workspace, id, { lookAgain: day('later') });
	expect(refusal(late).code).toBe('day-invalid');
	must(deleteDiagnosis(workspace, id));
	expect(shown()).toBeUndefined();
	expect(refusal(deleteDiagnosis(workspace, id)).code).toBe('record-unknown');
	expect(refusal(setDiagnosis(workspace, 'ynone' as DiagnosisId, { done: true })).code).toBe(
		'record-unknown'
	);
});

test('diagnosesOf lists the open ones first, of each the latest first, and of pipelines that one sees', () => {
	const { workspace, pipeline, draft } = opened();
	const [done, old, fresh] = ['2026-03-01', '2026-01-01', '2026-02-01'].map((text) =>
		must(addDiagnosis(workspace, { ...draft, day: day(text) }))
	) as [DiagnosisId, DiagnosisId, DiagnosisId];
	must(setDiagnosis(workspace, done, { done: true }));
	const ids = (of?: PipelineId) => diagnosesOf(workspace, of).map(({ id }) => id);
	expect(ids(pipeline)).toEqual([fresh, old, done]);
	expect(ids()).toEqual([fresh, old, done]);
	expect(ids('lnone' as PipelineId)).toEqual([]);
});

test('a rep writes diagnoses, a viewer does not', () => {
	const { workspace, draft } = opened();
	workspace.grant = { role: 'rep' };
	must(addDiagnosis(workspace, draft));
	workspace.grant = { role: 'viewer' };
	expect(refusal(addDiagnosis(workspace, draft)).code).toBe('read-only');
});

test('closed by one and written to by another, apart, a diagnosis is closed with what was written', () => {
	const here = opened();
	const id = must(addDiagnosis(here.workspace, here.draft));
	const there = colleagueOf(here);
	must(setDiagnosis(here.workspace, id, { done: true }));
	must(setDiagnosis(there.workspace, id, { note: 'Since the fair' }));
	sync(here, there);
	expect(diagnosesOf(there.workspace)).toMatchObject([{ done: true, note: 'Since the fair' }]);
});

test('toDiagnosis reads a cause of a later version as another one, and no figures where one is missing', () => {
	const kept = { fields: { cause: 'weather', conversion: 0.5, n: 3 } } as never;
	expect(toDiagnosis(kept)).toMatchObject({ cause: 'other', figures: undefined, note: '' });
});
