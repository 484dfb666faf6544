import { expect, test } from 'vitest';
import { logActivity } from '#lib/store/activities.ts';
import { moveDeal } from '#lib/store/commands.ts';
import { expectActivities } from '#lib/store/guide.ts';
import { progressOf } from '#lib/store/progress.ts';
import { addDeal, dealOf, must, newWorkspace, stageNamed } from '../helpers/workspace.ts';

test('progressOf(workspace, deal) counts what was done since the deal came into its stage', () => {
	const { workspace, clock } = newWorkspace();
	const deal = addDeal(workspace);
	const demo = stageNamed(workspace, 'Demo');
	expect(progressOf(workspace, dealOf(workspace, deal))).toEqual([]);
	must(expectActivities(workspace, demo, 'call', 2));
	must(expectActivities(workspace, demo, 'meeting', 1));
	must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
	clock.advance(1000);
	must(moveDeal(workspace, deal, demo));
	clock.advance(1000);
	must(logActivity(workspace, { type: 'call', deal, outcome: 'no-answer' }));
	expect(progressOf(workspace, dealOf(workspace, deal))).toEqual([
		{ kind: 'call', count: 2, done: 1 },
		{ kind: 'meeting', count: 1, done: 0 }
	]);
});
