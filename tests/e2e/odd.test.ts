import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { newId, type RecordId } from '#lib/domain/ids.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { Fields } from '#lib/domain/operation.ts';
import type { Day } from '#lib/domain/time.ts';
import { PLAIN } from '#lib/domain/view.ts';
import { archive, formatArchive } from '#lib/interchange/archive.ts';
import { logActivity } from '#lib/store/activities.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { commit, createDeal } from '#lib/store/commands.ts';
import { addComment } from '#lib/store/comments.ts';
import { createContact } from '#lib/store/contacts.ts';
import { nurtureDeal } from '#lib/store/exits.ts';
import { addCriterion } from '#lib/store/guide.ts';
import { createLead } from '#lib/store/leads.ts';
import { addLine } from '#lib/store/lines.ts';
import { setPart } from '#lib/store/parts.ts';
import { renamePipeline } from '#lib/store/pipelines.ts';
import { setSettings } from '#lib/store/settings.ts';
import { stamp } from '#lib/store/stamp.ts';
import { addStage } from '#lib/store/stages.ts';
import { saveView } from '#lib/store/views.ts';
import { EUR, must, newWorkspace } from '../helpers/workspace.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { launch, serve } from './app.ts';
import { overflow } from './room.ts';
import { visit } from './steps.ts';

/** Texts as nobody should write them, and somebody does. */
const ODD = {
	long: `Donau${'dampfschifffahrts'.repeat(60)}gesellschaft`,
	markup: '<img src=x onerror="document.title=\'broken\'"><b>&amp;</b> {name}',
	emoji: '👩‍👩‍👧‍👦🏳️‍🌈🇮🇷'.repeat(12),
	mixed: 'مهندسی فروش ۱۲۳ — ACME (Ltd.) ۴۵٬۶۷۸ שלום \u202Ereversed\u202C'
} as const;
const LABELS = 5000;
/** A key in a picker is answered within this, ms: a test's browser, slowed by others, not a phone. */
const ANSWERED_MS = 400;

/** A workspace in which everything is called so, with amounts and days at the ends of what there is. */
function oddWorkspace() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const [pipeline] = workspace.pipelines.keys();
	const [stage] = [...workspace.stages.values()].filter(({ kind }) => kind === 'open');
	if (!pipeline || !stage) throw new Error('not set up');
	must(setSettings(workspace, { name: ODD.long.slice(0, 200) }));
	must(renamePipeline(workspace, pipeline, ODD.long.slice(0, 200)));
	/** As a former version could write it: no command takes it any more. */
	const former = (record: RecordId, fields: Fields) =>
		must(workspace.append([stamp(workspace, 'set', record, { fields })]));
	const amounts = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, -1, 0];
	const days = ['9999-12-31', '0100-01-01', '1600-02-29', '2026-11-26'];
	Object.values(ODD).forEach((text, index) => {
		const money = { amount: amounts[index] as Minor, currency: EUR };
		const day = days[index] as Day;
		must(addStage(workspace, pipeline, text));
		must(addCriterion(workspace, stage.id, { text, required: false }));
		const contact = must(
			createContact(workspace, {
				name: text,
				company: text,
				position: text,
				phone: text.slice(0, 100)
			})
		);
		const worth = { value: money, cost: money };
		const draft = { title: text, company: text, expectedClose: day };
		const deal = must(createDeal(workspace, { ...draft, nextStep: text, nextOn: day }));
		former(deal, worth);
		must(setPart(workspace, deal, contact, text));
		must(addLine(workspace, deal, { name: text, price: money }));
		must(addComment(workspace, deal, { text }));
		must(logActivity(workspace, { type: 'call', deal, note: text }));
		const lead = { title: text, contact: text, company: text, note: text };
		former(must(createLead(workspace, lead)), { on: day });
		must(addListed(workspace, 'product', { name: text, price: money, code: text.slice(0, 100) }));
		must(addListed(workspace, 'persona', { name: text }));
		must(saveView(workspace, { name: text.slice(0, 80), view: PLAIN, audience: 'team' }));
		const aside = must(createDeal(workspace, { ...draft, company: text }));
		former(aside, worth);
		must(nurtureDeal(workspace, aside, { until: day, note: text }));
	});
	const labels = Array.from({ length: LABELS }, (_, n) =>
		stamp(workspace, 'create', newId('label', workspace.random), {
			fields: { name: `Label ${n}`, order: `a${String(n).padStart(4, '0')}V`, colour: '' }
		})
	);
	must(commit(workspace, labels, undefined));
	return setting;
}

