import type { Closed } from './closed.ts';
import type { Open } from './open.ts';

/** Sales velocity with its four factors. */
export interface Velocity {
	/** Open deals at the end of the span. */
	readonly open: number;
	/** Minor units. */
	readonly meanValue: number | undefined;
	/** 0 to 1. */
	readonly winRate: number | undefined;
	/** Days. */
	readonly meanCycle: number | undefined;
	/** Minor units a day. */
	readonly perDay: number | undefined;
	/** How many deals it rests on. */
	readonly won: number;
	readonly lost: number;
	/** Fewer than `FEW` won deals: shown as not yet reliable. */
	readonly few: boolean;
}

/** Below this a share or a mean says nothing. */
export const FEW = 5;

/**
 * Sales velocity: expected won value a day.
 *
 * velocity = open deals x mean won value x win rate ÷ mean won cycle   [Minor / day]
 *
 * `perDay` is `undefined` when nothing was won, no won deal has a value or a known creation, or each was won the
 * moment it was created: there is no velocity to state.
 * Source: the four-factor formula as it is customary (Close); product of the four inputs that practitioners name.
 * docs/metrics.md, "Velocity".
 */
export function velocity(open: Open, closed: Closed): Velocity {
	const { won, lost, winRate } = closed;
	const meanValue = closed.wonValue.mean;
	const meanCycle = closed.wonCycle.mean;
	const stated = winRate !== undefined && meanValue !== undefined && meanCycle;
	return {
		open: open.count,
		meanValue,
		winRate,
		meanCycle,
		perDay: stated ? (open.count * meanValue * winRate) / meanCycle : undefined,
		won,
		lost,
		few: won < FEW
	};
}

/** The four factors, as they stand in the formula. */
export const FACTORS = ['open', 'meanValue', 'winRate', 'meanCycle'] as const;
export type Factor = (typeof FACTORS)[number];

/** How much each factor did to a change of velocity: natural logarithms of ratios, which add up to `total`. */
export interface Split {
	readonly open: number;
	readonly meanValue: number;
	readonly winRate: number;
	/** Above 0 when the cycle became shorter. */
	readonly meanCycle: number;
	readonly total: number;
}

/**
 * The change from one velocity to another, split into its four factors.
 *
 * ln(after ÷ before) = Δ ln open + Δ ln value + Δ ln win rate − Δ ln cycle, exactly.
 * `undefined` where either is not stated or is 0: from nothing there is no ratio.
 */
export function split(before: Velocity, after: Velocity): Split | undefined {
	if (!before.perDay || !after.perDay) return undefined;
	const open = change(before.open, after.open);
	const meanValue = change(before.meanValue, after.meanValue);
	const winRate = change(before.winRate, after.winRate);
	const meanCycle = -change(before.meanCycle, after.meanCycle);
	return { open, meanValue, winRate, meanCycle, total: open + meanValue + winRate + meanCycle };
}

/** The factor that did most of a change, in its direction; the first of equals. */
export function mainFactor(parts: Split): Factor {
	return FACTORS.reduce((most, factor) =>
		parts[factor] * parts.total > parts[most] * parts.total ? factor : most
	);
}

function change(before: number | undefined, after: number | undefined): number {
	if (!before || !after) throw new Error('a stated velocity has four factors above 0');
	return Math.log(after / before);
}
