import { LEVEL, type Estimate } from './estimate.ts';
import { measure, type CauseHistogram } from './histogram.ts';
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
	const { n, rows } = measure(times.length, [...causes, censored]);
	const at = new Float64Array(rows);
	const atRisk = new Float64Array(rows);
	const survival = new Float64Array(rows);
	const incidence = causes.map(() => new Float64Array(rows));
	const variance = causes.map(() => new Float64Array(rows));
	/** The covariance of each cause's share and of the share that has not ended. */
	const shared = new Float64Array(causes.length);
	let left = n;
	let share = 1;
	let spread = 0;
	let reliableUntil: number | undefined;
	for (let bin = 0, row = 0; row < rows; bin++) {
		let ended = 0;
		for (const cause of causes) ended += cause[bin] ?? 0;
		const gone = ended + (censored[bin] ?? 0);
		if (gone === 0) continue;
		const h = ended / left;
		const noise = (share * share) / left;
		for (let k = 0; k < causes.length; k++) {
			const part = (causes[k]?.[bin] ?? 0) / left;
			const before = shared[k] ?? 0;
			write(incidence[k], row, share * part);
			write(variance[k], row, part * part * spread + 2 * part * before + noise * part * (1 - part));
			shared[k] = (1 - h) * (before + part * spread) - noise * part * (1 - h);
		}
		spread = (1 - h) ** 2 * spread + noise * h * (1 - h);
		share *= 1 - h;
		at[row] = times[bin] ?? 0;
		atRisk[row] = left;
		survival[row] = share;
		if (left >= FEW_AT_RISK) reliableUntil = at[row];
		left -= gone;
		row++;
	}
	return { n, times: at, atRisk, survival, incidence, variance, reliableUntil };
}

/** Writes what comes on top of the row before. */
function write(column: Float64Array | undefined, row: number, more: number): void {
	if (column) column[row] = (column[row - 1] ?? 0) + more;
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
