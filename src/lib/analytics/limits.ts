import { kaplanMeier, survivalTime } from '#lib/statistics/kaplan-meier.ts';
import { fitLognormal, lognormalQuantile, shrinkLognormal } from '#lib/statistics/lognormal.ts';
import { DAY_HOURS, ending, total } from './curves.ts';
import type { SpellCounts } from './tally.ts';

/** So many stays that led to a win are enough to say by themselves how long is too long. */
const ENOUGH = 20;
/** Nine of ten stays that led to a win were not longer. */
const USUAL = 0.9;

/** How long a deal may stay in a stage before it counts as stalled. */
export interface Limit {
	/** In days; `undefined` where there is nothing to learn it from and nobody has set it. */
	readonly days: number | undefined;
	/** From the stage's own stays, from those with help of the whole pipeline's, or as members have set it. */
	readonly basis: 'own' | 'pooled' | 'set' | 'none';
	/** How many stays that led to a win it is learned from. */
	readonly n: number;
}

/**
 * The limits of the stages of a pipeline, from their stays that led to a win.
 *
 * From `ENOUGH` stays on, their quantile. Below, a lognormal distribution, drawn to that of the whole pipeline the more,
 * the fewer there are; without enough in the whole pipeline, the days that the stage is expected to take.
 */
export function limits(
	stages: readonly { readonly stays: SpellCounts; readonly expected: number | undefined }[]
): readonly Limit[] {
	const each = stages.map(({ stays }) => ending(stays));
	const counts = each.map(({ events }) => total(events));
	const isEnough = counts.some((n) => n < ENOUGH) && total(counts) >= ENOUGH;
	const all = { ended: stages.flatMap(({ stays }) => stays.ended), censored: new Int32Array() };
	const whole = isEnough ? fitLognormal(ending(all)) : undefined;
	return stages.map(({ expected }, level): Limit => {
		const [own, n = 0] = [each[level], counts[level]];
		if (own && n >= ENOUGH) {
			const hours = survivalTime(kaplanMeier(own), USUAL);
			return { days: hours === undefined ? undefined : hours / DAY_HOURS, basis: 'own', n };
		}
		if (own && whole) {
			const hours = lognormalQuantile(shrinkLognormal(fitLognormal(own), whole), USUAL);
			return { days: hours / DAY_HOURS, basis: 'pooled', n };
		}
		return { days: expected, basis: expected === undefined ? 'none' : 'set', n };
	});
}
