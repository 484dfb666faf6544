import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import type { Areas } from '#lib/protocol/permission.ts';
import type { MemberInfo } from '#lib/protocol/team.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import RestrictSheet from '#lib/ui/pipelines/RestrictSheet.svelte';
import { fakeTeam, member } from '../team/stand.svelte.ts';

const OTHER = { id: 'l2', name: 'Big deals', area: 'l2' };

let shown: Record<string, unknown>;

function show(
	members: readonly MemberInfo[],
	{ area, held = 3 }: { area?: string; held?: number } = {}
) {
	const { team, fake, state } = fakeTeam({
		roster: { version: 1, members: [member('Anna', 'owner'), ...members], invitations: [] }
	});
	const restrict = vi.fn(() => ({ ok: true, value: undefined }));
	const onclose = vi.fn();
	const pipeline = { id: 'l1', name: 'Secret', area };
	const pipelines = { all: [pipeline, OTHER], archived: [], heldIn: () => held, restrict };
	shown = mount(RestrictSheet, {
		target: document.body,
		props: { team, pipeline: pipeline as never, pipelines: pipelines as never, onclose }
	});
	flushSync();
	return { fake, state, restrict, onclose };
}

const ben = (areas: Areas) => member('Ben', 'rep', { areas });

beforeEach(async () => {
	await page.viewport(390, 844);
	await chooseLanguage('en');
});
afterEach(() => unmount(shown));

test('RestrictSheet says what stays behind, gives the pipeline to who is chosen, and restricts it after that', async () => {
	const { fake, restrict, onclose } = show([ben([]), member('Cleo', 'viewer', { areas: ['l2'] })]);
	expect(page.getByRole('checkbox').elements()).toHaveLength(2);
	await expect.element(page.getByText(/^3 deals are in it now/)).toBeVisible();
	await page.getByRole('checkbox', { name: /Cleo/ }).click();
	expect(fake.change).not.toHaveBeenCalled();
	await page.getByRole('button', { name: 'Restrict', exact: true }).click();
	await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
	expect(fake.change).toHaveBeenCalledExactlyOnceWith('Cleo', 'viewer', ['l2', 'l1']);
	expect(restrict).toHaveBeenCalledExactlyOnceWith('l1', true);
	expect(restrict.mock.invocationCallOrder[0]).toBeGreaterThan(
		fake.change.mock.invocationCallOrder[0] ?? Infinity
	);
});

test('RestrictSheet restricts nothing where the grants cannot be changed, and says why', async () => {
	const { fake, restrict, onclose } = show([ben('all')]);
	fake.change.mockResolvedValue({ ok: false, problem: { code: 'offline' } } as never);
	await page.getByRole('checkbox', { name: /Ben/ }).click();
	await page.getByRole('button', { name: 'Restrict', exact: true }).click();
	await vi.waitFor(() => expect(page.getByRole('alert').element().textContent).not.toBe(''));
	expect([restrict.mock.calls, onclose.mock.calls]).toEqual([[], []]);
});

test('RestrictSheet takes one pipeline from who sees all, and leaves them as they were where it is given back', async () => {
	const { fake, restrict } = show([ben('all')], { area: 'l1' });
	await expect.element(page.getByText(/^Sees all restricted pipelines/)).toBeVisible();
	expect(page.getByText(/deals? (is|are) in it now/).elements()).toEqual([]);
	const box = page.getByRole('checkbox', { name: /Ben/ });
	await box.click();
	await box.click();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	expect(fake.change).not.toHaveBeenCalled();
	await box.click();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await vi.waitFor(() => expect(fake.change).toHaveBeenCalledExactlyOnceWith('Ben', 'rep', ['l2']));
	expect(restrict).not.toHaveBeenCalled();
});

test('RestrictSheet counts the open invitations that give all restricted pipelines', async () => {
	const { state } = show([]);
	await expect.element(page.getByText('Nobody else is in the team.')).toBeVisible();
	const open = { by: 'Anna', expiresAt: 0, usesLeft: 1 };
	state.roster = {
		...state.roster,
		invitations: [
			{ id: 'a', role: 'rep', areas: 'all', ...open },
			{ id: 'b', role: 'rep', areas: [], ...open },
			{ id: 'c', role: 'manager', areas: 'all', ...open }
		]
	};
	await expect.element(page.getByText(/^1 open invitation gives/)).toBeVisible();
});
