import type { Numbers } from './histogram.ts';

/**
 * Which of several findings to report, so that on average at most the share `rate` of those reported are chance.
 *
 * Sorted, the largest p with p ≤ rank × rate ÷ all, and every smaller one.
 * Source: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995).
 */
export function discoveries(p: Numbers, rate = 0.1): boolean[] {
	const sorted = Float64Array.from(p).sort();
	const last = sorted.findLastIndex((one, index) => one <= ((index + 1) * rate) / sorted.length);
	const limit = sorted[last] ?? -1;
	return Array.from(p, (one) => one <= limit);
}
