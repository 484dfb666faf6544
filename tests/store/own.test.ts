import { expect, test } from 'vitest';
import { ME } from '#lib/domain/ids.ts';
import { follow, follows } from '#lib/store/own.ts';
import { undo } from '#lib/store/undo.ts';
import { pass } from '../helpers/peers.ts';
import { addDeal, emptyWorkspace, must, newWorkspace, refusal } from '../helpers/workspace.ts';

test('follow(workspace, record, on) is undone alone, and follows what is written then', () => {
	const { workspace } = newWorkspace();
	const [a, b] = [addDeal(workspace), addDeal(workspace)];
	must(follow(workspace, a, true));
	must(follow(workspace, b, true));
	expect(workspace.table('me').get(ME)?.follows).toEqual([a, b].toSorted());
	must(undo(workspace));
	expect([follows(workspace, a), follows(workspace, b)]).toEqual([true, false]);
	must(undo(workspace));
	expect(follows(workspace, a)).toBe(false);
	must(follow(workspace, b, true));
	expect(follows(workspace, b)).toBe(true);
	must(follow(workspace, b, false));
	expect(workspace.table('me').get(ME)?.follows).toEqual([]);
});

test('undo after the first follow has what was done before as the next step', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace);
	must(follow(workspace, deal, true));
	must(undo(workspace));
	must(undo(workspace));
	expect(workspace.deals.get(deal)?.deleted).toBe(true);
	expect(refusal(undo(workspace)).code).toBe('nothing-to-undo');
});

test('follow on two devices of one member, apart, follows both', () => {
	const one = newWorkspace();
	const { member } = one.workspace;
	const other = emptyWorkspace(2, { now: one.clock.now, member });
	const [a, b] = [addDeal(one.workspace), addDeal(one.workspace)];
	must(follow(one.workspace, a, true));
	must(follow(other.workspace, b, true));
	pass(one.me, other.me);
	pass(other.me, one.me);
	for (const { workspace } of [one, other])
		expect(workspace.table('me').get(ME)?.follows).toEqual([a, b].toSorted());
});
