import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { attachTwo } from '../helpers/attached.ts';
import { TEAM_SCREENS } from '../helpers/team-screens.ts';
import type { Form } from '../helpers/visitor.ts';
import type { Texts } from './texts.ts';

/** Where one looks from: the sample workspace is open. */
interface Stand {
	readonly page: Page;
	readonly form: Form;
	readonly url: string;
	/** The messages of the interface's language. */
	readonly text: Texts;
}

type Screens = Readonly<Record<string, (stand: Stand) => Promise<void>>>;

/** Every screen, and how one comes to it, from wherever one is; none takes anything away. */
export const SCREENS: Screens = {
	board: async ({ page, url }) => {
		await page.goto(url);
		await card(page).waitFor();
	},
	list: async ({ page, url }) => {
		await page.goto(`${url}/?face=list&q=g:stage`);
		await page.locator('[role="grid"] [data-deal]').first().waitFor();
	},
	'list-filter': async ({ page, url, text }) => {
		await page.goto(`${url}/?face=list&q=f:all(any(owner:is(me),touched:olderThan(14)))`);
		await page.getByRole('button', { name: text['view.display'], exact: true }).waitFor();
		await page.locator('search button[aria-haspopup="dialog"]').first().click();
		await page.getByRole('dialog').waitFor();
	},
	'list-display': async ({ page, url, text }) => {
		await page.goto(`${url}/?face=list`);
		await page.getByRole('button', { name: text['view.display'], exact: true }).click();
		await page.getByRole('dialog').waitFor();
	},
	forecast: async ({ page, url }) => {
		await page.goto(`${url}/?face=forecast`);
		await page.locator('[data-deal]').first().waitFor();
	},
	menu: async ({ page, url }) => {
		await page.goto(url);
		await card(page).getByRole('button').first().click();
		await page.getByRole('menu').waitFor();
	},
	stage: async ({ page, url }) => {
		await page.goto(url);
		await page.locator('[data-stage] .about').first().click();
		await page.locator('[popover]:popover-open').waitFor();
	},
	'new-deal': sheet('new-deal'),
	deal: async ({ page, url }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.waitForURL(/\/deals\//);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	attachments: async ({ page, text }) => {
		await page.reload();
		await attachTwo(page, text['attachment.add.file']);
		await page.locator('section img').first().waitFor();
		await page.getByText('terms.txt').first().waitFor();
	},
	attachment: async ({ page }) => {
		await page.reload();
		await page.locator('section button:has(img)').first().click();
		await page.getByRole('dialog').getByRole('img').waitFor();
	},
	palette: sheet('palette'),
	help: sheet('help'),
	more: async ({ page, form, url, text }) => {
		await page.goto(url);
		await card(page).waitFor();
		if (form === 'desktop') return;
		await page.getByRole('button', { name: text['nav.more'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	'log-call': async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['activity.log'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	views: async ({ page, url, text }) => {
		await page.goto(`${url}/?face=list`);
		await page.getByRole('button', { name: text['view.all'], exact: true }).click();
		await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
	},
	today: place('today'),
	leads: async ({ page, url, text }) => {
		await page.goto(`${url}/leads`);
		await lead(page).waitFor();
		await page.getByRole('button', { name: text['lead.select'], exact: true }).click();
		await page.getByRole('checkbox').first().check();
	},
	lead: async ({ page, url }) => {
		await page.goto(`${url}/leads`);
		await lead(page).click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
	},
	nurture: async ({ page, url, text }) => {
		await page.goto(`${url}/nurture`);
		await page.getByRole('button', { name: text['today.all'] }).click();
		await page.locator('main ol > li').first().waitFor();
	},
	stalled: async ({ page, url, text }) => {
		await page.goto(`${url}/stalled`);
		await page.getByRole('button', { name: text['today.all'] }).click();
		await page.getByRole('checkbox').nth(1).check();
	},
	talk: async ({ page, url }) => {
		await page.goto(`${url}/talk`);
		await page.locator('main a[href^="/deals/"]').first().waitFor();
	},
	comments: async ({ page, url, text }) => {
		await page.goto(`${url}/talk`);
		await page.locator('main a[href^="/deals/"]').first().click();
		const heading = page.getByRole('heading', { name: text['talk.comments'] });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
	},
	people: async ({ page, url }) => {
		await page.goto(`${url}/people`);
		await person(page).waitFor();
	},
	person: async ({ page, url }) => {
		await page.goto(`${url}/people`);
		await person(page).click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
	},
	companies: async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		await page.getByRole('tab', { name: text['people.companies'] }).click();
		await page.getByRole('button', { name: text['people.filter'] }).click();
		await page.getByRole('button', { name: text['people.select'], exact: true }).click();
		await page.getByRole('checkbox').nth(3).check();
	},
	company: async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		await page.getByRole('tab', { name: text['people.companies'] }).click();
		await page.locator('a[href^="/people/c"]').nth(2).click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
	},
	personas: async ({ page, url, text }) => {
		await page.goto(`${url}/personas`);
		const name = page.getByLabel(text['personas.new']);
		await name.fill('CFO');
		await page.getByRole('button', { name: text['personas.add'], exact: true }).click();
		await page.locator('main a[href^="/personas/"]').first().waitFor();
	},
	persona: async ({ page, url }) => {
		await page.goto(`${url}/personas`);
		await page.locator('main a[href^="/personas/"]').first().click();
		await page.getByRole('textbox').nth(1).waitFor();
	},
	insights: async ({ page, url, text }) => {
		await page.goto(`${url}/insights`);
		await page.locator('.finding').nth(4).waitFor();
		await page.getByText(text['insights.counting']).first().waitFor({ state: 'detached' });
	},
	'insights-conversion': async ({ page, url, text }) => {
		await page.goto(`${url}/insights/conversion`);
		await page.locator('.finding').nth(8).waitFor();
		await page.getByText(text['insights.counting']).first().waitFor({ state: 'detached' });
	},
	import: async ({ page, url }) => {
		await page.goto(`${url}/import`);
		const file = 'title,value,stage,close\nLamps,1200,Won,2026-03-04\nOven,"3,5",New,04.05.2026\n';
		await page
			.locator('main input[type=file]')
			.setInputFiles({ name: 'deals.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
		await page.locator('main select').first().waitFor();
	},
	look: place('look'),
	bin: place('bin'),
	settings: place('settings'),
	pipelines: async ({ page, url }) => {
		await page.goto(`${url}/settings/pipelines`);
		await page.locator('a[href^="/settings/pipelines/l"]').first().waitFor();
	},
	pipeline: async ({ page, url }) => {
		await page.goto(`${url}/settings/pipelines`);
		await page.locator('a[href^="/settings/pipelines/l"]').first().click();
		await page.locator('li .handle').first().waitFor();
	},
	'edit-stage': async ({ page, url }) => {
		await page.goto(`${url}/settings/pipelines`);
		await page.locator('a[href^="/settings/pipelines/l"]').first().click();
		await page.locator('li button[aria-haspopup]').first().click();
		await page.getByRole('dialog').waitFor();
	},
	lists: async ({ page, url }) => {
		await page.goto(`${url}/settings/lists`);
		await page.locator('li .handle').first().waitFor();
	},
	products: async ({ page, url }) => {
		await page.goto(`${url}/settings/lists?list=products`);
		await page.getByRole('textbox').first().waitFor();
	},
	fields: async ({ page, url, text }) => {
		await page.goto(`${url}/settings/lists?list=fields`);
		await page.getByLabel(text['lists.fields.name']).waitFor();
	},
	benchmarks: async ({ page, url, text }) => {
		await page.goto(`${url}/settings/benchmarks`);
		await page.getByRole('button', { name: text['benchmark.activities.add'] }).click();
		await page.getByLabel(text['benchmark.count']).waitFor();
	},
	workspaces: sheet('workspaces'),
	'this-device': async ({ page, url, text }) => {
		await page.goto(`${url}/settings`);
		const heading = page.getByRole('heading', { name: text['device.title'], exact: true });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
	},
	inbox: async ({ page, url, text }) => {
		await page.goto(`${url}/in`);
		const card = 'BEGIN:VCARD\nFN:Ada King\nTEL:123456789\nEND:VCARD\n';
		await page.getByLabel(text['inbox.choose']).setInputFiles([
			{
				name: 'icon.png',
				mimeType: 'image/png',
				buffer: readFileSync('static/icons/icon-192.png')
			},
			{ name: 'deals.csv', mimeType: 'text/csv', buffer: Buffer.from('title\nOne\n') },
			{ name: 'people.vcf', mimeType: 'text/vcard', buffer: Buffer.from(card + card) }
		]);
		await page.getByText('people.vcf').waitFor();
		await page.getByLabel(text['inbox.textHint']).fill('Nowak, +48 22 123-45-67');
		await page.getByRole('button', { name: text['inbox.add'], exact: true }).click();
		await page.getByRole('button', { name: text['inbox.makeDeal'] }).waitFor();
	},
	...TEAM_SCREENS,
	missing: async ({ page, url, text }) => {
		await page.goto(`${url}/nowhere`);
		await page.getByRole('heading', { level: 1, name: text['missing.page'] }).waitFor();
	}
};

/** The first card of the board. */
function card(page: Page) {
	return page.locator('[data-deal]').first();
}

function person(page: Page) {
	return page.locator('a[href^="/people/p"]').first();
}

function lead(page: Page) {
	return page.locator('a[href^="/leads/q"]').first();
}

function place(path: string) {
	return async ({ page, url }: Stand) => {
		await page.goto(`${url}/${path}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	};
}

/** What an action opens, by its address. */
function sheet(action: string) {
	return async ({ page, url }: Stand) => {
		await page.goto(`${url}/?do=${action}`);
		await page.getByRole('dialog').getByRole('heading').first().waitFor({ state: 'attached' });
	};
}
