import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import Tabs from '#lib/ui/primitives/Tabs.svelte';

let shown: Record<string, unknown> | undefined;

afterEach(async () => {
	if (shown) await unmount(shown);
	document.documentElement.dir = 'ltr';
});

function open(onchoose: (value: string) => void) {
	shown = mount(Tabs, {
		target: document.body,
		props: {
			label: 'Lists',
			tabs: [
				{ value: 'people', label: 'People' },
				{ value: 'companies', label: 'Companies' }
			],
			chosen: 'people',
			onchoose,
			children: createRawSnippet<[string]>((value) => ({ render: () => `<p>All ${value()}</p>` }))
		}
	});
	flushSync();
}

test('Tabs shows the panel of the tab that is chosen, and tells of another', async () => {
	const onchoose = vi.fn();
	open(onchoose);
	await expect
		.element(page.getByRole('tab', { name: 'People' }))
		.toHaveAttribute('aria-selected', 'true');
	await expect.element(page.getByRole('tabpanel')).toHaveTextContent('All people');
	await page.getByRole('tab', { name: 'Companies' }).click();
	expect(onchoose).toHaveBeenCalledWith('companies');
});

test.each([
	['ltr', '{ArrowRight}'],
	['rtl', '{ArrowLeft}']
])('Tabs goes on by the arrow that points on, %s', async (dir, arrow) => {
	document.documentElement.dir = dir;
	const onchoose = vi.fn();
	open(onchoose);
	page.getByRole('tab', { name: 'People' }).element().focus();
	await userEvent.keyboard(arrow);
	expect(onchoose).toHaveBeenCalledWith('companies');
});
