import { betaCdf, logBeta, type Beta } from './beta.ts';

/** Steps of the integral: with these it is exact to 1e-6. */
const STEPS = 240;

/**
 * The probability that the first share is above the second: ∫ f₁(x) F₂(x) dx, on the scale ln(x ÷ (1 − x)), where
 * both densities are smooth and fall to nothing. No dice: the same on every device.
 *
 * The narrower one is the measure. F of the wider one is taken once and carried on with its density, by the
 * trapezoidal rule with Euler and Maclaurin's correction for the end.
 */
export function chanceOver(first: Beta, second: Beta): number {
	return width(first) <= width(second) ? below(second, first) : 1 - below(first, second);
}

/** About the standard deviation of ln(x ÷ (1 − x)). */
function width({ alpha, beta }: Beta): number {
	return Math.sqrt(1 / alpha + 1 / beta);
}

/** The probability that a share of `wide` is below one of `narrow`. */
function below(wide: Beta, narrow: Beta): number {
	const centre = Math.log(narrow.alpha / narrow.beta);
	const from = centre - 8 * width(narrow) - 30 / narrow.alpha;
	const to = centre + 8 * width(narrow) + 30 / narrow.beta;
	const step = (to - from) / STEPS;
	const narrowScale = logBeta(narrow);
	const wideScale = logBeta(wide);
	let cumulated = betaCdf(1 / (1 + Math.exp(-from)), wide);
	let last = 0;
	let lastSlope = 0;
	let chance = 0;
	let all = 0;
	for (let i = 0; i < STEPS; i++) {
		const y = from + i * step;
		// ln(1 + e^y), also where e^y is beyond all numbers: of it the density x^α (1 − x)^β ÷ B(α, β) at y is made.
		const soft = Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
		const here = Math.exp(wide.alpha * (y - soft) - wide.beta * soft - wideScale);
		const x = Math.exp(y - soft);
		const slope = here * (wide.alpha * (1 - x) - wide.beta * x);
		if (i > 0) cumulated += (step * (last + here)) / 2 + (step * step * (lastSlope - slope)) / 12;
		last = here;
		lastSlope = slope;
		const mass = Math.exp(narrow.alpha * (y - soft) - narrow.beta * soft - narrowScale);
		chance += mass * cumulated;
		all += mass;
	}
	return Math.min(1, Math.max(0, chance / all));
}

/** How many of the others are likely above one, and how many below. Its rank is known where that is all of them. */
interface Standing {
	readonly better: number;
	readonly worse: number;
}

/** For each share, which of the others are above and below it with a probability of `sure` (more than a half). */
export function standings(shares: readonly Beta[], sure = 0.9): Standing[] {
	const better = shares.map(() => 0);
	const worse = shares.map(() => 0);
	const isAbove = (above: number, below: number) => {
		worse[above] = (worse[above] ?? 0) + 1;
		better[below] = (better[below] ?? 0) + 1;
	};
	for (const [i, one] of shares.entries())
		for (const [j, other] of shares.slice(0, i).entries()) {
			const chance = roughly(one, other, sure) ?? chanceOver(one, other);
			if (chance >= sure) isAbove(i, j);
			else if (1 - chance >= sure) isAbove(j, i);
		}
	return shares.map((_, i) => ({ better: better[i] ?? 0, worse: worse[i] ?? 0 }));
}

/** 0 or 1 where they are so far apart that it is sure enough, whatever their shape (Cantelli): d² ÷ (d² + σ²). */
function roughly(one: Beta, other: Beta, sure: number): number | undefined {
	const [first, second] = [moments(one), moments(other)];
	const square = (first.mean - second.mean) ** 2;
	if (square * (1 - sure) < sure * (first.variance + second.variance)) return undefined;
	return first.mean > second.mean ? 1 : 0;
}

function moments({ alpha, beta }: Beta): { mean: number; variance: number } {
	const weight = alpha + beta;
	return { mean: alpha / weight, variance: (alpha * beta) / (weight * weight * (weight + 1)) };
}
