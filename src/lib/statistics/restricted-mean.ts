import type { Incidence } from './aalen-johansen.ts';

/**
 * The mean time of those who end in a way by a time: ∫ (1 − F(t) ÷ F(until)) dt from 0 on. It counts those who are still
 * watched, where the mean of the ended ones leaves them out. `undefined` where nobody ends so by then.
 *
 * Source: the restricted mean of Klein and Moeschberger, Survival Analysis, 4.5, of the time given that way.
 */
export function restrictedMean(
	{ times, incidence }: Incidence,
	cause: number,
	until: number
): number | undefined {
	const shares = incidence[cause] ?? [];
	let [sum, before] = [0, 0];
	for (let row = 0; row < times.length && (times[row] ?? Infinity) <= until; row++) {
		const share = shares[row] ?? 0;
		sum += (times[row] ?? 0) * (share - before);
		before = share;
	}
	return before === 0 ? undefined : sum / before;
}
