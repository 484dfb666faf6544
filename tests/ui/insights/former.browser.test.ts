import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Day } from '#lib/domain/time.ts';
import { logActivity } from '#lib/store/activities.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { convertLead, createLead } from '#lib/store/leads.ts';
import type { CardGroup } from '#lib/ui/insights/cards.ts';
import { euros, must, newWorkspace, stageNamed, type Setting } from '../../helpers/workspace.ts';
import { card, onStand, showInsights } from './stand.svelte.ts';

const DAY = 86_400_000;
const APRIL = { from: '2026-04-01' as Day, to: '2026-05-01' as Day };

onStand();

/**
 * Thirty deals of leads from the first of March on, one every two days, each ended two days after it came: in the first
 * half every third is won, in the second two of three; a deal of the second half is worth twice as much.
 */
function world(): Setting {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const [reason] = workspace.reasons.keys();
	if (!reason) throw new Error('no reason');
	for (let index = 0; index < 30; index++) {
		const isLate = index >= 15;
		const lead = must(createLead(workspace, { title: `Lead ${index}` }));
		const value = euros(isLate ? 200 : 100);
		const deal = must(convertLead(workspace, lead, { title: `Deal ${index}`, value }));
		must(setDeal(workspace, deal, { cost: euros(40) }));
		clock.advance(DAY);
		must(moveDeal(workspace, deal, stageNamed(workspace, 'Demo')));
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
		clock.advance(DAY);
		if (isLate ? index % 3 !== 0 : index % 3 === 0) must(winDeal(workspace, deal));
		else must(loseDeal(workspace, deal, { reason, note: '' }));
	}
	clock.advance(DAY * 3);
	return setting;
}

/** What a card says of the period before, without the marks that set names and signs apart. */
function former(title: string): string | undefined {
	return card(title)
		.query()
		?.querySelector('.former')
		?.textContent.replaceAll(/[\u200E\u200F\u2066-\u2069]/g, '');
}

const TOLD: readonly (readonly [CardGroup, Readonly<Record<string, string>>])[] = [
	[
		'conversion',
		{
			'How much of what is decided is won?':
				'In the period before: 35.7%. Difference: +24.3 percentage points (95%: -10.9 to +52.3), which may be chance.',
			'How many leads become customers?':
				'Customers by then, 7 days later: 64.3%. In the period before: 33.3%. Difference: +31 percentage points (95%: -4.7 to +57.5), which may be chance.',
			'How do groups of deals differ?':
				'All together: 60%. In the period before: 35.7%. Difference: +24.3 percentage points (95%: -10.9 to +52.3), which may be chance.',
			'How many deals are won, by what age?':
				'Won, by an age of 2 days: 66.7%. In the period before: 33.3%. Difference: +33.3 percentage points (95%: -3.8 to +61.1), which may be chance.',
			'From which stage do deals go on?':
				'On from Demo, by an age of 1 day: 66.7%. In the period before: 33.3%. Difference: +33.3 percentage points (95%: -3.8 to +61.1), which may be chance.',
			'How far do deals get?':
				'On from Demo, by an age of 1 day: 66.7%. In the period before: 33.3%. Difference: +33.3 percentage points (95%: -3.8 to +61.1), which may be chance.'
		}
	],
	[
		'sales',
		{
			'How much does the pipeline bring a day?':
				'In the period before: €17.86 a day. Difference: +€42.14 a day (+236%). Main factor: average deal size.',
			'How much was won each month?':
				'Won value: €1,800 (n = 9). In the period before: €500 (n = 5). Difference: +€1,300 (+260%).',
			'How much is a deal worth?': 'In the period before: €100. Difference: +€100 (+100%).',
			'How much is left over the costs?':
				'In the period before: €300 (n = 5). Difference: +€1,140 (+380%).'
		}
	],
	[
		'time',
		{
			'How long does a deal take?': 'In the period before: 2 days. Difference: 0 days.',
			'How long do deals stay in each stage?': 'In the period before: 1 day. Difference: 0 days.'
		}
	],
	[
		'team',
		{
			'How do reps do?':
				'Win rate: 60%. In the period before: 35.7%. Difference: +24.3 percentage points (95%: -10.9 to +52.3), which may be chance.',
			'Who moves deals at the expected speed?': 'In the period before: 1 day. Difference: 0 days.',
			'Is enough done?': 'Done: 15. In the period before: 15. Difference: 0.',
			'When is how much done?': 'Activities: 15. In the period before: 15. Difference: 0.'
		}
	],
	[
		'reasons',
		{ 'Why are deals lost?': 'Lost: 6. In the period before: 9. Difference: -3 (-33.3%).' }
	],
	[
		'pipeline',
		{
			'Which deals have stopped?': 'In the period before: 0 of 1. Too few to compare.',
			'Where has nothing been done?': 'In the period before: 0 of 1. Too few to compare.',
			'What is open, and where?': 'In the period before: €100 (n = 1). Difference: +€100.',
			'How did the pipeline change?':
				'Change over the period: +€100. In the period before: +€100. Difference: €0.',
			'Do deals flow, or pile up?': 'Ended: 15. In the period before: 14. Difference: +1 (+7.1%).',
			'From where to where do deals move?':
				'From Contact to Demo: 15. In the period before: 15. Difference: 0.'
		}
	]
];

test.each(TOLD)(
	'in %s each card tells what it said in the period before, and the difference',
	async (group, told) => {
		await showInsights(world(), { group, period: APRIL, compared: true });
		const titles = Object.keys(told);
		const said = () => Object.fromEntries(titles.map((title) => [title, former(title)]));
		await expect.poll(said, { timeout: 15_000 }).toEqual(told);
	}
);

test('of few, counts and no percentage; of a period that is not over, a total says so', async () => {
	const period = { from: '2026-04-27' as Day, to: '2026-05-10' as Day };
	await showInsights(world(), { group: 'sales', period, compared: true });
	await expect
		.poll(() => former('How much is a deal worth?'), { timeout: 15_000 })
		.toBe('In the period before: n = 4. Too few to compare.');
	expect(former('How much was won each month?')).toBe(
		'Won value: €400 (n = 2). In the period before: €800 (n = 4). Difference: -€400. This period is not over yet.'
	);
	expect(former('How much does the pipeline bring a day?')).not.toContain('%');
});

test('while nothing is compared, no card tells of the period before', async () => {
	await showInsights(world(), { group: 'conversion', period: APRIL, compared: false });
	const title = 'How much of what is decided is won?';
	await expect.element(card(title).getByText(/won \(/)).toBeVisible();
	expect(page.getByText('In the period before', { exact: false }).elements()).toEqual([]);
});
