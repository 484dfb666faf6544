import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import en from '#lib/i18n/messages/en.json' with { type: 'json' };
import fa from '#lib/i18n/messages/fa.json' with { type: 'json' };
import pl from '#lib/i18n/messages/pl.json' with { type: 'json' };
import ru from '#lib/i18n/messages/ru.json' with { type: 'json' };
import zh from '#lib/i18n/messages/zh.json' with { type: 'json' };
import { buildIfNeeded, ROOT } from '../helpers/build.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { ensureChromium } from '../tools/chromium.ts';
import { card, SCREENS } from './screens.ts';

/**
 * `npm run shots`: every screen, light and dark, in English and Persian, with the sample team, into shots/. A tablet
 * takes the screens that its width changes, and the narrowest phone only what it is asked for. Names given after it choose screens, forms, colours and languages,
 * the other three among them: `npm run shots -- board deal phone ru`.
 */
const LANGUAGES = {
	en: { locale: 'en-GB', text: en },
	fa: { locale: 'fa-IR', text: fa },
	ru: { locale: 'ru-RU', text: ru },
	pl: { locale: 'pl-PL', text: pl },
	zh: { locale: 'zh-CN', text: zh }
};
const FORMS = ['phone', 'tablet', 'desktop', 'narrow'] as const;
const USUAL_FORMS: typeof FORMS[number][] = ['phone', 'tablet', 'desktop'];
const COLOURS = ['light', 'dark'] as const;
const ON_TABLET = ['board', 'deal', 'today', 'list', 'forecast', 'leads', 'people', 'company'];

const given = new Set(process.argv.slice(2));
const languages = chosen(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[], ['en', 'fa']);
const screens = chosen(['welcome', 'templates', ...Object.keys(SCREENS)]);

/** Those of a kind that were named, or its usual ones. */
function chosen<Name extends string>(names: readonly Name[], usual = names): readonly Name[] {
	const named = names.filter((name) => given.has(name));
	return named.length > 0 ? named : usual;
}

const folder = resolve(ROOT, 'shots');
mkdirSync(folder, { recursive: true });
ensureChromium();
await buildIfNeeded();
const relay = await RelayProcess.start();
let failed = 0;

for (const form of chosen(FORMS, USUAL_FORMS))
	for (const colorScheme of chosen(COLOURS))
		for (const language of languages) {
			const { locale, text } = LANGUAGES[language];
			const visitor = await Visitor.open({ form, colorScheme, locale });
			const { page } = visitor;
			page.setDefaultTimeout(20_000);
			const shoot = async (screen: string, go: () => Promise<void>) => {
				const name = `${screen}-${form}-${colorScheme}-${language}`;
				try {
					await page.emulateMedia({ contrast: null });
					await go();
					await page.evaluate(() => document.fonts.ready);
					await page.locator('#still').waitFor({ state: 'detached' });
					if (screens.includes(screen))
						await page.screenshot({ path: resolve(folder, `${name}.png`) });
				} catch (error) {
					failed++;
					const reason = error instanceof Error ? error.message.split('\n')[0] : error;
					console.error(`${name}: ${reason}`);
				}
			};
			const start = page.getByRole('button', { name: text['welcome.sample'] });
			await shoot('welcome', async () => {
				await page.goto(relay.url);
				await start.waitFor();
			});
			if (screens.includes('templates')) {
				await shoot('templates', async () => {
					await page.getByRole('button', { name: text['welcome.empty'] }).click();
					await page.getByRole('listitem').getByRole('button').first().click();
					await page.locator('.details').waitFor();
				});
				await page.getByRole('button', { name: text['common.back'] }).click();
			}
			await start.click();
			await card(page).waitFor();
			await page.locator('[data-status="saved"]').waitFor();
			for (const [screen, go] of Object.entries(SCREENS))
				if (screens.includes(screen) && (form !== 'tablet' || ON_TABLET.includes(screen)))
					await shoot(screen, () => go({ page, form, url: relay.url, text }));
			if (visitor.problems.length > 0) {
				failed++;
				console.error(`${form} ${colorScheme} ${language}:`, visitor.problems);
			}
			await visitor.close();
		}

await relay.close();
console.log(`shots/: ${failed === 0 ? 'all taken' : `${failed} failed`}`);
process.exitCode = failed > 0 ? 1 : 0;
