import type { Position } from '#lib/domain/board.ts';
import type { Deal } from '#lib/domain/deal.ts';

/**
 * A column while a card is lifted: the cards close up where it left and open a gap where it would be put.
 *
 * `from` is the lifted card's index in the column, -1 where it is not of it. `gap` counts the other cards above the
 * gap, -1 where the column has none.
 */

/** How many places a card is drawn away from its own: -1, 0 or 1. */
export function shiftOf(index: number, from: number, gap: number): number {
	const place = from >= 0 && index > from ? index - 1 : index;
	return (gap >= 0 && place >= gap ? place + 1 : place) - index;
}

/** The cards of a column other than the lifted one. */
export function othersCount(deals: readonly Deal[], from: number): number {
	return from >= 0 ? deals.length - 1 : deals.length;
}

/** How many places a column takes up: never fewer than it has cards, so that no scroll position is lost. */
export function placesOf(deals: readonly Deal[], from: number, gap: number): number {
	return Math.max(deals.length, othersCount(deals, from) + (gap >= 0 ? 1 : 0));
}

/** What a gap means to the workspace. */
export function positionOf(deals: readonly Deal[], from: number, gap: number): Position {
	if (gap <= 0) return 'top';
	const below = deals[from >= 0 && gap >= from ? gap + 1 : gap];
	return below ? { before: below.id } : 'bottom';
}

/** The gap after the column changed from `before` to `after`: above the same card where that is still there. */
export function followGap(
	before: { readonly deals: readonly Deal[]; readonly from: number },
	after: { readonly deals: readonly Deal[]; readonly from: number },
	gap: number
): number {
	const position = positionOf(before.deals, before.from, gap);
	const count = othersCount(after.deals, after.from);
	if (typeof position === 'string') return position === 'top' ? 0 : count;
	const index = after.deals.findIndex(({ id }) => id === position.before);
	if (index < 0) return Math.min(gap, count);
	return after.from >= 0 && index > after.from ? index - 1 : index;
}
