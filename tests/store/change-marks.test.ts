import { expect, test } from 'vitest';
import type { ChangeMarkId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { addMark, deleteMark, marksOf, proposalsFor, setMark } from '#lib/store/change-marks.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { addStage, removeStage } from '#lib/store/stages.ts';
import { undo } from '#lib/store/undo.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { must, NEW_BUSINESS, newWorkspace, refusal, stageNamed } from '../helpers/workspace.ts';

const day = (text: string) => text as Day;

function opened() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	return { ...setting, pipeline, at: (name: string) => stageNamed(workspace, name) };
}

test('addMark marks a change of a pipeline; marksOf lists its marks, the earliest first', () => {
	const { workspace, pipeline, at } = opened();
	const late = must(addMark(workspace, { day: day('2026-03-01'), title: ' New price ', pipeline }));
	const draft = { day: day('2026-02-01'), title: 'New script', pipeline, stages: [at('Demo')] };
	const early = must(addMark(workspace, draft));
	expect(marksOf(workspace, pipeline)).toMatchObject([
		{ id: early, ...draft, madeBy: workspace.member },
		{ id: late, title: 'New price', stages: [] }
	]);
	expect(marksOf(workspace, 'lnone' as PipelineId)).toEqual([]);
});

test('addMark takes a stage that was removed, and no stage of another pipeline', () => {
	const { workspace, pipeline, at } = opened();
	const draft = { day: day('2026-02-01'), title: 'Shorter', pipeline };
	const demo = at('Demo');
	must(removeStage(workspace, demo));
	must(addMark(workspace, { ...draft, stages: [demo] }));
	const other = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' }));
	const foreign = must(addStage(workspace, other, 'Closing'));
	const code = (change: object) => refusal(addMark(workspace, { ...draft, ...change })).code;
	expect(code({ stages: [foreign] })).toBe('stage-unknown');
	expect(code({ title: ' ' })).toBe('text-missing');
	expect(code({ day: '2026-13-01' })).toBe('day-invalid');
	expect(code({ pipeline: 'lnone' })).toBe('pipeline-unknown');
});

test('setMark and deleteMark change a mark, and are undone', () => {
	const { workspace, pipeline, at } = opened();
	const [demo, proposal] = [at('Demo'), at('Proposal')];
	const id = must(
		addMark(workspace, { day: day('2026-02-01'), title: 'Script', pipeline, stages: [demo] })
	);
	must(setMark(workspace, id, { day: day('2026-02-02'), title: 'Price', stages: [proposal] }));
	const mark = () => marksOf(workspace, pipeline)[0];
	expect(mark()).toMatchObject({ day: '2026-02-02', title: 'Price', stages: [proposal] });
	must(undo(workspace));
	expect(mark()).toMatchObject({ day: '2026-02-01', title: 'Script', stages: [demo] });
	must(deleteMark(workspace, id));
	expect(mark()).toBeUndefined();
	expect(refusal(setMark(workspace, id, { title: 'Late' })).code).toBe('record-unknown');
	expect(refusal(deleteMark(workspace, id)).code).toBe('record-unknown');
	must(undo(workspace));
	expect(refusal(setMark(workspace, id, { title: '' })).code).toBe('text-missing');
	expect(refusal(setMark(workspace, id, { day: day('soon') })).code).toBe('day-invalid');
	expect(refusal(setMark(workspace, id, { stages: ['snone' as StageId] })).code).toBe(
		'stage-unknown'
	);
	expect(refusal(setMark(workspace, 'knone' as ChangeMarkId, {})).code).toBe('record-unknown');
});

test('who may not edit stages sets no mark', () => {
	const { workspace, pipeline } = opened();
	workspace.grant = { role: 'rep' };
	const refused = addMark(workspace, { day: day('2026-02-01'), title: 'Script', pipeline });
	expect(refusal(refused).code).toBe('not-manager');
});

test('of the stages of a mark both stay that two have added apart', () => {
	const here = opened();
	const { workspace, pipeline, at } = here;
	const id = must(addMark(workspace, { day: day('2026-02-01'), title: 'Script', pipeline }));
	const there = colleagueOf(here);
	must(setMark(workspace, id, { stages: [at('Demo')] }));
	must(setMark(there.workspace, id, { title: 'New script', stages: [at('Proposal')] }));
	sync(here, there);
	const wanted = { title: 'New script', stages: [at('Demo'), at('Proposal')].sort() };
	expect(marksOf(workspace, pipeline)).toMatchObject([wanted]);
	expect(marksOf(there.workspace, pipeline)).toMatchObject([wanted]);
});

test('proposalsFor reads days in the time zone of the workspace', () => {
	const { workspace, pipeline, clock } = opened();
	clock.advance(86_400_000);
	must(addStage(workspace, pipeline, 'Closing'));
	const [proposed] = proposalsFor(workspace, pipeline);
	expect(proposed?.changes).toMatchObject([{ kind: 'added', name: 'Closing' }]);
	const title = 'Closing added';
	must(addMark(workspace, { ...proposed, day: proposed?.day as Day, title, pipeline }));
	expect(proposalsFor(workspace, pipeline)).toEqual([]);
});
