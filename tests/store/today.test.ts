import { describe, expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import { activitiesOf, logActivity } from '#lib/store/activities.ts';
import { deleteDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { reasons } from '#lib/store/queries.ts';
import { setNextStep } from '#lib/store/steps.ts';
import { NEAR_DAYS, news, NEWS_SHOWN, QUIET_DAYS, today } from '#lib/store/today.ts';
import { undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { forSeeds, type Random } from '../helpers/random.ts';
import { addDeal, dealOf, must, newWorkspace, stageNamed, joinAs } from '../helpers/workspace.ts';

const DAY_MS = 86_400_000;
const ids = (deals: readonly Deal[]) => deals.map(({ id }) => id);

describe('today(workspace, { day, owner })', () => {
	test('puts a deal into the first list that it belongs to', () => {
		const { workspace, clock } = newWorkspace();
		const day = dayIn(clock.now(), workspace.settings.timeZone);
		const make = (step: number | undefined, close: number | undefined) => {
			const id = addDeal(
				workspace,
				close === undefined ? {} : { expectedClose: addDays(day, close) }
			);
			if (step !== undefined)
				must(setNextStep(workspace, id, { text: 'Call', on: addDays(day, step) }));
			return id;
		};
		const later = make(1, undefined);
		const lapsed = make(-1, -1);
		const due = make(0, -1);
		const past = make(undefined, -1);
		const near = make(3, NEAR_DAYS);
		const far = make(undefined, NEAR_DAYS + 1);
		const lists = today(workspace, { day });
		expect(ids(lists.overdue)).toEqual([lapsed]);
		expect(ids(lists.due)).toEqual([due]);
		expect(ids(lists.closing)).toEqual([past, near]);
		expect(lists.quiet).toEqual([]);
		expect(new Set(ids(lists.unplanned))).toEqual(new Set([past, far]));
		expect(ids([...lists.overdue, ...lists.due, ...lists.closing])).not.toContain(later);
	});

	test('calls a deal quiet at QUIET_DAYS and not a day before; a call wakes it', () => {
		const { workspace, clock } = newWorkspace();
		const id = addDeal(workspace);
		const day = dayIn(clock.now(), workspace.settings.timeZone);
		const quiet = (days: number) => ids(today(workspace, { day: addDays(day, days) }).quiet);
		expect(quiet(QUIET_DAYS - 1)).toEqual([]);
		expect(quiet(QUIET_DAYS)).toEqual([id]);
		clock.advance(DAY_MS);
		must(logActivity(workspace, { type: 'call', deal: id, outcome: 'reached' }));
		expect(quiet(QUIET_DAYS)).toEqual([]);
		expect(quiet(QUIET_DAYS + 1)).toEqual([id]);
	});

	test('is what the rules say, one deal and one list at a time', () => {
		forSeeds(15, (random, seed) => {
			const { workspace, clock } = newWorkspace(seed);
			joinAs(workspace, 'Other', 'rep');
			grow(random, workspace, () => clock.advance(random.int(3 * DAY_MS)));
			const day = dayIn(clock.now(), workspace.settings.timeZone);
			const owner = random.pick([undefined, workspace.member]);
			const lists = today(workspace, { day, owner });
			for (const deal of workspace.deals.values()) {
				const found = (['overdue', 'due', 'closing', 'quiet'] as const).filter((name) =>
					lists[name].includes(deal)
				);
				const expected = listOf(workspace, deal, day, owner);
				expect(found).toEqual(expected === undefined ? [] : [expected]);
				const none = deal.nextStep === '' && deal.nextOn === undefined;
				const counted = deal.status === 'open' && !deal.deleted;
				expect(lists.unplanned.includes(deal)).toBe(
					none && counted && (owner === undefined || deal.owner === owner)
				);
			}
		});
	});
});

/** The list of one deal, in the words of the rules. */
function listOf(workspace: Workspace, deal: Deal, day: Day, owner: MemberId | undefined) {
	if (deal.deleted || deal.status !== 'open') return undefined;
	if (owner !== undefined && deal.owner !== owner) return undefined;
	const { nextOn, expectedClose } = deal;
	if (nextOn !== undefined && nextOn < day) return 'overdue';
	if (nextOn === day) return 'due';
	if (expectedClose !== undefined && expectedClose <= addDays(day, NEAR_DAYS)) return 'closing';
	if (nextOn !== undefined) return undefined;
	const times = [
		deal.touchedAt,
		...activitiesOf(workspace, deal.id).map(({ recordedAt }) => recordedAt)
	];
	const last = dayIn(Math.max(...times) as EpochMs, workspace.settings.timeZone);
	return addDays(last, QUIET_DAYS) <= day ? 'quiet' : undefined;
}

function grow(random: Random, workspace: Workspace, pass: () => void): void {
	for (let step = 0; step < 40; step++) {
		pass();
		const deals = [...workspace.deals.keys()];
		const id = deals.length > 0 ? random.pick(deals) : addDeal(workspace);
		const day = addDays(dayIn(workspace.now(), 'UTC'), random.int(40) - 10);
		const roll = random.int(8);
		if (roll < 3) addDeal(workspace, random.chance(0.5) ? { owner: 'mx' as MemberId } : {});
		else if (roll === 3) setNextStep(workspace, id, { text: 'x', on: day });
		else if (roll === 4) setDeal(workspace, id, { expectedClose: day });
		else if (roll === 5) logActivity(workspace, { type: 'call', deal: id, outcome: 'busy' });
		else if (roll === 6) winDeal(workspace, id);
		else deleteDeal(workspace, id);
	}
}

describe('news(workspace, since)', () => {
	test('is what others did since, by deal, the newest first, without what was taken back', () => {
		const setting = newWorkspace();
		const { workspace, clock } = setting;
		const [first, second, third] = [1, 2, 3].map(() => addDeal(workspace));
		if (!first || !second || !third) throw new Error('three deals');
		const other = colleagueOf(setting);
		must(setDeal(other.workspace, first, { title: 'Before' }));
		clock.advance(1000);
		const since = clock.now();
		clock.advance(1000);
		must(moveDeal(other.workspace, first, stageNamed(workspace, 'Demo')));
		clock.advance(1000);
		must(logActivity(other.workspace, { type: 'call', deal: second, outcome: 'reached' }));
		must(setDeal(other.workspace, third, { title: 'Slip' }));
		must(undo(other.workspace));
		clock.advance(1000);
		sync(setting, other);
		must(setDeal(workspace, third, { title: 'My own' }));
		must(logActivity(workspace, { type: 'call', deal: third, outcome: 'busy' }));
		const told = news(workspace, since);
		expect(told.map(({ deal }) => deal.id)).toEqual([second, first]);
		expect(told[0]?.entries).toMatchObject([{ type: 'call', outcome: 'reached' }]);
		expect(told[1]?.entries).toMatchObject([{ operation: { kind: 'move' } }]);
	});

	test('has NEWS_SHOWN deals at most', () => {
		const setting = newWorkspace();
		const { workspace, clock } = setting;
		const deals = Array.from({ length: NEWS_SHOWN + 3 }, () => addDeal(workspace));
		const other = colleagueOf(setting);
		const since = clock.now();
		clock.advance(1000);
		const [reason] = reasons(workspace);
		if (!reason) throw new Error('no reason');
		for (const id of deals) must(loseDeal(other.workspace, id, { reason: reason.id, note: '' }));
		sync(setting, other);
		expect(news(workspace, since)).toHaveLength(NEWS_SHOWN);
		expect(dealOf(workspace, deals[0] as never).status).toBe('lost');
	});
});
