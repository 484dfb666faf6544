import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { PipelineId } from '#lib/domain/ids.ts';
import { logActivity } from '#lib/store/activities.ts';
import { setBenchmark } from '#lib/store/benchmarks.ts';
import { addMark } from '#lib/store/change-marks.ts';
import { moveDeal } from '#lib/store/commands.ts';
import { createDashboard, dashboard } from '#lib/store/dashboards.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { writeChoice } from '#lib/ui/insights/choice.ts';
import { addDeal, euros, must, newWorkspace, stageNamed } from '../../helpers/workspace.ts';
import { card, listOf, onStand, showInsights } from './stand.svelte.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Twelve deals: all come to Demo a day after they were made; of them four are won, two lost, the rest is still there. */
function world() {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const [reason] = workspace.reasons.keys();
	if (!reason) throw new Error('no reason');
	for (let index = 0; index < 12; index++) {
		const deal = addDeal(workspace, { title: `Deal ${index}`, value: euros(100) });
		clock.advance(DAY);
		must(moveDeal(workspace, deal, stageNamed(workspace, 'Demo')));
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
		clock.advance(DAY);
		if (index < 4) must(winDeal(workspace, deal));
		else if (index < 6) must(loseDeal(workspace, deal, { reason, note: '' }));
		clock.advance(DAY);
	}
	clock.advance(HOUR);
	return setting;
}

onStand();

test('the waterfall balances in words, and its bars open the deals behind them', async () => {
	await showInsights(world(), { group: 'pipeline' });
	const fall = card('How did the pipeline change?');
	await expect
		.element(
			fall.getByText(/^From .?€0.? to .?€600.?\. The largest change: .?New.?, .?€1,200.?\.$/)
		)
		.toBeVisible();
	expect(await listOf('How did the pipeline change?', /Won/)).toBe(4);
});

test('moves are told from where to where, and a move opens the deals that made it', async () => {
	await showInsights(world(), { group: 'pipeline' });
	const moves = card('From where to where do deals move?');
	await expect
		.element(moves.getByText(/^Most moved from .?Contact.? to .?Demo.?: 12\./))
		.toBeVisible();
	expect(await listOf('From where to where do deals move?', /Demo/, 0)).toBeGreaterThan(3);
});

test('what stands in a stage for how long has its quantiles beside the simple mean', async () => {
	await showInsights(world(), { group: 'time' });
	const stay = card('How long do deals stay in each stage?');
	await expect.element(stay.getByText(/half have left within .* The simple mean/)).toBeVisible();
	expect(await listOf('How long do deals stay in each stage?', /Demo/)).toBe(12);
});

test('of what is on time, over age and stalled each part opens as many as it counts', async () => {
	await showInsights(world(), {});
	const stalled = card('Which deals have stopped?');
	await expect.element(stalled.getByText(/of 6 open deals/)).toBeVisible();
	await stalled.getByRole('button', { name: /^Idle: / }).click();
	const idle = /(\d+)/.exec(page.getByRole('dialog').element().textContent ?? '')?.[1];
	await expect.element(page.getByRole('dialog').getByText(/records?$/)).toBeVisible();
	expect(page.getByRole('dialog').getByRole('listitem').elements()).toHaveLength(Number(idle));
});

test('activities by hour open the activities themselves', async () => {
	await showInsights(world(), { group: 'team' });
	const hours = card('When is how much done?');
	await expect.element(hours.getByText(/^Most is done on /)).toBeVisible();
	await hours.getByRole('button', { name: /^How is this counted\?/ }).click();
	await expect.element(page.getByText('Activities in all: 12.')).toBeVisible();
});

test('a marked change is offered to compare before with after, and is opened from there', async () => {
	const setting = world();
	const { workspace } = setting;
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	must(
		addMark(workspace, { pipeline, day: '2026-03-20' as never, title: 'Shorter demos', stages: [] })
	);
	await showInsights(setting, { group: 'conversion' });
	const change = card('What did the change do?');
	await expect.element(change.getByRole('option', { name: /Shorter demos/ })).toBeInTheDocument();
	await change.getByRole('button', { name: 'Mark of a change' }).click();
	await expect.element(page.getByLabelText('What was changed')).toHaveValue('Shorter demos');
});

test('a conversion under its benchmark opens a diagnosis with what speaks for each cause', async () => {
	const setting = world();
	const { workspace } = setting;
	must(
		setBenchmark(workspace, {
			kind: 'conversion',
			stage: stageNamed(workspace, 'Demo'),
			count: 90,
			from: '2026-01-01' as never
		} as never)
	);
	await showInsights(setting, {});
	const funnel = card('How far do deals get?');
	await funnel.getByRole('button', { name: /^Find out why: / }).click();
	const sheet = page.getByRole('dialog');
	await expect
		.element(sheet.getByText(/33\.3%.? of 12 go on\. The benchmark is .?90/))
		.toBeVisible();
	await sheet.getByRole('radio', { name: /^Poor handling/ }).click();
	await expect.element(sheet.getByRole('row', { name: /^Reached.*4 of 12/ })).toBeVisible();
});

