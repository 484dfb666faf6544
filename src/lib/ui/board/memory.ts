import type { PipelineId } from '#lib/domain/ids.ts';
import type { Ground } from '#lib/state/workspace.svelte.ts';
import type { Board } from './board.svelte.ts';
import type { Spot } from './spot.ts';
import type { Positions } from './view.svelte.ts';

interface Left {
	readonly positions: Positions;
	readonly spot: Spot | undefined;
}

const left = new WeakMap<Ground, Map<PipelineId, Left>>();

/**
 * Keeps how a board was left, for as long as its workspace is open. What is derived is not read here, where the board is
 * taken away: Svelte derives it once more from what was before, and it follows no more than that read from then on.
 */
export function remember(board: Board, workspace: Ground, pipeline: PipelineId): void {
	const boards = left.get(workspace) ?? new Map<PipelineId, Left>();
	left.set(workspace, boards);
	boards.set(pipeline, { positions: board.views.positions, spot: board.focus.spot });
}

/** Shows a board as it was left, so that one comes back from a deal to where it was. */
export function recall(board: Board, workspace: Ground, pipeline: PipelineId): void {
	const known = left.get(workspace)?.get(pipeline);
	if (!known) return;
	board.views.restore(known.positions);
	if (known.spot) board.focus.went(known.spot);
}
