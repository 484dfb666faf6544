import * as Y from 'yjs';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Day } from '#lib/domain/time.ts';
import { logActivity } from '#lib/store/activities.ts';
import { deleteDeal, moveDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { removeStage } from '#lib/store/stages.ts';
import type { Closed } from '#lib/workers/closed.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import {
	addDeal,
	euros,
	must,
	newWorkspace,
	stageNamed,
	type Setting
} from '../../helpers/workspace.ts';
import {
	card,
	expectFinding,
	hideInsights,
	listOf,
	onStand,
	showInsights
} from './stand.svelte.ts';

const DAY = 86_400_000;
const OPEN = 'What is open, and where?';
const REMOVED = /^.?Demo.? \(removed\)$/;
const NOTHING = { packed: [], isWhole: true };

onStand();

/**
 * On 2 March three deals of € 100, 200 and 400 come to the demo. On 20 March it is entered that the first was won on the
 * 4th; the second is deleted, a fourth comes, and the stage of the demo is removed.
 */
function world(): Setting {
	const setting = newWorkspace();
	const { workspace, clock } = setting;
	vi.spyOn(Date, 'now').mockImplementation(clock.now);
	const demo = stageNamed(workspace, 'Demo');
	const [first, second] = [100, 200, 400].map((value) => {
		const deal = addDeal(workspace, { title: `Deal of ${value}`, value: euros(value) });
		must(moveDeal(workspace, deal, demo));
		return deal;
	});
	if (!first || !second) throw new Error('three deals');
	clock.advance(18 * DAY);
	must(winDeal(workspace, first, { on: '2026-03-04' as Day }));
	must(deleteDeal(workspace, second));
	addDeal(workspace, { title: 'Late', value: euros(800) });
	must(removeStage(workspace, demo, { moveTo: stageNamed(workspace, 'Proposal') }));
	clock.advance(DAY);
	return setting;
}

const asOf = '2026-03-10' as Day;

test('figures of a past day with what is known today, and as known then, with the difference', async () => {
	const setting = world();
	await showInsights(setting, { asOf });
	await expectFinding(OPEN, '1 deal is open, worth €400.');
	expect(await listOf(OPEN, REMOVED)).toBe(1);
	const known = page.getByRole('combobox', { name: 'What is known' });
	await expect.element(known).toHaveValue('today');
	await expect.element(card(OPEN).getByText(/^As it stood on .?Mar 10, 2026.?$/)).toBeVisible();
	await hideInsights();

	await showInsights(setting, { asOf, isKnownThen: true });
	await expectFinding(OPEN, '3 deals are open, worth €700 in all.');
	await expect.element(known).toHaveValue('then');
	await expect.element(card(OPEN).getByText(/^As known on .?Mar 10, 2026.?$/)).toBeVisible();
	// In the stage that has been removed since.
	expect(await listOf(OPEN, REMOVED)).toBe(3);
	const badge = page.getByText(/^As it was known on /).element().parentElement;
	const told = () =>
		[...(badge?.children ?? [])].map((line) =>
			line.textContent.replaceAll(/[\u2066-\u2069]/g, '').trim()
		);
	await expect
		.poll(told)
		.toEqual([
			'As it was known on Mar 10, 2026: only what had been entered by the end of that day counts.',
			'Open: 3 deals (€700) as known then, 1 deal (€400) as known today.',
			'Won: 0 deals (€0) as known then, 1 deal (€100) as known today.'
		]);
});

test('as known then, on a day since which nothing was entered, nothing differs', async () => {
	await showInsights(world(), { asOf: '2026-03-20' as Day, isKnownThen: true });
	await expect
		.element(
			page.getByText('What was entered since changes neither what was open nor what was won.')
		)
		.toBeVisible();
	await expectFinding(OPEN, '2 deals are open, worth €1,200 in all.');
});

/** A world in which one activity was done, and it lies in a closed epoch: a text of that. */
function activityBefore(): readonly [setting: Setting, text: Uint8Array<ArrayBuffer>] {
	const setting = world();
	const [deal] = setting.workspace.deals.keys();
	if (!deal) throw new Error('a deal');
	setting.clock.advance(-DAY);
	must(logActivity(setting.workspace, { type: 'call', deal, outcome: 'reached' }));
	setting.clock.advance(DAY);
	const text = new TextEncoder().encode(logOf(setting.activities).toArray().join('\n'));
	return [{ ...setting, activities: new Y.Doc() }, text];
}

