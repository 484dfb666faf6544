import { measure, type Histogram } from './histogram.ts';
import { normalCdf } from './normal.ts';

/** Whether two groups differ: χ² of one degree of freedom, and how rarely chance alone gives as much. */
export interface LogRank {
	readonly chiSquare: number;
	readonly p: number;
}

/**
 * The log-rank test of two groups: at each time, the events of the first against those it would have if both were
 * alike. χ² = (Σ d − e)² ÷ Σ v with v of the hypergeometric distribution; `undefined` where no time compares them.
 *
 * Source: N. Mantel (1966); R's `survdiff` with rho = 0.
 */
export function logRank(first: Histogram, second: Histogram): LogRank | undefined {
	let leftFirst = measure(first.times.length, [first.events, first.censored]).n;
	let leftSecond = measure(second.times.length, [second.events, second.censored]).n;
	let difference = 0;
	let variance = 0;
	for (let i = 0, j = 0; i < first.times.length || j < second.times.length;) {
		const one = first.times[i] ?? Infinity;
		const other = second.times[j] ?? Infinity;
		const mine = one <= other ? (first.events[i] ?? 0) : 0;
		const theirs = other <= one ? (second.events[j] ?? 0) : 0;
		const d = mine + theirs;
		const n = leftFirst + leftSecond;
		if (d > 0) {
			const share = leftFirst / n;
			difference += mine - d * share;
			if (n > 1) variance += (d * share * (1 - share) * (n - d)) / (n - 1);
		}
		if (one <= other) {
			leftFirst -= mine + (first.censored[i] ?? 0);
			i++;
		}
		if (other <= one) {
			leftSecond -= theirs + (second.censored[j] ?? 0);
			j++;
		}
	}
	if (variance <= 0) return undefined;
	const chiSquare = difference ** 2 / variance;
	return { chiSquare, p: 2 * normalCdf(-Math.sqrt(chiSquare)) };
}
