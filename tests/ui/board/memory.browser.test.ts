import { mount, tick, unmount } from 'svelte';
import { toStore } from 'svelte/store';
import { beforeAll, expect, test } from 'vitest';
import type { DealId } from '#lib/domain/ids.ts';
import { PLAIN } from '#lib/domain/view.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { Viewing } from '#lib/state/viewing.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { saveView, updateView } from '#lib/store/views.ts';
import Board from '#lib/ui/board/Board.svelte';
import { must, newWorkspace } from '../../helpers/workspace.ts';

beforeAll(() => chooseLanguage('en'));

test('remember reads nothing that lives: a view that took the board away is followed when it is saved otherwise', async () => {
	const workspace = new LiveWorkspace(newWorkspace().workspace);
	const [pipeline] = workspace.pipelines;
	if (!pipeline) throw new Error('a workspace has a pipeline');
	const view = parseView('list');
	const id = must(saveView(workspace.store, { name: 'All', view, audience: 'me' }));
	const viewing = new Viewing(workspace);
	const faces: string[] = [];
	const stop = toStore(() => viewing.view.face).subscribe((face) => faces.push(face));
	const board = mount(Board, {
		target: document.body,
		props: {
			workspace,
			get pipeline() {
				const { pipeline: named = 'all' } = viewing.view;
				return named === 'all' ? pipeline.id : named;
			},
			href: (deal: DealId) => `#${deal}`
		}
	});
	await tick();
	viewing.open(id);
	expect(viewing.view.face).toBe('list');
	await unmount(board);
	await tick();
	must(workspace.run((store) => updateView(store, id, PLAIN)));
	await tick();
	expect(faces).toEqual(['board', 'list', 'board']);
	expect(viewing.changed).toBe(false);
	stop();
});
