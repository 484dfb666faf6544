import { describe, expect, test } from 'vitest';
import type { Currency } from '#lib/domain/money.ts';
import { addDays, dayIn, type Day } from '#lib/domain/time.ts';
import { logActivity } from '#lib/store/activities.ts';
import { setFields } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import { setRate, setSettings } from '#lib/store/settings.ts';
import { setNextStep } from '#lib/store/steps.ts';
import { workload } from '#lib/store/workload.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, euros, joinAs, must, newWorkspace } from '../helpers/workspace.ts';

const dollars = (amount: number) => ({ amount: amount as never, currency: 'USD' as Currency });

describe('workload(workspace, today)', () => {
	test('counts for each member what is open, overdue and done; the most open first, no owner last', () => {
		const on = newWorkspace();
		const { workspace, clock } = on;
		const other = colleagueOf(on, 3);
		joinAs(other.workspace, 'Ben', 'rep');
		sync(on, other);
		const ben = other.workspace.member;
		const today = dayIn(clock.now(), workspace.settings.timeZone);
		addDeal(workspace, { value: euros(2) });
		const [late, due] = [1, 2].map(() => addDeal(workspace, { owner: ben, value: euros(5) }));
		addDeal(workspace, { owner: ben, value: dollars(100) });
		must(winDeal(workspace, addDeal(workspace, { owner: ben })));
		const free = addDeal(workspace);
		must(setFields(workspace, free, { owner: null }));
		sync(on, other);
		if (late && due) {
			must(setNextStep(workspace, late, { text: 'Call', on: addDays(today, -1) }));
			must(setNextStep(workspace, due, { text: 'Call', on: today }));
			must(logActivity(other.workspace, { type: 'call', deal: due, outcome: 'reached' }));
		}
		sync(on, other);
		const load = workload(workspace, today);
		expect(load).toMatchObject([
			{ member: ben, open: 3, overdue: 1, activities: 1, leads: 0, total: undefined },
			{ member: workspace.member, open: 1, overdue: 0, activities: 0, value: [euros(2)] },
			{ member: undefined, open: 1, value: [] }
		]);
		expect(load[0]?.value).toEqual([euros(10), dollars(100)]);
		must(setRate(workspace, { currency: 'USD', from: today, rate: '2' }));
		expect(workload(workspace, today)[0]?.total).toEqual(euros(12));
	});

	test('counts what was done from the first day of the workspace’s week on', () => {
		const { workspace, clock } = newWorkspace();
		const deal = addDeal(workspace);
		must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
		const { timeZone } = workspace.settings;
		const made = dayIn(clock.now(), timeZone);
		const weekday = new Date(made).getUTCDay();
		const done = (firstDay: number, day: Day) => {
			must(setSettings(workspace, { firstDay }));
			return workload(workspace, day)[0]?.activities;
		};
		expect(done(weekday, made)).toBe(1);
		expect(done(weekday, addDays(made, 6))).toBe(1);
		expect(done(weekday, addDays(made, 7))).toBe(0);
		expect(done((weekday + 1) % 7, made)).toBe(1);
		expect(done((weekday + 1) % 7, addDays(made, 1))).toBe(0);
	});
});
