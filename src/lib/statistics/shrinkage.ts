import { betaQuantile, type Beta } from './beta.ts';
import type { Estimate } from './estimate.ts';
import { digamma } from './gamma.ts';
import { root } from './root.ts';

/** `k` of `n`: the wins of a rep, a source, a stage. */
export interface Group {
	readonly k: number;
	readonly n: number;
}

/** What the groups together say of the share of any of them. */
export interface Prior extends Beta {
	/** From the groups; else of the customary weight, because they are too few or show no share between 0 and 1. */
	readonly fitted: boolean;
}

/** So many groups are needed to learn how they differ. */
export const ENOUGH_GROUPS = 5;
/** How many cases a prior weighs where that cannot be learned. */
const CUSTOMARY_WEIGHT = 8;
const LEAST_WEIGHT = 0.01;

/**
 * The beta distribution that the shares of some groups seem to come from: α and β for which the counts, as
 * beta-binomial, are likeliest. It weighs α + β cases, at most as many as all groups have together (reached where
 * they differ no more than chance makes them).
 *
 * Below `ENOUGH_GROUPS` groups it is α + β = 8 at the pooled share.
 * Source: Skellam (1948); empirical Bayes as in D. Robinson, Introduction to Empirical Bayes.
 */
export function priorOf(groups: readonly Group[]): Prior {
	const some = groups.filter(({ n }) => n > 0);
	const k = some.reduce((sum, group) => sum + group.k, 0);
	const n = some.reduce((sum, group) => sum + group.n, 0);
	if (some.length < ENOUGH_GROUPS || k === 0 || k === n) {
		// A share of 0 or 1 is never believed altogether.
		const mean = k === 0 || k === n ? (k + 0.5) / (n + 1) : k / n;
		return { ...spread(mean, CUSTOMARY_WEIGHT), fitted: false };
	}
	// For each weight the likeliest mean is unique, and along it the slope by the weight is the partial one.
	const slope = (logWeight: number) => {
		const weight = Math.exp(logWeight);
		return slopeByWeight(some, likeliestMean(some, weight), weight);
	};
	const weight = Math.exp(root(slope, Math.log(LEAST_WEIGHT), Math.log(Math.max(n, 1))));
	return { ...spread(likeliestMean(some, weight), weight), fitted: true };
}

function spread(mean: number, weight: number): Beta {
	return { alpha: mean * weight, beta: (1 - mean) * weight };
}

/** The mean for which the counts are likeliest at this weight. */
function likeliestMean(groups: readonly Group[], weight: number): number {
	const slope = (logit: number) => {
		const { alpha, beta } = spread(1 / (1 + Math.exp(-logit)), weight);
		let sum = 0;
		for (const { k, n } of groups) sum += rise(alpha, k) - rise(beta, n - k);
		return (sum * alpha * beta) / weight;
	};
	return 1 / (1 + Math.exp(-root(slope, -20, 20)));
}

/** The slope of the log likelihood by the logarithm of the weight. */
function slopeByWeight(groups: readonly Group[], mean: number, weight: number): number {
	const { alpha, beta } = spread(mean, weight);
	let sum = 0;
	for (const { k, n } of groups)
		sum += alpha * rise(alpha, k) + beta * rise(beta, n - k) - weight * rise(weight, n);
	return sum;
}

/** ψ(from + by) − ψ(from). */
function rise(from: number, by: number): number {
	return by === 0 ? 0 : digamma(from + by) - digamma(from);
}

/** A share as it is believed: drawn to the prior the more, the fewer its cases; with its posterior. */
export type Shrunk = Estimate & Beta;

/** (k + α) ÷ (n + α + β), with the interval of its posterior. */
export function shrink({ k, n }: Group, prior: Beta, level = 0.8): Shrunk {
	const posterior = { alpha: k + prior.alpha, beta: n - k + prior.beta };
	return {
		value: posterior.alpha / (posterior.alpha + posterior.beta),
		low: betaQuantile((1 - level) / 2, posterior),
		high: betaQuantile((1 + level) / 2, posterior),
		n,
		...posterior
	};
}
