import { logGamma } from './gamma.ts';

/** A beta distribution: what is known of a share. Both above 0. */
export interface Beta {
	readonly alpha: number;
	readonly beta: number;
}

/** ln B(α, β). */
export function logBeta({ alpha, beta }: Beta): number {
	return logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
}

const TINY = 1e-300;
const DONE = 1e-15;
/** The fraction takes some √max(α, β) steps. */
const STEPS = 20_000;

/**
 * The probability that a share is at most x: the regularized incomplete beta function, by its continued fraction.
 *
 * Source: Numerical Recipes, 6.4 (Lentz's method).
 */
export function betaCdf(x: number, of: Beta): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const { alpha, beta } = of;
	const front = Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x) - logBeta(of));
	return x < (alpha + 1) / (alpha + beta + 2)
		? (front * fraction(x, alpha, beta)) / alpha
		: 1 - (front * fraction(1 - x, beta, alpha)) / beta;
}

function fraction(x: number, a: number, b: number): number {
	let c = 1;
	let d = 1 / away(1 - ((a + b) * x) / (a + 1));
	let value = d;
	for (let m = 1; m <= STEPS; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / away(1 + even * d);
		c = away(1 + even / c);
		value *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / away(1 + odd * d);
		c = away(1 + odd / c);
		value *= d * c;
		if (Math.abs(d * c - 1) < DONE) break;
	}
	return value;
}

/** Nothing is divided by 0. */
function away(x: number): number {
	return Math.abs(x) < TINY ? TINY : x;
}

/** The share below which it is with probability p: Newton's steps, halving where one would leave the bracket. */
export function betaQuantile(p: number, of: Beta): number {
	if (p <= 0) return 0;
	if (p >= 1) return 1;
	const { alpha, beta } = of;
	const scale = logBeta(of);
	let low = 0;
	let high = 1;
	let x = alpha / (alpha + beta);
	for (let step = 0; step < 1100; step++) {
		const over = betaCdf(x, of) - p;
		if (over === 0) return x;
		if (over > 0) high = x;
		else low = x;
		const density = Math.exp((alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) - scale);
		const newton = x - over / density;
		const next = newton > low && newton < high ? newton : (low + high) / 2;
		if (Math.abs(next - x) <= 1e-15 * x) return next;
		x = next;
	}
	return x;
}
