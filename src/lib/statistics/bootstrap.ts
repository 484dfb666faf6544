import { LEVEL, type Interval } from './estimate.ts';
import { quantile } from './quantile.ts';
import { sfc32 } from './random.ts';

export interface BootstrapOptions {
	/** The same seed gives the same interval on every device. */
	readonly seed: number;
	readonly resamples?: number;
	readonly level?: number;
}

/**
 * The interval of a figure that has no formula for one: the figure of many samples, each of as many cases drawn with
 * repetition, and the quantiles of these.
 *
 * `figure` gets the drawn cases as their indices, in an array that is used again for the next sample. `undefined` where
 * more than one sample in ten has no figure.
 * Source: B. Efron (1979), percentile interval.
 */
export function bootstrap(
	cases: number,
	figure: (drawn: Int32Array) => number | undefined,
	{ seed, resamples = 400, level = LEVEL }: BootstrapOptions
): Interval | undefined {
	if (cases === 0) return undefined;
	const random = sfc32(seed);
	const drawn = new Int32Array(cases);
	const figures = new Float64Array(resamples);
	let found = 0;
	for (let sample = 0; sample < resamples; sample++) {
		for (let i = 0; i < cases; i++) drawn[i] = random() * cases;
		const one = figure(drawn);
		if (one !== undefined && Number.isFinite(one)) figures[found++] = one;
	}
	if (found < 0.9 * resamples) return undefined;
	const sorted = figures.subarray(0, found).sort();
	const low = quantile(sorted, (1 - level) / 2);
	const high = quantile(sorted, (1 + level) / 2);
	return low === undefined || high === undefined ? undefined : { low, high };
}
