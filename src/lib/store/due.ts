import type { Deal } from '#lib/domain/deal.ts';
import type { Day } from '#lib/domain/time.ts';
import type { Workspace } from './workspace.ts';

/** Whether a deal's next step is overdue or due on a day. */
function isDue({ nextOn, status, deleted }: Deal, today: Day): boolean {
	return nextOn !== undefined && nextOn <= today && status === 'open' && !deleted;
}

/** How many of the member's own deals have a next step that is overdue or due today. */
export function dueCount(workspace: Workspace, today: Day): number {
	let count = 0;
	if (workspace.outline) {
		for (const [day, deals] of workspace.outline.due) if (day <= today) count += deals;
		return count;
	}
	for (const deal of workspace.deals.values())
		if (deal.owner === workspace.member && isDue(deal, today)) count++;
	return count;
}
