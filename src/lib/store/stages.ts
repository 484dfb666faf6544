import { deletionOf, type Deal } from '#lib/domain/deal.ts';
import { toStage, type Stage } from '#lib/domain/directory.ts';
import { isWithin, STAGE_BOUNDS } from '#lib/domain/stage-bounds.ts';
import { newId, typeOf, type DealId, type PipelineId, type StageId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { byRank, rankBetween, ranksAfter, type Rank } from '#lib/domain/rank.ts';
import { commit, setFields, type Outcome } from './commands.ts';
import { openStages, stagesOf } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Names a stage anew. Refused: `name-missing`, `stage-unknown`, `not-manager`. */
export function renameStage(workspace: Workspace, id: StageId, name: string): Outcome {
	if (name.trim() === '') return refuse('name-missing');
	if (!workspace.stages.has(id)) return refuse('stage-unknown', id);
	return setFields(workspace, id, { name });
}

/** What a stage is beside its name and its guide's lists. `null` and empty text empty. */
export interface StageChange {
	readonly name?: string;
	/** Base probability of winning, 0 to 100. */
	readonly probability?: number;
	/** The customer's decision, as a question. */
	readonly decision?: string;
	/** Expected stay. */
	readonly days?: number | null;
}

/** Sets what a stage is. Refused: `name-missing`, `count-invalid`, `stage-unknown`, `not-manager`. */
export function setStage(workspace: Workspace, id: StageId, change: StageChange): Outcome {
	const { name, probability, days } = change;
	if (name?.trim() === '') return refuse('name-missing');
	if (probability !== undefined && !isWithin(probability, STAGE_BOUNDS.probability))
		return refuse('count-invalid', 'probability');
	if (typeof days === 'number' && !isWithin(days, STAGE_BOUNDS.days))
		return refuse('count-invalid', 'days');
	if (!workspace.stages.has(id)) return refuse('stage-unknown', id);
	return setFields(workspace, id, { ...change });
}

/** As likely as a stage that is added is at most, in percent: an open deal is not won. */
const LIKELIEST = 95;

/**
 * Adds an open stage to a pipeline, after its other open ones. Its probability lies between that of the stage before it
 * and a win, unless said. Refused: `name-missing`, `pipeline-unknown`, `not-manager`.
 */
export function addStage(
	workspace: Workspace,
	pipeline: PipelineId,
	name: string
): Result<StageId> {
	if (name.trim() === '') return refuse('name-missing');
	if (!workspace.pipelines.has(pipeline)) return refuse('pipeline-unknown', pipeline);
	const id = newId('stage', workspace.random);
	const before = openStages(workspace, pipeline).at(-1)?.probability ?? 0;
	const fields = {
		pipeline,
		name: name.trim(),
		kind: 'open',
		probability: Math.max(before, Math.min(LIKELIEST, Math.round((before + 100) / 2))),
		order: rankAmong(workspace, pipeline, id)
	};
	return commit(workspace, [stamp(workspace, 'create', id, { fields })], id);
}

/**
 * Puts an open stage before another of its pipeline, or after all open ones. Refused: `stage-unknown`,
 * `stage-wrong-kind`, `not-manager`.
 */
export function placeStage(workspace: Workspace, id: StageId, before?: StageId): Outcome {
	const stage = workspace.stages.get(id);
	if (!stage) return refuse('stage-unknown', id);
	if (stage.kind !== 'open') return refuse('stage-wrong-kind', id);
	return setFields(workspace, id, { order: rankAmong(workspace, stage.pipeline, id, before) });
}

/** The rank before a stage, or behind the last open one: what ends a pipeline stays behind them. */
function rankAmong(
	workspace: Workspace,
	pipeline: PipelineId,
	id: StageId,
	before?: StageId
): Rank {
	const all = stagesOf(workspace, pipeline).filter((one) => one.id !== id);
	const found = all.findIndex((one) => one.id === before && one.kind === 'open');
	const at = found < 0 ? all.findLastIndex(({ kind }) => kind === 'open') + 1 : found;
	const rank = (index: number) => all[index]?.order ?? null;
	return rankBetween(rank(at - 1), rank(at), workspace.random);
}

/** The stages of a pipeline that were removed, as they were, in order. Their history and their deals of then stay. */
export function removedStages(workspace: Workspace, pipeline: PipelineId): readonly Stage[] {
	return [...workspace.records.values()]
		.filter(({ id, deleted, purged }) => deleted && !purged && typeOf(id) === 'stage')
		.filter((folded) => !deletionOf(folded)?.undo)
		.map(toStage)
		.filter((stage) => stage.pipeline === pipeline)
		.sort(byRank);
}

/** Brings a removed stage back. Refused: `stage-unknown`, `not-manager`. */
export function restoreStage(workspace: Workspace, id: StageId): Outcome {
	if (typeOf(id) !== 'stage' || !workspace.records.get(id)?.deleted)
		return refuse('stage-unknown', id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
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
	const deals = [...new Set(ids)].flatMap((id) => {
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
	// Without its pipeline its creation has not arrived: a place there could not be read.
	if (stage?.kind !== 'open' || stage.pipeline === '') return undefined;
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
