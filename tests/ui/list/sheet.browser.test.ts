import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DealId } from '#lib/domain/ids.ts';
import { notices } from '#lib/state/notices.svelte.ts';
import { Viewing } from '#lib/state/viewing.svelte.ts';
import { setDeal } from '#lib/store/commands.ts';
import List from '#lib/ui/list/List.svelte';
import { frame, stand } from '../board/stand.ts';

let base: Awaited<ReturnType<typeof stand>>;
let list: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (list) await unmount(list);
	await base.destroy();
});

/** The list of deals, A1 to A3 unless said, worth 10, 20 and 30, sorted by title. */
async function show(count = 3) {
	base = await stand({ counts: [count], width: 1200 });
	const viewing = new Viewing(base.workspace);
	viewing.change({ sort: [{ field: 'title', down: false }] });
	const target = document.createElement('div');
	target.style.cssText = 'display: grid; block-size: 400px; inline-size: 1200px';
	base.target.replaceWith(target);
	const href = (id: DealId) => `#${id}`;
	const props = { workspace: base.workspace, viewing, href, onopen: vi.fn(), oncount: vi.fn() };
	list = mount(List, { target, props });
	await vi.waitFor(() => expect(target.querySelectorAll('[data-deal]')).toHaveLength(count));
	const cell = (row: number, column: number) => {
		const found = target.querySelector<HTMLElement>(`[data-row="${row}"] [data-col="${column}"]`);
		if (!found) throw new Error(`no cell ${row}, ${column}`);
		return found;
	};
	const values = () =>
		['A1', 'A2', 'A3'].map(
			(title) => base.workspace.store.deals.get(base.id(title))?.value?.amount
		);
	return { target, cell, values, viewing };
}

function companyOf(title: string): string | undefined {
	const { deals, companies } = base.workspace.store;
	const id = deals.get(base.id(title))?.company;
	return id && companies.get(id)?.name;
}

const [TITLE, VALUE, COMPANY, STAGE, OWNER, CLOSE] = [1, 2, 3, 4, 5, 6];

/** Hands a clipboard event to where the focus is, as a browser does. */
function clip(kind: 'copy' | 'paste', text = ''): string {
	const clipboardData = new DataTransfer();
	if (kind === 'paste') clipboardData.setData('text/plain', text);
	const event = new ClipboardEvent(kind, { clipboardData, bubbles: true, cancelable: true });
	document.activeElement?.dispatchEvent(event);
	return clipboardData.getData('text/plain');
}

test('what is typed over a cell replaces what was in it', async () => {
	const { cell, values } = await show();
	cell(0, VALUE).focus();
	await userEvent.keyboard('75{Enter}');
	expect(values()).toEqual([7500, 2000, 3000]);
	await vi.waitFor(() => expect(document.activeElement).toBe(cell(1, VALUE)));
	await userEvent.keyboard('8{Escape}');
	expect(values()).toEqual([7500, 2000, 3000]);
	await vi.waitFor(() => expect(document.activeElement).toBe(cell(1, VALUE)));
	await userEvent.keyboard('{Delete}');
	expect(values()).toEqual([7500, undefined, 3000]);
	// A title cannot be empty.
	cell(0, TITLE).focus();
	await userEvent.keyboard('{Delete}');
	expect(base.workspace.store.deals.get(base.id('A1'))?.title).toBe('A1');
});

test('an empty list says whether a filter empties it, and clears it', async () => {
	const { target, viewing } = await show(0);
	await expect.element(page.getByText('No deals here yet.')).toBeVisible();
	const parts = [{ field: 'title', operator: 'has', values: ['x'] }] as const;
	viewing.change({ filter: { kind: 'all', parts } });
	await expect.element(page.getByText('No deal fits the filter.')).toBeVisible();
	await page.elementLocator(target).getByRole('button', { name: 'Clear the filter' }).click();
	await expect.element(page.getByText('No deals here yet.')).toBeVisible();
});

test('Tab takes what was typed, and the next cell is typed into', async () => {
	const { cell, values } = await show();
	cell(0, VALUE).focus();
	await userEvent.keyboard('12{Tab}');
	await vi.waitFor(() =>
		expect(cell(0, COMPANY).querySelector('input')).toBe(document.activeElement)
	);
	await userEvent.keyboard('Acme{Enter}');
	expect(values()[0]).toBe(1200);
	await vi.waitFor(() => expect(companyOf('A1')).toBe('Acme'));
});

