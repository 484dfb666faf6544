import type { Deal } from '#lib/domain/deal.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { dayIn, dayNumber, ordinal, type Day } from '#lib/domain/time.ts';
import { touched } from './activities.ts';
import type { Workspace } from './workspace.ts';

/** An open deal that has stopped. */
export interface Stalled {
	readonly deal: Deal;
	/** Days in its stage; `undefined` where it is not known since when. */
	readonly inStage: number | undefined;
	/** Days that its stage is expected to take, where it has been longer in it. */
	readonly expected: number | undefined;
	/** Days since anybody did anything about it. */
	readonly untouched: number;
}

/** A deal about which nobody has done anything for so many days has stopped, whatever its stage is expected to take. */
export const STALLED_DAYS = 30;

/**
 * Open deals that have stood in their stage for longer than it is expected to take, or that nobody has done anything about
 * for `STALLED_DAYS`; the longest untouched first.
 */
export function stalled(
	workspace: Workspace,
	{ day, owner }: { readonly day: Day; readonly owner?: MemberId | undefined }
): readonly Stalled[] {
	const zone = workspace.settings.timeZone;
	const found: Stalled[] = [];
	for (const deal of workspace.deals.values()) {
		if (deal.deleted || deal.status !== 'open') continue;
		if (owner !== undefined && deal.owner !== owner) continue;
		const untouched = ordinal(day) - ordinal(dayIn(touched(workspace, deal), zone));
		const inStage =
			deal.enteredAt === null
				? undefined
				: Math.max(0, ordinal(day) - Math.floor(dayNumber(deal.enteredAt, zone)));
		const days = workspace.stages.get(deal.stage)?.guide.days;
		const isLong = days !== undefined && inStage !== undefined && inStage > days;
		if (isLong || untouched >= STALLED_DAYS)
			found.push({ deal, inStage, expected: isLong ? days : undefined, untouched });
	}
	return found.sort((a, b) => b.untouched - a.untouched || (a.deal.id < b.deal.id ? -1 : 1));
}
