import type { EpochMs } from '#lib/domain/time.ts';

/** Within this time of the last look, a look belongs to the same visit. */
const VISIT_MS = 30 * 60_000;
/** What is news to somebody who was never here: the last week. */
const FIRST_MS = 7 * 86_400_000;

/** Where the visits of a device are kept. */
export type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Since when something is news on this device: the end of the visit before this one.
 *
 * Coming again soon after is the same visit, so that a reload does not make news old.
 */
export function arrive(kept: Kept, workspace: string, now: EpochMs): EpochMs {
	const [since, last] = (kept.getItem(keyOf(workspace)) ?? '').split(' ').map(Number);
	const begin =
		last === undefined || !(since !== undefined && since > 0 && last > 0)
			? now - FIRST_MS
			: now - last < VISIT_MS
				? since
				: last;
	leave(kept, workspace, begin as EpochMs, now);
	return begin as EpochMs;
}

/** Notes that one was here until now, in the visit whose news are those since then. */
export function leave(kept: Kept, workspace: string, since: EpochMs, now: EpochMs): void {
	kept.setItem(keyOf(workspace), `${since} ${now}`);
}

function keyOf(workspace: string): string {
	return `runnel.visit.${workspace}`;
}
