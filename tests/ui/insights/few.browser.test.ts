import { expect, test, vi } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { moveDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import {
	addDeal,
	euros,
	must,
	newWorkspace,
	stageNamed,
	type Setting
} from '../../helpers/workspace.ts';
import { card, expectFinding, onStand, showInsights } from './stand.svelte.ts';

const DAY = 86_400_000;

onStand();

/** One day after another a deal of € 100 comes; each is moved on and ended a day later as its name says. */
function world(...fates: readonly ('won' | 'lost' | 'open')[]): Setting {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const [reason] = workspace.reasons.keys();
	if (!reason) throw new Error('no reason');
	fates.forEach((fate, index) => {
		const deal = addDeal(workspace, { title: `Deal ${index}`, value: euros(100) });
		clock.advance(DAY);
		if (fate !== 'open') must(moveDeal(workspace, deal, stageNamed(workspace, 'Demo')));
		if (fate === 'won') must(winDeal(workspace, deal));
		if (fate === 'lost') must(loseDeal(workspace, deal, { reason, note: '' }));
	});
	clock.advance(DAY);
	return setting;
}

/** What the marks of a chart say, without the marks that set names apart. */
function marks(title: string): readonly string[] {
	const found = card(title).query()?.querySelectorAll('.drawing button') ?? [];
	return [...found].map((mark) => mark.ariaLabel?.replaceAll(/[\u2066-\u2069]/g, '') ?? '');
}

function isDrawn(title: string): boolean {
	return card(title).query()?.querySelector('.drawing') !== null;
}

test('of one won deal no share is told, neither in words nor by a mark, and nobody has a rank', async () => {
	await showInsights(world('won'), { group: 'conversion' });
	const groups = 'How do groups of deals differ?';
	await expectFinding(groups, '1 won, 0 lost: too few for a rate.');
	await expect.poll(() => marks(groups).length).toBe(1);
	expect(marks(groups).join()).not.toMatch(/%|Rank/);
	expect(marks(groups).join()).toMatch(/Won: 1/);
	const rates = 'How much of what is decided is won?';
	await expect.poll(() => marks(rates)).toContain('Mar 2026. Deals: 1; Too few to rely on: ✓');
	expect(marks(rates).join()).not.toMatch(/%/);
	await expect.poll(() => marks('From which stage do deals go on?').length).toBe(3);
	expect(marks('From which stage do deals go on?').join()).not.toMatch(/%/);
	const curve = 'How many deals are won, by what age?';
	await expectFinding(curve, 'Needs 5 deals created in the period, has 1.');
	expect(isDrawn(curve)).toBe(false);
});

test('of one won deal the reps card gives counts', async () => {
	await showInsights(world('won'), { group: 'team' });
	await expectFinding('How do reps do?', '1 won, 0 lost: too few for a rate.');
	await expect.poll(() => marks('How do reps do?').length).toBe(1);
	expect(marks('How do reps do?').join()).not.toMatch(/%|Rank/);
});

test('one open deal is no deals, and no whole deal is counted in fifths', async () => {
	await showInsights(world('open'), { group: 'pipeline' });
	await expectFinding('Which deals have stopped?', 'None of 1 open deal has stalled; 0 idle.');
	const flow = 'Do deals flow, or pile up?';
	await expect.poll(() => isDrawn(flow)).toBe(true);
	const texts = [...(card(flow).query()?.querySelectorAll('svg text') ?? [])];
	expect(texts.map(({ textContent }) => textContent).join()).not.toMatch(/0\.\d/);
});

test('where nothing is won, the value of won deals says that, not that they have no value', async () => {
	await showInsights(world('lost', 'open'), { group: 'sales' });
	await expectFinding('How much is a deal worth?', 'There is no such deal in this period.');
});

test('months with fewer than five deals are too few for a share, not too young, and are hatched only while not complete', async () => {
	const setting = world('won', 'lost', 'lost');
	setting.clock.advance(120 * DAY);
	await showInsights(setting, { group: 'conversion' });
	const cohorts = 'Of those who came in a month, how many are won by when?';
	await expectFinding(cohorts, 'No month that is old enough has 5 deals: too few for a share.');
	await expect.poll(() => marks(cohorts).length).toBeGreaterThan(2);
	const cells = [...(card(cohorts).query()?.querySelectorAll('svg rect') ?? [])];
	const hatched = cells.filter((cell) => cell.getAttribute('fill')?.includes('url('));
	const open = marks(cohorts).filter((mark) => mark.includes('Not complete yet'));
	// And the key of the legend.
	expect(hatched.length).toBe(open.length + 1);
});

test('a difference of changes has one sign', async () => {
	const setting = world('open');
	setting.clock.advance(40 * DAY);
	for (let index = 0; index < 3; index++)
		addDeal(setting.workspace, { title: `Late ${index}`, value: euros(100) });
	setting.clock.advance(DAY);
	await showInsights(setting, {
		group: 'pipeline',
		compared: true,
		period: { from: '2026-04-01' as Day, to: '2026-05-01' as Day }
	});
	const former = () =>
		card('How did the pipeline change?')
			.query()
			?.querySelector('.former')
			?.textContent.replaceAll(/[\u200E\u200F\u2066-\u2069]/g, '');
	await expect
		.poll(former, { timeout: 10_000 })
		.toBe('Change over the period: +€300. In the period before: +€100. Difference: +€200.');
});

test('of two stages in which as many are lost, the one that fewer have reached is named', async () => {
	const setting = world('lost', 'lost', 'lost', 'lost', 'lost');
	const { workspace, clock } = setting;
	const [reason] = workspace.reasons.keys();
	for (let index = 0; index < 5; index++) {
		const deal = addDeal(workspace, { title: `Early ${index}` });
		must(loseDeal(workspace, deal, { reason: reason as never, note: '' }));
	}
	clock.advance(DAY);
	await showInsights(setting, { group: 'conversion' });
	await expectFinding('How far do deals get?', 'Most deals are lost in Demo: 5 of 5.');
});
