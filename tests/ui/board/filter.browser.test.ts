import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { withWords } from '#lib/domain/filter-parts.ts';
import { NO_FILTER, type Group } from '#lib/domain/view.ts';
import { createDeal, setDeal } from '#lib/store/commands.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { Filter } from '#lib/state/filter.svelte.ts';
import { Viewing } from '#lib/state/viewing.svelte.ts';
import ViewBar from '#lib/ui/views/ViewBar.svelte';
import { middle, mouse, stand } from './stand.ts';

let board: Awaited<ReturnType<typeof stand>>;
afterEach(() => board.destroy());

const ALL = { New: ['A1', 'A2', 'A3'], Demo: ['B1', 'B2'], Offer: [] };
const shown = () =>
	Object.fromEntries(Object.keys(ALL).map((stage) => [stage, board.drawn(stage)]));
const words = (text: string): Group => withWords(NO_FILTER, text);
const MINE: Group = { kind: 'all', parts: [{ field: 'owner', operator: 'is', values: ['me'] }] };

/** Asks a board for what a filter keeps, as its page does. */
function ask(filter: Filter, group: Group): void {
	const viewing = new Viewing(board.workspace);
	viewing.change({ filter: group });
	filter.choice = viewing.choice;
	flushSync();
}

test('a filter by text shows what has every word in title or company, and sums what it shows', async () => {
	const filter = new Filter();
	board = await stand({ filter });
	setDeal(board.workspace.store, board.id('A2'), { company: 'Łódź Steel' });
	await vi.waitFor(() => expect(shown()).toEqual(ALL));
	ask(filter, words('lodz'));
	expect(shown()).toEqual({ New: ['A2'], Demo: [], Offer: [] });
	expect(board.target.querySelector('[role=group]')?.ariaLabel).toMatch(/1 deal, .*20/);
	ask(filter, words('lodz a2'));
	expect(shown()).toEqual({ New: ['A2'], Demo: [], Offer: [] });
	expect(board.target.textContent).toContain('No deal here fits the filter.');
	ask(filter, NO_FILTER);
	expect(shown()).toEqual(ALL);
});

test('a filter by owner follows changes from elsewhere', async () => {
	const filter = new Filter();
	board = await stand({ filter });
	const { store } = board.workspace;
	ask(filter, MINE);
	expect(shown()).toEqual({ New: [], Demo: [], Offer: [] });
	setDeal(store, board.id('B2'), { owner: store.member });
	await vi.waitFor(() => expect(shown()).toEqual({ New: [], Demo: ['B2'], Offer: [] }));
	createDeal(store, { title: 'Mine' });
	await vi.waitFor(() => expect(board.drawn('New')).toEqual(['Mine']));
});

test('a deal dropped on a filtered board stands above the one it was dropped on, among all', async () => {
	const filter = new Filter();
	board = await stand({ filter, counts: [1, 4, 0] });
	for (const title of ['A1', 'B3', 'B4'])
		setDeal(board.workspace.store, board.id(title), { company: 'Q' });
	ask(filter, words('q'));
	await vi.waitFor(() => expect(board.drawn('Demo')).toEqual(['B3', 'B4']));
	const from = middle(board.card('A1'));
	const to = middle(board.card('B4'));
	await mouse.move(from.x, from.y);
	await mouse.down(from.x, from.y);
	await mouse.move(from.x + 6, from.y + 2);
	await mouse.move(to.x, to.y);
	await mouse.up(to.x, to.y);
	await vi.waitFor(() => expect(board.drawn('Demo')).toEqual(['B3', 'A1', 'B4']));
	ask(filter, NO_FILTER);
	expect(board.column('Demo')).toEqual(['B1', 'B2', 'B3', 'A1', 'B4']);
});

test('the bar says how many are shown, and Escape clears it and gives the place back', async () => {
	const filter = new Filter();
	board = await stand({ filter });
	const viewing = new Viewing(board.workspace);
	const closed = vi.fn();
	const target = document.createElement('div');
	document.body.append(target);
	const props = { workspace: board.workspace, viewing, filter, pipeline: undefined, count: 3 };
	const bar = mount(ViewBar, { target, props: { ...props, onpipeline: vi.fn(), onclose: closed } });
	await userEvent.type(page.getByRole('searchbox'), 'b');
	expect(viewing.search).toBe('?q=f:all(words:has(b))');
	await expect.element(page.getByText('3 deals shown')).toBeInTheDocument();
	await userEvent.keyboard('{Escape}');
	expect(viewing.search).toBe('');
	expect(closed).toHaveBeenCalledOnce();
	await userEvent.click(page.getByRole('button', { name: 'Mine' }));
	expect(viewing.search).toBe('?q=f:all(owner:is(me))');
	await unmount(bar);
});

test('the list of a board shows the pipeline that the board showed', async () => {
	board = await stand();
	const stages = [{ name: 'Talks', kind: 'open' as const, probability: 50 }];
	createPipeline(board.workspace.store, { name: 'Partners', stages });
	const [pipeline] = board.workspace.pipelines;
	const viewing = new Viewing(board.workspace);
	const target = document.createElement('div');
	document.body.append(target);
	const props = { workspace: board.workspace, viewing, filter: new Filter(), count: 3 };
	const on = { onpipeline: vi.fn(), onclose: vi.fn() };
	const bar = mount(ViewBar, { target, props: { ...props, ...on, pipeline: pipeline?.id } });
	await userEvent.click(page.getByRole('button', { name: 'List' }));
	expect(viewing.view).toMatchObject({ face: 'list', pipeline: pipeline?.id });
	await unmount(bar);
});
