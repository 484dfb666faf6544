import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { notices } from '#lib/state/notices.svelte.ts';
import TeamPage from '#lib/ui/team/TeamPage.svelte';
import { fakeTeam, member } from './stand.svelte.ts';

let shown: Record<string, unknown>;
const workspace = {
	settings: { name: 'Lamps Ltd', currency: 'EUR', timeZone: 'UTC', sample: false },
	status: { kind: 'synced', at: 0 },
	pipelines: [
		{ id: 'l1', name: 'Sales', order: 'a', colour: '', archived: false, area: undefined },
		{ id: 'l2', name: 'Big deals', order: 'b', colour: '', archived: false, area: 'l2' }
	],
	memberName: () => 'You',
	renameMember: vi.fn()
};
const on = { oninvite: vi.fn(), onleft: vi.fn() };

function show(team: ReturnType<typeof fakeTeam>['team']) {
	shown = mount(TeamPage, {
		target: document.body,
		props: { team, workspace: workspace as never, ...on }
	});
	flushSync();
}

const said = () =>
	notices()
		.at(-1)
		?.text.replaceAll(/[\u2066-\u2069]/g, '');

/** Anna leads; Ben sells; Cleo looks on. */
const MEMBERS = [
	member('Anna', 'owner'),
	member('Ben', 'rep', {
		devices: [
			{ id: 'b1', name: 'Chrome, Android', addedAt: 0, seenAt: Date.now() - 3 * 3_600_000 },
			{ id: 'b2', name: 'Firefox, Windows', addedAt: 0 }
		]
	}),
	member('Cleo', 'viewer')
];
const ROSTER = { version: 1, members: MEMBERS, invitations: [] };

beforeEach(async () => {
	await page.viewport(390, 844);
	await chooseLanguage('en');
	vi.clearAllMocks();
});
afterEach(() => unmount(shown));

test('TeamPage of a workspace of one’s own shares it under a name, and shows the recovery code until it is kept', async () => {
	const { team, fake, state } = fakeTeam({ isShared: false });
	show(team);
	await expect.element(page.getByText('This workspace is on this device only')).toBeVisible();
	await page.getByLabelText('Your name').fill('Anna');
	await page.getByRole('button', { name: 'Share with your team' }).click();
	expect(workspace.renameMember).toHaveBeenCalledWith('Anna');
	expect(fake.share).toHaveBeenCalledOnce();
	await expect.element(page.getByText('https://runnel/join#r.a.b')).toBeVisible();
	await expect.element(page.getByRole('img', { name: 'QR code for recovery' })).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Done' })).toBeDisabled();
	await page.getByLabelText('I have kept it in a safe place').click();
	state.roster = { ...ROSTER, members: MEMBERS.slice(0, 1) };
	await page.getByRole('button', { name: 'Done' }).click();
	await expect.element(page.getByText('1 member')).toBeVisible();
	expect(document.body.textContent).not.toContain('join#r.a.b');
});

test('TeamPage says why it could not be shared', async () => {
	const { team, fake } = fakeTeam({ isShared: false });
	fake.share.mockResolvedValue({ ok: false, problem: { code: 'closed' } } as never);
	show(team);
	await page.getByLabelText('Your name').fill('Anna');
	await page.getByRole('button', { name: 'Share with your team' }).click();
	await expect.element(page.getByText(/takes no new workspaces/)).toBeVisible();
});

test('TeamPage shows an owner who is here, what they may do and when they were seen', async () => {
	const { team } = fakeTeam({ roster: ROSTER });
	show(team);
	const rows = page.getByRole('listitem').elements();
	expect(rows.map((row) => row.textContent?.replaceAll(/\s+/g, ' ').trim())).toEqual([
		'Anna You Owner · Last seen \u20683 hours ago\u2069 \u2068Anna\u2069: role, devices, access',
		'Ben Sales rep · Last seen \u20683 hours ago\u2069 \u2068Ben\u2069: role, devices, access',
		'Cleo Viewer · Last seen \u20683 hours ago\u2069 \u2068Cleo\u2069: role, devices, access'
	]);
	await expect.element(page.getByText(/^None. An invitation/)).toBeVisible();
});

