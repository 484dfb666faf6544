/** From `low` to `high`, both in the unit of what they enclose. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/** A figure with its interval and how many cases it rests on. */
export interface Estimate extends Interval {
	readonly value: number;
	readonly n: number;
}

/** How sure an interval is, where nothing else is asked for. */
export const LEVEL = 0.95;
