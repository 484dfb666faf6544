import { expect, test } from 'vitest';
import { isRequired, unmet } from '#lib/domain/gate.ts';
import { addListed, removeListed, setListed } from '#lib/store/catalogue.ts';
import { moveDeal, reopenDeal, setDeal, setFields } from '#lib/store/commands.ts';
import { winDeal, loseDeal } from '#lib/store/exits.ts';
import { lacking, leftOpen } from '#lib/store/gate.ts';
import { addCriterion, removeCriterion, requireField, tick } from '#lib/store/guide.ts';
import { pipelines, reasons, stageOfKind, stagesOf } from '#lib/store/queries.ts';
import { resume, stillLacking } from '#lib/store/resume.ts';
import type { Day } from '#lib/domain/time.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	NEW_BUSINESS,
	newWorkspace,
	refusal,
	stageNamed
} from '../helpers/workspace.ts';

function withGate() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const [contact, demo, proposal] = ['Contact', 'Demo', 'Proposal'].map((name) =>
		stageNamed(workspace, name)
	) as [
		ReturnType<typeof stageNamed>,
		ReturnType<typeof stageNamed>,
		ReturnType<typeof stageNamed>
	];
	return { ...setting, contact, demo, proposal, deal: addDeal(workspace) };
}

function missing(workspace: Workspace, deal: ReturnType<typeof addDeal>, to: never): string[] {
	return lacking(workspace, dealOf(workspace, deal), to).map((one) =>
		one.kind === 'field' ? one.field : one.criterion.text
	);
}

test('moveDeal on refuses with stage-unmet and says what is missing; filled in and ticked, it goes', () => {
	const { workspace, contact, demo, deal } = withGate();
	must(requireField(workspace, contact, 'value', true));
	const asked = must(addCriterion(workspace, contact, { text: 'Budget is known', required: true }));
	must(addCriterion(workspace, contact, { text: 'Likes us' }));

	const problem = refusal(moveDeal(workspace, deal, demo));
	expect(problem).toMatchObject({ code: 'stage-unmet', where: deal, stop: { deal, to: demo } });
	expect(problem.stop?.unmet.map(isRequired)).toEqual([true, true, false]);
	expect(dealOf(workspace, deal).stage).toBe(contact);

	must(setDeal(workspace, deal, { value: euros(5) }));
	must(tick(workspace, deal, contact, asked, true));
	expect(dealOf(workspace, deal).ticks[`${contact}.${asked}`]?.by).toBe(workspace.member);
	expect(missing(workspace, deal, demo as never)).toEqual(['Likes us']);
	must(moveDeal(workspace, deal, demo));
	expect(dealOf(workspace, deal).stage).toBe(demo);
});

test('tick takes a tick away again, and does nothing twice', () => {
	const { workspace, contact, deal } = withGate();
	const id = must(addCriterion(workspace, contact, { text: 'Budget' }));
	must(tick(workspace, deal, contact, id, true));
	const { length } = workspace.operationsOf(deal);
	must(tick(workspace, deal, contact, id, true));
	expect(workspace.operationsOf(deal)).toHaveLength(length);
	must(tick(workspace, deal, contact, id, false));
	expect(dealOf(workspace, deal).ticks).toEqual({});
	must(undo(workspace));
	expect(Object.keys(dealOf(workspace, deal).ticks)).toEqual([`${contact}.${id}`]);
});

test('a stage that is skipped asks for what it requires, not for what it advises; back and out nothing is asked', () => {
	const { workspace, contact, demo, proposal, deal } = withGate();
	must(addCriterion(workspace, contact, { text: 'Optional here' }));
	must(addCriterion(workspace, demo, { text: 'Optional there' }));
	const shown = must(addCriterion(workspace, demo, { text: 'Was shown', required: true }));
	must(requireField(workspace, demo, 'company', true));
	must(requireField(workspace, proposal, 'company', true));
	expect(missing(workspace, deal, demo as never)).toEqual(['Optional here']);
	expect(missing(workspace, deal, proposal as never)).toEqual([
		'Optional here',
		'company',
		'Was shown'
	]);
	const won = stageOfKind(workspace, dealOf(workspace, deal).pipeline, 'won');
	expect(missing(workspace, deal, won?.id as never)).toEqual([
		'Optional here',
		'company',
		'Was shown'
	]);
	expect(refusal(winDeal(workspace, deal)).stop?.to).toBe(won?.id);

	must(setDeal(workspace, deal, { company: 'Acme' }));
	must(tick(workspace, deal, demo, shown, true));
	must(moveDeal(workspace, deal, proposal));
	must(tick(workspace, deal, demo, shown, false));
	must(moveDeal(workspace, deal, contact));
	must(loseDeal(workspace, deal, { reason: reasons(workspace)[0]?.id as never, note: '' }));
	must(reopenDeal(workspace, deal, proposal));
});

test('winDeal counts what is filled in with the win', () => {
	const { workspace, proposal } = withGate();
	const deal = addDeal(workspace, { stage: proposal });
	must(requireField(workspace, proposal, 'value', true));
	expect(refusal(winDeal(workspace, deal)).code).toBe('stage-unmet');
	must(winDeal(workspace, deal, { value: euros(10) }));
});

test('resume(stop) puts a deal where it was dropped', () => {
	const { workspace, contact, demo, deal } = withGate();
	const [above, below] = [addDeal(workspace, { stage: demo }), addDeal(workspace, { stage: demo })];
	must(moveDeal(workspace, above, demo, 'top'));
	must(requireField(workspace, contact, 'value', true));
	const { stop } = refusal(moveDeal(workspace, deal, demo, { before: below }));
	if (!stop) throw new Error('not stopped');
	expect(refusal(resume(workspace, stop)).code).toBe('stage-unmet');
	must(setDeal(workspace, deal, { value: euros(5) }));
	must(resume(workspace, stop));
	expect(workspace.columns.of(demo).map(({ id }) => id)).toEqual([above, deal, below]);
});

