import { betaQuantile, logBeta, type Beta } from './beta.ts';
import type { Estimate } from './estimate.ts';
import { digamma } from './gamma.ts';
import { root } from './root.ts';

/** `k` of `n`: the wins of a rep, a source, a stage. */
export interface Group {
	readonly k: number;
	readonly n: number;
}

/** A beta distribution and how much it is believed, 0 to 1. */
interface Candidate extends Beta {
	readonly credence: number;
}

/** What the groups together say of the share of any of them. */
export interface Prior extends Beta {
	/** From the groups; else of the customary weight, because they do not tell how they differ. */
	readonly fitted: boolean;
	/** What else it could be, as far as the groups tell; the credences add up to 1. */
	readonly candidates: readonly Candidate[];
}

/** So many groups are needed to learn how they differ. */
const ENOUGH_GROUPS = 5;
/** How many cases a prior weighs where that cannot be learned. */
const CUSTOMARY_WEIGHT = 8;
const LEAST_WEIGHT = 0.01;

/**
 * The beta distribution that the shares of some groups seem to come from: α and β for which the counts, as
 * beta-binomial, are likeliest. It weighs α + β cases, at most as many as all groups have together (reached where
 * they differ no more than chance makes them).
 *
 * Below `ENOUGH_GROUPS` groups, and where they are too small to tell how they differ, it is α + β = 8 at the pooled
 * share.
 * Source: Skellam (1948); empirical Bayes as in D. Robinson, Introduction to Empirical Bayes.
 */
export function priorOf(groups: readonly Group[]): Prior {
	const some = groups.filter(({ n }) => n > 0);
	const k = some.reduce((sum, group) => sum + group.k, 0);
	const n = some.reduce((sum, group) => sum + group.n, 0);
	// A share of 0 or 1 is never believed altogether.
	const pooled = k === 0 || k === n ? (k + 0.5) / (n + 1) : k / n;
	if (some.length < ENOUGH_GROUPS || k === 0 || k === n) return customary(pooled);
	// For each weight the likeliest mean is unique, and along it the slope by the weight is the partial one.
	const slope = (logWeight: number) => {
		const weight = Math.exp(logWeight);
		return slopeByWeight(some, spread(likeliestLogit(some, weight), weight));
	};
	if (slope(Math.log(LEAST_WEIGHT)) <= 1e-9) return customary(pooled);
	const weight = Math.exp(root(slope, Math.log(LEAST_WEIGHT), Math.log(n)));
	return {
		...spread(likeliestLogit(some, weight), weight),
		fitted: true,
		candidates: candidatesOf(some)
	};
}

function customary(mean: number): Prior {
	const only = { alpha: mean * CUSTOMARY_WEIGHT, beta: (1 - mean) * CUSTOMARY_WEIGHT };
	return { ...only, fitted: false, candidates: [{ ...only, credence: 1 }] };
}

/** Steps of the standard deviation between groups, from 0 to the most it can be: any of them may be, before counting. */
const STEPS = 16;

/**
 * What the prior could be: for each standard deviation between groups the likeliest mean, and two beside it that stand
 * for its own uncertainty (Gauss and Hermite's three points).
 *
 * Without them the likeliest alone is taken for certain, and the intervals of a small team are too narrow.
 * Source: Gelman et al., Bayesian Data Analysis, 5.3 and 5.7.
 */
