import { LEVEL, type Interval } from './estimate.ts';
import type { Numbers } from './histogram.ts';
import { normalQuantile } from './normal.ts';
import { quantile } from './quantile.ts';
import { sfc32, type Random } from './random.ts';

export interface BootstrapOptions {
	/** The same seed gives the same interval on every device. */
	readonly seed: number;
	readonly resamples?: number;
	readonly level?: number;
}

/**
 * The interval of a figure that has no formula for one: the figure of many samples that are drawn anew from the cases, and
 * the quantiles of these.
 *
 * `figure` draws a sample with `random` and gives its figure. `undefined` where more than one sample in ten has none.
 * Source: B. Efron (1979), percentile interval.
 */
export function bootstrap(
	figure: (random: Random) => number | undefined,
	{ seed, resamples = 400, level = LEVEL }: BootstrapOptions
): Interval | undefined {
	const random = sfc32(seed);
	const figures = new Float64Array(resamples);
	let found = 0;
	for (let sample = 0; sample < resamples; sample++) {
		const one = figure(random);
		if (one !== undefined && Number.isFinite(one)) figures[found++] = one;
	}
	if (found < 0.9 * resamples) return undefined;
	const sorted = figures.subarray(0, found).sort();
	const low = quantile(sorted, (1 - level) / 2);
	const high = quantile(sorted, (1 + level) / 2);
	return low === undefined || high === undefined ? undefined : { low, high };
}

/**
 * A sample of counted cases, as large as they are but for chance: each count is drawn from Poisson's distribution about
 * it, which costs no more for many cases than for few.
 * Source: J. A. Hanley, B. MacGibbon, Computer Methods and Programs in Biomedicine 83 (2006) 57.
 */
export function redrawn(counts: Numbers, random: Random): Float64Array {
	const drawn = new Float64Array(counts.length);
	for (let bin = 0; bin < counts.length; bin++) {
		const count = counts[bin] ?? 0;
		if (count > 0) drawn[bin] = poisson(count, random);
	}
	return drawn;
}

/** From so many on it is as good as normal. */
const MANY = 15;

function poisson(mean: number, random: Random): number {
	if (mean >= MANY) {
		// Never 0 or 1, of which there is no quantile.
		const p = random() + 2 ** -33;
		return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(p)));
	}
	const end = Math.exp(-mean);
	let drawn = 0;
	for (let product = random(); product > end; product *= random()) drawn++;
	return drawn;
}
