import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import ViewsSheet from '#lib/ui/views/ViewsSheet.svelte';

test('ViewsSheet opens a view that is not shown above the board', async () => {
	await chooseLanguage('en');
	const all = ['Mine', 'Large'].map((name) => ({ id: `v${name}`, name, pinned: false }));
	const [open, onclose] = [vi.fn(), vi.fn()];
	const props = { workspace: {}, viewing: { all, open }, onclose } as never;
	const sheet = mount(ViewsSheet, { target: document.body, props });
	onTestFinished(() => unmount(sheet));
	await page.getByRole('button', { name: /^Open.*Large/ }).click();
	expect(open).toHaveBeenCalledExactlyOnceWith('vLarge');
	expect(onclose).toHaveBeenCalledOnce();
});