const USUALLY_OR_THEN = [undefined, { asOf: '2026-03-20' as Day, isKnownThen: true }];
const ONE_DONE = '1 activity, 1 of them reached somebody; 0 came from customers.';

test.each(USUALLY_OR_THEN)(
	'what was done in closed epochs counts, asked usually or as known then: %o',
	async (choice) => {
		const [setting, text] = activityBefore();
		const epochs = {
			newest: 2,
			archived: () => Promise.resolve(NOTHING),
			closed: () => Promise.resolve({ texts: [text], isWhole: true })
		};
		await showInsights(setting, { group: 'team', epochs, ...choice });
		await expectFinding('Is enough done?', ONE_DONE);
	}
);

test.each(USUALLY_OR_THEN)(
	'what only the relay has of closed epochs counts once it is reached: %o',
	async (choice) => {
		const [setting, text] = activityBefore();
		const asked = new Set<string>();
		function closed(kinds: readonly string[]): Promise<Closed> {
			const isWhole = asked.has(kinds.join());
			asked.add(kinds.join());
			return Promise.resolve({ texts: isWhole ? [text] : [], isWhole });
		}
		const epochs = { newest: 2, archived: () => Promise.resolve(NOTHING), closed };
		const { say } = await showInsights(setting, { group: 'team', epochs, ...choice });
		await expect.poll(() => asked.size).toBeGreaterThan(0);
		await expect.element(card('Is enough done?')).toBeVisible();
		await new Promise((done) => setTimeout(done));
		say({ kind: 'synced', at: 1 });
		await expectFinding('Is enough done?', ONE_DONE);
	}
);

test('as known then, what of earlier years could not be read is said to be missing', async () => {
	const epochs = {
		newest: 2,
		archived: () => Promise.resolve(NOTHING),
		closed: () => Promise.resolve({ texts: [], isWhole: false })
	};
	await showInsights(world(), { asOf, isKnownThen: true, epochs });
	await expect.element(page.getByText(/^Some records of earlier years are not/)).toBeVisible();
	await expectFinding(OPEN, '3 deals are open, worth €700 in all.');
});

test('as known then, what could not be read for a choice that was taken back is not said to be missing', async () => {
	const asked: PromiseWithResolvers<Closed>[] = [];
	function closed(kinds: readonly string[]) {
		const one = Promise.withResolvers<Closed>();
		if (kinds.includes('ops')) asked.push(one);
		else one.resolve({ texts: [], isWhole: true });
		return one.promise;
	}
	const epochs = { newest: 2, archived: () => Promise.resolve(NOTHING), closed };
	await showInsights(world(), { asOf, isKnownThen: true, epochs });
	const known = page.getByRole('combobox', { name: 'What is known' });
	await expect.poll(() => asked.length).toBe(1);
	await known.selectOptions('today');
	await expectFinding(OPEN, '1 deal is open, worth €400.');
	await known.selectOptions('then');
	await expect.poll(() => asked.length).toBe(2);
	asked[1]?.resolve({ texts: [], isWhole: true });
	await expectFinding(OPEN, '3 deals are open, worth €700 in all.');
	asked[0]?.resolve({ texts: [], isWhole: false });
	await new Promise((done) => setTimeout(done));
	expect(page.getByText(/^Some records of earlier years are not/).elements()).toEqual([]);
});

test('as known then, that figures with what is known today cannot be computed is said also when the others are', async () => {
	const read = Promise.withResolvers<Closed>();
	const broken = { cards: new Uint8Array([1]), figures: new Uint8Array([1]) };
	const epochs = {
		newest: 2,
		archived: () => Promise.resolve({ packed: [broken], isWhole: true }),
		closed: () => read.promise
	};
	await showInsights(world(), { asOf, isKnownThen: true, epochs });
	await expect.element(page.getByRole('alert')).toBeVisible();
	read.resolve({ texts: [], isWhole: true });
	await expectFinding(OPEN, '3 deals are open, worth €700 in all.');
	await expect.element(page.getByRole('alert')).toBeVisible();
});
