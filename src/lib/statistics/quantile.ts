import type { Numbers } from './histogram.ts';

/**
 * The quantile `q` of numbers that rise, between the two next to it in proportion; `undefined` of none.
 *
 * Source: R. J. Hyndman and Y. Fan (1996), type 7: the default of R, NumPy and d3.
 */
export function quantile(sorted: Numbers, q: number): number | undefined {
	const last = sorted.length - 1;
	const at = Math.min(Math.max(q, 0), 1) * last;
	const under = sorted[Math.floor(at)];
	const over = sorted[Math.ceil(at)];
	if (under === undefined || over === undefined) return undefined;
	return under + (over - under) * (at - Math.floor(at));
}

/** `undefined` of none. */
export function mean(numbers: Numbers): number | undefined {
	let sum = 0;
	for (let i = 0; i < numbers.length; i++) sum += numbers[i] ?? 0;
	return numbers.length === 0 ? undefined : sum / numbers.length;
}
