import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { unpackPast } from '#lib/workers/past.ts';
import type { OpenWorkspace } from './open-workspace.svelte.ts';

/** Reads the deals of closed epochs into a workspace, all at once when they are here; whether that went well. */
export async function readPast(
	{ session, settings, store }: OpenWorkspace,
	signal: AbortSignal
): Promise<boolean> {
	const archive = await session.epochs.archived(settings.timeZone);
	const deals = new Map<DealId, Deal>();
	const take = (some: readonly Deal[]) => {
		// The newest epoch that has a deal comes last, and is right.
		for (const deal of some) deals.set(deal.id, deal);
	};
	if (signal.aborted || !(await unpackPast(archive, take, signal))) return false;
	store.showPast(deals);
	return true;
}
