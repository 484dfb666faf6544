import type { ChangeMark } from './change-mark.ts';
import type { Stage } from './directory.ts';
import type { Records } from './fold.ts';
import { instantOf } from './hlc.ts';
import type { PipelineId, StageId } from './ids.ts';
import type { Operation } from './operation.ts';
import { stagesAt, stagesMade } from './stages-at.ts';
import { addDays, dayIn, startOfDay, type Day, type EpochMs, type TimeZone } from './time.ts';

/** What may have changed how deals go on; the first say more than the last. */
const STAGE_CHANGES = [
	'added',
	'removed',
	'moved',
	'criterion-added',
	'criterion-removed',
	'criterion-changed',
	'field-required',
	'field-optional'
] as const;

/** What was changed about one stage. */
export interface StageChange {
	readonly kind: (typeof STAGE_CHANGES)[number];
	readonly stage: StageId;
	/** The name of the stage on that day. */
	readonly name: string;
	/** The words of the criterion, or the name of the field; empty for the others. */
	readonly text: string;
}

/** A day on which a pipeline was changed, and what was. */
export interface ProposedMark {
	readonly day: Day;
	/** Those that say most first. */
	readonly changes: readonly StageChange[];
	/** Each once, in the order of the changes. */
	readonly stages: readonly StageId[];
}

/**
 * The days on which the open stages of a pipeline, or what they ask for, came out otherwise than they were the day before,
 * the last first. What was taken back within the day is no change, nor is what was set up on the day the pipeline was made.
 * Days that have a mark are left out, and those whose mark somebody has deleted.
 *
 * `marks` are those of any pipeline, deleted ones among them; days are those of `zone`, by the time of recording.
 */
export function proposedMarks(
	records: Records,
	pipeline: PipelineId,
	marks: Iterable<ChangeMark>,
	zone: TimeZone
): readonly ProposedMark[] {
	const begun = records.get(pipeline)?.operations[0];
	if (!begun) return [];
	const dayOf = ({ hlc }: Operation) => dayIn(instantOf(hlc), zone);
	const own: Records = new Map();
	for (const folded of [...stagesMade(records, pipeline), records.get(pipeline)])
		if (folded) own.set(folded.id, folded);
	const settled = new Set<Day | undefined>([dayOf(begun)]);
	for (const mark of marks)
		if (mark.pipeline === pipeline && !mark.deletion?.undo) settled.add(mark.day);
	const days = new Set([...own.values()].flatMap(({ operations }) => operations.map(dayOf)));
	const at = (instant: number) =>
		stagesAt(own, pipeline, instant as EpochMs).filter(({ kind }) => kind === 'open');
	return [...days]
		.filter((day) => !settled.has(day))
		.sort()
		.reverse()
		.flatMap((day) => {
			const changes = changesBetween(
				at(startOfDay(day, zone) - 1),
				at(startOfDay(addDays(day, 1), zone) - 1)
			);
			const stages = [...new Set(changes.map(({ stage }) => stage))];
			return changes.length > 0 ? [{ day, changes, stages }] : [];
		});
}

function changesBetween(before: readonly Stage[], after: readonly Stage[]): readonly StageChange[] {
	const was = new Map(before.map((stage) => [stage.id, stage]));
	const is = new Map(after.map((stage) => [stage.id, stage]));
	const plain = (kind: StageChange['kind'], { id, name }: Stage): StageChange => ({
		kind,
		stage: id,
		name,
		text: ''
	});
	const stayed = (all: readonly Stage[]) =>
		all.flatMap(({ id }) => (was.has(id) && is.has(id) ? [id] : []));
	const reordered = String(stayed(before)) !== String(stayed(after));
	return [
		...after.filter(({ id }) => !was.has(id)).map((stage) => plain('added', stage)),
		...before.filter(({ id }) => !is.has(id)).map((stage) => plain('removed', stage)),
		...after.flatMap((stage) => {
			const old = was.get(stage.id);
			if (!old) return [];
			const moved = reordered && old.order !== stage.order;
			return [...(moved ? [plain('moved', stage)] : []), ...guideChanges(old, stage)];
		})
	].sort((a, b) => STAGE_CHANGES.indexOf(a.kind) - STAGE_CHANGES.indexOf(b.kind));
}

/** What a stage asks for and did not, or no longer does. */
function guideChanges({ guide: before }: Stage, stage: Stage): readonly StageChange[] {
	const { id, name, guide: after } = stage;
	const change = (kind: StageChange['kind'], text: string) => ({ kind, stage: id, name, text });
	const was = new Map(before.criteria.map((one) => [one.id, one]));
	const is = new Set(after.criteria.map((one) => one.id));
	return [
		...after.criteria.flatMap((one) => {
			const old = was.get(one.id);
			if (!old) return [change('criterion-added', one.text)];
			return old.text === one.text && old.required === one.required
				? []
				: [change('criterion-changed', one.text)];
		}),
		...before.criteria
			.filter((one) => !is.has(one.id))
			.map(({ text }) => change('criterion-removed', text)),
		...after.requires
			.filter((field) => !before.requires.includes(field))
			.map((field) => change('field-required', field)),
		...before.requires
			.filter((field) => !after.requires.includes(field))
			.map((field) => change('field-optional', field))
	];
}
