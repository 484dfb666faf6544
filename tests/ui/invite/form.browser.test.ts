import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Pipeline } from '#lib/domain/directory.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import InviteForm from '#lib/ui/invite/InviteForm.svelte';
import { fakeTeam } from '../team/stand.svelte.ts';

let shown: Record<string, unknown>;
afterEach(() => unmount(shown));

const pipeline = (id: string, name: string, area?: string) =>
	({ id, name, order: id, colour: '', archived: false, area }) as Pipeline;

async function show(pipelines: readonly Pipeline[]) {
	await chooseLanguage('en');
	const { team, fake } = fakeTeam();
	const props = { team, known: [], pipelines, onmade: vi.fn(), oncancel: vi.fn() };
	shown = mount(InviteForm, { target: document.body, props });
	flushSync();
	const make = async () => {
		await page.getByRole('button', { name: 'Make an invitation' }).click();
		return fake.invite.mock.lastCall?.[0];
	};
	return { make };
}

test('who is invited sees no restricted pipeline unless one is chosen', async () => {
	const { make } = await show([pipeline('l1', 'Sales'), pipeline('l2', 'Big deals', 'l2')]);
	expect(await make()).toMatchObject({ role: 'rep', areas: [] });
	await page.getByRole('checkbox', { name: 'Big deals' }).click();
	expect(await make()).toMatchObject({ role: 'rep', areas: ['l2'] });
	await page.getByRole('checkbox', { name: 'All of them, later ones too' }).click();
	expect(await make()).toMatchObject({ role: 'rep', areas: 'all' });
	await page.getByRole('radio', { name: /^Manager/ }).click();
	expect(page.getByRole('checkbox').elements()).toEqual([]);
	expect(await make()).toMatchObject({ role: 'manager', areas: 'all' });
});

test('where no pipeline is restricted nothing is asked', async () => {
	const { make } = await show([pipeline('l1', 'Sales')]);
	expect(page.getByRole('checkbox').elements()).toEqual([]);
	expect(await make()).toMatchObject({ areas: [] });
});
