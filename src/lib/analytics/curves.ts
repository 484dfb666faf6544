import { type Incidence } from '#lib/statistics/aalen-johansen.ts';
import type { Histogram } from '#lib/statistics/histogram.ts';
import {
	survivalAt,
	survivalQuantile,
	type Moment,
	type Survival
} from '#lib/statistics/kaplan-meier.ts';
import { rowAt } from '#lib/statistics/step.ts';
import type { SpellCounts } from './tally.ts';

export const DAY_HOURS = 24;

/** A share at an age, with its interval. */
export interface Point {
	readonly days: number;
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** Spells as cases that end in one way or another, by whole hours: times are hours. */
export function byHours({ ended, censored }: SpellCounts) {
	const length = Math.max(censored.length, ...ended.map((hours) => hours.length));
	return { times: hoursTo(length), causes: ended, censored };
}

/** Spells by whole hours, any end being the event. */
export function ending({ ended, censored }: SpellCounts): Histogram {
	const length = Math.max(censored.length, ...ended.map((hours) => hours.length));
	const events = new Float64Array(length);
	for (const hours of ended)
		for (let hour = 0; hour < hours.length; hour++)
			events[hour] = (events[hour] ?? 0) + (hours[hour] ?? 0);
	return { times: hoursTo(length), events, censored };
}

/** How many spells ended in each way. */
export function total(hours: ArrayLike<number>): number {
	let sum = 0;
	for (let hour = 0; hour < hours.length; hour++) sum += hours[hour] ?? 0;
	return sum;
}

/** A quantile in days of a curve in hours. */
export function quantileInDays(curve: Survival, q: number): Moment {
	const { value, low, high } = survivalQuantile(curve, q);
	return { value: toDays(value), low: toDays(low), high: toDays(high) };
}

export function toDays(hours: number): number;
export function toDays(hours: number | undefined): number | undefined;
export function toDays(hours: number | undefined): number | undefined {
	return hours === undefined ? undefined : hours / DAY_HOURS;
}

/** A curve of more points than this is no clearer. */
const POINTS = 120;

/** The ages, in hours, at which a curve is drawn: where it steps, or evenly spread where it does so too often. */
export function drawnAt({ times, reliableUntil }: Survival | Incidence): readonly number[] {
	const end = reliableUntil ?? 0;
	const last = rowAt(times, end);
	if (last < POINTS) return [...new Set([0, ...times.subarray(0, last + 1)])];
	return Array.from({ length: POINTS + 1 }, (_, index) => Math.round((end * index) / POINTS));
}

/** The share still there, by age, as far as it says anything. */
export function remaining(curve: Survival): readonly Point[] {
	return drawnAt(curve).map((hours) => {
		const { value, low, high } = survivalAt(curve, hours);
		return { days: hours / DAY_HOURS, value, low, high };
	});
}

let hours = new Float64Array();

/** 0, 1, 2, up to a length. */
function hoursTo(length: number): Float64Array {
	if (hours.length < length) hours = Float64Array.from({ length: length * 2 }, (_, hour) => hour);
	return hours.subarray(0, length);
}
