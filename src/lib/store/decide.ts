import { contestIn, type Contest } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, livingDeal, reopenDeal, type Outcome } from './commands.ts';
import { stampExit } from './inverse.ts';
import type { Workspace } from './workspace.ts';

/** Between what has to be decided about a deal, or `undefined` for one that nobody contests. */
export function contestOf(workspace: Workspace, id: DealId): Contest | undefined {
	const folded = workspace.records.get(id);
	return folded && workspace.deals.get(id)?.contested ? contestIn(folded) : undefined;
}

/**
 * Decides about a deal that one has won and another has lost, apart: an event like any other, that has seen both. Lost
 * is as it was taken off the board then, for the reason that was given; open puts it back where it was closed. Refused: `deal-unknown`, `deal-deleted`;
 * `changed-since` when it is decided already; `stage-unknown`.
 */
export function decideOutcome(
	workspace: Workspace,
	id: DealId,
	outcome: 'won' | 'lost' | 'open'
): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const contest = contestOf(workspace, id);
	if (!contest) return refuse('changed-since', id);
	if (outcome === 'open') return reopenDeal(workspace, id);
	const closing = outcome === 'won' ? contest.won : contest.lost;
	const operation = stampExit(workspace, closing, closing.body);
	return commit(workspace, [operation], undefined);
}