test('a dashboard shows the cards that were chosen, and one that is gone says so', async () => {
	const setting = world();
	const made = must(
		createDashboard(setting.workspace, {
			name: 'Monday',
			audience: 'me',
			cards: [{ figure: 'moves', size: 2 }, { figure: 'later' }]
		})
	);
	const { onvisit } = await showInsights(setting, { board: made });
	await expect
		.element(page.getByRole('link', { name: 'Monday' }))
		.toHaveAttribute('aria-current', 'page');
	await expect.element(card('From where to where do deals move?')).toBeVisible();
	await expect.element(page.getByText('A figure of a newer version')).toBeVisible();
	await page.getByRole('button', { name: 'Arrange the dashboard' }).click();
	await page.getByRole('button', { name: 'Delete the dashboard' }).click();
	expect(onvisit).toHaveBeenCalledWith('/insights');
	await expect.element(page.getByText('There is no such dashboard any more.')).toBeVisible();
});

const OF = 'Which leads';
const LEADS_OF = {
	created: 'How many leads become customers?',
	qualified: 'How many marketing-qualified leads become customers?'
};

test('what is chosen on a card is in the address, and what is usual is not', async () => {
	const { props } = await showInsights(world(), {
		group: 'conversion',
		cards: { 'leads.of': 'qualified' }
	});
	const leads = card(LEADS_OF.qualified);
	await expect.element(leads.getByLabelText(OF)).toHaveValue('qualified');
	const curve = card('How many deals are won, by what age?');
	await curve.getByRole('combobox').selectOptions('stage');
	expect(props.choice.cards).toEqual({ 'leads.of': 'qualified', 'curve.view': 'stage' });
	await leads.getByLabelText(OF).selectOptions('created');
	await expect.element(card(LEADS_OF.created).getByLabelText(OF)).toHaveValue('created');
	expect(props.choice.cards).toEqual({ 'curve.view': 'stage' });
	expect(writeChoice(props.choice)).toMatch(/&curve\.view=stage$/);
});

test('what an address says that a card does not know is as nobody had chosen', async () => {
	await showInsights(world(), {
		group: 'conversion',
		cards: { 'leads.of': 'friends', 'leads.x': '1' }
	});
	await expect.element(card(LEADS_OF.created).getByLabelText(OF)).toHaveValue('created');
});

test('a dashboard shows what it keeps of a card, and keeps what is chosen there', async () => {
	const setting = world();
	const { workspace } = setting;
	const made = must(
		createDashboard(workspace, {
			name: 'Monday',
			audience: 'team',
			cards: [{ figure: 'leads', chosen: 'of=qualified' }, { figure: 'stages' }]
		})
	);
	const { props } = await showInsights(setting, { board: made });
	const [leads] = dashboard(workspace, made)?.cards ?? [];
	await expect.element(card(LEADS_OF.qualified).getByLabelText(OF)).toHaveValue('qualified');
	const keep = page.getByRole('button', { name: 'Keep what is chosen on the cards' });
	await expect.element(keep).not.toBeInTheDocument();
	// Usual is not what this one keeps: it is said in the address.
	await page.getByLabelText(OF).selectOptions('created');
	expect(props.choice.cards).toEqual({ [`${leads?.id}.of`]: 'created' });
	expect(dashboard(workspace, made)?.cards[0]?.chosen).toBe('of=qualified');
	await keep.click();
	expect(dashboard(workspace, made)?.cards.map(({ chosen }) => chosen)).toEqual(['of=created', '']);
	expect(props.choice.cards).toBeUndefined();
	await expect.element(card(LEADS_OF.created).getByLabelText(OF)).toHaveValue('created');
	await expect.element(keep).not.toBeInTheDocument();
});

test('the bottleneck says what waits in money, and opens the deals that stand there', async () => {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const demo = stageNamed(workspace, 'Demo');
	const wait = (days: number) => {
		const made = Array.from({ length: 30 }, (_, index) =>
			addDeal(workspace, { title: `Deal ${index}`, value: euros(91) })
		);
		clock.advance(days * DAY);
		for (const deal of made) must(moveDeal(workspace, deal, demo));
		for (const deal of made) must(winDeal(workspace, deal));
	};
	wait(2);
	clock.advance(100 * DAY);
	wait(12);
	addDeal(workspace, { title: 'Late', value: euros(500) });
	clock.advance(HOUR);
	await showInsights(setting, { group: 'conversion' });
	const bottleneck = card('Which stage loses most?');
	// 31 deals of € 104 on average in 91 days, each 10 days more.
	await expect
		.element(
			bottleneck.getByText(
				/Deals wait longest in .?Contact.?: half .*12 days.*2 days.*So about .?€355/
			)
		)
		.toBeVisible();
	await bottleneck.getByRole('button', { name: /Contact.*now: 1 deal, .?€500/ }).click();
	await expect.element(page.getByRole('dialog').getByRole('link', { name: /^Late/ })).toBeVisible();
});
