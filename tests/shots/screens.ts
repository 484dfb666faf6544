import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { damage } from "../helpers/damage.ts";
import { attachTwo } from '../helpers/attached.ts';
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
		const note = page.getByRole('textbox', { name: text['note.label'], exact: true });
		const line = `${text['deal.nextStep']}: Ada 👩‍💻, ${text['deal.expectedClose']}`;
		await note.fill([line, line, '', text['deal.notFound'], 'Ada: +44 20 7946 0018'].join('\n'));
	},
	attachments: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await attachTwo(page, text['attachment.add.file']);
		const shown = page.locator('section img').first();
		await shown.waitFor();
		await page.getByText('terms.txt').first().waitFor();
		await shown.scrollIntoViewIfNeeded();
	},
	attachment: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await attachTwo(page, text['attachment.add.file']);
		await page.locator('section button:has(img)').first().click();
		await page.getByRole('dialog').getByRole('img').waitFor();
	},
	sold: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('heading', { level: 1 }).waitFor();
		const sell = page.getByRole('button', { name: text['line.add'] });
		const line = page.getByRole('combobox', { name: text['line.add'] });
		await sell.or(line).first().waitFor();
		if (await sell.isVisible()) await sell.click();
		await line.fill('LED 4000K <b>');
		await line.press('Enter');
		await page.getByLabel(text['line.quantity']).fill('12');
		await page.getByLabel(text['line.discount']).fill('7.5');
		await page.getByLabel(text['line.discount']).press('Tab');
		await page.getByRole('button', { name: text['deals.labels'] }).click();
		const label = page.getByRole('combobox', { name: text['field.labels.add'] });
		for (const name of ['VIP', 'فوری 🔥']) {
			await label.fill(name);
			await label.press('Enter');
		}
		await page.getByRole('heading', { name: text['line.title'] }).scrollIntoViewIfNeeded();
	},
	won: async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['board.won'], exact: true }).click();
		await page.getByRole('dialog').waitFor();
	},
	'set-aside': async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['board.nurture'], exact: true }).click();
		await page.getByRole('dialog').waitFor();
	},
	nurture: async ({ page, url, text }) => {
		await page.goto(url);
		for (let n = 0; n < 2; n++) {
			await card(page).getByRole('link').focus();
			await page.keyboard.press('s');
			await page.getByRole('button', { name: text['exit.nurture.confirm'] }).click();
			await page.getByRole('dialog').waitFor({ state: 'detached' });
		}
		await page.goto(`${url}/nurture`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.getByRole('button', { name: text['today.all'] }).click();
	},
	stalled: async ({ page, url, text }) => {
		await page.goto(`${url}/stalled`);
		await page.getByRole('button', { name: text['today.all'] }).click();
		await page.getByRole('checkbox').nth(1).check();
		await page.getByRole('checkbox').nth(2).check();
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
		await page.getByRole('dialog').getByRole('option').nth(2).waitFor();
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
	list: async ({ page, url }) => {
		await page.goto(`${url}/?face=list`);
		await page.locator('[role="grid"] [data-deal]').first().waitFor();
	},
	'list-grouped': async ({ page, form, url }) => {
		await page.goto(`${url}/?face=list&q=f:all(owner:is(me));g:stage;s:value!`);
		await page.locator('[role="grid"] [data-deal]').first().waitFor();
		if (form !== 'desktop') return;
		await page.locator('[role="grid"] [data-deal] [type="checkbox"]').first().click();
	},
	filter: async ({ page, url, text }) => {
		const idle = 'any(touched:olderThan(14),value:atLeast(500000EUR))';
		await page.goto(`${url}/?face=list&q=f:all(owner:is(me),${idle})`);
		await page.getByRole('button', { name: text['view.filter'] }).first().click();
		await page.getByRole('dialog').waitFor();
	},
	display: async ({ page, url, text }) => {
		await page.goto(`${url}/?face=list&q=g:stage`);
		await page.getByRole('button', { name: text['view.display'], exact: true }).click();
		await page.getByRole('dialog').waitFor();
	},
	forecast: async ({ page, url }) => {
		await page.goto(`${url}/?face=forecast`);
		await page.locator('[data-deal]').first().waitFor();
	},
	today: async ({ page, url }) => {
		await page.goto(`${url}/today`);
		await page.getByRole('heading', { level: 1 }).waitFor();
	},
	leads: async ({ page, url }) => {
		await page.goto(`${url}/leads`);
		await lead(page).waitFor();
	},
	'leads-selected': async ({ page, url, text }) => {
		await page.goto(`${url}/leads`);
		await lead(page).waitFor();
		await page.getByRole('button', { name: text['lead.select'], exact: true }).click();
		await page.getByRole('checkbox').nth(2).check();
	},
	lead: async ({ page, url }) => {
		await page.goto(`${url}/leads`);
		await lead(page).click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
	},
	talk: async ({ page, url }) => {
		await page.goto(`${url}/talk`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.locator('main a[href^="/deals/"]').first().waitFor();
	},
	comments: async ({ page, url, text }) => {
		await page.goto(`${url}/talk`);
		await page.locator('main a[href^="/deals/"]').first().click();
		const heading = page.getByRole('heading', { name: text['talk.comments'] });
		await heading.evaluate((one) => one.scrollIntoView({ block: 'start' }));
	},
	views: async ({ page, url, text }) => {
		await page.goto(`${url}/?face=list`);
		await page.getByRole('button', { name: text['view.all'], exact: true }).click();
		await page.getByRole('dialog').getByRole('checkbox').first().check();
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
	companies: async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		await page.getByRole('tab', { name: text['people.companies'] }).click();
		await page.getByRole('button', { name: text['people.filter'] }).click();
		await page.getByRole('button', { name: text['people.select'], exact: true }).click();
		await page.locator('a[href^="/people/c"]').first().waitFor();
		await page.getByRole('checkbox').nth(3).check();
	},
	company: async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		await page.getByRole('tab', { name: text['people.companies'] }).click();
		await page.locator('a[href^="/people/c"]').nth(2).click();
		await page.getByRole('heading', { level: 2 }).first().waitFor();
		await page.getByLabel(text['company.website']).fill('https://www.example.com/a/long/way');
		await page.getByLabel(text['person.phone'], { exact: true }).fill('+48 22 123-45-67');
		await page.getByLabel(text['person.address']).fill('Main Street 12, 10115 Berlin');
		await page.keyboard.press('Tab');
	},
	'merge-people': async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		const link = page.locator('a.to[href^="/people/p"]').nth(1);
		const name = await link.locator('.name').innerText();
		await page.locator('a.to[href^="/people/p"]').first().click();
		await page.getByRole('button', { name: text['merge.open'] }).click();
		await page.getByLabel(text['merge.find']).fill(name);
		await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click();
		await page.getByRole('radio').first().waitFor();
	},
	'new-person': async ({ page, url, text }) => {
		await page.goto(`${url}/people`);
		const name = await page.locator('a.to[href^="/people/p"] .name').first().innerText();
		await page.getByRole('button', { name: text['people.add'] }).first().click();
		await page.getByLabel(text['person.name'], { exact: true }).fill(name);
		await page.getByText(text['like.looks']).waitFor();
	},
	personas: async ({ page, url, text }) => {
		await page.goto(`${url}/personas`);
		for (const name of ['CFO', 'Operations manager of a plant with several shifts']) {
			await page.getByLabel(text['personas.new']).fill(name);
			await page.getByRole('button', { name: text['personas.add'], exact: true }).click();
		}
		await page.getByRole('table').waitFor();
	},
	persona: async ({ page, url, text }) => {
		await page.goto(`${url}/personas`);
		await page.getByRole('table').getByRole('link').first().click();
		await page.getByLabel(text['personas.pains']).fill('Late figures\nNo overview');
		await page.keyboard.press('Tab');
	},
	'my-card': async ({ page, url, text }) => {
		await page.goto(`${url}/settings`);
		await page.getByRole('button', { name: text['card.show'] }).click();
		await page.getByRole('dialog').getByRole('img').waitFor();
	},
	'log-call': async ({ page, url, text }) => {
		await page.goto(url);
		await card(page).getByRole('link').click();
		await page.getByRole('button', { name: text['activity.log'] }).click();
		await page.getByRole('dialog').waitFor();
	},
	insights: async ({ page, url, text }) => {
		await page.goto(`${url}/insights`);
		await page.locator('.finding').nth(4).waitFor();
		await page.getByText(text['insights.counting']).first().waitFor({ state: 'detached' });
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
		const heading = page.getByRole('heading', { name: text['device.title'], exact: true });
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
		// The offer above the screen is called so too.
		await page.getByRole('button', { name: text['install.title'] }).last().click();
		await page.getByRole('dialog').waitFor();
	},
	stage: async ({ page, url }) => {
		await page.goto(url);
		await page.locator('[data-stage] .about').first().click();
		await page.locator('[popover]:popover-open').waitFor();
	},
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
	fields: async ({ page, url, text }) => {
		await page.goto(`${url}/settings/lists?list=fields`);
		await page.getByLabel(text['lists.field.type']).selectOption('choice');
		await page.getByLabel(text['lists.fields.name']).fill('Size');
		await page.keyboard.press('Enter');
		await page.getByText(text['lists.field.more']).click();
	},
	benchmarks: async ({ page, url, text }) => {
		await page.goto(`${url}/settings/benchmarks`);
		await page.getByRole('button', { name: text['benchmark.activities.add'] }).click();
		await page.getByLabel(text['benchmark.count']).fill('40');
		await page.keyboard.press('Enter');
		await page.locator('.subject').first().waitFor();
	},
	gate: async ({ page, url }) => {
		await page.goto(`${url}/settings/pipelines`);
		await page.locator('a[href^="/settings/pipelines/l"]').first().click();
		await page.locator('li button[aria-haspopup]').first().click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('input[type="checkbox"]').first().check();
		for (const index of [5, 6]) await dialog.getByRole('group').first().locator('button').nth(index).click();
		await page.goto(url);
		await live(page);
		await card(page).getByRole('link').focus();
		await page.keyboard.press(']');
		await dialog.waitFor();
	},
	missing: async ({ page, url, text }) => {
		await page.goto(`${url}/nowhere`);
		await page.getByRole('heading', { level: 1, name: text['missing.page'] }).waitFor();
	},
	broken: async ({ page, url }) => {
		await page.goto(url);
		await live(page);
		// Found while this start still reads its log, it would be told here, and only once.
		await page.waitForTimeout(2000);
		await page.evaluate(damage);
		await page.reload();
		await page.locator('main.broken').waitFor();
	},
	'empty-board': async ({ page, text }) => {
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

function lead(page: Page) {
	return page.locator('a[href^="/leads/q"]').first();
}

/** Waits for the board itself, after the one as it was left. */
async function live(page: Page): Promise<void> {
	await card(page).waitFor();
	await page.locator('#still').waitFor({ state: 'detached' });
}

export function card(page: Page) {
	return page.locator('[data-deal]').first();
}
