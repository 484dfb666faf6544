import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, StageId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { openStages } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Names a stage anew. Refused: `name-missing`, `stage-unknown`, `not-manager`. */
export function renameStage(workspace: Workspace, id: StageId, name: string): Outcome {
	if (name.trim() === '') return refuse('name-missing');
	if (!workspace.stages.has(id)) return refuse('stage-unknown', id);
	return setFields(workspace, id, { name });
}

/**
 * Removes an open stage; its deals go to another, or are asked for one. The outcome says how many have moved.
 *
 * Refused: `stage-unknown`, `stage-wrong-kind`, `stage-last`, `not-manager`.
 */
export function removeStage(
	workspace: Workspace,
	id: StageId,
	{ moveTo }: { readonly moveTo?: StageId } = {}
): Result<number> {
	const stage = workspace.stages.get(id);
	if (!stage) return refuse('stage-unknown', id);
	if (stage.kind !== 'open') return refuse('stage-wrong-kind', id);
	if (openStages(workspace, stage.pipeline).length === 1) return refuse('stage-last', id);
	const removal = stamp(workspace, 'delete', id, { deleted: true });
	const deals = moveTo === undefined ? [] : workspace.columns.of(id);
	const moves = moveTo === undefined ? [] : movesTo(workspace, deals, moveTo);
	if (!moves || moveTo === id) return refuse('stage-unknown', moveTo);
	return commit(workspace, [...moves, removal], deals.length);
}

/** Open deals whose stage or pipeline was removed: each is asked for a new one. In the order of their old columns. */
export function dealsWithoutStage(workspace: Workspace): readonly Deal[] {
	const { stages, pipelines, columns } = workspace;
	return columns.stages.flatMap((id) => {
		const stage = stages.get(id);
		if (stage && pipelines.has(stage.pipeline)) return [];
		return columns.of(id).filter(({ status }) => status === 'open');
	});
}

/**
 * Puts deals, below one another, at the end of an open stage: one step of undo. Those that stand there already stay.
 * Refused: `stage-unknown`.
 */
export function placeDeals(
	workspace: Workspace,
	ids: readonly DealId[],
	stage: StageId
): Result<number> {
	const deals = ids.flatMap((id) => {
		const deal = workspace.deals.get(id);
		return deal && !deal.deleted && deal.status === 'open' && deal.stage !== stage ? [deal] : [];
	});
	const moves = movesTo(workspace, deals, stage);
	return moves ? commit(workspace, moves, moves.length) : refuse('stage-unknown', stage);
}

function movesTo(
	workspace: Workspace,
	deals: readonly Deal[],
	to: StageId
): readonly Operation[] | undefined {
	const stage = workspace.stages.get(to);
	if (stage?.kind !== 'open') return undefined;
	const last = workspace.columns.of(to).at(-1)?.order ?? null;
	const ranks = ranksAfter(last, deals.length, workspace.random);
	return deals.flatMap((deal, index) => {
		const order = ranks[index];
		const from = { pipeline: deal.pipeline, stage: deal.stage };
		return order === undefined
			? []
			: [stamp(workspace, 'move', deal.id, { pipeline: stage.pipeline, stage: to, order, from })];
	});
}
