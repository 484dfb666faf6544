import { toStore } from 'svelte/store';
import { beforeAll, expect, test } from 'vitest';
import { parseView } from '#lib/domain/view-text.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { Viewing } from '#lib/state/viewing.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { setSettings } from '#lib/store/settings.ts';
import { deleteView, saveView, updateView } from '#lib/store/views.ts';
import { until } from '../helpers/until.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

beforeAll(() => chooseLanguage('en'));

test('view and looking are others when they say something else, not with every change of a deal', async () => {
	const { workspace } = newWorkspace();
	const won = parseView('f:all(status:is(won))');
	const id = must(saveView(workspace, { name: 'Won', view: won, audience: 'me' }));
	const viewing = new Viewing(new LiveWorkspace(workspace));
	viewing.open(id);
	const views = new Set<unknown>();
	const looks = new Set<unknown>();
	const versions = new Set<number>();
	const stops = [
		toStore(() => viewing.view).subscribe((view) => views.add(view)),
		toStore(() => viewing.looking).subscribe((looking) => looks.add(looking)),
		toStore(() => viewing.workspace.version).subscribe((version) => versions.add(version))
	];
	addDeal(workspace);
	await until(() => versions.size === 2);
	expect([views.size, looks.size]).toEqual([1, 1]);
	must(setSettings(workspace, { firstDay: 0 }));
	await until(() => versions.size === 3);
	expect([views.size, looks.size]).toEqual([1, 2]);
	for (const stop of stops) stop();
});

/** A view of the team that is looked at. */
function opened() {
	const { workspace } = newWorkspace();
	const list = parseView('list;s:value!');
	const id = must(saveView(workspace, { name: 'Ours', view: list, audience: 'team' }));
	const live = new LiveWorkspace(workspace);
	const viewing = new Viewing(live);
	viewing.open(id);
	return { list, id, live, viewing };
}

test('what others save of a view is shown beside what one has changed of it and not saved', () => {
	const { list, id, live, viewing } = opened();
	const columns = [{ field: 'title', width: undefined }];
	viewing.change({ columns });
	const { filter } = parseView('f:all(value:atLeast(5))');
	must(live.run((store) => updateView(store, id, { ...list, filter })));
	expect(viewing.view).toEqual({ ...list, columns, filter });
	expect(viewing.changed).toBe(true);
	viewing.change({ columns: [] });
	expect(viewing.changed).toBe(false);
	expect(viewing.view).toEqual({ ...list, filter });
});

test('a view that another deletes goes on showing what it showed, and says so', () => {
	const { list, id, live, viewing } = opened();
	viewing.change({ group: 'stage' });
	must(live.run((store) => deleteView(store, id)));
	expect(viewing.view).toEqual({ ...list, group: 'stage' });
	expect([viewing.saved, viewing.missing, viewing.deleted?.name]).toEqual([
		undefined,
		false,
		'Ours'
	]);
	expect(viewing.search).toContain(`view=${id}`);
});
