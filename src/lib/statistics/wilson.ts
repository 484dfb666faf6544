import { LEVEL, type Estimate } from './estimate.ts';
import { reach } from './normal.ts';

/**
 * The share k ÷ n with Wilson's interval, the one to show: it stays within [0, 1] and holds its level for small n.
 *
 * centre (k + z²/2) ÷ (n + z²), half its width z √(k(n − k)/n + z²/4) ÷ (n + z²).
 * Of nothing (n = 0) the value is `NaN` and the interval 0 to 1.
 * Source: E. B. Wilson (1927); R. G. Newcombe, Statistics in Medicine 17 (1998), method 3.
 */
export function wilson(k: number, n: number, level = LEVEL): Estimate {
	if (n === 0) return { value: NaN, low: 0, high: 1, n };
	const z = reach(level);
	const centre = (k + (z * z) / 2) / (n + z * z);
	const half = (z * Math.sqrt((k * (n - k)) / n + (z * z) / 4)) / (n + z * z);
	const value = k / n;
	return {
		value,
		low: k === 0 ? 0 : Math.min(value, centre - half),
		high: k === n ? 1 : Math.max(value, centre + half),
		n
	};
}
