import { expect, test, vi } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { logActivity } from '#lib/store/activities.ts';
import { setBenchmark } from '#lib/store/benchmarks.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { convertLead, createLead } from '#lib/store/leads.ts';
import {
	addDeal,
	euros,
	must,
	newWorkspace,
	stageNamed,
	type Setting
} from '../../helpers/workspace.ts';
import { card, expectFinding, listOf, onStand, showInsights } from './stand.svelte.ts';

const DAY = 86_400_000;

onStand();

/**
 * Twenty deals worth € 100 to € 2,000, the first ten of leads, the even ones of a fair. Each is moved to the demo a day
 * after it came and called there. Eight are won, the next six lost, four of them for the price.
 */
function world(): Setting {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const [price, silence] = [...workspace.reasons.keys()] as const;
	if (!price || !silence) throw new Error('no reasons');
	const source = must(addListed(workspace, 'source', { name: 'Fair' })) as never;
	const of = (index: number) => (index % 2 === 0 ? { source } : {});
	for (let index = 0; index < 20; index++) {
		const value = euros(100 * (index + 1));
		const deal =
			index < 10
				? must(
						convertLead(
							workspace,
							must(createLead(workspace, { title: `Lead ${index}`, ...of(index) })),
							{ title: `Deal ${index}`, value }
						)
					)
				: addDeal(workspace, { title: `Deal ${index}`, value, ...of(index) });
		if (index < 6) must(setDeal(workspace, deal, { cost: euros(40 * (index + 1)) }));
		clock.advance(DAY);
		must(moveDeal(workspace, deal, stageNamed(workspace, 'Demo')));
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
		clock.advance(DAY);
		if (index < 8) must(winDeal(workspace, deal));
		else if (index < 14)
			must(loseDeal(workspace, deal, { reason: index < 12 ? price : silence, note: '' }));
	}
	clock.advance(DAY / 4);
	return setting;
}

test('the average deal value is told of won, open and all deals, and opens those that have one', async () => {
	await showInsights(world(), { group: 'sales' });
	const title = 'How much is a deal worth?';
	await expectFinding(title, '8 won deals are worth €450 on average, half of them €450 or less.');
	expect(await listOf(title, 'All of them')).toBe(8);
	await card(title).getByLabelText('Which deals').selectOptions('All (simple)');
	await expectFinding(
		title,
		'20 deals, closed or open, are worth €1,050 on average, half of them €1,050 or less.'
	);
	expect(await listOf(title, 'All of them')).toBe(20);
});

test('profit is that of won deals with a cost, and says how many have none', async () => {
	await showInsights(world(), { group: 'sales' });
	const title = 'How much is left over the costs?';
	await expectFinding(
		title,
		'6 won deals left €1,260 of €2,100, 60%. 2 more have no value or no cost.'
	);
	expect(await listOf(title, 'Mar 2026')).toBe(6);
});

test('the win rate has its interval, and a month opens what was decided in it', async () => {
	await showInsights(world(), { group: 'conversion' });
	const title = 'How much of what is decided is won?';
	await expectFinding(
		title,
		'57.1% won (32.6% to 78.6%): 8 of 14 decided deals; 34.3% of their value.'
	);
	expect(await listOf(title, 'Mar 2026')).toBe(14);
});

test('leads are told by how many became customers, and a month opens its leads', async () => {
	await showInsights(world(), { group: 'conversion' });
	const title = 'How many leads become customers?';
	await expectFinding(
		title,
		'80% have become customers (49% to 94.3%): 8 of 10 leads; 100% became a deal.'
	);
	expect(await listOf(title, 'Mar 2026')).toBe(10);
	await card(title).getByLabelText('Which leads').selectOptions('Marketing-qualified');
	await expectFinding(
		'How many marketing-qualified leads become customers?',
		'No lead was marked as marketing-qualified in this period.'
	);
});

test('leads say which filters of the screen do not hold for them', async () => {
	await showInsights(world(), { group: 'conversion', segments: ['new'] });
	await expectFinding(
		'How many leads become customers?',
		'80% have become customers (49% to 94.3%): 8 of 10 leads; 100% became a deal. The kind of purchase does not filter leads: it is known of deals only.'
	);
});

test('conversions of stages are drawn to what they have in common, ranked where it is likely true, and open what got there', async () => {
	await showInsights(world(), { group: 'conversion' });
	const title = 'From which stage do deals go on?';
	await expectFinding(title, 'Likely the lowest: Demo.');
	const chart = card(title);
	await chart.getByRole('button', { name: 'Show as table' }).click();
	const demo = () =>
		chart
			.getByRole('row', { name: /Demo/ })
			.getByRole('cell')
			.elements()
			.map((cell) => cell.textContent);
	expect(demo()).toEqual(['50%', '38%', '62%', '20', '3', '8']);
	expect(await listOf(title, 'Demo')).toBe(20);
	await chart.getByLabelText('Counted by').selectOptions('Conversion rate');
	expect(demo()).toEqual(['40%', '21.9%', '61.3%', '20', '3', '8']);
});

