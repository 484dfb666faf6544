import {
	areFigures,
	type DiagnosedFigures,
	type Diagnosis,
	type DiagnosisCause
} from '#lib/domain/diagnosis.ts';
import {
	newId,
	type DiagnosisId,
	type MemberId,
	type PipelineId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { parseDay, type Day } from '#lib/domain/time.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { isStageOf, pipelines } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Why conversions are under their benchmarks, as somebody sees it. Everybody but viewers writes them. */

export interface DiagnosisDraft {
	readonly pipeline: PipelineId;
	readonly stage: StageId;
	/** The day of the figures. */
	readonly day: Day;
	readonly cause: DiagnosisCause;
	readonly note?: string;
	/** Who sees to it; who writes it where left out. */
	readonly owner?: MemberId;
	readonly lookAgain?: Day;
	/** As they are on that day: they stay so. */
	readonly figures: DiagnosedFigures;
}

/** What may be said of a diagnosis later. `null` and empty text empty. */
export interface DiagnosisChange {
	readonly cause?: DiagnosisCause;
	readonly note?: string;
	readonly owner?: MemberId | null;
	readonly lookAgain?: Day | null;
	/** Nothing is to be done about it any more. */
	readonly done?: boolean;
}

/**
 * Writes down why a conversion is under its benchmark. Refused: `pipeline-unknown`, `stage-unknown`, `day-invalid`,
 * `count-invalid` (the figures), `read-only`.
 */
export function addDiagnosis(workspace: Workspace, draft: DiagnosisDraft): Result<DiagnosisId> {
	const { pipeline, stage, day, cause, note = '', lookAgain, figures } = draft;
	if (!workspace.pipelines.has(pipeline)) return refuse('pipeline-unknown', pipeline);
	if (!isStageOf(workspace, stage, pipeline)) return refuse('stage-unknown', stage);
	for (const one of [day, lookAgain ?? day])
		if (parseDay(one) === undefined) return refuse('day-invalid', one);
	if (!areFigures(figures)) return refuse('count-invalid', stage);
	const id = newId('diagnosis', workspace.random);
	const { conversion, n, benchmark } = figures;
	const fields: Fields = {
		...{ pipeline, stage, day, cause, conversion, n, benchmark },
		owner: draft.owner ?? workspace.member,
		...(note.trim() === '' ? {} : { note: note.trim() }),
		...(lookAgain === undefined ? {} : { lookAgain })
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/** Changes a diagnosis, or says that it is done, or open again. Refused: `day-invalid`, `record-unknown`, `read-only`. */
export function setDiagnosis(
	workspace: Workspace,
	id: DiagnosisId,
	change: DiagnosisChange
): Outcome {
	const { lookAgain } = change;
	if (lookAgain && parseDay(lookAgain) === undefined) return refuse('day-invalid', lookAgain);
	return setFields(workspace, id, { ...change });
}

/** Refused: `record-unknown`, `read-only`. */
export function deleteDiagnosis(workspace: Workspace, id: DiagnosisId): Outcome {
	const diagnosis = workspace.table('diagnosis').get(id);
	if (!diagnosis || diagnosis.deleted) return refuse('record-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** The diagnoses of a pipeline, or of all that the member may see: the open ones first, of each the latest first. */
export function diagnosesOf(workspace: Workspace, pipeline?: PipelineId): readonly Diagnosis[] {
	const seen = new Set(pipeline ? [pipeline] : pipelines(workspace).map(({ id }) => id));
	return [...workspace.table('diagnosis').values()]
		.filter((one) => !one.deleted && one.pipeline !== undefined && seen.has(one.pipeline))
		.sort(
			(a, b) =>
				Number(a.done) - Number(b.done) ||
				(b.day ?? '').localeCompare(a.day ?? '') ||
				(a.id < b.id ? -1 : 1)
		);
}