test('resume(stop) wins with the value, the day and the day of payment that were said', () => {
	const { workspace, proposal } = withGate();
	const deal = addDeal(workspace, { stage: proposal });
	must(requireField(workspace, proposal, 'value', true));
	must(requireField(workspace, proposal, 'nextStep', true));
	const winning = { value: euros(70), on: '2026-01-05' as Day, paidOn: '2026-02-01' as Day };
	const { stop } = refusal(winDeal(workspace, deal, winning));
	if (!stop) throw new Error('not stopped');
	// What is said with the win is not asked for again.
	expect(stillLacking(workspace, stop).map((one) => one.kind === 'field' && one.field)).toEqual([
		'nextStep'
	]);
	must(setDeal(workspace, deal, { nextStep: 'Ring' }));
	must(resume(workspace, stop));
	expect(dealOf(workspace, deal)).toMatchObject({
		...{ status: 'won', value: euros(70), paidOn: '2026-02-01', enteredAt: '2026-01-05' }
	});
});

test('resume(stop) keeps the value that the gate asked for', () => {
	const { workspace, proposal } = withGate();
	const deal = addDeal(workspace, { stage: proposal });
	must(requireField(workspace, proposal, 'value', true));
	const { stop } = refusal(winDeal(workspace, deal, { value: null, on: '2026-01-05' as Day }));
	if (!stop) throw new Error('not stopped');
	must(setDeal(workspace, deal, { value: euros(9) }));
	expect(stillLacking(workspace, stop)).toEqual([]);
	must(resume(workspace, stop));
	expect(dealOf(workspace, deal)).toMatchObject({ status: 'won', value: euros(9) });
});

test('leftOpen(before) is told when a deal leaves a stage for the first time, not each time', () => {
	const { workspace, contact, demo, deal } = withGate();
	must(addCriterion(workspace, contact, { text: 'Likes us' }));
	const on = () => {
		const before = dealOf(workspace, deal);
		must(moveDeal(workspace, deal, demo));
		return leftOpen(workspace, before);
	};
	expect(on()).toBe(1);
	must(moveDeal(workspace, deal, contact));
	expect(on()).toBe(0);
	must(undo(workspace));
	expect(on()).toBe(0);
	const other = addDeal(workspace, { stage: contact });
	const before = dealOf(workspace, other);
	must(moveDeal(workspace, other, demo));
	expect(leftOpen(workspace, before)).toBe(1);
});

test('a custom field that is gone, or of other pipelines, is not asked for', () => {
	const { workspace, contact, demo, deal } = withGate();
	const field = must(
		addListed(workspace, 'custom-field', { name: 'Size', type: 'number', of: 'deal' })
	);
	must(requireField(workspace, contact, `f.${field}`, true));
	expect(missing(workspace, deal, demo as never)).toEqual([`f.${field}`]);
	must(setListed(workspace, field, { pipelines: ['lother'] }));
	expect(missing(workspace, deal, demo as never)).toEqual([]);
	must(setListed(workspace, field, { pipelines: [] }));
	must(setFields(workspace, deal, { [`f.${field}`]: 0 }));
	expect(missing(workspace, deal, demo as never)).toEqual([]);
	must(setFields(workspace, deal, { [`f.${field}`]: null }));
	must(removeListed(workspace, field));
	expect(missing(workspace, deal, demo as never)).toEqual([]);
});

test('unmet(deal, stage) knows fields of each shape, and leaves what a later version asks for', () => {
	const { workspace, contact, deal } = withGate();
	const fields = ['contacts', 'labels', 'nextStep', 'owner', 'source', 'whatever'];
	for (const field of fields) must(requireField(workspace, contact, field, true));
	const stage = workspace.stages.get(contact);
	if (!stage) throw new Error('no stage');
	const names = () =>
		unmet(dealOf(workspace, deal), stage).map((one) => (one.kind === 'field' ? one.field : ''));
	expect(names()).toEqual(['contacts', 'labels', 'nextStep', 'source']);
	must(setDeal(workspace, deal, { nextStep: 'Ring' }));
	must(setFields(workspace, deal, { 'label.t1': true, 'contact.p1': true, source: 'o1' }));
	expect(names()).toEqual([]);
});

test('moveDeal to a stage of another pipeline transfers, asks for nothing, and undo brings it back', () => {
	const { workspace, contact, deal } = withGate();
	must(addCriterion(workspace, contact, { text: 'Budget', required: true }));
	const other = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Partners' }));
	const [first] = stagesOf(workspace, other);
	must(moveDeal(workspace, deal, first?.id as never));
	expect(dealOf(workspace, deal)).toMatchObject({
		pipeline: other,
		stage: first?.id,
		status: 'open'
	});
	expect(workspace.columns.of(contact)).toEqual([]);
	must(undo(workspace));
	expect(dealOf(workspace, deal)).toMatchObject({
		pipeline: pipelines(workspace)[0]?.id,
		stage: contact
	});
});

test('a criterion that was taken off asks for nothing', () => {
	const { workspace, contact, demo, deal } = withGate();
	const id = must(addCriterion(workspace, contact, { text: 'Budget', required: true }));
	must(removeCriterion(workspace, contact, id));
	must(moveDeal(workspace, deal, demo));
});
