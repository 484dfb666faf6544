import { expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { reopenDeal } from '#lib/store/commands.ts';
import { dealFields } from '#lib/store/deal-fields.ts';
import {
	hasStage,
	loseDeal,
	nurtureDeal,
	nurtured,
	putOffDeal,
	winDeal
} from '#lib/store/exits.ts';
import { reasons } from '#lib/store/queries.ts';
import { removeStage } from '#lib/store/stages.ts';
import { undo } from '#lib/store/undo.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed
} from '../helpers/workspace.ts';

const day = (text: string) => text as Day;

test('winDeal(workspace, id, winning) writes value, day and payment with the win, as one step', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace, { value: euros(100) });
	must(
		winDeal(workspace, id, { value: euros(90), on: day('2026-01-02'), paidOn: day('2026-01-09') })
	);
	expect(dealOf(workspace, id)).toMatchObject({
		status: 'won',
		value: euros(90),
		enteredAt: '2026-01-02',
		paidOn: '2026-01-09'
	});
	must(undo(workspace));
	expect(dealOf(workspace, id)).toMatchObject({
		status: 'open',
		value: euros(100),
		paidOn: undefined
	});
	expect(refusal(winDeal(workspace, id, { on: day('2026-02-30') })).code).toBe('day-invalid');
});

test('putOffDeal(workspace, id, until) keeps why; what comes back is in the stage that it left', () => {
	const { workspace } = newWorkspace();
	const stage = stageNamed(workspace, 'Demo');
	const id = addDeal(workspace, { stage });
	must(nurtureDeal(workspace, id, { until: day('2027-01-01'), note: 'Budget' }));
	// It is set aside, not closed.
	expect(
		dealFields(workspace).get('closed')?.read(workspace, dealOf(workspace, id))
	).toBeUndefined();
	must(putOffDeal(workspace, id, day('2027-04-01')));
	expect(dealOf(workspace, id).lost).toMatchObject({ until: '2027-04-01', note: 'Budget' });
	must(undo(workspace));
	expect(dealOf(workspace, id).lost?.until).toBe('2027-01-01');
	must(reopenDeal(workspace, id));
	expect(dealOf(workspace, id)).toMatchObject({ status: 'open', stage });
	expect(refusal(putOffDeal(workspace, id, day('2027-04-01'))).code).toBe('deal-open');
});

test('loseDeal loses a deal that was set aside, and undo sets it aside again', () => {
	const { workspace } = newWorkspace();
	const [reason] = reasons(workspace);
	if (!reason) throw new Error('no reason');
	const id = addDeal(workspace);
	must(nurtureDeal(workspace, id, { until: day('2027-01-01') }));
	must(loseDeal(workspace, id, { reason: reason.id, note: '' }));
	expect(nurtured(workspace.deals.values())).toEqual([]);
	must(undo(workspace));
	expect(nurtured(workspace.deals.values()).map((deal) => [deal.id, deal.lost?.until])).toEqual([
		[id, '2027-01-01']
	]);
});

test('hasStage(workspace, deal): whether a deal that was won, lost or set aside can go back to the stage that it left', () => {
	const { workspace } = newWorkspace();
	const [demo, contact] = [stageNamed(workspace, 'Demo'), stageNamed(workspace, 'Contact')];
	const won = addDeal(workspace, { stage: demo });
	const aside = addDeal(workspace, { stage: demo });
	must(winDeal(workspace, won));
	must(nurtureDeal(workspace, aside, { until: '2027-01-01' as Day }));
	const can = () => [won, aside].map((id) => hasStage(workspace, dealOf(workspace, id)));
	expect(can()).toEqual([true, true]);
	must(removeStage(workspace, demo, { moveTo: contact }));
	expect(can()).toEqual([false, false]);
	expect(refusal(reopenDeal(workspace, won)).code).toBe('stage-unknown');
	must(reopenDeal(workspace, won, contact));
	expect(dealOf(workspace, won)).toMatchObject({ status: 'open', stage: contact });
});
