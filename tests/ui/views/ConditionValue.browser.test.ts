import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import type { Condition } from '#lib/domain/view.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import ConditionValue from '#lib/ui/views/ConditionValue.svelte';

async function show(language: Locale, type: string, condition: Partial<Condition>) {
	await chooseLanguage(language);
	const onchange = vi.fn();
	const field = { id: 'x', type, options: () => [{ value: 'a', name: { text: 'Anna' } }] };
	const workspace = { settings: { currency: 'EUR' } };
	const shown = mount(ConditionValue, {
		target: document.body,
		props: { workspace, field, condition, describedby: 'd', onchange } as never
	});
	onTestFinished(() => unmount(shown));
	return onchange;
}

test('ConditionValue shows a value that is not known here, and takes it out', async () => {
	const onchange = await show('en', 'member', { operator: 'is', values: ['gone', 'a'] });
	const gone = page.getByRole('checkbox', { name: 'Value that is no longer there' });
	await expect.element(gone).toBeChecked();
	await gone.click();
	expect(onchange).toHaveBeenCalledExactlyOnceWith(['a']);
});

test('ConditionValue shows a number as it is typed in the language', async () => {
	const onchange = await show('pl', 'number', { operator: 'atLeast', values: ['1234.567'] });
	await expect.element(page.getByRole('textbox')).toHaveValue('1234,567');
	await page.getByRole('textbox').fill('1234,5678');
	expect(onchange).toHaveBeenLastCalledWith(['1234.5678']);
});
