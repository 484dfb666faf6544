import { mean, median, sum } from 'd3';

/** Several numbers in short. All but `n` and `sum` are `undefined` where there are none. */
export interface Spread {
	readonly n: number;
	readonly sum: number;
	readonly mean: number | undefined;
	/** Of an even number, the mean of the middle two. */
	readonly median: number | undefined;
}

export function spread(numbers: readonly number[]): Spread {
	return { n: numbers.length, sum: sum(numbers), mean: mean(numbers), median: median(numbers) };
}

/** `part` of `whole`, 0 to 1; `undefined` of nothing. */
export function share(part: number, whole: number): number | undefined {
	return whole === 0 ? undefined : part / whole;
}
