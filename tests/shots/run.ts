import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright';
import en from '#lib/i18n/messages/en.json' with { type: 'json' };
import fa from '#lib/i18n/messages/fa.json' with { type: 'json' };
import { buildIfNeeded, ROOT } from '../helpers/build.ts';
import { RelayProcess } from '../helpers/relay.ts';
import { Visitor, type Form } from '../helpers/visitor.ts';
import { ensureChromium } from '../tools/chromium.ts';

/**
 * `npm run shots`: every screen on a phone and a desktop, light and dark, in English and Persian, with the sample team,
 * into shots/. Names given after it choose screens: `npm run shots -- board deal`.
 */
const LANGUAGES = { en: { locale: 'en-GB', text: en }, fa: { locale: 'fa-IR', text: fa } };
type Texts = typeof en | typeof fa;

interface Stand {
	readonly page: Page;
	readonly form: Form;
	readonly url: string;
	readonly text: Texts;
}

/** Each screen: how to come to it from the board of the sample team, and what to take back afterwards. */
const SCREENS: Record<string, (stand: Stand) => Promise<void>> = {
	board: async ({ page, url }) => {
		await page.goto(url);
		await card(page).waitFor();
	},
	menu: async ({ page, url }) => {
		await page.goto(url);
		await card(page).getByRole('button').first().click();
		await page.getByRole('menu').waitFor();
	},
	dragging: async ({ page, url }) => {
		await page.goto(url);
		const box = await card(page).boundingBox();
		if (!box) throw new Error('no card');
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 40, y + 90, { steps: 6 });
	},
	'new-deal': async ({ page, url, text }) => {
		await page.mouse.up();
		await page.goto(url);
		await page.getByRole('button', { name: text['deal.add'], exact: true }).first().click();
		await page.getByRole('dialog').waitFor();
	},
	deal: async ({ page, url }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.waitForURL(/\/deals\//);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	palette: async ({ page, url }) => {
		await page.goto(`${url}/?do=palette`);
		await page.getByRole('dialog').getByRole('combobox').waitFor();
	},
	help: async ({ page, url }) => {
		await page.goto(`${url}/?do=help`);
		await page.getByRole('dialog').waitFor();
	},
	more: async ({ page, form, url, text }) => {
		await page.goto(url);
		await card(page).waitFor();
		if (form === 'phone') await page.getByRole('button', { name: text['nav.more'] }).click();
	},
	today: async ({ page, url }) => {
		await page.goto(`${url}/today`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	people: async ({ page, url }) => {
		await page.goto(`${url}/people`);
		await page.locator('a[href^="/people/p"]').first().waitFor();
	},
	person: async ({ page, url }) => {
		await page.goto(`${url}/people`);
		await page.locator('a[href^="/people/p"]').first().click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
	},
	'log-call': async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['call.log'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	insights: async ({ page, url }) => {
		await page.goto(`${url}/insights`);
		await page.locator('svg[role="img"], figure svg, main svg').first().waitFor();
	},
	import: async ({ page, url }) => {
		await page.goto(`${url}/import`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	settings: async ({ page, url }) => {
		await page.goto(`${url}/settings`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	'this-device': async ({ page, url, text }) => {
		await page.goto(`${url}/settings`);
		const heading = page.getByRole('heading', { name: text['device.title'] });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
	},
	inbox: async ({ page, url, text }) => {
		await page.goto(`${url}/in`);
		const card = 'BEGIN:VCARD\nFN:Ada King\nTEL:123456789\nEND:VCARD\n';
		await page.getByLabel(text['inbox.choose']).setInputFiles([
			{ name: 'icon.png', mimeType: 'image/png', buffer: readFileSync('static/icons/icon-192.png') },
			{ name: 'deals.csv', mimeType: 'text/csv', buffer: Buffer.from('title\nOne\n') },
			{ name: 'people.vcf', mimeType: 'text/vcard', buffer: Buffer.from(card + card) }
		]);
		await page.getByText('people.vcf').waitFor();
		await page.getByLabel(text['inbox.textHint']).fill('Nowak, +48 22 123-45-67');
		await page.getByRole('button', { name: text['inbox.add'], exact: true }).click();
		await page.getByRole('button', { name: text['inbox.makeDeal'] }).waitFor();
	},
	install: async ({ page, url, text }) => {
		await page.addInitScript(() => {
			Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' });
			window.addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation());
		});
		await page.goto(`${url}/settings`);
		await page.getByRole('button', { name: text['install.title'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	stage: async ({ page, url }) => {
		await page.goto(url);
		await page.locator('[data-stage] .about').first().click();
		await page.locator('[popover]:popover-open').waitFor();
	},
	missing: async ({ page, url, text }) => {
		await page.goto(`${url}/nowhere`);
		await page.getByRole('heading', { level: 1, name: text['missing.page'] }).waitFor();
	},
	broken: async ({ page, url }) => {
		await page.goto(url);
		await card(page).waitFor();
		await page.evaluate(damage);
		await page.reload();
		await page.locator('main.broken').waitFor();
	},
	'empty-board': async ({ page, url, text }) => {
		await page.goto(url);
		await page.locator('main.broken .actions button').last().click();
		await page.getByRole('button', { name: text['sample.clear'] }).click();
		await page.getByRole('button', { name: text['welcome.empty'] }).click();
		await page.getByRole('listitem').getByRole('button').first().click();
		await page.locator('.details > button').click();
		await page.locator('.ghost').waitFor();
	},
	'empty-insights': async ({ page, url, text }) => {
		await page.goto(`${url}/insights`);
		await page.getByText(text['insights.empty']).waitFor();
	}
};

/** Adds a row to the stored log that cannot be read. */
async function damage() {
	const log = (await indexedDB.databases()).find(({ name }) => name?.includes('/ops/'));
	const request = indexedDB.open(log?.name ?? '');
	await new Promise((opened) => (request.onsuccess = opened));
	const transaction = request.result.transaction('updates', 'readwrite');
	transaction.objectStore('updates').add(Uint8Array.of(255, 255, 255, 255, 1, 2, 3));
	await new Promise((done) => (transaction.oncomplete = done));
	request.result.close();
}

function card(page: Page) {
	return page.locator('[data-deal]').first();
}

const wanted = process.argv.slice(2);
const folder = resolve(ROOT, 'shots');
mkdirSync(folder, { recursive: true });
ensureChromium();
await buildIfNeeded();
const relay = await RelayProcess.start();
let failed = 0;

for (const form of ['phone', 'desktop'] as const)
	for (const colorScheme of ['light', 'dark'] as const)
		for (const [language, { locale, text }] of Object.entries(LANGUAGES)) {
			const visitor = await Visitor.open({ form, colorScheme, locale });
			const { page } = visitor;
			page.setDefaultTimeout(20_000);
			const shoot = async (screen: string, go: () => Promise<void>) => {
				const name = `${screen}-${form}-${colorScheme}-${language}`;
				try {
					await go();
					await page.evaluate(() => document.fonts.ready);
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
			await shoot('templates', async () => {
				await page.getByRole('button', { name: text['welcome.empty'] }).click();
				await page.getByRole('listitem').getByRole('button').first().click();
				await page.locator('.details').waitFor();
			});
			await page.getByRole('button', { name: text['common.back'] }).click();
			await start.click();
			await card(page).waitFor();
			await page.locator('[data-status="saved"]').waitFor();
			for (const [screen, go] of Object.entries(SCREENS))
				if (wanted.length === 0 || wanted.includes(screen))
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
