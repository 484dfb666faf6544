import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../../src/app.css';
import type { Currency } from '#lib/domain/money.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { notices } from '#lib/state/notices.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import WorkspaceSection from '#lib/ui/settings/WorkspaceSection.svelte';
import { addDeal, newWorkspace } from '../../helpers/workspace.ts';

let shown: Record<string, unknown> | undefined;

async function show(locale: Locale) {
	await chooseLanguage(locale);
	const { workspace } = newWorkspace();
	addDeal(workspace, { value: { amount: 100 as never, currency: 'USD' as Currency } });
	const live = new LiveWorkspace(workspace);
	shown = mount(WorkspaceSection, { target: document.body, props: { workspace: live } });
	flushSync();
	return { workspace, live };
}

beforeEach(() => page.viewport(390, 844));
afterEach(() => shown && unmount(shown));

test('Rates tell of a currency without one, and take a decimal in the reader’s digits', async () => {
	const { workspace, live } = await show('fa');
	await expect.element(page.getByText(/بدون نرخ: .*USD/)).toBeVisible();
	await page.getByRole('button', { name: 'افزودن نرخ' }).click();
	const rate = page.getByLabelText(/USD.* به .*EUR/).last();
	await rate.fill('صفر');
	await page.getByRole('button', { name: 'ذخیرهٔ نرخ' }).click();
	expect(workspace.settings.rates).toEqual([]);
	await expect.element(page.getByText(/نرخ عددی بزرگ‌تر از صفر است/)).toBeVisible();
	await rate.fill('۰٫۹۲۵۰');
	await page.getByRole('button', { name: 'ذخیرهٔ نرخ' }).click();
	expect(workspace.settings.rates).toEqual([{ currency: 'USD', from: live.today, rate: '0.925' }]);
	await expect.element(page.getByText(/بدون نرخ: /)).not.toBeInTheDocument();
	await expect.element(page.getByLabelText(/USD.* به .*EUR/)).toHaveValue('۰٫۹۲۵');
});

test('WorkspaceSection keeps a working day at least, and says that rates go with their currency', async () => {
	const { workspace } = await show('en');
	const monday = page.getByRole('checkbox', { name: 'Monday' });
	await monday.click();
	expect(workspace.settings.workingDays).toEqual([1]);
	await monday.click();
	expect(workspace.settings.workingDays).toEqual([1]);
	await expect.element(monday).toBeChecked();
	expect(notices().at(-1)?.text).toContain('at least one working day');
	await page.getByRole('button', { name: 'Add a rate' }).click();
	await page.getByLabelText(/^1 .?USD/).fill('0.9');
	await page.getByRole('button', { name: 'Save the rate' }).click();
	expect(workspace.settings.rates).toHaveLength(1);
	await page.getByLabelText('Currency of the workspace').selectOptions('PLN');
	expect(workspace.settings).toMatchObject({ currency: 'PLN', rates: [] });
	expect(notices().at(-1)?.text).toContain('1 rate was of the former currency');
});

test('WorkspaceSection of who may not change it says who may', async () => {
	const { workspace, live } = await show('en');
	workspace.grant = { role: 'rep', areas: 'all' };
	if (shown) await unmount(shown);
	shown = mount(WorkspaceSection, { target: document.body, props: { workspace: live } });
	await expect.element(page.getByText('Owners and managers change these.')).toBeVisible();
	await expect.element(page.getByLabelText('Name of the workspace')).toBeDisabled();
	await expect.element(page.getByRole('button', { name: 'Add a rate' })).toBeDisabled();
});
