import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';

/**
 * Which cards of a column are drawn, and how its scroll position follows them.
 *
 * Every card takes the same room, its stride; lengths are CSS px, positions are indexes in the column.
 */

/** Cards drawn beyond each edge of the view, so that a scroll shows no gap before its cards are there. */
const OVERSCAN = 4;

/** A card and where it stands in its column. */
export interface Placed {
	readonly deal: Deal;
	readonly index: number;
}

/** The first index to draw. */
export function firstDrawn(scrollTop: number, stride: number): number {
	return Math.max(0, Math.floor(scrollTop / stride) - OVERSCAN);
}

/** How many cards from `firstDrawn` on cover a view of this height. */
export function drawnCount(height: number, stride: number): number {
	return Math.ceil(height / stride) + 1 + 2 * OVERSCAN;
}

/** The cards of a window and, wherever they stand, those that must stay drawn (the focused, the lifted). */
export function windowed(
	deals: readonly Deal[],
	first: number,
	count: number,
	kept: readonly number[]
): readonly Placed[] {
	const end = Math.min(deals.length, first + count);
	const indexes = new Set(kept.filter((index) => index >= 0 && index < deals.length));
	for (let index = first; index < end; index++) indexes.add(index);
	return [...indexes]
		.sort((a, b) => a - b)
		.flatMap((index) => {
			const deal = deals[index];
			return deal ? [{ deal, index }] : [];
		});
}

/**
 * The scroll position that keeps the first card in view where it is, when the column changes from `before` to `after`.
 *
 * At the very top it stays at the top, so that what comes in there is seen. Where the first card left, the next that
 * stayed is held.
 */
export function anchored(
	before: readonly Deal[],
	after: readonly Deal[],
	scrollTop: number,
	stride: number
): number {
	if (scrollTop < 1) return scrollTop;
	const first = Math.floor(scrollTop / stride);
	for (let index = first; index < before.length; index++) {
		const to = indexOf(after, before[index]?.id);
		if (to >= 0) return Math.max(0, scrollTop + (to - index) * stride);
	}
	return Math.max(0, Math.min(scrollTop, after.length * stride));
}

/** The nearest scroll position at which the card is wholly in view. */
export function revealing(
	index: number,
	scrollTop: number,
	stride: number,
	height: number
): number {
	const top = index * stride;
	if (top < scrollTop) return top;
	return Math.max(scrollTop, top + stride - height);
}

/** The index, in the column beside, of the card at the same height on screen. -1 in an empty column. */
export function beside(
	index: number,
	from: { readonly scrollTop: number },
	to: { readonly scrollTop: number; readonly count: number },
	stride: number
): number {
	const top = index * stride - from.scrollTop;
	return Math.min(to.count - 1, Math.max(0, Math.round((top + to.scrollTop) / stride)));
}

/** Where a deal stands in a column, -1 where it does not. */
export function indexOf(deals: readonly Deal[], id: DealId | undefined): number {
	return id === undefined ? -1 : deals.findIndex((deal) => deal.id === id);
}
