import { mount, unmount } from 'svelte';
import { expect, test, vi } from 'vitest';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import Timeline from '#lib/ui/deals/Timeline.svelte';
import { stand } from '../board/stand.ts';

test('a sentence about a name in Latin letters goes as the language does, from right to left in Persian', async () => {
	const base = await stand();
	await chooseLanguage('fa');
	const { target, workspace } = base;
	const [id] = workspace.store.deals.keys();
	if (!id) throw new Error('a deal');
	const shown = mount(Timeline, { target, props: { workspace, id } });
	const lines = () => [...target.querySelectorAll('.said')];
	await vi.waitFor(() => expect(lines().length).toBeGreaterThan(0));
	// It begins with the name of who did it.
	expect(lines()[0]?.textContent).toMatch(/^\s*\u2068?[A-Z]/);
	expect(lines().map((line) => getComputedStyle(line).direction)).toEqual(lines().map(() => 'rtl'));
	await unmount(shown);
	await chooseLanguage('en');
	await base.destroy();
});
