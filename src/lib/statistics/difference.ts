import { LEVEL, type Interval } from './estimate.ts';
import { wilson } from './wilson.ts';

/** How much a figure is above another, with an interval. */
export interface Difference extends Interval {
	readonly value: number;
}

/** A figure with an interval. */
interface Bounded extends Interval {
	readonly value: number;
}

/**
 * `first` − `second` of two independent figures, from the intervals of each (of one level, which the result has too):
 * it stays within what is possible, and needs no variance where a share is 0 or 1.
 *
 * low = d − √((a − a.low)² + (b.high − b)²), high = d + √((a.high − a)² + (b − b.low)²).
 * Of two shares with Wilson's intervals this is Newcombe's hybrid score; of two shares read from curves, its sibling.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873, method 10; G. Y. Zou and A. Donner (2008), MOVER.
 */
export function differenceOf(first: Bounded, second: Bounded): Difference {
	const value = first.value - second.value;
	return {
		value,
		low: value - Math.hypot(first.value - first.low, second.high - second.value),
		high: value + Math.hypot(first.high - first.value, second.value - second.low)
	};
}

/** The difference of two shares, k₁ ÷ n₁ − k₂ ÷ n₂, with Newcombe's interval. */
export function newcombe(
	[k1, n1]: readonly [k: number, n: number],
	[k2, n2]: readonly [k: number, n: number],
	level = LEVEL
): Difference {
	return differenceOf(wilson(k1, n1, level), wilson(k2, n2, level));
}

/** Whether the figures differ at the level of the interval: it does not cover 0. */
export function differs({ low, high }: Interval): boolean {
	return low > 0 || high < 0;
}
