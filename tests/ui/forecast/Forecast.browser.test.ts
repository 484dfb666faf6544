import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { addDays } from '#lib/domain/time.ts';
import { Viewing } from '#lib/state/viewing.svelte.ts';
import { setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { undo } from '#lib/store/undo.ts';
import Forecast from '#lib/ui/forecast/Forecast.svelte';
import { plain, stand } from '../board/stand.ts';

test('Forecast moves a deal by its menu into a month, and shows one that is brought back where it was expected', async () => {
	const base = await stand({ counts: [2], width: 1200 });
	const { workspace } = base;
	setDeal(workspace.store, base.id('A1'), { expectedClose: addDays(workspace.today, 40) });
	const target = document.createElement('div');
	target.style.cssText = 'display: grid; block-size: 600px; inline-size: 1200px';
	base.target.replaceWith(target);
	const viewing = new Viewing(workspace);
	const href = (id: string) => `#${id}`;
	const props = { workspace, viewing, viewers: new Map(), href, oncount: vi.fn() };
	const shown = mount(Forecast, { target, props });
	onTestFinished(async () => {
		await unmount(shown);
		await base.destroy();
	});
	/** The name of the column in which a deal stands. */
	const month = (title: string) =>
		plain(
			target
				.querySelector(`[data-deal="${base.id(title)}"]`)
				?.closest('[data-stage]')
				?.querySelector('h2')?.textContent ?? ''
		);
	await vi.waitFor(() => expect([month('A1'), month('A2')]).not.toContain(''));
	expect(month('A2')).toBe('No date');
	const before = month('A1');

	await page.getByRole('button', { name: /^Move .?A1/ }).click();
	await page.getByRole('menuitem', { name: /^Sooner/ }).click();
	await vi.waitFor(() => expect([before, 'No date', '']).not.toContain(month('A1')));
	const sooner = month('A1');

	// Who is won is in no forecast; undone, it is again.
	winDeal(workspace.store, base.id('A1'));
	await vi.waitFor(() => expect(month('A1')).toBe(''));
	undo(workspace.store);
	await vi.waitFor(() => expect(month('A1')).toBe(sooner));
});
