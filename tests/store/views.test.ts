import { expect, test } from 'vitest';
import type { OwnViewId, ViewId } from '#lib/domain/ids.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { PLAIN, type View } from '#lib/domain/view.ts';
import { undo } from '#lib/store/undo.ts';
import {
	audienceOf,
	deleteView,
	pinView,
	renameView,
	savedView,
	savedViews,
	saveView,
	shareView,
	updateView
} from '#lib/store/views.ts';
import {
	emptyWorkspace,
	joinAs,
	must,
	newWorkspace,
	refusal,
	type Setting
} from '../helpers/workspace.ts';
import { colleagueOf, pass, sync } from '../helpers/peers.ts';

const list: View = { ...PLAIN, face: 'list', sort: [{ field: 'value', down: true }] };

test('saveView(workspace, saved) keeps a view that can be read again, for the team or for oneself', () => {
	const { workspace } = newWorkspace();
	const own = must(saveView(workspace, { name: ' Mine ', view: list, audience: 'me' }));
	const team = must(saveView(workspace, { name: 'Ours', view: PLAIN, audience: 'team' }));
	expect(savedViews(workspace).map(({ id, name }) => [id, name])).toEqual([
		[team, 'Ours'],
		[own, 'Mine']
	]);
	expect(savedViews(workspace).map(audienceOf)).toEqual(['team', 'me']);
	expect(parseView(savedView(workspace, own)?.query ?? '')).toEqual(list);
	expect(savedView(workspace, own)?.pinned).toBe(true);
	const nameless = saveView(workspace, { name: ' ', view: list, audience: 'me' });
	expect(refusal(nameless).code).toBe('name-missing');
});

test('renameView, updateView, pinView and deleteView change one thing each, and are undone', () => {
	const { workspace } = newWorkspace();
	const id = must(saveView(workspace, { name: 'Mine', view: list, audience: 'team' }));
	must(renameView(workspace, id, 'Ours'));
	must(updateView(workspace, id, PLAIN));
	must(pinView(workspace, id, false));
	expect(savedView(workspace, id)).toMatchObject({ name: 'Ours', pinned: false });
	expect(parseView(savedView(workspace, id)?.query ?? '')).toEqual(PLAIN);
	must(undo(workspace));
	expect(savedView(workspace, id)?.pinned).toBe(true);
	must(deleteView(workspace, id));
	expect(savedViews(workspace)).toEqual([]);
	expect(refusal(deleteView(workspace, id)).code).toBe('record-unknown');
	must(undo(workspace));
	expect(savedView(workspace, id)?.name).toBe('Ours');
	expect(refusal(renameView(workspace, id, '')).code).toBe('name-missing');
});

test('pinView(workspace, id, pinned) is the member’s own: the view stays as it is for others', () => {
	const shared = newWorkspace();
	const { workspace, clock } = shared;
	const id = must(saveView(workspace, { name: 'Ours', view: list, audience: 'team' }));
	const { workspace: other } = emptyWorkspace(2, { now: clock.now, ...docs(shared) });
	must(pinView(workspace, id, false));
	expect(savedViews(workspace).map(({ pinned }) => pinned)).toEqual([false]);
	expect(savedViews(other).map(({ pinned }) => pinned)).toEqual([true]);
	must(undo(workspace));
	expect(savedView(workspace, id)?.pinned).toBe(true);
	must(pinView(other, id, false));
	must(pinView(other, id, true));
	expect(savedView(other, id)?.pinned).toBe(true);
	expect(refusal(pinView(workspace, 'vnone000' as ViewId, true)).code).toBe('record-unknown');
});

test('pinView apart, on two devices of one member, is as the later says', () => {
	const one = newWorkspace();
	const { member } = one.workspace;
	const other = emptyWorkspace(2, { now: one.clock.now, member, ...docs(one) });
	const id = must(saveView(one.workspace, { name: 'Ours', view: list, audience: 'team' }));
	must(pinView(one.workspace, id, false));
	one.clock.advance(1000);
	must(pinView(other.workspace, id, true));
	pass(one.me, other.me);
	pass(other.me, one.me);
	for (const { workspace } of [one, other]) expect(savedView(workspace, id)?.pinned).toBe(true);
});

test('updateView apart: each part of a view is as whoever changed it says; of one part as the later says', () => {
	const one = newWorkspace();
	const id = must(saveView(one.workspace, { name: 'Ours', view: list, audience: 'team' }));
	const other = colleagueOf(one);
	const filter = parseView('f:all(value:atLeast(5))').filter;
	const columns = [{ field: 'title', width: 240 }];
	must(updateView(one.workspace, id, { ...list, filter, pipeline: 'all', group: 'stage' }));
	one.clock.advance(1000);
	must(updateView(other.workspace, id, { ...list, columns, sort: [], group: 'owner' }));
	sync(one, other);
	for (const { workspace } of [one, other])
		expect(parseView(savedView(workspace, id)?.query ?? '')).toEqual({
			...{ ...list, filter, columns, sort: [], pipeline: 'all', group: 'owner' }
		});
	// What is as usual again is a change as well; and a step goes back alone.
	must(updateView(one.workspace, id, { ...list, filter }));
	sync(one, other);
	must(updateView(other.workspace, id, { ...list, filter, columns }));
	must(updateView(one.workspace, id, { ...list, filter, face: 'board' }));
	sync(one, other);
	must(undo(one.workspace));
	expect(parseView(savedView(one.workspace, id)?.query ?? '')).toEqual({
		...list,
		filter,
		columns
	});
	sync(one, other);
	must(updateView(other.workspace, id, PLAIN));
	sync(one, other);
	expect(parseView(savedView(one.workspace, id)?.query ?? '')).toEqual(PLAIN);
	expect(refusal(updateView(one.workspace, 'vnone000' as ViewId, list)).code).toBe(
		'record-unknown'
	);
});

test('a viewer has above the board what they like', () => {
	const { workspace } = newWorkspace();
	const id = must(saveView(workspace, { name: 'Ours', view: list, audience: 'team' }));
	joinAs(workspace, 'Eve', 'viewer');
	workspace.grant = { role: 'viewer' };
	must(pinView(workspace, id, false));
	expect(savedView(workspace, id)?.pinned).toBe(false);
});

test('shareView(workspace, id) makes one’s own view the team’s in one step', () => {
	const { workspace } = newWorkspace();
	const id = must(saveView(workspace, { name: 'Mine', view: list, audience: 'me' })) as OwnViewId;
	const shared = must(shareView(workspace, id));
	expect(savedViews(workspace).map((one) => [one.id, one.name])).toEqual([[shared, 'Mine']]);
	must(undo(workspace));
	expect(savedViews(workspace).map((one) => one.id)).toEqual([id]);
	expect(refusal(shareView(workspace, 'Vnone0000' as OwnViewId)).code).toBe('record-unknown');
});

test('a viewer saves views for themselves, and none for the team', () => {
	const { workspace } = newWorkspace();
	joinAs(workspace, 'Eve', 'viewer');
	workspace.grant = { role: 'viewer' };
	must(saveView(workspace, { name: 'Mine', view: list, audience: 'me' }));
	const ours = saveView(workspace, { name: 'Ours', view: list, audience: 'team' });
	expect(refusal(ours).code).toBe('read-only');
});

/** The documents that a team has in common. */
function docs({ directory, team, log, activities }: Setting) {
	return { directory, team, log, activities };
}
