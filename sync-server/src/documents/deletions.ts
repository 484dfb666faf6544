import { madeAt, type OperationHead } from '#lib/protocol/operation.ts';
import type { Limits } from '../limits.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a census of a document found. */
export interface Census {
	/** Records of others that are there, or were before the member flagged them. */
	readonly living: number;
	/** How many of the records asked about are among them. */
	readonly others: number;
}

interface Flag {
	readonly hlc: number;
	/** When the relay received it, ms since 1970. */
	readonly at: number;
}

interface Tally {
	/** By record, oldest first. */
	readonly flags: Map<string, Flag>;
	/** Up to so many flags nobody need count what they mean. */
	allowed: number;
	/** The member was held for it. */
	isHeld: boolean;
}

/** What each member flagged as deleted in a document within a day, by when the relay received it. */
export class Deletions {
	readonly #tallies = new Map<string, Tally>();

	/**
	 * Notes what a member sends.
	 * @returns whether a census is due before it may be appended
	 */
	note(member: string, heads: readonly OperationHead[], now: number, limits: Limits): boolean {
		let tally = this.#tallies.get(member);
		// Who was held and writes again was let go: that counts no more.
		if (!tally || tally.isHeld)
			tally = { flags: new Map(), allowed: limits.holdFrom - 1, isHeld: false };
		this.#tallies.set(member, tally);
		const { flags } = tally;
		for (const [record, { at }] of flags) {
			if (at > now - DAY_MS) break;
			flags.delete(record);
		}
		for (const { record, hlc, deleted } of heads) {
			const isNewer = hlc > (flags.get(record)?.hlc ?? -1);
			if (deleted === undefined || !isNewer) continue;
			flags.delete(record);
			if (deleted) flags.set(record, { hlc, at: now });
		}
		return flags.size > tally.allowed;
	}

	/** The records that a member has flagged within a day. */
	records(member: string): readonly string[] {
		return [...(this.#tallies.get(member)?.flags.keys() ?? [])];
	}

	/**
	 * Takes the answer to a census of `records`.
	 * @returns since when the member deletes what they are to be held for, by the clocks that stamped it, and how much,
	 * or `undefined`
	 */
	judge(member: string, { living, others }: Census, limits: Limits) {
		const tally = this.#tallies.get(member);
		if (!tally) return undefined;
		const most = Math.max(limits.holdFrom - 1, Math.floor(limits.holdAt * living));
		if (others > most) return { since: firstOf(tally.flags.values()), deletions: others };
		// Each further flag can be one more record of others at most.
		tally.allowed = tally.flags.size + most - others;
		return undefined;
	}

	/** The member is held for it, and writes nothing until they are let go. */
	held(member: string): void {
		const tally = this.#tallies.get(member);
		if (tally) tally.isHeld = true;
	}

	/** Whether nothing of it is younger than a day. */
	isOver(now: number): boolean {
		return [...this.#tallies.values()].every(({ flags }) =>
			[...flags.values()].every(({ at }) => at <= now - DAY_MS)
		);
	}
}

/** When the first of them was made, by the clock that stamped it where that is before it came. */
function firstOf(flags: Iterable<Flag>): number {
	let first = Infinity;
	for (const { at, hlc } of flags) first = Math.min(first, at, madeAt(hlc));
	return first;
}