test('TeamPage shows a rep names and roles, and a way to bring a device', async () => {
	const { team } = fakeTeam({
		role: 'rep',
		roster: { ...ROSTER, members: MEMBERS.map((one) => ({ ...one, devices: [] })) }
	});
	show(team);
	await expect.element(page.getByText('3 members')).toBeVisible();
	for (const hidden of [/role, devices/, /Make a new code/, /Show the record/])
		expect(page.getByRole('button', { name: hidden }).elements()).toEqual([]);
	expect(document.body.textContent).not.toMatch(/Last seen|Open invitations/);
	await page.getByRole('button', { name: 'Another device of mine' }).click();
	expect(on.oninvite).toHaveBeenCalledOnce();
});

test('TeamPage changes a role, and shows the old one where it was refused', async () => {
	const { team, fake } = fakeTeam({ roster: ROSTER });
	show(team);
	await page.getByRole('button', { name: /Ben.*role, devices/ }).click();
	const role = page.getByLabelText('Role');
	await role.selectOptions('manager');
	expect(fake.change).toHaveBeenCalledExactlyOnceWith('Ben', 'manager', 'all');
	await vi.waitFor(() => expect(said()).toBe('Ben is now: Manager'));
	fake.change.mockResolvedValue({ ok: false, problem: { code: 'last-owner' } } as never);
	await role.selectOptions('viewer');
	await vi.waitFor(() => expect(said()).toMatch(/^A team needs an owner/));
	await expect.element(role).toHaveValue('rep');
});

test('TeamPage says which restricted pipelines a rep sees, all or chosen ones; of a manager it asks nothing', async () => {
	const members = [...MEMBERS, member('Dora', 'manager')];
	const { team, fake, state } = fakeTeam({ roster: { ...ROSTER, members } });
	show(team);
	await page.getByRole('button', { name: /Ben.*role, devices/ }).click();
	const all = page.getByRole('checkbox', { name: 'All of them, later ones too' });
	await expect.element(all).toBeChecked();
	expect(page.getByRole('checkbox').elements()).toHaveLength(1);
	await all.click();
	expect(fake.change).toHaveBeenLastCalledWith('Ben', 'rep', []);
	state.roster = {
		...ROSTER,
		members: members.map((one) => (one.id === 'Ben' ? { ...one, areas: [] } : one))
	};
	await page.getByRole('checkbox', { name: 'Big deals' }).click();
	expect(fake.change).toHaveBeenLastCalledWith('Ben', 'rep', ['l2']);
	await vi.waitFor(() => expect(said()).toBe('Saved: the pipelines that Ben sees'));
	await page.getByRole('button', { name: 'Close' }).click();
	await page.getByRole('button', { name: /Dora.*role, devices/ }).click();
	expect(page.getByRole('checkbox').elements()).toEqual([]);
});

test('TeamPage ends the access of a member and of one device, and says first what cannot be taken back', async () => {
	const { team, fake } = fakeTeam({ roster: ROSTER });
	show(team);
	await page.getByRole('button', { name: /Ben.*role, devices/ }).click();
	await page.getByRole('button', { name: /End access of .*Firefox/ }).click();
	await expect.element(page.getByText('What is on it already cannot be taken back.')).toBeVisible();
	await page.getByRole('button', { name: 'End access' }).click();
	expect(fake.revoke).toHaveBeenLastCalledWith('Ben', 'b2');
	await page.getByRole('button', { name: 'End access', exact: true }).last().click();
	await expect.element(page.getByText(/already cannot be taken back/)).toBeVisible();
	await page.getByRole('button', { name: 'End access' }).click();
	expect(fake.revoke).toHaveBeenLastCalledWith('Ben', undefined);
	await vi.waitFor(() => expect(said()).toBe('Access ended: Ben'));
});

test('TeamPage lets a manager change reps and viewers, and nobody above', async () => {
	const { team } = fakeTeam({
		role: 'manager',
		roster: { ...ROSTER, members: [...MEMBERS, member('Dora', 'manager')] }
	});
	show(team);
	await page.getByRole('button', { name: /Dora.*role, devices/ }).click();
	await expect.element(page.getByLabelText('Role')).toBeDisabled();
	expect(page.getByRole('button', { name: /End access/ }).elements()).toEqual([]);
	await page.getByRole('button', { name: 'Close' }).click();
	await page.getByRole('button', { name: /Ben.*role, devices/ }).click();
	const options = [...document.querySelectorAll('dialog option')].map((one) => one.textContent);
	expect(options).toEqual(['Sales rep', 'Viewer']);
});

