import { expect, test } from 'vitest';
import { stepState } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { dueCount } from '#lib/store/due.ts';
import { doneNextStep, setNextStep } from '#lib/store/steps.ts';
import { undo } from '#lib/store/undo.ts';
import { addDeal, dealOf, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const DAY = '2026-05-10' as Day;
const step = (on: string | undefined, text = 'Call') => ({ text, on: on as Day | undefined });

test('setNextStep(workspace, id, step) is one step of undo, text and day together', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	must(setNextStep(workspace, id, step('2026-05-10')));
	must(setNextStep(workspace, id, step(undefined, 'Meet')));
	expect(dealOf(workspace, id)).toMatchObject({ nextStep: 'Meet', nextOn: undefined });
	must(undo(workspace));
	expect(dealOf(workspace, id)).toMatchObject({ nextStep: 'Call', nextOn: '2026-05-10' });
});

test('doneNextStep(workspace, id) leaves none', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	must(setNextStep(workspace, id, step('2026-05-10')));
	must(doneNextStep(workspace, id));
	expect(stepState(dealOf(workspace, id), DAY)).toBe('none');
});

test('setNextStep refuses a deal that is deleted or not here', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	must(deleteDeal(workspace, id));
	expect(refusal(setNextStep(workspace, id, step(DAY))).code).toBe('deal-deleted');
	expect(refusal(doneNextStep(workspace, 'dnone' as DealId)).code).toBe('deal-unknown');
});

test.each([
	['2026-05-09', 'Call', 'overdue'],
	['2026-05-10', 'Call', 'today'],
	['2026-05-11', 'Call', 'planned'],
	['2026-05-09', '', 'overdue'],
	[undefined, 'Call', 'planned'],
	[undefined, '', 'none']
])('stepState(deal, 2026-05-10) of a step on %s, "%s", is %s', (on, text, state) => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	must(setNextStep(workspace, id, step(on, text)));
	expect(stepState(dealOf(workspace, id), DAY)).toBe(state);
});

test('dueCount(workspace, today) counts own open deals whose step is for today or before', () => {
	const { workspace } = newWorkspace();
	const own = (on: string | undefined) => {
		const id = addDeal(workspace);
		must(setNextStep(workspace, id, step(on)));
		return id;
	};
	own('2026-05-10');
	own('2026-05-09');
	own('2026-05-11');
	own(undefined);
	must(winDeal(workspace, own('2026-05-09')));
	must(deleteDeal(workspace, own('2026-05-09')));
	const others = addDeal(workspace, { owner: 'mother' as never });
	must(setNextStep(workspace, others, step('2026-05-09')));
	expect(dueCount(workspace, DAY)).toBe(2);
});
