import { expect, test } from 'vitest';
import type { LabelId, MemberId, StageId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { changeDeals } from '#lib/store/bulk.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { addCriterion, requireField } from '#lib/store/guide.ts';
import { resume } from '#lib/store/resume.ts';
import { undo } from '#lib/store/undo.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed,
	titles
} from '../helpers/workspace.ts';

function some(count: number) {
	const setting = newWorkspace();
	const ids = Array.from({ length: count }, (_, index) =>
		addDeal(setting.workspace, { title: `D${index}` })
	);
	return { ...setting, ids };
}

test('changeDeals(workspace, ids, change) is one step of undo, and tells what was so already', () => {
	const { workspace, ids } = some(5);
	const owner = 'mBen0001' as MemberId;
	must(changeDeals(workspace, ids.slice(0, 1), { kind: 'owner', owner }));
	const outcome = must(changeDeals(workspace, ids, { kind: 'owner', owner }));
	expect(outcome).toMatchObject({ changed: 4, same: 1 });
	expect(ids.map((id) => dealOf(workspace, id).owner)).toEqual(ids.map(() => owner));
	must(undo(workspace));
	expect(ids.map((id) => dealOf(workspace, id).owner === owner)).toEqual([
		true,
		...ids.slice(1).map(() => false)
	]);
});

test('changeDeals(workspace, ids, change) leaves those that are refused, and tells why', () => {
	const { workspace, ids } = some(4);
	const [won, gone] = ids;
	if (!won || !gone) throw new Error('no deals');
	must(winDeal(workspace, won));
	must(deleteDeal(workspace, gone));
	const stage = stageNamed(workspace, 'Demo');
	const outcome = must(changeDeals(workspace, ids, { kind: 'stage', stage }));
	expect(outcome.changed).toBe(2);
	expect([...outcome.refused]).toEqual([
		['deal-closed', 1],
		['deal-deleted', 1]
	]);
	// In the order in which they were given.
	expect(titles(workspace, 'Demo')).toEqual(['D2', 'D3']);
	must(undo(workspace));
	expect(titles(workspace, 'Demo')).toEqual([]);
});

test('changeDeals(workspace, ids, change) moves on only deals that have what their stage requires; says what stops the others', () => {
	const { workspace, ids } = some(3);
	const [filled, empty, ahead] = ids;
	if (!filled || !empty || !ahead) throw new Error('no deals');
	const [contact, demo] = [stageNamed(workspace, 'Contact'), stageNamed(workspace, 'Demo')];
	must(changeDeals(workspace, [ahead], { kind: 'stage', stage: demo }));
	must(requireField(workspace, contact, 'value', true));
	must(setDeal(workspace, filled, { value: euros(5) }));
	const outcome = must(changeDeals(workspace, ids, { kind: 'stage', stage: demo }));
	expect(outcome).toMatchObject({ changed: 1, same: 1, open: 0 });
	expect(outcome.refused.size).toBe(0);
	expect(outcome.stops).toMatchObject([{ deal: empty, to: demo, unmet: [{ field: 'value' }] }]);
	expect(titles(workspace, 'Demo')).toEqual(['D2', 'D0']);

	const [stop] = outcome.stops;
	must(setDeal(workspace, empty, { value: euros(7) }));
	if (stop) must(resume(workspace, stop));
	expect(titles(workspace, 'Demo')).toEqual(['D2', 'D0', 'D1']);
	// Back nothing is asked for.
	expect(must(changeDeals(workspace, ids, { kind: 'stage', stage: contact })).changed).toBe(3);
});

test('changeDeals(workspace, ids, change) counts the deals that went on with something optional open', () => {
	const { workspace, ids } = some(2);
	must(addCriterion(workspace, stageNamed(workspace, 'Contact'), { text: 'Likes us' }));
	const stage = stageNamed(workspace, 'Demo');
	expect(must(changeDeals(workspace, ids, { kind: 'stage', stage }))).toMatchObject({
		changed: 2,
		open: 2
	});
});

test('changeDeals(workspace, ids, change) sets and empties the close date, labels, deletes', () => {
	const { workspace, ids } = some(2);
	const day = '2027-01-31' as Day;
	must(changeDeals(workspace, ids, { kind: 'expectedClose', day }));
	expect(ids.map((id) => dealOf(workspace, id).expectedClose)).toEqual([day, day]);
	must(changeDeals(workspace, ids, { kind: 'expectedClose', day: undefined }));
	expect(ids.map((id) => dealOf(workspace, id).expectedClose)).toEqual([undefined, undefined]);
	const label = must(addListed(workspace, 'label', { name: 'Hot' }));
	must(changeDeals(workspace, ids, { kind: 'label', label, on: true }));
	expect(ids.map((id) => dealOf(workspace, id).labels)).toEqual([[label], [label]]);
	must(changeDeals(workspace, ids, { kind: 'label', label, on: false }));
	expect(ids.map((id) => dealOf(workspace, id).labels)).toEqual([[], []]);
	expect(must(changeDeals(workspace, ids, { kind: 'delete' })).changed).toBe(2);
	expect(ids.map((id) => dealOf(workspace, id).deleted)).toEqual([true, true]);
	must(undo(workspace));
	expect(ids.map((id) => dealOf(workspace, id).deleted)).toEqual([false, false]);
});

test('changeDeals(workspace, ids, change) refuses a stage that is none, a closed one, and a label that is none', () => {
	const { workspace, ids } = some(1);
	const to = (stage: StageId) =>
		refusal(changeDeals(workspace, ids, { kind: 'stage', stage })).code;
	expect(to('sNone001' as StageId)).toBe('stage-unknown');
	expect(to(stageNamed(workspace, 'Won'))).toBe('stage-wrong-kind');
	const label = 'tNone001' as LabelId;
	expect(refusal(changeDeals(workspace, ids, { kind: 'label', label, on: true })).code).toBe(
		'record-unknown'
	);
	workspace.grant = { role: 'viewer' };
	expect(refusal(changeDeals(workspace, ids, { kind: 'delete' })).code).toBe('read-only');
});

test('changeDeals(workspace, ids, change) takes thousands of deals at once', () => {
	const { workspace, ids } = some(3000);
	const stage = stageNamed(workspace, 'Proposal');
	const began = performance.now();
	expect(must(changeDeals(workspace, ids, { kind: 'stage', stage })).changed).toBe(3000);
	// Were each looked for among all, it would be minutes.
	expect(performance.now() - began).toBeLessThan(5000);
	expect(titles(workspace, 'Proposal').slice(0, 3)).toEqual(['D0', 'D1', 'D2']);
});
