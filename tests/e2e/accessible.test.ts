import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import type { Form } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { foreignDigits, overflow, tooSmall } from './room.ts';
import { SCREENS } from './screens.ts';
import { visit } from './steps.ts';
import { texts } from './texts.ts';

const LONG = process.env['RUNNEL_LONG'] === '1';
const FORMS = ['phone', 'desktop'] as const;
/** Where the desktop differs most from the phone. */
const WIDE = ['board', 'deal', 'people', 'insights', 'insights-conversion', 'settings'];
/** Every screen, language and form in the long run; in the short one all screens once, from right to left. */
const ALL = Object.keys(SCREENS);
/** As many as one test has the time for: the parts begin with these. */
const PARTS = ['people', 'settings'].map((screen) => ALL.indexOf(screen));
const CASES: readonly (readonly [Locale, Form, readonly string[]])[] = LONG
	? LOCALES.flatMap((locale) => FORMS.map((form) => [locale, form, ALL] as const))
	: [
			...[0, ...PARTS].map((from, part) => ['fa', 'phone', ALL.slice(from, PARTS[part])] as const),
			['ru', 'desktop', WIDE]
		];

/** The narrowest window that is to hold everything, CSS px. */
const NARROW = 320;

/** What axe finds wrong with a screen: rule, and where. */
async function faults(page: Page, rules?: string[]): Promise<string[]> {
	const axe = new AxeBuilder({ page });
	const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`)
	);
}

/** Light: every rule. What one asks the device for otherwise changes nothing but colours; the seldom in the long run. */
async function colours(page: Page): Promise<string[]> {
	const found = await faults(page);
	const more = async (what: string, media: Media, rule = 'color-contrast') => {
		await page.emulateMedia({ ...PLAIN, ...media });
		found.push(...(await faults(page, [rule])).map((fault) => `${what}: ${fault}`));
	};
	await more('dark', { colorScheme: 'dark' });
	if (LONG) {
		await more('forced colours', { forcedColors: 'active' });
		await more('more contrast', { contrast: 'more' }, 'color-contrast-enhanced');
	}
	await page.emulateMedia(PLAIN);
	return found;
}

type Media = NonNullable<Parameters<Page['emulateMedia']>[0]>;
const PLAIN = {
	colorScheme: 'light',
	forcedColors: 'none',
	contrast: 'no-preference'
} as const satisfies Media;

/** One heading is the screen's. */
async function headings(page: Page): Promise<string[]> {
	const count = await page.locator('h1').count();
	return count === 1 ? [] : [`${count} headings of the first level`];
}

/** What is drawn for its width is drawn anew in the frame after a change of it; until then marks lie where they did. */
function drawn(page: Page): Promise<unknown> {
	return page.evaluate(
		() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
	);
}

/** Whether everything has its room: controls that of a thumb, texts in a narrow window and twice as large. */
async function room(page: Page, form: Form): Promise<string[]> {
	const found = await tooSmall(page, form === 'phone' ? 'thumb' : 'mouse');
	const size = page.viewportSize();
	if (!size) throw new Error('a page without a window');
	await page.setViewportSize({ width: NARROW, height: size.height });
	await drawn(page);
	found.push(...(await overflow(page)).map((fault) => `${NARROW} px: ${fault}`));
	await page.setViewportSize(size);
	await page.addStyleTag({ content: 'html { font-size: 200% }' });
	await drawn(page);
	found.push(...(await overflow(page)).map((fault) => `200 %: ${fault}`));
	return found;
}

test.each(CASES)(
	'axe finds nothing on any screen, every control can be hit, every text has its room and its own digits: %s, %s',
	async (locale, form, screens) => {
		const relay = await serve();
		const page = await visit(await launch(form, { locale, ...PLAIN }), relay.url);
		const text = texts(locale);
		const found: Record<string, string[]> = {};
		const look = async (screen: string) => {
			await page.locator('#still').waitFor({ state: 'detached' });
			const all = [
				...(await headings(page)),
				...(locale === 'fa' ? await foreignDigits(page) : []),
				...(await colours(page)),
				...(await room(page, form))
			];
			if (all.length > 0) found[screen] = all;
		};
		const sample = page.getByRole('button', { name: text['welcome.sample'] });
		await sample.waitFor();
		await look('welcome');
		await page.reload();
		await page.getByRole('button', { name: text['welcome.empty'] }).click();
		await page.getByRole('listitem').getByRole('button').first().click();
		await page.locator('.details').waitFor();
		await look('templates');
		await page.reload();
		await sample.click();
		await page.locator('[data-status=saved]').waitFor();
		for (const screen of screens) {
			await SCREENS[screen]?.({ page, form, url: relay.url, text });
			await look(screen);
		}
		expect(found).toEqual({});
	},
	900_000
);
