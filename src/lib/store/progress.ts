import type { Deal } from '#lib/domain/deal.ts';
import type { ExpectedKind } from '#lib/domain/guide.ts';
import { activitiesInStage } from './activities.ts';
import type { Workspace } from './workspace.ts';

/** How many activities of a kind a deal has seen in its stage, of how many its stage expects. */
export interface Progress {
	readonly kind: ExpectedKind;
	readonly done: number;
	readonly count: number;
}

/** What has been done about a deal since it came into its stage, of what the stage expects. */
export function progressOf(workspace: Workspace, deal: Deal): readonly Progress[] {
	const expected = workspace.stages.get(deal.stage)?.guide.activities ?? [];
	if (expected.length === 0) return [];
	const done = activitiesInStage(workspace, deal);
	return expected.map(({ kind, count }) => ({ kind, count, done: done[kind] }));
}
