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
		for (const [record, { at }] of flags) if (at <= now - DAY_MS) flags.delete(record);
		for (const { record, hlc, deleted } of heads) {
			const isNewer = hlc > (flags.get(record)?.hlc ?? -1);
			if (deleted === true && isNewer) flags.set(record, { hlc, at: now });
			if (deleted === false && isNewer) flags.delete(record);
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
		// Each further flag can be one more record of others at most.
		tally.allowed = tally.flags.size + Math.max(0, most - others);
		tally.isHeld = others > most;
		if (!tally.isHeld) return undefined;
		const since = Math.min(
			...[...tally.flags.values()].map(({ at, hlc }) => Math.min(at, madeAt(hlc)))
		);
		return { since, deletions: others };
	}

	/** Whether nothing of it is younger than a day. */
	isOver(now: number): boolean {
		return [...this.#tallies.values()].every(({ flags }) =>
			[...flags.values()].every(({ at }) => at <= now - DAY_MS)
		);
	}
}
