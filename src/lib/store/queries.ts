import type { Pipeline, Reason, ReasonUse, Stage, StageKind } from '#lib/domain/directory.ts';
import { typeOf, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';
import { stagesAt as foldedAt } from '#lib/domain/stages-at.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Workspace } from './workspace.ts';

/**
 * The pipelines that one works in and whose deals the member may see, in order. Where the last two were archived apart,
 * none counts as archived.
 */
export function pipelines(workspace: Workspace): readonly Pipeline[] {
	const all = seen(workspace);
	const open = all.filter(({ archived }) => !archived);
	return open.length > 0 ? open : all;
}

/** The archived pipelines, in order. */
export function archivedPipelines(workspace: Workspace): readonly Pipeline[] {
	const shown = pipelines(workspace);
	return seen(workspace).filter((one) => !shown.includes(one));
}

function seen(workspace: Workspace): readonly Pipeline[] {
	return [...workspace.pipelines.values()]
		.filter(({ area }) => !workspace.isClosed(area))
		.sort(byRank);
}

/** The stages of a pipeline as they were at an instant, for figures of that time. Needs the whole directory. */
export function stagesAt(
	workspace: Workspace,
	pipeline: PipelineId,
	instant: EpochMs
): readonly Stage[] {
	return foldedAt(workspace.records, pipeline, instant);
}

/** The stages of a pipeline, in order. */
export function stagesOf(workspace: Workspace, pipeline: PipelineId): readonly Stage[] {
	return [...workspace.stages.values()].filter((stage) => stage.pipeline === pipeline).sort(byRank);
}

/** The open stages of a pipeline, in order. */
export function openStages(workspace: Workspace, pipeline: PipelineId): readonly Stage[] {
	return stagesOf(workspace, pipeline).filter(({ kind }) => kind === 'open');
}

/** Whether a stage is one of a pipeline, or was before it was removed. */
export function isStageOf({ records }: Workspace, stage: StageId, pipeline: PipelineId): boolean {
	return typeOf(stage) === 'stage' && records.get(stage)?.fields['pipeline'] === pipeline;
}

/** The first stage of a kind in a pipeline. */
export function stageOfKind(
	workspace: Workspace,
	pipeline: PipelineId,
	kind: StageKind
): Stage | undefined {
	return stagesOf(workspace, pipeline).find((stage) => stage.kind === kind);
}

/** The reasons for which deals leave the board in a way, in order. */
export function reasons(workspace: Workspace, use: ReasonUse = 'lost'): readonly Reason[] {
	return [...workspace.reasons.values()].filter((reason) => reason.use === use).sort(byRank);
}
