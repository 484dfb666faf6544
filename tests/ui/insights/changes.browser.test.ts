import { flushSync, mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { Pipelines } from '#lib/state/pipelines.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { addMark, marksOf } from '#lib/store/change-marks.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { convertLead, createLead } from '#lib/store/leads.ts';
import StageEditor from '#lib/ui/stages/StageEditor.svelte';
import { euros, must, newWorkspace, stageNamed, type Setting } from '../../helpers/workspace.ts';
import { card, onStand, showInsights } from './stand.svelte.ts';

const DAY = 86_400_000;
const TOLD = 'Mar 20, 2026: Shorter demos';

onStand();

function pipelineOf({ workspace }: Setting): PipelineId {
	const [pipeline] = workspace.pipelines.keys();
	if (!pipeline) throw new Error('no pipeline');
	return pipeline;
}

/** Twenty deals of leads, one every other day from the first of March on, each won two days later; and a mark. */
function world(): Setting {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	for (let index = 0; index < 20; index++) {
		const lead = must(createLead(workspace, { title: `Lead ${index}` }));
		const deal = must(convertLead(workspace, lead, { title: `Deal ${index}`, value: euros(100) }));
		must(setDeal(workspace, deal, { cost: euros(40) }));
		clock.advance(DAY);
		must(moveDeal(workspace, deal, stageNamed(workspace, 'Demo')));
		clock.advance(DAY);
		must(winDeal(workspace, deal));
	}
	clock.advance(DAY / 4);
	const pipeline = pipelineOf(setting);
	must(addMark(workspace, { pipeline, day: '2026-03-20' as Day, title: 'Shorter demos' }));
	return setting;
}

/** What is said without the marks that set names apart. */
function plain(text: string | null | undefined): string {
	return (text ?? '').replaceAll(/[\u2066-\u2069]/g, '');
}

/** Opens the mark of the change in a chart, as Enter does. */
async function enter(title: string) {
	const told = () =>
		[...(card(title).query()?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])].find(
			(mark) => plain(mark.getAttribute('aria-label')) === TOLD
		);
	await expect.poll(told, { timeout: 10_000 }).toBeDefined();
	told()?.focus();
	await userEvent.keyboard('{Enter}');
}

const OVER_TIME = [
	['sales', 'How much does the pipeline bring a day?'],
	['sales', 'How much was won each month?'],
	['sales', 'How much is left over the costs?'],
	['conversion', 'How much of what is decided is won?'],
	['conversion', 'How many leads become customers?'],
	['conversion', 'Of those who came in a month, how many are won by when?'],
	['pipeline', 'Do deals flow, or pile up?'],
	['time', 'How long does a deal take?']
] as const;

test.each(OVER_TIME)(
	'in %s, “%s” shows a marked change; opened, it tells before and after, and is edited from there',
	async (group, title) => {
		await showInsights(world(), { group });
		await enter(title);
		const sheet = page.getByRole('dialog');
		await expect
			.poll(() => plain(sheet.query()?.querySelector('h2')?.textContent), { timeout: 10_000 })
			.toBe(TOLD);
		await expect
			.element(sheet.getByRole('region', { name: 'What did the change do?' }))
			.toBeVisible();
		await sheet.getByRole('button', { name: 'Mark of a change' }).click();
		await expect.element(page.getByLabelText('What was changed')).toHaveValue('Shorter demos');
		expect(page.getByRole('dialog').elements()).toHaveLength(1);
	}
);

test('a change is marked from the menu of a chart, and from what a tap has opened with its day', async () => {
	const setting = world();
	await showInsights(setting, { group: 'conversion' });
	const chart = card('How much of what is decided is won?');
	const menu = chart.getByRole('button', { name: 'Marked changes' });
	await menu.click();
	await expect.element(chart.getByRole('button', { name: /Shorter demos/ }).last()).toBeVisible();
	await chart.getByRole('button', { name: 'Mark a change' }).click();
	await page.getByLabelText('What was changed').fill('New price list');
	await page.getByRole('button', { name: 'Save' }).click();
	expect(marksOf(setting.workspace, pipelineOf(setting)).map(({ title }) => title)).toEqual([
		'Shorter demos',
		'New price list'
	]);

	const month = [...chart.element().querySelectorAll<HTMLElement>('[data-mark]')].at(-1);
	month?.focus();
	await userEvent.keyboard('{Enter}');
	await page.getByRole('dialog').getByRole('button', { name: 'Mark a change' }).click();
	await expect
		.element(page.getByRole('textbox', { name: 'Day of the change' }))
		.toHaveValue('Apr 1, 2026');
	await page.getByLabelText('What was changed').fill('Two reps more');
	await page.getByRole('button', { name: 'Save' }).click();
	expect(marksOf(setting.workspace, pipelineOf(setting)).map(({ day }) => day)).toContain(
		'2026-04-01'
	);
});

test('who may not set marks is offered none, and still opens those that are there', async () => {
	const setting = world();
	setting.workspace.grant = { role: 'rep' };
	await showInsights(setting, { group: 'time' });
	const chart = card('How long does a deal take?');
	await chart.getByRole('button', { name: 'Marked changes' }).click();
	await expect.element(chart.getByRole('button', { name: /Shorter demos/ }).last()).toBeVisible();
	expect(chart.getByRole('button', { name: 'Mark a change' }).elements()).toEqual([]);
});

test('StageEditor lists the marks of its stage, and sets one with the stage chosen', async () => {
	await chooseLanguage('en');
	const setting = world();
	const { workspace } = setting;
	const live = new LiveWorkspace(workspace);
	const stage = workspace.stages.get(stageNamed(workspace, 'Demo'));
	if (!stage) throw new Error('no stage');
	const [pipelines, onremoved] = [new Pipelines(live), vi.fn()];
	const editor = mount(StageEditor, {
		target: document.body,
		props: { pipelines, stage, onremoved }
	});
	onTestFinished(() => unmount(editor));
	flushSync();
	// The one that is there is of the pipeline, not of the stage.
	expect(page.getByRole('button', { name: /Shorter demos/ }).elements()).toEqual([]);
	await page.getByRole('button', { name: 'Mark a change' }).click();
	const chosen = page.getByRole('dialog').getByRole('button', { name: 'Demo' });
	await expect.element(chosen).toHaveAttribute('aria-pressed', 'true');
	await page.getByLabelText('What was changed').fill('Demo by video');
	await page.getByRole('button', { name: 'Save' }).click();
	expect(marksOf(workspace, pipelineOf(setting)).at(-1)).toMatchObject({
		title: 'Demo by video',
		stages: [stage.id]
	});
	await page.getByRole('button', { name: /Demo by video/ }).click();
	await expect.element(page.getByLabelText('What was changed')).toHaveValue('Demo by video');
});
