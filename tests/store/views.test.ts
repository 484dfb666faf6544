import { expect, test } from 'vitest';
import type { OwnViewId } from '#lib/domain/ids.ts';
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
import { joinAs, must, newWorkspace, refusal } from '../helpers/workspace.ts';

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
	expect(savedView(workspace, id)).toMatchObject({ name: 'Ours', query: '', pinned: false });
	must(undo(workspace));
	expect(savedView(workspace, id)?.pinned).toBe(true);
	must(deleteView(workspace, id));
	expect(savedViews(workspace)).toEqual([]);
	expect(refusal(deleteView(workspace, id)).code).toBe('record-unknown');
	must(undo(workspace));
	expect(savedView(workspace, id)?.name).toBe('Ours');
	expect(refusal(renameView(workspace, id, '')).code).toBe('name-missing');
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
