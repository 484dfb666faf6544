import {
	dayNumber,
	ordinal,
	type DayNumber,
	type EpochMs,
	type Period,
	type TimeZone
} from '#lib/domain/time.ts';
import type { Since } from './since.ts';
import type { Timeline, Visit } from './timeline.ts';

/** A stretch of the calendar that figures are asked for. */
export interface Span {
	/** The first moment in it; `-Infinity` takes in what has no known date. */
	readonly from: DayNumber;
	/** The last moment in it, to the millisecond. */
	readonly last: DayNumber;
}

const MILLISECOND = 1 / 86_400_000;

/** The span of a period as of an instant: what lies after `asOf` has not happened. No period is all time. */
export function spanOf(period: Period | undefined, asOf: EpochMs, zone: TimeZone): Span {
	const now = dayNumber(asOf, zone);
	if (!period) return { from: -Infinity as DayNumber, last: now };
	return {
		from: ordinal(period.from),
		last: Math.min(ordinal(period.to) - MILLISECOND, now) as DayNumber
	};
}

/** Whether a visit began in a span. One without a date began in no period, only in all time. */
export function began(visit: Visit, { from, last }: Span): boolean {
	return visit.enter <= last && (from === -Infinity || (visit.dated && visit.enter >= from));
}

/** Where a deal stood at a moment, as far as is known; `undefined` before it is known to have existed. */
export function latest({ visits }: Timeline, moment: DayNumber): Visit | undefined {
	return visits.findLast(({ enter }) => enter <= moment);
}

/** Where a deal might have stood already at a moment, by a visit that has no date. */
export function perhaps({ visits }: Timeline, moment: DayNumber): Visit | undefined {
	const next = visits.find(({ enter }) => enter > moment);
	return next?.dated === false ? next : undefined;
}

/** Where a deal stood at a moment for certain. */
export function standing(timeline: Timeline, moment: DayNumber): Visit | undefined {
	return perhaps(timeline, moment) ? undefined : latest(timeline, moment);
}

/** Whether something of a visit lies in a span: a closed deal is there only at its closing and its reopening. */
export function touches({ status, enter, leave }: Visit, { from, last }: Span): boolean {
	const end = leave ?? (status === 'open' ? Infinity : enter);
	return enter <= last && end >= from;
}

/** What held at a moment. */
export function held<T>(values: readonly Since<T>[], moment: DayNumber): T | undefined {
	return values.findLast(({ since }) => since <= moment)?.value;
}

/** Whose it was at a moment: before anybody was named, the first who was. */
export function ownerAt({ owners }: Timeline, moment: DayNumber) {
	return held(owners, moment) ?? owners[0]?.value;
}