test('keys go through the choices of a cell, and Enter takes one', async () => {
	const { cell } = await show();
	const stages = () => base.column('New');
	cell(0, STAGE).focus();
	await userEvent.keyboard('{Enter}');
	await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('SELECT'));
	await userEvent.keyboard('{ArrowDown}');
	expect(stages()).toContain('A1');
	await userEvent.keyboard('{Escape}');
	expect(stages()).toContain('A1');
	await vi.waitFor(() => expect(document.activeElement).toBe(cell(0, STAGE)));
	await userEvent.keyboard('{Enter}');
	await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('SELECT'));
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(stages()).not.toContain('A1');
	expect(base.column('Demo')).toContain('A1');
});

test('a cell is copied as a sheet reads it, and pasted as it was', async () => {
	const { cell, values } = await show();
	cell(2, VALUE).focus();
	expect(clip('copy')).toBe('30');
	cell(0, VALUE).focus();
	clip('paste', '30');
	expect(values()).toEqual([3000, 2000, 3000]);
	// What is no amount changes nothing.
	clip('paste', 'a lot');
	expect(values()).toEqual([3000, 2000, 3000]);
});

test('an amount below zero is not pasted, and told beside what was', async () => {
	const { cell, values } = await show();
	cell(0, VALUE).focus();
	clip('paste', '-5\n7');
	expect(values()).toEqual([1000, 700, 3000]);
	expect(notices().at(-1)?.text).toBe('1 cell pasted · 1 does not fit its column');
});

test('cells of a sheet are pasted from the cell on, as one step of undo', async () => {
	const { cell, values } = await show();
	cell(1, VALUE).focus();
	clip('paste', '5\tAcme\r\n6\t"Bolt ""&"" Co"\r\n7\tNobody\r\n');
	expect(values()).toEqual([1000, 500, 600]);
	expect(companyOf('A3')).toBe('Bolt "&" Co');
	base.workspace.undo();
	await tick();
	expect(values()).toEqual([1000, 2000, 3000]);
});

test('a value is pasted into all deals that are selected, and rows are copied whole', async () => {
	const { cell } = await show();
	setDeal(base.workspace.store, base.id('A1'), { title: 'A\t1' });
	await frame();
	cell(0, CLOSE).focus();
	await userEvent.keyboard('{Control>}a{/Control}');
	clip('paste', '2027-03-01');
	const days = ['A1', 'A2', 'A3'].map(
		(title) => base.workspace.store.deals.get(base.id(title))?.expectedClose
	);
	expect(days).toEqual(Array(3).fill('2027-03-01'));
	expect(clip('copy').split('\n')[0]).toMatch(/^"A\t1"\t10\t\tNew\t/);
});

/** Ali is known from before, and has no access any more. */
function endAccessOfAli(): void {
	const roster = { members: [{ id: base.workspace.now.member }] };
	Object.defineProperty(base.workspace, 'membership', { value: { roster } });
}

function ownerOf(title: string): string | undefined {
	const owner = base.workspace.store.deals.get(base.id(title))?.owner;
	return owner && base.workspace.memberName(owner);
}

test('a cell offers who is here as the owner, and whose the deal is', async () => {
	const { cell } = await show();
	const ali = base.workspace.members.find(({ name }) => name === 'Ali');
	if (!ali) throw new Error('Ali is known');
	setDeal(base.workspace.store, base.id('A2'), { owner: ali.id });
	endAccessOfAli();
	const offered = async (row: number) => {
		cell(row, OWNER).focus();
		await userEvent.keyboard('{Enter}');
		await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('SELECT'));
		const options = [...(document.activeElement as HTMLSelectElement).options];
		await userEvent.keyboard('{Escape}');
		return options.map(({ text }) => text).filter((text) => text === 'Ali');
	};
	expect(await offered(0)).toEqual([]);
	expect(await offered(1)).toEqual(['Ali']);
});

test('the owner of all that are selected is changed, by one step of undo', async () => {
	const { target, cell } = await show();
	const ali = base.workspace.members.find(({ name }) => name === 'Ali');
	if (!ali) throw new Error('Ali is known');
	for (const row of [0, 2]) target.querySelector<HTMLElement>(`[data-row="${row}"] input`)?.click();
	await page.getByRole('button', { name: 'Change 2 deals' }).click();
	await page.getByRole('combobox').nth(0).selectOptions('Owner');
	await page.getByRole('combobox').nth(1).selectOptions('Ali');
	await page.getByRole('dialog').getByRole('button', { name: 'Change 2 deals' }).click();
	await vi.waitFor(() => expect(ownerOf('A1')).toBe('Ali'));
	expect(['A2', 'A3'].map(ownerOf)).toEqual([undefined, 'Ali']);
	base.workspace.undo();
	expect(['A1', 'A2', 'A3'].map(ownerOf)).toEqual([undefined, undefined, undefined]);
	await vi.waitFor(() => expect(cell(0, OWNER).textContent).not.toContain('Ali'));
});
