import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import MemberSheet from '#lib/ui/team/MemberSheet.svelte';
import { fakeTeam, member } from './stand.svelte.ts';

const COUNTS = { open: 3, nurture: 0, leads: 2, companies: 0, diagnoses: 0 };

let shown: Record<string, unknown>;

function show(counts: typeof COUNTS) {
	const offerUndo = vi.fn();
	const give = vi.fn(() => Promise.resolve({ ok: true, value: { ...counts, leads: 0 } }));
	const handing = {
		of: () => counts,
		heirs: () => [{ id: 'Anna', name: 'Anna', role: 'owner' }],
		give,
		unseen: () => 2,
		workspace: { memberName: () => 'Anna', offerUndo }
	};
	const { team, fake } = fakeTeam();
	shown = mount(MemberSheet, {
		target: document.body,
		props: {
			...{ team, timeZone: 'UTC', pipelines: [], onclose: vi.fn() },
			...{ member: member('Ben', 'rep'), handing: handing as never }
		}
	});
	flushSync();
	return { give, offerUndo, fake };
}

beforeEach(async () => {
	await page.viewport(390, 844);
	await chooseLanguage('en');
});
afterEach(() => unmount(shown));

test('MemberSheet of who has deals offers to hand them over before their access is ended', async () => {
	const { give, offerUndo, fake } = show(COUNTS);
	await expect.element(page.getByText(/3 open deals/)).toBeVisible();
	await page.getByRole('button', { name: 'End access', exact: true }).click();
	await expect.element(page.getByText(/still has: .*3 open deals.*2 leads/)).toBeVisible();
	await page.getByRole('button', { name: 'Hand over…' }).click();
	const button = page.getByRole('button', { name: 'Hand over', exact: true });
	await expect.element(button).toBeDisabled();
	await page.getByRole('checkbox', { name: '2 leads' }).click();
	await page.getByLabelText('New owner').selectOptions('Anna');
	await expect
		.element(page.getByText(/2 deals are in pipelines that .*Anna.* does not see/))
		.toBeVisible();
	await button.click();
	expect(give).toHaveBeenCalledWith('Ben', 'Anna', ['open']);
	expect(offerUndo.mock.calls[0]?.[0]).toMatch(/Anna.* now has: .*3 open deals/);
	// One is where one was: access is ended next.
	await page.getByRole('button', { name: 'End access', exact: true }).click();
	expect(fake.revoke).toHaveBeenCalledWith('Ben', undefined);
});

test('MemberSheet of who has nothing offers nothing to hand over', async () => {
	show({ open: 0, nurture: 0, leads: 0, companies: 0, diagnoses: 0 });
	await expect.element(page.getByText('Phone of Ben')).toBeVisible();
	expect(page.getByRole('button', { name: 'Hand over…' }).elements()).toEqual([]);
});
