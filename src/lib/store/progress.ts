import type { Deal } from '#lib/domain/deal.ts';
import type { ExpectedKind } from '#lib/domain/guide.ts';
import { dayIn, type At, type Day, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
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
	const { timeZone } = workspace.settings;
	const done = new Map<string, number>();
	for (const { type, at } of workspace.activities.of(deal.id))
		if (isSince(at, deal.enteredAt, timeZone)) done.set(type, (done.get(type) ?? 0) + 1);
	return expected.map(({ kind, count }) => ({ kind, count, done: done.get(kind) ?? 0 }));
}

/** Whether something happened at an instant or after it, or, where only days are known, on its day or after it. */
function isSince(at: At, since: At, zone: TimeZone): boolean {
	if (at === null || since === null) return since === null;
	if (typeof at === 'number' && typeof since === 'number') return at >= since;
	const day = (time: EpochMs | Day) => (typeof time === 'string' ? time : dayIn(time, zone));
	return day(at) >= day(since);
}
