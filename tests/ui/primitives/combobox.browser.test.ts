import { flushSync, mount, unmount } from 'svelte';
import { fromStore, writable } from 'svelte/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import Combobox from '#lib/ui/primitives/Combobox.svelte';

const OPTIONS = ['Old Acme', 'Acme Corp', 'Łódź Tools', 'آرش'];

let shown: Record<string, unknown> | undefined;
let text = writable('');
let chosen: string[];

beforeEach(() => {
	text = writable('');
	chosen = [];
	const value = fromStore(text);
	shown = mount(Combobox, {
		target: document.body,
		props: {
			label: 'Company',
			get value() {
				return value.current;
			},
			options: OPTIONS,
			newText: (name: string) => `Add ${name}`,
			countText: (count: number) => `${count} found`,
			ontype: (typed: string) => text.set(typed),
			onchoose: (name: string) => {
				chosen.push(name);
				text.set(name);
			}
		}
	});
	flushSync();
});
afterEach(async () => {
	if (shown) await unmount(shown);
});

const field = () => page.getByRole('combobox', { name: 'Company' });
const options = () => page.getByRole('option').elements();
const texts = () => options().map(({ textContent }) => textContent?.trim());

test('Combobox finds what is typed however it is spelt, what begins so first, and says how many', async () => {
	await field().fill('acme');
	await expect.poll(texts).toEqual(['Add acme', 'Acme Corp', 'Old Acme']);
	await expect.element(page.getByRole('status')).toHaveTextContent('3 found');
	await field().fill('lodz');
	await expect.poll(texts).toEqual(['Add lodz', 'Łódź Tools']);
	await field().fill('ارش');
	await expect.poll(texts).toEqual(['آرش']);
	await field().fill('');
	await expect.poll(texts).toEqual([]);
});

test('Enter takes what is typed; an arrow and Enter take what is known', async () => {
	await field().fill('acme');
	await expect.poll(() => options()[0]?.hasAttribute('data-highlighted')).toBe(true);
	await userEvent.keyboard('{Enter}');
	await expect.poll(texts).toEqual([]);
	await expect.element(field()).toHaveValue('acme');
	expect(chosen).toEqual([]);

	await field().fill('acm');
	await expect.poll(() => options()[0]?.hasAttribute('data-highlighted')).toBe(true);
	await userEvent.keyboard('{ArrowDown}');
	const known = page.getByRole('option', { name: 'Acme Corp' }).element();
	await expect.element(field()).toHaveAttribute('aria-activedescendant', known.id);
	await userEvent.keyboard('{Enter}');
	await expect.element(field()).toHaveValue('Acme Corp');
	expect(chosen).toEqual(['Acme Corp']);
	expect(document.activeElement).toBe(field().element());
});

test('a click takes an option, one beside closes the list and keeps what is typed', async () => {
	await field().fill('acm');
	await page.getByRole('option', { name: 'Old Acme' }).click();
	await expect.element(field()).toHaveValue('Old Acme');
	await expect.poll(texts).toEqual([]);
	await field().fill('acm');
	await expect.poll(texts).toHaveLength(3);
	await userEvent.click(document.body, { position: { x: 1, y: 1 } });
	await expect.poll(texts).toEqual([]);
	await expect.element(field()).toHaveValue('acm');
});

test('Escape closes the list and not the sheet around it', async () => {
	const taken: boolean[] = [];
	const note = (event: KeyboardEvent) => taken.push(event.defaultPrevented);
	window.addEventListener('keydown', note);
	await field().fill('acm');
	await expect.poll(texts).toHaveLength(3);
	taken.length = 0;
	await userEvent.keyboard('{Escape}');
	await expect.poll(texts).toEqual([]);
	await userEvent.keyboard('{Escape}');
	window.removeEventListener('keydown', note);
	expect(taken).toEqual([true, false]);
});
