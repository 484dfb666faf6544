import { instantOf } from '#lib/domain/hlc.ts';
import { typeOf, type DealId, type MemberId, type RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/** Changes by others are told together, once none has come for this long. */
const QUIET_MS = 1000;

/** How many deals others changed, and who, where it was one. */
export interface Afar {
	readonly deals: number;
	readonly by: MemberId | undefined;
}

/** Who is told of what is done in a workspace. */
interface Follower {
	tell: ((afar: Afar) => void) | undefined;
}
const followers = new WeakMap<Workspace, Follower>();

/**
 * Tells of deals changed by other members, several at once; one alone is not told, nor what is only read: at the start,
 * of a former epoch, of an area. Ends with the returned function. One is told at a time.
 */
export function onAfar(store: Workspace, tell: (afar: Afar) => void): () => void {
	const follower = followers.get(store) ?? follow(store);
	follower.tell = tell;
	return () => {
		if (follower.tell === tell) follower.tell = undefined;
	};
}

/** Follows a workspace as long as it is there: to look through its deals takes time, and is done once. */
function follow(store: Workspace): Follower {
	const follower: Follower = { tell: undefined };
	followers.set(store, follower);
	const deals = new Set<RecordId>();
	const members = new Set<MemberId>();
	const began = store.now();
	/** When each deal was changed last, as far as that is known. */
	const known = new Map<RecordId, EpochMs>();
	const note = (ids: Iterable<RecordId>) => {
		for (const id of ids) {
			const deal = store.deals.get(id as DealId);
			if (deal) known.set(id, deal.touchedAt);
		}
	};
	note(store.deals.keys());
	let quiet: ReturnType<typeof setTimeout> | undefined;
	const say = () => {
		const [by] = members;
		if (deals.size > 1)
			follower.tell?.({ deals: deals.size, by: members.size === 1 ? by : undefined });
		deals.clear();
		members.clear();
	};
	store.onChange((changed) => {
		if (!store.isComplete) return note(changed);
		for (const id of changed) {
			const last = typeOf(id) === 'deal' ? store.records.get(id)?.operations.at(-1) : undefined;
			if (!last || instantOf(last.hlc) <= (known.get(id) ?? began)) continue;
			known.set(id, instantOf(last.hlc));
			if (!follower.tell || last.by === store.member) continue;
			deals.add(id);
			members.add(last.by);
		}
		if (deals.size === 0) return;
		clearTimeout(quiet);
		quiet = setTimeout(say, QUIET_MS);
	});
	return follower;
}
