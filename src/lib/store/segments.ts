import type { Deal, DealSegment } from '#lib/domain/deal.ts';
import type { ProductId } from '#lib/domain/ids.ts';
import { linesIn } from '#lib/domain/line.ts';
import { dayNumber, type At, type TimeZone } from '#lib/domain/time.ts';
import { dealsEverywhere } from './past.ts';
import type { Workspace } from './workspace.ts';

/**
 * The segment that the history of its company proposes for a deal; `undefined` for a deal without a company.
 *
 * - `new`: the company has won no deal with us before this one.
 * - `repeat`: it has bought the same before: a deal of the same pipeline, or one with a product that this one has too.
 * - `existing`: it has bought, but something else.
 *
 * Before means: won before this one was closed, or by now where it is open or set aside. A day that is not known counts as
 * the earliest; what was closed at the same time goes by id. Contested and deleted deals are no purchases.
 */
export function proposedSegment(workspace: Workspace, deal: Deal): DealSegment | undefined {
	if (deal.company === undefined) return undefined;
	const products = productsOf(deal);
	let proposed: DealSegment = 'new';
	for (const one of dealsEverywhere(workspace)) {
		if (one.company !== deal.company) continue;
		if (!isBefore(one, deal, workspace.settings.timeZone)) continue;
		if (one.pipeline === deal.pipeline) return 'repeat';
		for (const product of productsOf(one)) if (products.has(product)) return 'repeat';
		proposed = 'existing';
	}
	return proposed;
}

/** The segment that a member has chosen, else the one that is proposed. */
export function segmentOf(workspace: Workspace, deal: Deal): DealSegment | undefined {
	return deal.segment ?? proposedSegment(workspace, deal);
}

function isBefore(one: Deal, deal: Deal, zone: TimeZone): boolean {
	if (one.id === deal.id || one.status !== 'won' || one.contested || one.deleted) return false;
	if (deal.status === 'open' || deal.status === 'nurture') return true;
	const [won, closed] = [when(one.enteredAt, zone), when(deal.enteredAt, zone)];
	return won === closed ? one.id < deal.id : won < closed;
}

function when(at: At, zone: TimeZone): number {
	return at === null ? -Infinity : dayNumber(at, zone);
}

function productsOf({ entries }: Deal): ReadonlySet<ProductId> {
	return new Set(linesIn(entries).flatMap(({ product }) => product ?? []));
}
