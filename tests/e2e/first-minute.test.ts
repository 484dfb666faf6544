import type { Locator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { translator } from '#lib/i18n/translate.ts';
import { waysOf } from '#lib/i18n/ways.ts';
import { MESSAGES } from '../helpers/catalogue.ts';
import { LONG } from '../helpers/random.ts';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { card, comeBackFromCall, offlineReady, staysOnCalls, visit } from './steps.ts';

const BROWSERS = { en: 'en-GB', fa: 'fa-IR', ru: 'ru-RU', pl: 'pl-PL', zh: 'zh-CN' };
/** One from each side. */
const SHORT = ['en', 'fa'] as const;
const MOST_TAPS = 12;
const MOST_FIELDS = 2;

/** A hand that counts what it does. */
class Hand {
	taps = 0;
	fields = 0;

	async tap(target: Locator): Promise<void> {
		this.taps++;
		await target.tap();
	}

	async type(field: Locator, text: string): Promise<void> {
		this.fields++;
		await field.fill(text);
	}
}

/** How many deals reached each stage, as the funnel's table says. */
async function reached(
	page: Page,
	{ funnel, table }: { readonly funnel: string; readonly table: string }
): Promise<readonly number[]> {
	const card = page.getByRole('region', { name: funnel });
	const asTable = card.getByRole('button', { name: table });
	const shown = card.locator('table');
	await asTable.or(shown).first().waitFor();
	if ((await shown.count()) === 0) await asTable.tap();
	const cells = shown.locator('tbody tr td:nth-of-type(1)');
	return (await cells.allInnerTexts()).map((text) =>
		Number(text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0)))
	);
}

test.each(LONG ? LOCALES : SHORT)(
	'a rep’s first minute in %s, without a network: a deal is added, planned and moved on, a call logged, all counted',
	async (locale) => {
		const relay = await serve();
		const person = await launch('phone', { locale: BROWSERS[locale] });
		const page = await visit(person, relay.url);
		const t = translator(waysOf(locale, {}), MESSAGES[locale] as Parameters<typeof translator>[1]);
		await page.getByRole('button', { name: t('welcome.sample') }).waitFor();
		await offlineReady(page);
		person.expect(UNREACHABLE);
		await relay.close();
		await page.reload();

		const names = { funnel: t('insights.funnel'), table: t('insights.asTable') };
		const hand = new Hand();
		const go = (key: 'nav.board' | 'nav.today' | 'nav.insights') =>
			page.getByRole('link', { name: t(key) });
		await hand.tap(page.getByRole('button', { name: t('welcome.sample') }));
		await page.locator('[data-deal]').first().waitFor();

		// What the funnel counts before, which is no step of the rep's.
		await go('nav.insights').tap();
		const before = await reached(page, names);
		await go('nav.board').tap();
		await page.locator('[data-deal]').first().waitFor();

		const title = 'LED 2026';
		await hand.tap(page.getByRole('button', { name: t('deal.add'), exact: true }).last());
		const name = page.getByLabel(t('deal.title'), { exact: true });
		await hand.type(name, title);
		await name.press('Enter');
		const value = page.getByLabel(new RegExp(`^${t('deal.value')}`));
		await expect.poll(() => value.evaluate((field) => field === document.activeElement)).toBe(true);
		await hand.type(value, '1200');
		await value.press('Enter');
		await card(page, title).waitFor();

		await hand.tap(card(page, title).getByRole('link'));
		const call = t('step.plan', { step: t('step.call'), when: t('step.in', { n: 3 }) });
		const chip = page.getByRole('button', { name: call, exact: true });
		await hand.tap(chip);
		await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true');

		await hand.tap(go('nav.board'));
		await hand.tap(card(page, title).getByRole('button'));
		await hand.tap(page.getByRole('menuitem').first());
		await expect
			.poll(() => page.locator('[data-stage]').nth(1).locator('[data-deal] h3').allInnerTexts())
			.toContain(title);

		// Nobody has a number yet but the people of the sample: the first of the day is called.
		await hand.tap(go('nav.today'));
		const due = (['today.overdue', 'today.due'] as const)
			.map((key) => page.getByRole('region', { name: t(key) }))
			.reduce((one, other) => one.or(other));
		const row = due.getByRole('listitem').filter({ has: page.locator('a[href^="tel:"]') });
		const called = await row.first().locator('a[href^="/deals/"]').innerText();
		await staysOnCalls(page);
		await hand.tap(row.first().locator('a[href^="tel:"]'));
		await comeBackFromCall(page);
		await hand.tap(page.getByRole('button', { name: t('activity.outcome.noAnswer'), exact: true }));
		await hand.tap(page.getByRole('button', { name: t('step.tomorrow') }).last());
		await expect.poll(() => row.getByRole('link', { name: called, exact: true }).count()).toBe(0);

		await hand.tap(go('nav.insights'));
		const [first = 0, second = 0, ...others] = before;
		expect(first).toBeGreaterThan(0);
		await expect.poll(() => reached(page, names)).toEqual([first + 1, second + 1, ...others]);

		expect(hand.taps).toBeLessThanOrEqual(MOST_TAPS);
		expect(hand.fields).toBeLessThanOrEqual(MOST_FIELDS);
	}
);
