import { expect, test } from 'vitest';
import type { PipelineId } from '#lib/domain/ids.ts';
import { proposedMarks } from '#lib/domain/proposed-marks.ts';
import type { Day, TimeZone } from '#lib/domain/time.ts';
import { addMark, deleteMark } from '#lib/store/change-marks.ts';
import { addCriterion, removeCriterion, requireField, setCriterion } from '#lib/store/guide.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { addStage, placeStage, removeStage, renameStage } from '#lib/store/stages.ts';
import { undo } from '#lib/store/undo.ts';
import { must, NEW_BUSINESS, newWorkspace, stageNamed } from '../helpers/workspace.ts';

const DAY = 86_400_000;

function opened() {
	const { workspace, clock } = newWorkspace();
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	const proposed = (zone = 'Europe/Berlin') =>
		proposedMarks(
			workspace.records,
			pipeline,
			workspace.table('change-mark').values(),
			zone as TimeZone
		);
	const told = () =>
		proposed().map(({ changes }) =>
			changes.map(({ kind, name, text }) => [kind, name, text].filter(Boolean).join(' '))
		);
	return {
		workspace,
		clock,
		pipeline,
		proposed,
		told,
		at: (name: string) => stageNamed(workspace, name)
	};
}

test('proposedMarks names, by day, what was changed about the stages and what they ask for, the last first', () => {
	const { workspace, clock, pipeline, proposed, told, at } = opened();
	clock.advance(DAY);
	const closing = must(addStage(workspace, pipeline, 'Closing'));
	must(placeStage(workspace, at('Proposal'), at('Demo')));
	clock.advance(DAY);
	const demo = at('Demo');
	const shown = must(addCriterion(workspace, demo, { text: 'Was shown' }));
	must(requireField(workspace, demo, 'value', true));
	clock.advance(DAY);
	must(setCriterion(workspace, demo, shown, { required: true }));
	must(removeStage(workspace, closing));
	clock.advance(DAY);
	must(removeCriterion(workspace, demo, shown));
	must(requireField(workspace, demo, 'value', false));

	expect(told()).toEqual([
		['criterion-removed Demo Was shown', 'field-optional Demo value'],
		['removed Closing', 'criterion-changed Demo Was shown'],
		['criterion-added Demo Was shown', 'field-required Demo value'],
		['added Closing', 'moved Proposal']
	]);
	expect(proposed().map(({ stages }) => stages)).toEqual([
		[demo],
		[closing, demo],
		[demo],
		[closing, at('Proposal')]
	]);
	const days = proposed().map(({ day }) => day);
	expect(days).toEqual(days.toSorted().reverse());
});

test('proposedMarks names no new name, nothing that was taken back within the day, and no day of setting up', () => {
	const { workspace, clock, pipeline, told, at } = opened();
	// On the day on which the pipeline was made.
	must(addStage(workspace, pipeline, 'Trial'));
	clock.advance(DAY);
	must(renameStage(workspace, at('Demo'), 'Show'));
	must(addStage(workspace, pipeline, 'Slip'));
	must(undo(workspace));
	const text = must(addCriterion(workspace, at('Show'), { text: 'Slip' }));
	must(removeCriterion(workspace, at('Show'), text));
	must(placeStage(workspace, at('Proposal'), at('Show')));
	must(placeStage(workspace, at('Show'), at('Proposal')));
	expect(told()).toEqual([]);
});

test('proposedMarks leaves out days with a mark, or whose mark was deleted; one that was undone is no mark', () => {
	const { workspace, clock, pipeline, proposed } = opened();
	clock.advance(DAY);
	must(addStage(workspace, pipeline, 'Closing'));
	const day = proposed()[0]?.day as Day;
	const id = must(addMark(workspace, { day, title: 'New stage', pipeline }));
	expect(proposed()).toEqual([]);
	must(undo(workspace));
	expect(proposed().map((one) => one.day)).toEqual([day]);
	must(addMark(workspace, { day, title: 'New stage', pipeline }));
	const again = [...workspace.table('change-mark').values()].find((one) => !one.deleted);
	expect(again?.id).not.toBe(id);
	must(deleteMark(workspace, again?.id as never));
	expect(proposed()).toEqual([]);
});

test('proposedMarks reads one pipeline, and days of the zone it is given', () => {
	const { workspace, clock, pipeline, proposed } = opened();
	const other = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Second' }));
	clock.advance(DAY);
	must(addStage(workspace, other, 'Closing'));
	expect(proposed()).toEqual([]);
	must(addStage(workspace, pipeline, 'Closing'));
	const [berlin, kiritimati] = ['Europe/Berlin', 'Pacific/Kiritimati'].map(
		(zone) => proposed(zone)[0]?.day
	);
	const hours = new Date(clock.now()).getUTCHours();
	expect(kiritimati === berlin).toBe(hours < 10);
	expect(
		proposedMarks(workspace.records, 'lnone' as PipelineId, [], 'Europe/Berlin' as TimeZone)
	).toEqual([]);
});