test('groups are ranked only where it is likely true, and each opens its decided deals', async () => {
	await showInsights(world(), { group: 'conversion' });
	const title = 'How do groups of deals differ?';
	await expectFinding(
		title,
		'Together 57.1% of 14 decided deals were won. No one is surely best or worst: the differences may be chance.'
	);
	expect(await listOf(title, 'Fair')).toBe(7);
	await card(title).getByLabelText('Counted by').selectOptions('Won value');
	await expectFinding(title, 'The highest: Without one, €2,000 (4 deals).');
	expect(await listOf(title, 'Without one')).toBe(4);
});

test('the sales cycle is told by its median, and by the choices of the reader', async () => {
	await showInsights(world(), { group: 'time' });
	const title = 'How long does a deal take?';
	await expectFinding(title, 'Half of 8 deals took 2 days or less; the mean is 2 days.');
	expect(await listOf(title, 'Mar 2026')).toBe(8);
	await card(title).getByLabelText('Until').selectOptions('To won or lost');
	await expectFinding(title, 'Half of 14 deals took 2 days or less; the mean is 2 days.');
	await card(title).getByLabelText('Until').selectOptions('To paid');
	await expectFinding(title, 'No such deal has ended in this period, or none with a known start.');
});

test('reasons are told with where deals left, by count and by value', async () => {
	await showInsights(world(), { group: 'reasons' });
	const title = 'Why are deals lost?';
	await expectFinding(
		title,
		'Most often: Price, 4 of 6 (66.7%). Most left from Demo: 6 of 6 deals.'
	);
	expect(await listOf(title, 'Price')).toBe(4);
	await card(title).getByLabelText('How they left').selectOptions('Nurture');
	await expectFinding(
		'Why are deals put on the nurture list?',
		'No deal left this way in this period.'
	);
});

test('reps are told by what they hold, move, win and lose', async () => {
	await showInsights(world(), { group: 'team' });
	const title = 'How do reps do?';
	await expectFinding(title, 'Together 57.1% of 14 decided deals were won.');
	expect(await listOf(title, 'Ada')).toBe(14);
	await card(title).getByLabelText('Counted by').selectOptions('Moves forward');
	expect(await listOf(title, 'Ada')).toBe(20);
	await card(title).getByLabelText('Counted by').selectOptions('Deals held');
	expect(await listOf(title, 'Ada')).toBe(6);
	await expectFinding(
		'Who moves deals at the expected speed?',
		'Contact: half of 20 deals took 1 day or less. The stage’s guide names no expected time.'
	);
	expect(await listOf('Who moves deals at the expected speed?', 'Ada')).toBe(20);
});

test('outreach is told against its benchmark, and opens the activities', async () => {
	const setting = world();
	const title = 'Is enough done?';
	must(
		setBenchmark(setting.workspace, {
			kind: 'activities',
			activity: 'call',
			member: undefined,
			stage: undefined,
			segment: undefined,
			from: '2026-03-01' as Day,
			count: 7
		})
	);
	await showInsights(setting, {
		group: 'team',
		period: { from: '2026-03-01' as Day, to: '2026-04-01' as Day }
	});
	await expectFinding(
		title,
		'15 activities, 15 of them reached somebody; 0 came from customers. Furthest below its benchmark: Call, 15 of 31 (48.4%).'
	);
	expect(await listOf(title, 'Call')).toBe(15);
});

test('idle deals are told by stage, for as long as the reader chooses', async () => {
	const setting = world();
	setting.clock.advance(20 * DAY);
	await showInsights(setting, { group: 'pipeline' });
	const title = 'Where has nothing been done?';
	await expectFinding(title, '6 of 6 open deals, worth €10,500 in all. Most of them in Demo: 6.');
	expect(await listOf(title, 'Demo')).toBe(6);
	await card(title).getByLabelText('Without activity for').selectOptions('60 days');
	await expectFinding(title, 'Something is done about each of the 6 open deals.');
});

test('of an empty workspace each card says why there is nothing to draw', async () => {
	const setting = newWorkspace();
	vi.spyOn(Date, 'now').mockImplementation(setting.clock.now);
	await showInsights(setting, { group: 'conversion' });
	await expectFinding(
		'How much of what is decided is won?',
		'Nothing was won or lost in this period.'
	);
	await expectFinding('How many leads become customers?', 'No lead came in in this period.');
	await expectFinding('How do groups of deals differ?', 'Nothing was won or lost in this period.');
});