function candidatesOf(groups: readonly Group[]): Candidate[] {
	const all: { shape: Beta; logCredence: number }[] = [];
	for (let step = 0; step < STEPS; step++) {
		const deviation = (step + 0.5) / STEPS;
		const weight = 1 / deviation ** 2 - 1;
		const logit = likeliestLogit(groups, weight);
		const slope = (at: number) => slopeByLogit(groups, spread(at, weight));
		const curvature = (slope(logit - 1e-3) - slope(logit + 1e-3)) / 2e-3;
		const error = 1 / Math.sqrt(Math.max(curvature, 1e-6));
		const middle = spread(logit, weight);
		const room = (middle.alpha * middle.beta) / weight ** 2;
		const height = logLikelihood(groups, middle) + Math.log(error * room);
		for (const [side, part] of [
			[-1, 1 / 6],
			[0, 2 / 3],
			[1, 1 / 6]
		] as const) {
			const shape = spread(logit + side * Math.sqrt(3) * error, weight);
			all.push({ shape, logCredence: height + Math.log(part) });
		}
	}
	const highest = Math.max(...all.map(({ logCredence }) => logCredence));
	const credences = all.map(({ logCredence }) => Math.exp(logCredence - highest));
	const total = credences.reduce((sum, credence) => sum + credence, 0);
	return all
		.map(({ shape }, index) => ({ ...shape, credence: (credences[index] ?? 0) / total }))
		.filter(({ credence }) => credence > 1e-6);
}

/** The distribution of this mean, given as ln(mean ÷ (1 − mean)), and weight. */
function spread(logit: number, weight: number): Beta {
	return { alpha: weight / (1 + Math.exp(-logit)), beta: weight / (1 + Math.exp(logit)) };
}

/** The mean for which the counts are likeliest at this weight. */
function likeliestLogit(groups: readonly Group[], weight: number): number {
	return root((logit) => slopeByLogit(groups, spread(logit, weight)), -20, 20);
}

/** The log likelihood of the counts, but for what depends on no distribution. */
function logLikelihood(groups: readonly Group[], { alpha, beta }: Beta): number {
	const before = logBeta({ alpha, beta });
	let sum = 0;
	for (const { k, n } of groups) sum += logBeta({ alpha: alpha + k, beta: beta + n - k }) - before;
	return sum;
}

/** Its slope by the logit of the mean. */
function slopeByLogit(groups: readonly Group[], { alpha, beta }: Beta): number {
	let sum = 0;
	for (const { k, n } of groups) sum += rise(alpha, k) - rise(beta, n - k);
	return (sum * alpha * beta) / (alpha + beta);
}

/** Its slope by the logarithm of the weight. */
function slopeByWeight(groups: readonly Group[], { alpha, beta }: Beta): number {
	const weight = alpha + beta;
	let sum = 0;
	for (const { k, n } of groups)
		sum += alpha * rise(alpha, k) + beta * rise(beta, n - k) - weight * rise(weight, n);
	return sum;
}

/** ψ(from + by) − ψ(from), `by` a whole number: a sum of so many terms, where that is quicker. */
function rise(from: number, by: number): number {
	if (by > 20) return digamma(from + by) - digamma(from);
	let sum = 0;
	for (let i = 0; i < by; i++) sum += 1 / (from + i);
	return sum;
}

/** A share as it is believed: drawn to the prior the more, the fewer its cases; with its posterior. */
export type Shrunk = Estimate & Beta;

/**
 * (k + α) ÷ (n + α + β), with an interval that knows how sure the prior is: of the beta distribution around it whose
 * variance is that over all candidates.
 */
export function shrink({ k, n }: Group, prior: Prior, level = 0.8): Shrunk {
	const value = (k + prior.alpha) / (n + prior.alpha + prior.beta);
	let variance = 0;
	for (const { alpha, beta, credence } of prior.candidates) {
		const weight = n + alpha + beta;
		const mean = (k + alpha) / weight;
		variance += credence * ((mean * (1 - mean)) / (weight + 1) + (mean - value) ** 2);
	}
	const weight = Math.max((value * (1 - value)) / variance - 1, LEAST_WEIGHT);
	const posterior = { alpha: value * weight, beta: (1 - value) * weight };
	return {
		value,
		low: betaQuantile((1 - level) / 2, posterior),
		high: betaQuantile((1 + level) / 2, posterior),
		n,
		...posterior
	};
}
