import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { unpackPast, type Cards } from '#lib/workers/past.ts';

/** Shows the deals of closed epochs in a workspace, all at once when they are here; whether that went well. */
export async function readPast(
	archive: readonly Cards[],
	store: Workspace,
	signal: AbortSignal
): Promise<boolean> {
	const deals = new Map<DealId, Deal>();
	const take = (some: readonly Deal[]) => {
		// The newest epoch that has a deal comes last, and is right.
		for (const deal of some) deals.set(deal.id, deal);
	};
	if (signal.aborted || !(await unpackPast(archive, take, signal))) return false;
	store.showPast(deals);
	return true;
}
