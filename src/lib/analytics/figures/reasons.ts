import type { ReasonId } from '#lib/domain/ids.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { Scope } from '../scope.ts';
import type { Mark, Sums, Tally } from '../tally.ts';

/** How many left for a reason; `undefined` where none was given. */
export interface ReasonMark<E> {
	readonly reason: ReasonId | undefined;
	readonly exit: E;
	readonly mark: Mark;
}

/**
 * Cells from `base` on for each reason for which deals leave by `exits`, once for each of `places` (stages).
 *
 * There is a cell for every reason that is ever met, so those of others have to lie below `base`.
 */
export function reasonsIn<E extends keyof typeof STATUS>(
	{ ledger }: Scope,
	base: number,
	exits: readonly E[],
	places: number
) {
	const { all } = ledger.names.reason;
	const placeOf = new Map(exits.map((exit, index) => [STATUS[exit], index]));
	const cellOf = (reason: number, exit: number, place: number) =>
		base + ((reason + 1) * exits.length + exit) * places + place;
	return {
		/** Counts a deal that has this status for a reason, unless the status is none of the exits. */
		add(into: Tally, status: number, reason: number, place: number, worth: number): void {
			const exit = placeOf.get(status as (typeof STATUS)[E]);
			if (exit !== undefined) into.add(cellOf(reason, exit, place), worth);
		},
		/** The reasons of a place, the most frequent first. */
		read(sums: Sums, place: number): readonly ReasonMark<E>[] {
			const found: ReasonMark<E>[] = [];
			for (let reason = -1; reason < all.length; reason++)
				exits.forEach((exit, index) => {
					const mark = sums.mark(cellOf(reason, index, place));
					if (mark.count > 0) found.push({ reason: all[reason], exit, mark });
				});
			return found.sort(byCount);
		}
	};
}

/** The most frequent first, then by what they are worth; without a reason last among equals. */
function byCount<E extends string>(a: ReasonMark<E>, b: ReasonMark<E>): number {
	if (a.mark.count !== b.mark.count) return b.mark.count - a.mark.count;
	if (a.mark.amount !== b.mark.amount) return b.mark.amount - a.mark.amount;
	const [first, second] = [a, b].map(({ reason = '~', exit }) => `${reason} ${exit}`);
	return (first ?? '') < (second ?? '') ? -1 : 1;
}
