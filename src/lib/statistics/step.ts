import { LEVEL, type Interval } from './estimate.ts';
import { reach } from './normal.ts';
import { wilson } from './wilson.ts';

/** Below so many at risk a curve is not drawn, and nothing is read from it. */
export const FEW_AT_RISK = 10;

/** The last index whose time is not after `time`; -1 before the first. */
export function rowAt(times: Float64Array, time: number): number {
	let low = 0;
	let high = times.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((times[middle] ?? Infinity) <= time) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/**
 * The interval of a share that is read from a curve: symmetric on the scale ln(−ln p), so it stays within [0, 1].
 *
 * p ^ exp(±z σ ÷ (p |ln p|)). At 0 and 1 that scale says nothing: there it is Wilson's of those at risk, the wider the
 * fewer they are.
 * Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data; SAS and lifelines do the same.
 */
export function shareInterval(
	share: number,
	variance: number,
	atRisk: number,
	level = LEVEL
): Interval {
	if (share <= 0 || share >= 1 || variance <= 0) {
		const { low, high } = wilson(Math.min(Math.max(share, 0), 1) * atRisk, atRisk, level);
		return { low, high };
	}
	const spread = (reach(level) * Math.sqrt(variance)) / (share * -Math.log(share));
	return { low: share ** Math.exp(spread), high: share ** Math.exp(-spread) };
}
