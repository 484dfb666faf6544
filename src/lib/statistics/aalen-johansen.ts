import { LEVEL, type Estimate } from './estimate.ts';
import type { CauseHistogram, Numbers } from './histogram.ts';
import { FEW_AT_RISK, rowAt, shareInterval } from './step.ts';

/** How cases end over time: a row for each time at which anything happened, a column for each cause. */
export interface Incidence {
	readonly n: number;
	readonly times: Float64Array;
	/** How many were still watched just before each time. */
	readonly atRisk: Float64Array;
	/** The share that has not ended. With the shares of all causes it adds up to 1. */
	readonly survival: Float64Array;
	/** By cause, the share that has ended so from each time on; 0 before the first. */
	readonly incidence: readonly Float64Array[];
	/** By cause, the variance of that share. */
	readonly variance: readonly Float64Array[];
	/** The last time with at least `FEW_AT_RISK` at risk: "by day τ" goes no further. */
	readonly reliableUntil: number | undefined;
}

/**
 * Aalen and Johansen's estimate of the share that ends in each of several ways, while some can still end:
 * F(t) = Σ S(t−) d ÷ n over the times up to t. One minus Kaplan-Meier, with the other ways as censored, says too much.
 *
 * The variance is that of the delta method (as SAS and lifelines have it), carried on from time to time with the
 * covariance of F and S, so that the whole is linear in the number of bins.
 * Source: O. Aalen and S. Johansen (1978); readable: J. M. Satagopan et al., Br J Cancer 91 (2004) 1229.
 */
export function aalenJohansen({ times, causes, censored }: CauseHistogram): Incidence {
	const { ended, gone, shares, spreads, hazards } = room.fit(times.length);
	const bins = count(room, causes, censored, times.length);
	const rows = bins.length;
	const at = new Float64Array(rows);
	const atRisk = new Float64Array(rows);
	const survival = new Float64Array(rows);
	let n = 0;
	for (const bin of bins) n += gone[bin] ?? 0;
	let left = n;
	let share = 1;
	let spread = 0;
	let reliableUntil: number | undefined;
	for (let row = 0; row < rows; row++) {
		const bin = bins[row] ?? 0;
		const h = (ended[bin] ?? 0) / left;
		shares[row] = share;
		spreads[row] = spread;
		hazards[row] = h;
		spread = (1 - h) ** 2 * spread + ((share * share) / left) * h * (1 - h);
		share *= 1 - h;
		at[row] = times[bin] ?? 0;
		atRisk[row] = left;
		survival[row] = share;
		if (left >= FEW_AT_RISK) reliableUntil = at[row];
		left -= gone[bin] ?? 0;
	}
	const steps: Steps = { bins, atRisk, shares, spreads, hazards };
	const incidence = causes.map(() => new Float64Array(rows));
	const variance = causes.map(() => new Float64Array(rows));
	causes.forEach((cause, k) => {
		if (incidence[k] && variance[k]) accumulate(cause, steps, incidence[k], variance[k]);
	});
	return { n, times: at, atRisk, survival, incidence, variance, reliableUntil };
}

/** What all causes have in common, by row: before each time the share left, its variance, and the part of it that ends. */
interface Steps {
	readonly bins: Int32Array;
	readonly atRisk: Float64Array;
	readonly shares: Float64Array;
	readonly spreads: Float64Array;
	readonly hazards: Float64Array;
}

/** Writes the share of one cause and its variance. */
function accumulate(
	cause: Numbers,
	{ bins, atRisk, shares, spreads, hazards }: Steps,
	incidence: Float64Array,
	variance: Float64Array
): void {
	let sum = 0;
	let noiseOfSum = 0;
	/** The covariance of the cause's share and of the share that has not ended. */
	let shared = 0;
	for (let row = 0; row < bins.length; row++) {
		const left = atRisk[row] ?? 0;
		const share = shares[row] ?? 0;
		const spread = spreads[row] ?? 0;
		const h = hazards[row] ?? 0;
		const part = (cause[bins[row] ?? 0] ?? 0) / left;
		const noise = (share * share) / left;
		sum += share * part;
		noiseOfSum += part * part * spread + 2 * part * shared + noise * part * (1 - part);
		shared = (1 - h) * (shared + part * spread) - noise * part * (1 - h);
		// Of numbers that are rounded the sum may be more than all.
		incidence[row] = Math.min(1, sum);
		variance[row] = noiseOfSum;
	}
}

/** Room to work in, used again: curves are long, and many are made at once. */
class Room {
	ended = new Float64Array();
	gone = new Float64Array();
	shares = new Float64Array();
	spreads = new Float64Array();
	hazards = new Float64Array();
	bins = new Int32Array();

	/** Makes room for so many bins. */
	fit(length: number): this {
		if (length <= this.bins.length) return this;
		for (const name of ['ended', 'gone', 'shares', 'spreads', 'hazards'] as const)
			this[name] = new Float64Array(length * 2);
		this.bins = new Int32Array(length * 2);
		return this;
	}
}

const room = new Room();

/** Counts by bin how many ended, and how many were watched no longer; returns the bins in which there is any. */
function count(
	{ ended, gone, bins }: Room,
	causes: readonly Numbers[],
	censored: Numbers,
	length: number
) {
	ended.fill(0, 0, length);
	for (const cause of causes) {
		const end = Math.min(length, cause.length);
		for (let bin = 0; bin < end; bin++) ended[bin] = (ended[bin] ?? 0) + (cause[bin] ?? 0);
	}
	let rows = 0;
	for (let bin = 0; bin < length; bin++) {
		gone[bin] = (ended[bin] ?? 0) + (censored[bin] ?? 0);
		if (gone[bin] !== 0) bins[rows++] = bin;
	}
	return bins.subarray(0, rows);
}

/** The share that has ended by `cause` (its index) at a time, with its interval. */
export function incidenceAt(
	curve: Incidence,
	cause: number,
	time: number,
	level = LEVEL
): Estimate & { readonly variance: number } {
	const row = rowAt(curve.times, time);
	const value = curve.incidence[cause]?.[row] ?? 0;
	const variance = curve.variance[cause]?.[row] ?? 0;
	const atRisk = curve.atRisk[row] ?? curve.n;
	return { value, variance, ...shareInterval(value, variance, atRisk, level), n: curve.n };
}
