import { expect, test } from 'vitest';
import type { DealSegment } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { mergeCompanies } from '#lib/store/merging.ts';
import { nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { addLine } from '#lib/store/lines.ts';
import { openStages } from '#lib/store/queries.ts';
import { proposedSegment, segmentOf } from '#lib/store/segments.ts';
import { createPipeline } from '#lib/store/setup.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { addDeal, dealOf, euros, must, NEW_BUSINESS, newWorkspace } from '../helpers/workspace.ts';

const proposed = (workspace: Workspace, id: DealId): DealSegment | undefined =>
	proposedSegment(workspace, dealOf(workspace, id));

function won(workspace: Workspace, company: string, on: string, draft = {}): DealId {
	const id = addDeal(workspace, { company, ...draft });
	must(winDeal(workspace, id, { on: on as Day }));
	return id;
}

function elsewhere(workspace: Workspace) {
	const pipeline = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Service' }));
	const stage = openStages(workspace, pipeline)[0]?.id;
	if (!stage) throw new Error('no stage');
	return { stage };
}

test('proposedSegment(workspace, deal) is new without a purchase of the company before', () => {
	const { workspace } = newWorkspace();
	const first = won(workspace, 'Acme', '2026-03-01');
	expect(proposed(workspace, first)).toBe('new');
	won(workspace, 'Bolt', '2026-01-01');
	expect(proposed(workspace, addDeal(workspace, { company: 'New one' }))).toBe('new');
	expect(proposed(workspace, addDeal(workspace))).toBeUndefined();
});

test('proposedSegment(workspace, deal) is repeat after a purchase in the same pipeline', () => {
	const { workspace } = newWorkspace();
	won(workspace, 'Acme', '2026-03-01');
	expect(proposed(workspace, addDeal(workspace, { company: 'Acme' }))).toBe('repeat');
});

test('proposedSegment(workspace, deal) is existing for a customer who buys something else, repeat with a shared product', () => {
	const { workspace } = newWorkspace();
	const before = won(workspace, 'Acme', '2026-03-01');
	const other = addDeal(workspace, { company: 'Acme', ...elsewhere(workspace) });
	expect(proposed(workspace, other)).toBe('existing');
	const product = must(addListed(workspace, 'product', { name: 'Lamp', price: euros(5) }));
	must(addLine(workspace, other, { product }));
	expect(proposed(workspace, other)).toBe('existing');
	must(addLine(workspace, before, { product }));
	expect(proposed(workspace, other)).toBe('repeat');
});

test('proposedSegment(workspace, deal) of a closed deal counts what was won before it was', () => {
	const { workspace } = newWorkspace();
	const second = won(workspace, 'Acme', '2026-03-02');
	const first = won(workspace, 'Acme', '2026-03-01');
	expect([first, second].map((id) => proposed(workspace, id))).toEqual(['new', 'repeat']);
	// Of the same day one is the first, and only one.
	const third = won(workspace, 'Bolt', '2026-03-01');
	const fourth = won(workspace, 'Bolt', '2026-03-01');
	expect([third, fourth].map((id) => proposed(workspace, id)).toSorted()).toEqual([
		'new',
		'repeat'
	]);
});

test('proposedSegment(workspace, deal) of a deal that is set aside counts what was won since', () => {
	const { workspace, clock } = newWorkspace();
	const id = addDeal(workspace, { company: 'Acme' });
	must(nurtureDeal(workspace, id, { until: '2027-01-01' as Day }));
	clock.advance(1000);
	const bought = addDeal(workspace, { company: 'Acme' });
	must(winDeal(workspace, bought));
	expect(proposed(workspace, id)).toBe('repeat');
	must(deleteDeal(workspace, bought));
	expect(proposed(workspace, id)).toBe('new');
});

test('proposedSegment(workspace, deal) follows a merge of companies', () => {
	const { workspace } = newWorkspace();
	won(workspace, 'Acme Inc.', '2026-03-01');
	const id = addDeal(workspace, { company: 'Acme' });
	expect(proposed(workspace, id)).toBe('new');
	const [kept, gone] = ['Acme', 'Acme Inc.'].map(
		(name) => [...workspace.companies.values()].find((one) => one.name === name)?.id
	);
	if (!kept || !gone) throw new Error('no companies');
	must(mergeCompanies(workspace, kept, [gone]));
	expect(proposed(workspace, id)).toBe('repeat');
});

test('segmentOf(workspace, deal) is what a member has chosen, else the proposal', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace, { company: 'Acme' });
	expect(segmentOf(workspace, dealOf(workspace, id))).toBe('new');
	must(setDeal(workspace, id, { segment: 'existing' }));
	expect(segmentOf(workspace, dealOf(workspace, id))).toBe('existing');
	must(setDeal(workspace, id, { segment: null }));
	expect(segmentOf(workspace, dealOf(workspace, id))).toBe('new');
});
