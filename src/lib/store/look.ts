import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, deleteDeal, type Outcome } from './commands.ts';
import { companyTwins, type Twins } from './companies.ts';
import { dealsWithoutStage } from './stages.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What members did apart and only a person can decide. */
export interface NeedsALook {
	/** Won by one, lost by another: in no total until somebody decides. */
	readonly contested: readonly Deal[];
	/** Open, in a stage or pipeline that was removed. */
	readonly withoutStage: readonly Deal[];
	/** Deleted by one, edited by another: here again until somebody confirms. */
	readonly revived: readonly Deal[];
	/** Companies that are probably one. */
	readonly twins: readonly Twins[];
	/** How many cases there are. */
	readonly count: number;
}

/** Everything that waits for a decision. */
export function needsALook(workspace: Workspace): NeedsALook {
	const contested: Deal[] = [];
	const revived: Deal[] = [];
	for (const deal of workspace.deals.values()) {
		if (deal.deleted) continue;
		if (deal.contested) contested.push(deal);
		if (deal.revived) revived.push(deal);
	}
	const withoutStage = dealsWithoutStage(workspace);
	const twins = companyTwins(workspace);
	const count = contested.length + withoutStage.length + revived.length + twins.length;
	return { contested: named(contested), withoutStage, revived: named(revived), twins, count };
}

/**
 * Decides about a deal that an edit has brought back: it stays, or it is deleted after all. Refused: `changed-since` when
 * that is decided already, `deal-unknown`.
 */
export function decideRevived(workspace: Workspace, id: DealId, stays: boolean): Outcome {
	const deal = workspace.deals.get(id);
	if (!deal) return refuse('deal-unknown', id);
	if (!deal.revived) return refuse('changed-since', id);
	if (!stays) return deleteDeal(workspace, id);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

function named(deals: Deal[]): readonly Deal[] {
	return deals.sort((a, b) =>
		a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1
	);
}
