import type { Over } from './ledger/ledger.ts';
import type { Scope } from './scope.ts';
import type { Sums, Tally } from './tally.ts';

/**
 * A figure: what each record adds to it, and what is read from the sums.
 *
 * That is all there is to say of one. The engine adds up, takes back what a changed record had added, and finds the
 * records behind a mark, by the same rule.
 */
export interface Figure<Options, Result> {
	readonly over: Over;
	/** Whether it counts what lies outside the period as well, to compare with. */
	readonly isWider?: (options: Options) => boolean;
	/** Its answer hangs on everything that is asked for at once: it is not asked by groups or stretches. */
	readonly isWhole?: true;
	/** The figure for a query. `options` are what only this figure can be asked. */
	readonly plan: (scope: Scope, options: Options) => Plan<Result> | Survey<Result>;
}

/**
 * What has to be known of all records before it can be said what each counts for: how long is too long is learned from
 * the deals that were won, and only then are the late ones found. What is learned is the same for whatever owners and
 * period are asked for.
 */
export interface Survey<Result> {
	readonly tally: Plan<Result>['tally'];
	/** What was learned. While `key` is the same, each record counts for the same, and only what is read may be another. */
	readonly learn: (sums: Sums) => {
		readonly key: string;
		/** The plan for the scope that was asked for, or for a part of it: some of its owners, of its period. */
		readonly plan: (part: Scope) => Plan<Result>;
		/**
		 * The rows that may count for something else than by what was learned before, by its key; any may where it is left out.
		 * Asked of the scope that was asked for alone.
		 */
		readonly others?: (before: string) => Iterable<number>;
	};
}

export interface Plan<Result> {
	/**
	 * Says what a record counts for. Reads nothing but the ledger's row and the scope, and gives whole numbers only: the
	 * same is said when it is taken back.
	 */
	readonly tally: (row: number, into: Tally) => void;
	readonly read: (sums: Sums) => Result;
}

/** The plan of a figure that has nothing to learn first. */
export function plain<R>(plan: Plan<R> | Survey<R>): Plan<R> {
	if ('learn' in plan) throw new Error('a figure that has to learn cannot be part of another');
	return plan;
}
