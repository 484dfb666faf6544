import type { ActionId } from './actions.ts';

/** What writes to the workspace: of no use to one who may only read. */
const CHANGES: ReadonlySet<ActionId> = new Set([
	'new-deal',
	'new-lead',
	'new-person',
	'log-call',
	'move-menu',
	'next-stage',
	'previous-stage',
	'lift',
	'win',
	'lose',
	'disqualify',
	'nurture'
]);

/** Whether an action writes to the workspace. */
export function isChange(id: ActionId): boolean {
	return CHANGES.has(id);
}
