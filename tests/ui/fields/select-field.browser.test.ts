import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import SelectField from '#lib/ui/fields/SelectField.svelte';

beforeAll(() => chooseLanguage('en'));

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

function shown(count: number, value?: string) {
	const options = Array.from({ length: count }, (_, n) => ({ id: `l${n}`, name: `Label ${n}` }));
	const onchange = vi.fn();
	const props = { label: 'Labels', value, options, onchange };
	const field = mount(SelectField, { target: document.body, props });
	ends.push(() => unmount(field));
	flushSync();
	const select = document.querySelector('select');
	if (!select) throw new Error('nothing to choose from');
	const texts = () => [...select.options].map(({ text }) => text);
	return { select, texts, onchange, search: () => document.querySelector('input') };
}

test('SelectField draws a short list whole, without a search', () => {
	const { texts, search } = shown(50);
	expect(texts()).toHaveLength(51);
	expect(search()).toBeNull();
});

test('SelectField draws no more of a long list than is looked through; the others are searched', () => {
	const { select, texts, search, onchange } = shown(5000, 'l4000');
	expect(texts()).toHaveLength(51);
	expect(select.value).toBe('l4000');
	const input = search();
	if (!input) throw new Error('nothing to search with');
	input.value = '4321';
	input.dispatchEvent(new Event('input', { bubbles: true }));
	flushSync();
	expect(texts().slice(1)).toEqual(['Label 4000', 'Label 4321']);
	select.value = 'l4321';
	select.dispatchEvent(new Event('change', { bubbles: true }));
	expect(onchange).toHaveBeenCalledExactlyOnceWith('l4321');
});
