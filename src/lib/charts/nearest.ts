import { bisector } from 'd3';

/** The index of the item nearest to `x`, -1 of none; of two as near, the earlier. `items` ascend by x. */
export function nearest(items: readonly { readonly x: number }[], x: number): number {
	const index = bisector<{ readonly x: number }, number>((item) => item.x).left(items, x);
	const [before, after] = [items[index - 1], items[index]];
	if (!before) return after ? index : -1;
	if (!after) return index - 1;
	return x - before.x <= after.x - x ? index - 1 : index;
}
