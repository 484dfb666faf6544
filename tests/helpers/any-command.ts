import { CALL_OUTCOMES } from '#lib/domain/activity.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { logCall } from '#lib/store/calls.ts';
import {
	createDeal,
	deleteDeal,
	loseDeal,
	moveDeal,
	reopenDeal,
	restoreDeal,
	setDeal,
	setFields,
	winDeal
} from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { Random } from './random.ts';
import { EUR, NEW_BUSINESS } from './workspace.ts';

/** Any command a user has, on any deal there is; refusals are as good as any outcome. */
export function act(random: Random, workspace: Workspace): void {
	const deals = [...workspace.deals.keys()];
	const stages = [...workspace.stages.keys()];
	const id = deals.length > 0 ? random.pick(deals) : ('dnone' as DealId);
	const [reason] = reasons(workspace);
	const roll = random.int(24);
	if (roll < 4 || deals.length === 0)
		createDeal(workspace, {
			title: `Deal ${random.int(1000)}`,
			company: random.pick(['', 'Acme', 'Bolt']),
			value: { amount: random.int(100_000) as never, currency: EUR }
		});
	else if (roll < 9 && stages.length > 0)
		moveDeal(
			workspace,
			id,
			random.pick(stages),
			random.pick(['top', 'bottom', { before: random.pick(deals) }])
		);
	else if (roll < 12) setDeal(workspace, id, { title: `Title ${random.int(1000)}` });
	else if (roll === 12) setDeal(workspace, id, { nextStep: `Step ${random.int(9)}`, value: null });
	else if (roll === 13) winDeal(workspace, id);
	else if (roll === 14 && reason) loseDeal(workspace, id, { reason: reason.id, note: 'x' });
	else if (roll === 15) reopenDeal(workspace, id);
	else if (roll === 16) deleteDeal(workspace, id);
	else if (roll === 17) restoreDeal(workspace, id);
	else if (roll === 18 && stages.length > 0)
		setFields(workspace, random.pick(stages), { name: `Stage ${random.int(9)}` });
	else if (roll === 19)
		createContact(workspace, { name: `Person ${random.int(9)}`, company: 'Acme', deal: id });
	else if (roll < 22)
		logCall(workspace, {
			deal: id,
			contact: random.chance(0.5) ? [...workspace.contacts.keys()][0] : undefined,
			outcome: random.pick(CALL_OUTCOMES)
		});
	else if (random.chance(0.1)) createPipeline(workspace, NEW_BUSINESS);
	else if (random.chance(0.7)) undo(workspace);
	else redo(workspace);
}
