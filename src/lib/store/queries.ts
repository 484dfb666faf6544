import type { Pipeline, Reason, ReasonUse, Stage, StageKind } from '#lib/domain/directory.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';
import type { Workspace } from './workspace.ts';

/** The pipelines, in order. */
export function pipelines(workspace: Workspace): readonly Pipeline[] {
	return [...workspace.pipelines.values()].sort(byRank);
}

/** The stages of a pipeline, in order. */
export function stagesOf(workspace: Workspace, pipeline: PipelineId): readonly Stage[] {
	return [...workspace.stages.values()].filter((stage) => stage.pipeline === pipeline).sort(byRank);
}

/** The open stages of a pipeline, in order. */
export function openStages(workspace: Workspace, pipeline: PipelineId): readonly Stage[] {
	return stagesOf(workspace, pipeline).filter(({ kind }) => kind === 'open');
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
