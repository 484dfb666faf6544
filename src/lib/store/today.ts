import { stepState, type Deal } from '#lib/domain/deal.ts';
import { effective, history, type Entry } from '#lib/domain/history.ts';
import type { Activity } from '#lib/domain/activity.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { addDays, dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import { touched } from './activities.ts';
import type { Workspace } from './workspace.ts';

/** What asks for attention today. A deal is in the first list only that it belongs to. */
export interface TodayLists {
	/** The day of the next step has passed; the oldest first. */
	readonly overdue: readonly Deal[];
	/** The next step is for today. */
	readonly due: readonly Deal[];
	/** The expected close date has passed or is near; the earliest first. */
	readonly closing: readonly Deal[];
	/** Nobody has touched it for `QUIET_DAYS`, and nothing is planned; the longest first. */
	readonly quiet: readonly Deal[];
	/** Open deals without a next step, those of the lists above among them. */
	readonly unplanned: readonly Deal[];
}

/** An expected close date this many days ahead is near: time for one more meeting before it. */
export const NEAR_DAYS = 7;

/**
 * A deal that nobody has touched for so many days is quiet.
 *
 * Two weeks: follow-ups are days apart and the usual stay in a stage one to two weeks, so that after two a deal has
 * missed at least one. A fixed number that a rep can count on their fingers, not a share of the stage's median.
 */
export const QUIET_DAYS = 14;

/** The lists of a day, of one owner's deals or of all. */
export function today(
	workspace: Workspace,
	{ day, owner }: { readonly day: Day; readonly owner?: MemberId | undefined }
): TodayLists {
	const zone = workspace.settings.timeZone;
	const near = addDays(day, NEAR_DAYS);
	const quietSince = addDays(day, -QUIET_DAYS);
	const lists = {
		overdue: [] as Deal[],
		due: [] as Deal[],
		closing: [] as Deal[],
		quiet: [] as (readonly [Deal, EpochMs])[],
		unplanned: [] as Deal[]
	};
	for (const deal of workspace.deals.values()) {
		if (deal.deleted || deal.status !== 'open') continue;
		if (owner !== undefined && deal.owner !== owner) continue;
		const state = stepState(deal, day);
		if (state === 'none') lists.unplanned.push(deal);
		if (state === 'overdue') lists.overdue.push(deal);
		else if (state === 'today') lists.due.push(deal);
		else if (deal.expectedClose !== undefined && deal.expectedClose <= near)
			lists.closing.push(deal);
		else if (deal.nextOn === undefined) {
			const last = touched(workspace, deal);
			if (dayIn(last, zone) <= quietSince) lists.quiet.push([deal, last]);
		}
	}
	return {
		overdue: lists.overdue.sort(by(({ nextOn }) => nextOn ?? '')),
		due: lists.due.sort(by(({ nextStep }) => nextStep)),
		closing: lists.closing.sort(by(({ expectedClose }) => expectedClose ?? '')),
		quiet: lists.quiet
			.sort(([a, x], [b, y]) => x - y || (a.id < b.id ? -1 : 1))
			.map(([deal]) => deal),
		unplanned: lists.unplanned.sort(by(({ title }) => title))
	};
}

function by(key: (deal: Deal) => string): (a: Deal, b: Deal) => number {
	return (a, b) => {
		const [x, y] = [key(a), key(b)];
		return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
	};
}

/** What others did to one deal. */
export interface News {
	readonly deal: Deal;
	/** Newest first; those taken back are left out. */
	readonly entries: readonly (Entry | Activity)[];
	readonly last: EpochMs;
}

/** Deals whose news are told at once; more nobody reads. */
export const NEWS_SHOWN = 20;

/** What other members did since an instant, by deal, the newest first. Imports are no news of a deal. */
export function news(workspace: Workspace, since: EpochMs): readonly News[] {
	const told: News[] = [];
	for (const deal of workspace.deals.values()) {
		if (touched(workspace, deal) <= since) continue;
		const folded = workspace.records.get(deal.id);
		if (!folded) continue;
		const counted = new Set(effective(folded.operations));
		const changes = history(folded).filter(
			({ operation, by: who, recordedAt }) =>
				who !== workspace.member &&
				recordedAt > since &&
				counted.has(operation) &&
				operation.kind !== 'order' &&
				operation.imported === undefined
		);
		const calls = [...workspace.activities.of(deal.id)].filter(
			({ by: who, recordedAt }) => who !== workspace.member && recordedAt > since
		);
		const entries = [...changes, ...calls].sort((a, b) => b.recordedAt - a.recordedAt);
		const [first] = entries;
		if (first) told.push({ deal, entries, last: first.recordedAt });
	}
	return told
		.sort((a, b) => b.last - a.last || (a.deal.id < b.deal.id ? -1 : 1))
		.slice(0, NEWS_SHOWN);
}
