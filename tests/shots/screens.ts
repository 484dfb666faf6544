import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { damage } from "../helpers/damage.ts";
import { TEAM_SCREENS } from '../helpers/team-screens.ts';
import type { Form } from '../helpers/visitor.ts';

type Texts = Readonly<Record<MessageKey, string>>;

interface Stand {
	readonly page: Page;
	readonly form: Form;
	readonly url: string;
	readonly text: Texts;
}

/** Each screen: how to come to it from the board of the sample team, and what to take back afterwards. */
export const SCREENS: Record<string, (stand: Stand) => Promise<void>> = {
	board: async ({ page, url }) => {
		await page.goto(url);
		await card(page).waitFor();
	},
	contrast: async ({ page, url }) => {
		await page.emulateMedia({ contrast: 'more' });
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
	deal: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.waitForURL(/\/deals\//);
		await page.getByRole('heading', { level: 1 }).waitFor();
		const note = page.getByLabel(text['note.label'], { exact: true });
		const line = `${text['deal.nextStep']}: Ada 👩‍💻, ${text['deal.expectedClose']}`;
		await note.fill([line, line, '', text['deal.notFound'], 'Ada: +44 20 7946 0018'].join('\n'));
	},
	palette: async ({ page, url }) => {
		await page.goto(`${url}/?do=palette`);
		await page.getByRole('dialog').getByRole('combobox').waitFor();
	},
	search: async ({ page, url }) => {
		await page.goto(`${url}/people`);
		const name = await page.locator('a[href^="/people/p"]').first().locator('.name').innerText();
		await page.goto(`${url}/?do=search`);
		await page.getByRole('dialog').getByRole('combobox').fill(name.split(/\s/)[0] ?? name);
		await page.getByRole('option').nth(2).waitFor();
	},
	'search-nothing': async ({ page, url, text }) => {
		await page.goto(`${url}/?do=search`);
		await page.getByRole('dialog').getByRole('combobox').fill('Zqx 077');
		await page.getByText(text['search.create']).waitFor();
	},
	done: async ({ page, url }) => {
		await page.goto(url);
		for (const key of [']', '[']) {
			await card(page).getByRole('link').focus();
			await page.keyboard.press(key);
		}
		await page.keyboard.press('Control+z');
		await page.goto(`${url}/?do=done`);
		await page.getByRole('dialog').getByRole('listitem').first().waitFor();
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
	look: async ({ page, url }) => {
		await page.goto(`${url}/look`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	bin: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['deal.delete'] }).click();
		await page.goto(`${url}/bin`);
		await page.getByText(text['bin.purge']).first().waitFor();
	},
	settings: async ({ page, url }) => {
		await page.goto(`${url}/settings`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	workspaces: async ({ page, url }) => {
		await page.goto(url);
		await page.locator('[data-workspaces]').click();
		await page.getByRole('dialog').getByRole('button').first().waitFor();
	},
	'shared-settings': async ({ page, url, text }) => {
		await page.goto(`${url}/settings`);
		await page.getByRole('button', { name: text['rates.add'] }).click();
		const heading = page.getByRole('heading', { name: text['settings.shared'] });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
	},
	workload: async ({ page, url, text }) => {
		await page.goto(`${url}/team`);
		const heading = page.getByRole('heading', { name: text['workload.title'] });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
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
	...TEAM_SCREENS,
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

export function card(page: Page) {
	return page.locator('[data-deal]').first();
}
