import { ordinal, type Day, type DayNumber } from '#lib/domain/time.ts';

/**
 * Where a time lies on the calendar of the workspace's zone: milliseconds since 1970-01-01 there. A whole number, so
 * that sums of durations are exact in any order; a day on which the clock changes has 86,400,000 like any other.
 */
export type LocalMs = number & { readonly unit: 'ms since 1970-01-01, local' };

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** A day number as milliseconds; `NaN` for one that is not known. */
export function toLocal(day: DayNumber | undefined): LocalMs {
	return (day === undefined ? NaN : Math.round(day * DAY_MS)) as LocalMs;
}

/** The midnight with which a day begins; `NaN` for none. */
export function midnight(day: Day | undefined): LocalMs {
	return (day === undefined ? NaN : Math.round(ordinal(day) * DAY_MS)) as LocalMs;
}