/** That workspace as a file. */
function oddFile() {
	const { workspace, directory, team, log, activities } = oddWorkspace();
	const text = formatArchive(
		archive({
			exportedAt: '2026-11-26T12:00:00.000Z',
			name: ODD.mixed,
			member: workspace.member,
			documents: {
				ws: logOf(directory).toArray(),
				team: logOf(team).toArray(),
				'ops/0/1': logOf(log).toArray(),
				'act/0/1': logOf(activities).toArray()
			},
			unreadable: {}
		})
	);
	return { name: 'odd.runnel.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}

const SCREENS: readonly (readonly [path: string, ready: string])[] = [
	['/', '[data-deal]'],
	['/?face=list', '[role="grid"] [data-deal]'],
	['/?face=forecast', '[data-deal]'],
	['/today', 'h1'],
	['/leads', 'a[href^="/leads/q"]'],
	['/people', 'a[href^="/people/p"]'],
	['/nurture', 'main li'],
	['/personas', 'main a[href^="/personas/"]'],
	['/talk', 'h1'],
	['/insights', 'main svg'],
	['/settings', '.workspace'],
	['/join', 'h1'],
	['/settings/pipelines', 'a[href^="/settings/pipelines/l"]'],
	['/settings/lists?list=labels', 'li .handle'],
	['/settings/lists?list=products', 'li .handle'],
	['/settings/benchmarks', 'h1']
];

/** The pages of single records: the list that leads there, and its first link. */
const RECORDS: readonly (readonly [list: string, link: string])[] = [
	['/', '[data-deal] a[href^="/deals/"]'],
	['/leads', 'a[href^="/leads/q"]'],
	['/people', 'a[href^="/people/p"]'],
	['/personas', 'main a[href^="/personas/"]'],
	['/settings/pipelines', 'a[href^="/settings/pipelines/l"]']
];

/** How long it takes until what a key asks for is drawn, ms. */
async function answered(page: Page, key: string): Promise<number> {
	await page.evaluate(() => {
		const state = window as unknown as { answer: Promise<number> };
		state.answer = new Promise((resolve) => {
			const onkeydown = () => {
				const from = performance.now();
				requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
			};
			window.addEventListener('keydown', onkeydown, { capture: true, once: true });
		});
	});
	await page.keyboard.press(key);
	return page.evaluate(() => (window as unknown as { answer: Promise<number> }).answer);
}

test('whatever things are called, every screen holds it at 320 px, nothing is lost, and 5,000 labels are found at once', async () => {
	const relay = await serve();
	const page = await visit(await launch('narrow'), relay.url);
	await page.getByRole('button', { name: 'Import a file' }).click();
	await page.locator('input[type=file]').setInputFiles(oddFile());
	await page.locator('[data-deal]').first().waitFor();
	await page.locator('[data-status="saved"]').waitFor();

	const faults: Record<string, string[]> = {};
	const look = async (name: string) => {
		const found = await overflow(page);
		if (found.length > 0) faults[name] = found;
		expect(await page.title()).not.toBe('broken');
	};
	for (const [path, ready] of SCREENS) {
		await page.goto(relay.url + path);
		await page.locator(ready).first().waitFor();
		await look(path);
	}
	for (const [list, link] of RECORDS) {
		for (let index = 0; index < 4; index++) {
			await page.goto(relay.url + list);
			const to = page.locator(link).nth(index);
			if (list === '/settings/pipelines' && index > 0) break;
			await page.goto(relay.url + (await to.getAttribute('href')));
			await page.locator('h1').first().waitFor();
			await look(`${list} ${index}`);
		}
	}
	expect(faults).toEqual({});

	// Nothing is lost: each is there to its last letter.
	await page.goto(`${relay.url}/people`);
	for (const text of Object.values(ODD))
		await page.locator('a[href^="/people/p"] .name').getByText(text, { exact: true }).waitFor();

	// 5,000 labels: searched, not drawn.
	await page.goto(`${relay.url}/leads`);
	await page.locator('a[href^="/leads/q"]').first().click();
	const picker = page.getByRole('combobox', { name: 'Add a label' });
	await picker.focus();
	const times: number[] = [];
	for (const key of 'label 4321') times.push(await answered(page, key));
	expect(times.toSorted((a, b) => a - b)[times.length - 2]).toBeLessThan(ANSWERED_MS);
	await page.getByRole('option', { name: 'Label 4321' }).click();
	await page.getByRole('button', { name: /^Take off .?Label 4321/ }).waitFor();

	await page.goto(`${relay.url}/settings/lists?list=labels`);
	await page.locator('li .handle').first().waitFor();
	expect(await page.locator('li .handle').count()).toBe(50);
	await page.getByRole('searchbox', { name: 'Find in the list' }).fill('4999');
	const name = page.getByRole('textbox', { name: /Label 4999/ });
	await name.fill('Last of all');
	await name.press('Enter');
	await page.getByRole('searchbox', { name: 'Find in the list' }).fill('last all');
	await page.getByRole('textbox', { name: /Last of all/ }).waitFor();
	await look('a label found');
});
