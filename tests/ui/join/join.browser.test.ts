import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import type { TeamProblem } from '#lib/state/team.svelte.ts';
import JoinPage from '#lib/ui/join/JoinPage.svelte';

const ID = '0123456789ABCDEFGHIJKL';
const SECRET = 'zyxwvutsrqponmlkjihgfe';

let shown: Record<string, unknown>;
const onjoin = vi.fn();

function show(fragment: string) {
	shown = mount(JoinPage, { target: document.body, props: { fragment, onjoin } });
}

beforeEach(async () => {
	await page.viewport(390, 844);
	await chooseLanguage('en');
	onjoin.mockReset().mockResolvedValue({ ok: true, value: {} });
});
afterEach(() => unmount(shown));

test('JoinPage takes a link from the address, and a name', async () => {
	show(`${ID}.${SECRET}`);
	await page.getByLabelText('Your name').fill(' Ben ');
	await page.getByRole('button', { name: 'Join the team' }).click();
	expect(onjoin).toHaveBeenCalledExactlyOnceWith({ kind: 'link', id: ID, secret: SECRET }, 'Ben');
});

test('JoinPage takes a code however it is typed, and says what is none', async () => {
	show('');
	const field = page.getByLabelText(/Link or code/);
	await field.fill('ABCD-EFGH');
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect.element(page.getByText(/This is not a whole code/)).toBeVisible();
	await field.fill('https://example.com/');
	await expect.element(page.getByText(/This is not a whole code/)).not.toBeVisible();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect.element(page.getByText(/This link is not an invitation/)).toBeVisible();
	await field.fill('abcd efgh jkmn o1l0');
	await page.getByRole('button', { name: 'Continue' }).click();
	await page.getByLabelText('Your name').fill('Ben');
	await page.getByRole('button', { name: 'Join the team' }).click();
	expect(onjoin).toHaveBeenCalledWith({ kind: 'code', code: 'ABCDEFGHJKMN0110' }, 'Ben');
});

test('JoinPage says of a link that is none that it is none, and offers the ways', async () => {
	show('nonsense');
	await expect.element(page.getByText(/This link is not an invitation/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Scan a QR code' })).toBeVisible();
});

test.each<[TeamProblem, RegExp]>([
	['unknown', /has ended, was used already/],
	['offline', /The invitation keeps/],
	['closed', /takes no new workspaces/],
	['too-many', /Too many tries/],
	['revoked', /access to this team was ended/]
])('JoinPage says why it could not join: %s, and leads on', async (code, words) => {
	onjoin.mockResolvedValue({ ok: false, problem: { code } });
	show(`${ID}.${SECRET}`);
	await page.getByLabelText('Your name').fill('Ben');
	await page.getByRole('button', { name: 'Join the team' }).click();
	await expect.element(page.getByText(words)).toBeVisible();
	await page.getByRole('button', { name: 'Another way to join' }).click();
	await expect.element(page.getByRole('button', { name: 'Scan a QR code' })).toBeVisible();
});

test('JoinPage says that it waits, and lets nothing be asked twice', async () => {
	onjoin.mockReturnValue(new Promise(() => {}));
	show(`${ID}.${SECRET}`);
	await page.getByLabelText('Your name').fill('Ben');
	await page.getByRole('button', { name: 'Join the team' }).click();
	await expect.element(page.getByText(/^Waiting for the first sync/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Joining…' })).toBeDisabled();
});

test('JoinPage asks before it uses a recovery link up, and for no name', async () => {
	show(`r.${ID}.${SECRET}`);
	await expect.element(page.getByRole('heading', { name: 'Come back as owner' })).toBeVisible();
	expect(onjoin).not.toHaveBeenCalled();
	await page.getByRole('button', { name: 'Use the code' }).click();
	expect(onjoin).toHaveBeenCalledWith({ kind: 'recovery', workspace: ID, secret: SECRET }, '');
});
