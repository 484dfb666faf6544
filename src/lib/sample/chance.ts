import type { Random } from '#lib/statistics/random.ts';

/** Whether something of this probability happens. */
export function happens(random: Random, probability: number): boolean {
	return random() < probability;
}

/** A number evenly from [from, to). */
export function between(random: Random, from: number, to: number): number {
	return from + random() * (to - from);
}

/** One of a list, each as likely. */
export function pick<T>(random: Random, list: readonly T[]): T {
	const one = list[Math.floor(random() * list.length)];
	if (one === undefined) throw new Error('a list to pick from has at least one entry');
	return one;
}

/** The running sums of weights, for `drawn`. */
export function running(weights: readonly number[]): readonly number[] {
	let sum = 0;
	return weights.map((weight) => (sum += weight));
}

/** An index, as likely as its weight; `sums` are the running sums of the weights. */
export function drawn(random: Random, sums: readonly number[]): number {
	const mark = random() * (sums.at(-1) ?? 0);
	let low = 0;
	let high = sums.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sums[middle] ?? 0) > mark) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** A list in random order (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): readonly T[] {
	const shuffle = [...list];
	for (let last = shuffle.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		const [one] = shuffle.splice(other, 1);
		if (one !== undefined) shuffle.splice(last, 0, one);
	}
	return shuffle;
}

/** A standard normal number (Box and Muller). */
export function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A log-normal number of this median; `sigma` is the standard deviation of its logarithm. */
export function logNormal(random: Random, median: number, sigma: number): number {
	return median * Math.exp(sigma * normal(random));
}

/** A number from Beta(a, b), `a` and `b` at least 1. */
export function beta(random: Random, a: number, b: number): number {
	const x = gamma(random, a);
	return x / (x + gamma(random, b));
}

/** A number from Gamma(shape, 1), shape at least 1 (Marsaglia and Tsang 2000). */
function gamma(random: Random, shape: number): number {
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = normal(random);
		const v = (1 + c * x) ** 3;
		if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
	}
}
