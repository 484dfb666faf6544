import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { addDays } from '#lib/domain/time.ts';
import { nurtureDeal } from '#lib/store/exits.ts';
import NurturePage from '#lib/ui/nurture/NurturePage.svelte';
import { whose } from '#lib/ui/today/whose.svelte.ts';
import { stand } from '../board/stand.ts';

let base: Awaited<ReturnType<typeof stand>>;
let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	await base.destroy();
});

test('all deals whose day has come are brought back at once, each to the stage it left', async () => {
	base = await stand({ counts: [2, 2] });
	const { workspace } = base;
	const set = (title: string, days: number) =>
		nurtureDeal(workspace.store, base.id(title), { until: addDays(workspace.today, days) });
	for (const title of ['A1', 'B1']) set(title, 0);
	set('B2', 30);
	whose.choose(false);
	const target = document.createElement('div');
	base.target.replaceWith(target);
	shown = mount(NurturePage, { target, props: { workspace } });
	const all = page.getByRole('button', { name: 'Bring back all 2 deals' });
	await all.click();
	await vi.waitFor(() => expect(base.column('New').toSorted()).toEqual(['A1', 'A2']));
	expect(base.column('Demo')).toEqual(['B1']);
	// One alone is brought back in its row.
	await expect.element(all).not.toBeInTheDocument();
	workspace.undo();
	await vi.waitFor(() => expect(base.column('New')).toEqual(['A2']));
	expect(base.column('Demo')).toEqual([]);
});
