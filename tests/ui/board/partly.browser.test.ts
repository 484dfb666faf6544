import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import type { DealId } from '#lib/domain/ids.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { FIRST_CARDS, parseTop, Projector } from '#lib/store/projection.ts';
import { pipelines } from '#lib/store/queries.ts';
import Board from '#lib/ui/board/Board.svelte';
import { entriesOf, lateWorkspace } from '../../helpers/late.ts';
import { addDeal, euros, must, newWorkspace, stageNamed } from '../../helpers/workspace.ts';
import { frame } from './stand.ts';

const DEALS = 100;

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
	document.body.replaceChildren();
});

/** A board of a workspace of which only the top of its projection is here. */
async function partly() {
	await page.viewport(1000, 700);
	await chooseLanguage('en');
	const setting = newWorkspace();
	const { workspace } = setting;
	for (let index = DEALS; index > 0; index--)
		addDeal(workspace, { title: `D${index}`, value: euros(1) });
	const top = parseTop(new Projector(workspace).write({}).top);
	const late = lateWorkspace(setting, workspace);
	late.project(top?.rows ?? []);
	late.outline = top?.outline;
	const live = new LiveWorkspace(late);
	const [pipeline] = pipelines(late);
	const target = document.createElement('div');
	target.style.cssText = 'block-size: 700px; inline-size: 1000px';
	document.body.replaceChildren(target);
	const board = mount(Board, {
		target,
		props: {
			workspace: live,
			pipeline: pipeline?.id as never,
			href: (id: DealId) => `#${id}`,
			oncreate: () => undefined,
			onstage: () => undefined
		}
	});
	ends.push(
		() => unmount(board),
		() => late.close()
	);
	await tick();
	await frame();
	// At the start of the app columns are drawn one after the other.
	for (let frames = 0; frames < 10 && !target.querySelector('li'); frames++) await frame();
	const contact = stageNamed(late, 'Contact');
	const column = target.querySelector(`[data-stage="${contact}"]`) ?? target;
	return {
		live,
		late,
		workspace,
		setting,
		list: column.querySelector<HTMLElement>('.list') ?? document.body,
		count: () => column.querySelector('.count')?.textContent,
		label: () => column.getAttribute('aria-label'),
		sizes: () =>
			new Set([...column.querySelectorAll('li')].map((one) => one.getAttribute('aria-setsize'))),
		titles: () => [...column.querySelectorAll('li a')].map((one) => one.textContent?.trim())
	};
}

test('a column of which the first cards are here counts all, has room for all, and nothing jumps when they come', async () => {
	const board = await partly();
	const { live, late, workspace, list } = board;
	expect(late.columns.of(stageNamed(late, 'Contact')).length).toBe(FIRST_CARDS);
	expect(board.count()).toBe('100');
	expect(board.sizes()).toEqual(new Set(['100']));
	const before = { height: list.scrollHeight, label: board.label(), titles: board.titles() };
	list.scrollTop = 800;
	await frame();
	await frame();
	late.outline = undefined;
	late.project(workspace.rows());
	await frame();
	await frame();
	expect(live.columns(live.pipelines[0]?.id as never)[0]?.more).toBe(0);
	expect({ height: list.scrollHeight, label: board.label() }).toEqual({
		height: before.height,
		label: before.label
	});
	expect(list.scrollTop).toBe(800);
	list.scrollTop = 0;
	await frame();
	await frame();
	expect(board.titles()).toEqual(before.titles);
});

test('a card of such a column is moved, counted where it goes, and written when everything is here', async () => {
	const board = await partly();
	const { live, late, setting } = board;
	const [first, second] = late.columns.of(stageNamed(late, 'Contact'));
	must(live.move(first?.id as DealId, stageNamed(late, 'Demo')));
	await frame();
	expect(board.count()).toBe('99');
	expect(board.titles()[0]).toBe(second?.title);
	late.supply(entriesOf(setting));
	late.complete();
	await frame();
	await frame();
	expect(board.count()).toBe('99');
	expect(setting.workspace.deals.get(first?.id as DealId)?.stage).toBe(stageNamed(late, 'Demo'));
});
