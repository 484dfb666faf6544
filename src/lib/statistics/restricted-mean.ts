import { LEVEL, type Estimate } from './estimate.ts';
import type { Survival } from './kaplan-meier.ts';
import { reach } from './normal.ts';

/** A mean time with its interval, and until when it was looked at. */
export interface RestrictedMean extends Estimate {
	readonly variance: number;
	readonly until: number;
}

/**
 * The mean time without the event, of the first `tau` only: the area under the curve up to there. It counts those who
 * are still watched, where the mean of the ended ones leaves them out.
 *
 * Where nobody was watched until `tau`, it goes as far as somebody was, and `until` says so.
 * Variance Σ A² d ÷ (n (n − d)), A the area from each time on.
 * Source: Klein and Moeschberger, Survival Analysis, 4.5.
 */
export function restrictedMean(curve: Survival, tau: number, level = LEVEL): RestrictedMean {
	const { times, survival, ended, atRisk, n } = curve;
	const last = survival.length - 1;
	const seen = survival[last] === 0 ? tau : Math.min(tau, times[last] ?? 0);
	let area = 0;
	let variance = 0;
	let end = seen;
	for (let row = last; row >= 0; row--) {
		const time = times[row] ?? 0;
		if (time > seen) continue;
		area += (survival[row] ?? 0) * (end - time);
		end = time;
		const d = ended[row] ?? 0;
		const here = atRisk[row] ?? 0;
		if (d < here) variance += (area * area * d) / (here * (here - d));
	}
	const value = area + end;
	const half = reach(level) * Math.sqrt(variance);
	return { value, low: Math.max(0, value - half), high: value + half, n, variance, until: seen };
}
