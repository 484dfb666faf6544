import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import type { Day } from '#lib/domain/time.ts';
import { chooseLanguage, chooseWays } from '#lib/state/i18n.svelte.ts';
import DayField from '#lib/ui/dates/DayField.svelte';
import type { Locale } from '#lib/i18n/locale.ts';

const TODAY = '2026-11-21' as Day;
const onchange = vi.fn();
let field: Record<string, unknown> | undefined;

async function show(
	language: Locale,
	value: Day | undefined = TODAY,
	optional = true,
	target: HTMLElement = document.body
) {
	await chooseLanguage(language);
	field = mount(DayField, {
		target,
		props: { label: 'Close', value, today: TODAY, optional, onchange }
	});
	flushSync();
}

/** Opens the month and waits for the day that has the focus in it. */
async function open(): Promise<void> {
	await page.getByRole('button').last().click();
	await vi.waitFor(() => expect(focused()).toBeDefined());
}

function focused(): string | undefined {
	return (document.activeElement as HTMLElement | null)?.dataset['day'];
}

async function press(keys: string): Promise<string | undefined> {
	await userEvent.keyboard(keys);
	await tick();
	return focused();
}

beforeEach(() => page.viewport(390, 844));
afterEach(async () => {
	if (field) await unmount(field);
	field = undefined;
	chooseWays({});
	onchange.mockClear();
});

test('DayField shows its day as the reader writes it, and reads one that is typed', async () => {
	await show('fa');
	const input = page.getByRole('textbox', { name: 'Close' });
	await expect.element(input).toHaveValue('۳۰ آبان ۱۴۰۵');
	await input.fill('۱۴۰۵/۹/۱');
	await userEvent.keyboard('{Enter}');
	await vi.waitFor(() => expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-11-22'));
});

test('DayField says what is no date, keeps it, and gives the day back on Escape', async () => {
	await show('pl');
	const input = page.getByRole('textbox');
	await input.fill('31.2.2026');
	await userEvent.tab();
	await expect.element(page.getByText(/^To nie jest data\..*21 lis 2026/)).toBeVisible();
	await expect.element(input).toHaveValue('31.2.2026');
	await expect.element(input).toHaveAttribute('aria-invalid', 'true');
	await input.click();
	await userEvent.keyboard('{Escape}');
	await expect.element(input).toHaveValue('21 lis 2026');
	expect(onchange).not.toHaveBeenCalled();
});

test('a form is not sent while a day in it is not understood', async () => {
	const form = document.createElement('form');
	form.noValidate = true;
	document.body.append(form);
	const onsubmit = vi.fn((event: SubmitEvent) => event.preventDefault());
	form.addEventListener('submit', onsubmit);
	await show('en', TODAY, true, form);
	const input = page.getByRole('textbox');
	await input.fill('12 May 2026 or so');
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByText(/^This is not a date/)).toBeVisible();
	form.requestSubmit();
	expect(onsubmit).not.toHaveBeenCalled();
	await input.fill('12 May 2026');
	await userEvent.keyboard('{Enter}');
	await vi.waitFor(() => expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-05-12'));
	form.requestSubmit();
	expect(onsubmit).toHaveBeenCalled();
	form.remove();
});

test('DayField is emptied by its button and by an empty text, but not where a day must be', async () => {
	await show('en');
	await page.getByRole('button', { name: 'Clear: Close' }).click();
	expect(onchange).toHaveBeenCalledExactlyOnceWith(undefined);
	if (field) await unmount(field);
	onchange.mockClear();
	await show('en', TODAY, false);
	await expect.element(page.getByRole('button', { name: /Clear/ })).not.toBeInTheDocument();
	await page.getByRole('textbox').fill('');
	await userEvent.tab();
	await expect.element(page.getByRole('textbox')).toHaveValue('Nov 21, 2026');
	expect(onchange).not.toHaveBeenCalled();
});

test('the month opens with the focus on the day, and keys move by days, weeks, months and years', async () => {
	await show('en');
	await open();
	expect(focused()).toBe('2026-11-21');
	expect(await press('{ArrowRight}')).toBe('2026-11-22');
	expect(await press('{ArrowDown}')).toBe('2026-11-29');
	expect(await press('{PageDown}')).toBe('2026-12-29');
	expect(await press('{Shift>}{PageUp}{/Shift}')).toBe('2025-12-29');
	expect(await press('{Home}')).toBe('2025-12-28');
	expect(await press('{End}')).toBe('2026-01-03');
	await userEvent.keyboard('{Enter}');
	expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-01-03');
	await vi.waitFor(() => expect(document.querySelector(':popover-open')).toBeNull());
});

test('from right to left the left arrow is onward, and the month is the Persian one', async () => {
	await show('fa');
	await open();
	await expect.element(page.getByText('آبان ۱۴۰۵', { exact: true })).toBeVisible();
	expect(await press('{ArrowLeft}')).toBe('2026-11-22');
	await expect.element(page.getByText('آذر ۱۴۰۵', { exact: true })).toBeVisible();
	const [first, second] = [...document.querySelectorAll('th')].map(
		(head) => head.getBoundingClientRect().left
	);
	expect(first).toBeGreaterThan(second ?? NaN);
	await page.getByRole('button', { name: 'ماه قبل' }).click();
	await page.getByRole('button', { name: 'یکشنبه ۳ آبان ۱۴۰۵' }).click();
	expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-10-25');
});

test('Escape closes the month and gives the focus back; the button for today chooses it', async () => {
	await show('en', '2026-01-01' as Day);
	await open();
	await userEvent.keyboard('{Escape}');
	await vi.waitFor(() => expect(document.querySelector(':popover-open')).toBeNull());
	expect(document.activeElement?.getAttribute('aria-label')).toBe('Choose a day: Close');
	await open();
	await page.getByRole('button', { name: 'Today' }).click();
	expect(onchange).toHaveBeenCalledExactlyOnceWith(TODAY);
});

test('the week begins with the day that the reader has chosen', async () => {
	chooseWays({ firstDay: 1 });
	await show('en');
	await open();
	expect(document.querySelector('th')?.getAttribute('aria-label')).toBe('Monday');
});