test('TeamPage shows a held member first: deals back, and writing again, one step each', async () => {
	const held = { at: 2, since: 1, deletions: 12 };
	const { team, fake } = fakeTeam({
		roster: { ...ROSTER, members: [member('Ben', 'rep', { held })] }
	});
	show(team);
	await expect.element(page.getByText(/Ben.*marked 12 deals as deleted/)).toBeVisible();
	await page.getByRole('button', { name: 'Bring the deals back' }).click();
	expect(fake.restoreDeletions).toHaveBeenCalledExactlyOnceWith('Ben');
	expect(said()).toBe('12 deals are back');
	await page.getByRole('button', { name: 'Let them write again' }).click();
	expect(fake.release).toHaveBeenCalledExactlyOnceWith('Ben');
	await expect.element(page.getByText('On hold', { exact: true })).toBeVisible();
});

test('TeamPage shows invitations with until when, and ends them', async () => {
	const expiresAt = Date.UTC(2026, 10, 29, 12, 0);
	const { team, fake } = fakeTeam({
		roster: {
			...ROSTER,
			invitations: [
				{ id: 'i1', role: 'rep', areas: 'all', by: 'Anna', expiresAt, usesLeft: 1, member: 'Ben' }
			]
		}
	});
	show(team);
	await expect.element(page.getByText(/Until.*Nov 29, 2026.*1 use left.*Anna/)).toBeVisible();
	await expect.element(page.getByText(/For.*Ben/)).toBeVisible();
	await page.getByRole('button', { name: /End invitation: .*Sales rep/ }).click();
	expect(fake.endInvitation).toHaveBeenCalledExactlyOnceWith('i1');
});

test('TeamPage tells the record as sentences, page by page', async () => {
	const { team, fake } = fakeTeam({ roster: ROSTER });
	const entry = (seq: number, action: string, details = {}) => ({
		...{ seq, action, details, at: 0, member: 'Anna' }
	});
	fake.audit
		.mockResolvedValueOnce({
			ok: true,
			value: [
				entry(5, 'revoke', { member: 'gone' }),
				entry(4, 'change', { member: 'Cleo', from: 'rep', to: 'viewer' }),
				{ ...entry(3, 'release', { member: 'Ben' }), member: undefined }
			]
		})
		.mockResolvedValueOnce({ ok: true, value: [entry(2, 'novelty'), entry(1, 'create')] });
	show(team);
	await page.getByRole('button', { name: 'Show the record' }).click();
	await page.getByRole('button', { name: 'Show older' }).click();
	expect(fake.audit.mock.calls).toEqual([[undefined], [3]]);
	await vi.waitFor(() => expect(document.querySelectorAll('ol li')).toHaveLength(5));
	const told = [...document.querySelectorAll('ol li p')].map((one) =>
		one.textContent?.replaceAll(/[\u2066-\u2069]/g, '')
	);
	expect(told).toEqual([
		'Anna ended the access of A former member',
		'Anna changed the role of Cleo to: Viewer',
		'The operator of the server let Ben write again',
		'Anna: novelty',
		'Anna shared the workspace'
	]);
	expect(page.getByRole('button', { name: 'Show older' }).elements()).toEqual([]);
});

test('TeamPage shows what is known when the server is away, and says so', async () => {
	const { team, state } = fakeTeam({ roster: ROSTER });
	state.problem = 'offline';
	show(team);
	await expect.element(page.getByText(/The server cannot be reached.*last reached/s)).toBeVisible();
	await expect.element(page.getByText('3 members')).toBeVisible();
});

test('TeamPage leaves with a copy, or without one', async () => {
	const { team, fake } = fakeTeam({ roster: ROSTER });
	show(team);
	await page.getByRole('button', { name: 'Leave the team' }).click();
	await page.getByRole('button', { name: 'Leave and keep a copy here' }).click();
	expect(fake.leave).toHaveBeenCalledExactlyOnceWith('keep');
	await vi.waitFor(() => expect(on.onleft).toHaveBeenCalledOnce());
});
