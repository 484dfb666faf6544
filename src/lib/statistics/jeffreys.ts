import { betaQuantile } from './beta.ts';
import { LEVEL, type Estimate } from './estimate.ts';

/**
 * The share k ÷ n with the interval of Jeffreys' posterior Beta(k + ½, n − k + ½), for where a posterior is needed.
 *
 * Its limits are 0 where k = 0 and 1 where k = n. Of nothing (n = 0) the value is `NaN`.
 * Source: L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16 (2001).
 */
export function jeffreys(k: number, n: number, level = LEVEL): Estimate {
	const posterior = { alpha: k + 0.5, beta: n - k + 0.5 };
	const value = k / n;
	const low = k === 0 ? 0 : betaQuantile((1 - level) / 2, posterior);
	const high = k === n ? 1 : betaQuantile((1 + level) / 2, posterior);
	return { value, low, high, n };
}
