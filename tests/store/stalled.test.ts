import { expect, test } from 'vitest';
import type { Day } from '#lib/domain/time.ts';
import { addDays, dayIn } from '#lib/domain/time.ts';
import { moveDeal, setFields } from '#lib/store/commands.ts';
import { nurtureDeal } from '#lib/store/exits.ts';
import { stalled, STALLED_DAYS } from '#lib/store/stalled.ts';
import { addDeal, must, newWorkspace, stageNamed } from '../helpers/workspace.ts';

const DAY = 86_400_000;

test('stalled(workspace, options) has what nobody has touched for 30 days, and not a day before', () => {
	const { workspace, clock } = newWorkspace();
	const id = addDeal(workspace);
	const made = dayIn(clock.now(), workspace.settings.timeZone);
	const at = (days: number) =>
		stalled(workspace, { day: addDays(made, days) }).map(({ deal }) => deal.id);
	expect(at(STALLED_DAYS - 1)).toEqual([]);
	expect(at(STALLED_DAYS)).toEqual([id]);
	must(nurtureDeal(workspace, id, { until: '2027-01-01' as Day }));
	expect(at(STALLED_DAYS)).toEqual([]);
});

test('stalled(workspace, options) has what is longer in its stage than the stage is expected to take', () => {
	const { workspace, clock } = newWorkspace();
	const stage = stageNamed(workspace, 'Demo');
	must(setFields(workspace, stage, { days: 7 }));
	const id = addDeal(workspace);
	must(moveDeal(workspace, id, stage));
	clock.advance(7 * DAY);
	const today = () => dayIn(clock.now(), workspace.settings.timeZone);
	const owner = workspace.member;
	expect(stalled(workspace, { day: today(), owner })).toEqual([]);
	clock.advance(DAY);
	expect(stalled(workspace, { day: today(), owner })).toMatchObject([
		{ inStage: 8, expected: 7, untouched: 8 }
	]);
	expect(stalled(workspace, { day: today(), owner: 'mother' as never })).toEqual([]);
});
