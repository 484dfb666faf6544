import type { Estimate } from '#lib/statistics/estimate.ts';
import { wilson } from '#lib/statistics/wilson.ts';
import { DAY_MS } from './ledger/time.ts';
import type { Spread } from './tally.ts';

/** Below this a share or a mean says nothing. */
export const FEW = 5;

/** `part` of `whole`, 0 to 1; `undefined` of nothing. */
export function share(part: number, whole: number): number | undefined {
	return whole === 0 ? undefined : part / whole;
}

/** The same with Wilson's interval. */
export function rate(part: number, whole: number): Estimate | undefined {
	return whole === 0 ? undefined : wilson(part, whole);
}

/** Durations that were summed in ms, in days. */
export function inDays({ cell, n, sum, mean, median }: Spread): Spread {
	const days = (ms: number | undefined) => (ms === undefined ? undefined : ms / DAY_MS);
	return { cell, n, sum: sum / DAY_MS, mean: days(mean), median: days(median) };
}
