import { ABOUT_STAGE, type ChangeMark } from '#lib/domain/change-mark.ts';
import { newId, type ChangeMarkId, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { refuse, type Problem, type Result } from '#lib/domain/problem.ts';
import { proposedMarks, type ProposedMark } from '#lib/domain/proposed-marks.ts';
import { parseDay, type Day } from '#lib/domain/time.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { isStageOf } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Marks of what was changed about how one sells. Who may edit stages sets them. */

export interface MarkDraft {
	readonly day: Day;
	readonly title: string;
	readonly pipeline: PipelineId;
	/** Those it is about, removed ones among them; the pipeline as a whole where left out. */
	readonly stages?: readonly StageId[];
}

/** Marks a change. Refused: `text-missing` (no title), `day-invalid`, `pipeline-unknown`, `stage-unknown`, `not-manager`. */
export function addMark(workspace: Workspace, draft: MarkDraft): Result<ChangeMarkId> {
	const { day, title, pipeline, stages = [] } = draft;
	if (!workspace.pipelines.has(pipeline)) return refuse('pipeline-unknown', pipeline);
	const problem = unsound(workspace, pipeline, draft);
	if (problem) return { ok: false, problem };
	const id = newId('change-mark', workspace.random);
	const fields: Fields = { day, title: title.trim(), pipeline, ...aboutFields(stages, true) };
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/** Changes a mark: each stage that it is about is set apart from the others. Refused as `addMark`, and `record-unknown`. */
export function setMark(
	workspace: Workspace,
	id: ChangeMarkId,
	change: Partial<Omit<MarkDraft, 'pipeline'>>
): Outcome {
	const mark = workspace.table('change-mark').get(id);
	if (!mark || mark.deleted) return refuse('record-unknown', id);
	const problem = unsound(workspace, mark.pipeline, change);
	if (problem) return { ok: false, problem };
	const { stages, ...fields } = change;
	const gone = stages ? mark.stages.filter((stage) => !stages.includes(stage)) : [];
	return setFields(workspace, id, {
		...fields,
		...aboutFields(gone, false),
		...aboutFields(stages ?? [], true)
	});
}

/** Takes a mark off; the change that it marks is proposed no more. Refused: `record-unknown`, `not-manager`. */
export function deleteMark(workspace: Workspace, id: ChangeMarkId): Outcome {
	const mark = workspace.table('change-mark').get(id);
	if (!mark || mark.deleted) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** The marks of a pipeline, the earliest first. */
export function marksOf(workspace: Workspace, pipeline: PipelineId): readonly ChangeMark[] {
	return [...workspace.table('change-mark').values()]
		.filter((mark) => !mark.deleted && mark.pipeline === pipeline && mark.day !== undefined)
		.sort((a, b) => (a.day ?? '').localeCompare(b.day ?? '') || (a.id < b.id ? -1 : 1));
}

/** The days of a pipeline that might be marked, the last first. Needs the whole directory. */
export function proposalsFor(workspace: Workspace, pipeline: PipelineId): readonly ProposedMark[] {
	const { records, settings } = workspace;
	const marks = workspace.table('change-mark').values();
	return proposedMarks(records, pipeline, marks, settings.timeZone);
}

function unsound(
	workspace: Workspace,
	pipeline: PipelineId | undefined,
	{ day, title, stages = [] }: Partial<MarkDraft>
): Problem | undefined {
	if (title?.trim() === '') return { code: 'text-missing' };
	if (day !== undefined && parseDay(day) === undefined) return { code: 'day-invalid', where: day };
	const foreign = stages.find((one) => !pipeline || !isStageOf(workspace, one, pipeline));
	return foreign === undefined ? undefined : { code: 'stage-unknown', where: foreign };
}

function aboutFields(stages: readonly StageId[], about: boolean): Fields {
	return Object.fromEntries(stages.map((stage) => [ABOUT_STAGE + stage, about]));
}
