import type { Refusal } from './refusal.ts';
import type { StorageProblem } from './database.ts';

/** What is known about where the user's changes are. */
export interface Facts {
	/** Changes that are in memory only. */
	readonly pendingWrites: number;
	/** Set while the device's store refuses. */
	readonly storageProblem?: StorageProblem | undefined;
	/**
	 * `none`: the workspace is on this device only. `connecting`: an attempt is under way and none has failed since.
	 * `away`: the last attempt failed. `open`: in step with the relay since this socket opened, which an open socket
	 * alone is not. `denied`: the relay refuses this device, or a change.
	 */
	readonly relay: Relay;
	/** Changes that the relay has not said to have on disk. */
	readonly unacknowledged: number;
	/** When the relay last acknowledged, in ms since 1970; in this session. */
	readonly lastAck?: number | undefined;
	/** What the relay gave as reason, with `relay: 'denied'`. */
	readonly refusal?: Refusal | undefined;
	/** The relay's time less this device's, in ms, as it was when the relay last greeted. */
	readonly skew?: number | undefined;
}

export type Relay = 'none' | 'connecting' | 'away' | 'open' | 'denied';

/** What is said about the user's changes, each true only in the words of its line. */
export type Status =
	/** The change is in memory only. */
	| { readonly kind: 'saving' }
	/** The transaction that holds it has completed; no relay is asked for, or it is just being reached. */
	| { readonly kind: 'saved' }
	/** Saved here; `count` changes are not yet acknowledged by the relay. */
	| { readonly kind: 'waiting'; readonly count: number; readonly offline: boolean }
	/** The relay has everything on disk, last said at `at` (ms since 1970). */
	| { readonly kind: 'synced'; readonly at: number }
	/** No relay just now; all work is saved here and none of it waits. */
	| { readonly kind: 'offline' }
	/** The device's store refuses. */
	| { readonly kind: 'not-saved'; readonly problem: StorageProblem }
	/** The relay refused; everything is kept here, `count` changes of it here only. */
	| { readonly kind: 'refused'; readonly refusal: Refusal; readonly count: number };

const NO_REASON: Refusal = { why: 'set-aside', code: 0, text: '' };

/** The worst thing that is true comes first: not saved, saving, refused, waiting; then the three calm ones. */
export function status(facts: Facts): Status {
	const { pendingWrites, storageProblem, relay, unacknowledged, lastAck } = facts;
	if (storageProblem) return { kind: 'not-saved', problem: storageProblem };
	if (pendingWrites > 0) return { kind: 'saving' };
	switch (relay) {
		case 'none':
			return { kind: 'saved' };
		case 'denied':
			return { kind: 'refused', refusal: facts.refusal ?? NO_REASON, count: unacknowledged };
		case 'connecting':
			return unacknowledged > 0
				? { kind: 'waiting', count: unacknowledged, offline: false }
				: { kind: 'saved' };
		case 'away':
			return unacknowledged > 0
				? { kind: 'waiting', count: unacknowledged, offline: true }
				: { kind: 'offline' };
		case 'open':
			if (unacknowledged > 0) return { kind: 'waiting', count: unacknowledged, offline: false };
			return lastAck === undefined ? { kind: 'saved' } : { kind: 'synced', at: lastAck };
		default:
			return relay satisfies never;
	}
}

/** The status of a workspace of which `waiting` commands are shown and not handed over to be saved yet. */
export function withWaiting(current: Status, waiting: number): Status {
	return waiting > 0 && current.kind !== 'not-saved' ? { kind: 'saving' } : current;
}

/** The status of a workspace with changes in its tray: said where nothing worse is. */
export function withTray(
	current: Status,
	tray: readonly { readonly refusal: Refusal; readonly count: number }[]
): Status {
	const [first] = tray;
	const isWorse =
		current.kind !== 'saved' && current.kind !== 'synced' && current.kind !== 'offline';
	if (!first || isWorse) return current;
	return { kind: 'refused', refusal: first.refusal, count: sum(tray.map(({ count }) => count)) };
}

/** Whether two statuses say the same. */
export function sameStatus(one: Status, other: Status): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/** The greatest skew that is known of several documents: a greeting that was long on its way told an earlier time. */
export function skewOf(documents: readonly Pick<Facts, 'skew'>[]): number | undefined {
	const skews = documents.flatMap(({ skew }) => (skew === undefined ? [] : [skew]));
	return skews.length > 0 ? Math.max(...skews) : undefined;
}

/** The facts of several documents as of one: sums, the worst of the relays, the first problem. */
export function together(documents: readonly Facts[]): Facts {
	const worst: readonly Relay[] = ['denied', 'away', 'connecting', 'open', 'none'];
	const acks = documents.flatMap(({ lastAck }) => (lastAck === undefined ? [] : [lastAck]));
	return {
		pendingWrites: sum(documents.map(({ pendingWrites }) => pendingWrites)),
		storageProblem: documents.find(({ storageProblem }) => storageProblem)?.storageProblem,
		relay: worst.find((relay) => documents.some((facts) => facts.relay === relay)) ?? 'none',
		unacknowledged: sum(documents.map(({ unacknowledged }) => unacknowledged)),
		lastAck: acks.length > 0 ? Math.max(...acks) : undefined,
		refusal: documents.find(({ refusal }) => refusal)?.refusal,
		skew: skewOf(documents)
	};
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
