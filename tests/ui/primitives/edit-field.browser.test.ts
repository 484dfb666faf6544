import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { LONGEST_NAME, LONGEST_TEXT } from '#lib/domain/bounds.ts';
import EditField from '#lib/ui/primitives/EditField.svelte';
import EditText from '#lib/ui/primitives/EditText.svelte';

let shown: Record<string, unknown> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
});

test.each([
	['EditField', EditField, LONGEST_NAME],
	['EditText', EditText, LONGEST_TEXT]
])('%s keeps what is refused as too long, to be shortened', async (_, Component, longest) => {
	const saved: string[] = [];
	const onsave = (text: string) => void saved.push(text);
	shown = mount(Component, {
		target: document.body,
		props: { label: 'Name', value: 'Acme', onsave }
	});
	flushSync();
	const field = page.getByRole('textbox', { name: 'Name' });
	const leave = () => (field.element() as HTMLElement).blur();
	const long = 'x'.repeat(longest + 1);
	await field.fill(long);
	leave();
	flushSync();
	await expect.element(field).toHaveValue(long);
	leave();
	expect(saved).toEqual([long]);

	await field.fill('y'.repeat(longest));
	leave();
	// What is shown is what is saved, which here nobody does.
	await expect.element(field).toHaveValue('Acme');
	expect(saved).toEqual([long, 'y'.repeat(longest)]);
});
