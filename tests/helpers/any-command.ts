import { CALL_OUTCOMES } from '#lib/domain/activity.ts';
import type { DealId } from '#lib/domain/ids.ts';
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
import { bin, purge, restore } from '#lib/store/bin.ts';
import { logCall } from '#lib/store/calls.ts';
import { companyTwins, keepApart, mergeCompanies } from '#lib/store/companies.ts';
import { createContact } from '#lib/store/contacts.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { decideRevived } from '#lib/store/look.ts';
import { restorePlace, restoreValue } from '#lib/store/overtaken.ts';
import { reasons } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { dealsWithoutStage, placeDeals, removeStage } from '#lib/store/stages.ts';
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
	const roll = random.int(32);
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
	else if (roll === 24) decideOutcome(workspace, id, random.pick(['won', 'lost', 'open']));
	else if (roll === 25) decideRevived(workspace, id, random.chance(0.5));
	else if (roll === 26 && stages.length > 0)
		removeStage(
			workspace,
			random.pick(stages),
			random.chance(0.5) ? { moveTo: random.pick(stages) } : {}
		);
	else if (roll === 27 && stages.length > 0)
		placeDeals(
			workspace,
			dealsWithoutStage(workspace).map((deal) => deal.id),
			random.pick(stages)
		);
	else if (roll === 28) {
		const [group] = companyTwins(workspace);
		if (!group) return;
		if (random.chance(0.8)) mergeCompanies(workspace, group[0].id, group[1].id);
		else
			keepApart(
				workspace,
				group.map((company) => company.id)
			);
	} else if (roll === 29) {
		const [one] = random.shuffle(workspace.deals.get(id)?.overtaken ?? []);
		if (one?.register === 'place') restorePlace(workspace, id, one.operation);
		else if (one) restoreValue(workspace, id, one.operation, one.register);
	} else if (roll === 30) {
		const [one] = random.shuffle(bin(workspace, workspace.now()));
		if (one && random.chance(0.3)) purge(workspace, one.record.id);
		else if (one) restore(workspace, one.record.id);
	} else if (random.chance(0.1)) createPipeline(workspace, NEW_BUSINESS);
	else if (random.chance(0.7)) undo(workspace);
	else redo(workspace);
}
