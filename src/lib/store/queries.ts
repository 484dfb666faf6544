import type { Deal } from '#lib/domain/deal.ts';
import type { Pipeline, Reason, Stage, StageKind } from '#lib/domain/directory.ts';
import type { PipelineId } from '#lib/domain/ids.ts';
import { sumByCurrency, weigh, type Money } from '#lib/domain/money.ts';
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

/** The reasons for losing a deal, in order. */
export function reasons(workspace: Workspace): readonly Reason[] {
	return [...workspace.reasons.values()].sort(byRank);
}

/** Count and sums of a column; contested deals are in no total. */
export interface Totals {
	readonly count: number;
	/** A sum a currency: amounts of different currencies are never added. */
	readonly value: readonly Money[];
	/** The same, each deal times its stage's probability, rounded for each deal. */
	readonly weighted: readonly Money[];
}

/** The totals of a stage's deals. */
export function totals(stage: Stage, deals: readonly Deal[]): Totals {
	const values = deals.flatMap(({ contested, value }) => (value && !contested ? [value] : []));
	return {
		count: deals.length,
		value: sumByCurrency(values),
		weighted: sumByCurrency(
			values.map(({ amount, currency }) => ({ amount: weigh(amount, stage.probability), currency }))
		)
	};
}
