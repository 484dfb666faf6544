import { LEVEL, type Estimate } from './estimate.ts';
import { measure, type Histogram } from './histogram.ts';
import { FEW_AT_RISK, rowAt, shareInterval } from './step.ts';

/** The share without the event, as it falls: a row for each time at which anything happened. */
export interface Survival {
	/** How many cases there are, and how many of them ended with the event. */
	readonly n: number;
	readonly events: number;
	readonly times: Float64Array;
	/** How many were still watched just before each time. */
	readonly atRisk: Float64Array;
	/** How many ended with the event at each time. */
	readonly ended: Float64Array;
	/** The share from each time on; 1 before the first. */
	readonly survival: Float64Array;
	/** Greenwood's variance of it. */
	readonly variance: Float64Array;
	/** The last time with at least `FEW_AT_RISK` at risk; beyond it the curve is not drawn. */
	readonly reliableUntil: number | undefined;
}

/**
 * Kaplan and Meier's estimate of the share without the event: S(t) = Π (1 − d ÷ n) over the times up to t.
 *
 * At one time, events come before censorings. The variance is Greenwood's, S² Σ d ÷ (n (n − d)), in the form that
 * stays finite when the last one ends: V ← (1 − h)² V + S² h (1 − h) ÷ n with h = d ÷ n.
 * Source: E. L. Kaplan and P. Meier, JASA 53 (1958).
 */
export function kaplanMeier({ times, events, censored }: Histogram): Survival {
	const { n, rows } = measure(times.length, [events, censored]);
	const at = new Float64Array(rows);
	const atRisk = new Float64Array(rows);
	const ended = new Float64Array(rows);
	const survival = new Float64Array(rows);
	const variance = new Float64Array(rows);
	let left = n;
	let share = 1;
	let spread = 0;
	let all = 0;
	let reliableUntil: number | undefined;
	for (let bin = 0, row = 0; row < rows; bin++) {
		const d = events[bin] ?? 0;
		const c = censored[bin] ?? 0;
		if (d + c === 0) continue;
		const h = d / left;
		spread = (1 - h) ** 2 * spread + (share * share * h * (1 - h)) / left;
		share *= 1 - h;
		at[row] = times[bin] ?? 0;
		atRisk[row] = left;
		ended[row] = d;
		survival[row] = share;
		variance[row] = spread;
		if (left >= FEW_AT_RISK) reliableUntil = at[row];
		left -= d + c;
		all += d;
		row++;
	}
	return { n, events: all, times: at, atRisk, ended, survival, variance, reliableUntil };
}

/** The share without the event at a time, with its interval. */
export function survivalAt(curve: Survival, time: number, level = LEVEL): Estimate {
	const row = rowAt(curve.times, time);
	const value = curve.survival[row] ?? 1;
	const atRisk = curve.atRisk[row] ?? curve.n;
	return {
		value,
		...shareInterval(value, curve.variance[row] ?? 0, atRisk, level),
		n: curve.n
	};
}

/** A time with its interval; each `undefined` where the curve does not come down so far. */
export interface Moment {
	readonly value: number | undefined;
	readonly low: number | undefined;
	readonly high: number | undefined;
}

/** What is lost in multiplying must not move a quantile to the next time. */
const ROUNDING = 1e-10;

/**
 * The time by which the share `q` have had the event: the first with S ≤ 1 − q; 0.5 gives the median.
 *
 * Its interval is read where the curve's limits cross the same line.
 * Source: R. Brookmeyer and J. Crowley, Biometrics 38 (1982).
 */
export function survivalQuantile(curve: Survival, q: number, level = LEVEL): Moment {
	const line = 1 - q + ROUNDING;
	let value: number | undefined;
	let low: number | undefined;
	for (let row = 0; row < curve.times.length; row++) {
		if (!curve.ended[row]) continue;
		const time = curve.times[row];
		const share = curve.survival[row] ?? 0;
		// The upper limit, never below the share, cannot be at the line yet; and they cost most of it.
		if (low !== undefined && share > line) continue;
		const limits = shareInterval(share, curve.variance[row] ?? 0, curve.atRisk[row] ?? 0, level);
		if (limits.low <= line) low ??= time;
		if (share <= line) value ??= time;
		if (limits.high <= line) return { value, low, high: time };
	}
	return { value, low, high: undefined };
}

/** The time that `survivalQuantile` tells, alone: its interval costs far more. */
export function survivalTime({ times, ended, survival }: Survival, q: number): number | undefined {
	const line = 1 - q + ROUNDING;
	return times.find((_, row) => (ended[row] ?? 0) > 0 && (survival[row] ?? 0) <= line);
}
