import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Workspace } from './workspace.ts';

/**
 * Deals of closed epochs beside those that are open here. A deal that any open log knows, though it be only as purged, is
 * as that log says; companies and contacts are shown as those that they were merged into.
 */

/** A deal of a closed epoch, where it is the member's to see and no open log has it. */
export function pastDeal(workspace: Workspace, id: DealId): Deal | undefined {
	const deal = workspace.past.get(id);
	if (!deal || workspace.records.has(id)) return undefined;
	if (workspace.isClosed(workspace.pipelineArea(deal.pipeline))) return undefined;
	return workspace.merges.deal(deal);
}

/** A deal, wherever it lies. */
export function dealAnywhere(workspace: Workspace, id: DealId): Deal | undefined {
	return workspace.deals.get(id) ?? pastDeal(workspace, id);
}

/** The deals of the open logs, then those of closed epochs as far as they were asked for. */
export function* dealsEverywhere(workspace: Workspace): Iterable<Deal> {
	yield* workspace.deals.values();
	for (const id of workspace.past.keys()) {
		const deal = pastDeal(workspace, id);
		if (deal) yield deal;
	}
}
