import type { DealStatus } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { OperationOf } from '#lib/domain/operation.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, livingDeal, reopenDeal, type Outcome } from './commands.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** The two closings of a contested deal, each the latest of its kind. */
export interface Contest {
	readonly won: OperationOf<'win'>;
	readonly lost: OperationOf<'lose'>;
}

/** Between what has to be decided about a deal, or `undefined` for one that nobody contests. */
export function contestOf(workspace: Workspace, id: DealId): Contest | undefined {
	const folded = workspace.records.get(id);
	if (!folded?.placed || !workspace.deals.get(id)?.contested) return undefined;
	const closings = [...folded.apart, folded.placed];
	const won = closings.findLast((one) => one.kind === 'win');
	const lost = closings.findLast((one) => one.kind === 'lose');
	return won && lost && { won, lost };
}

/**
 * Decides about a deal that one has won and another has lost, apart: an event like any other, that has seen both. Lost
 * is for the reason that was given then; open puts it back where it was closed. Refused: `deal-unknown`, `deal-deleted`;
 * `changed-since` when it is decided already; `stage-unknown`.
 */
export function decideOutcome(workspace: Workspace, id: DealId, outcome: DealStatus): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const contest = contestOf(workspace, id);
	if (!contest) return refuse('changed-since', id);
	if (outcome === 'open') return reopenDeal(workspace, id);
	const { won, lost } = contest;
	const operation =
		outcome === 'won'
			? stamp(workspace, 'win', id, won.body)
			: stamp(workspace, 'lose', id, lost.body);
	return commit(workspace, [operation], undefined);
}
