import type { Entry } from './history.ts';
import { dayIn, dayNumber, type At, type EpochMs, type TimeZone } from './time.ts';

/** What was done, as far as order asks: when it happened in the business, and when that was recorded. */
export interface Dated {
	readonly at: At;
	readonly recordedAt: EpochMs;
	/** Whether the record began with it: of its day it was the first, then. */
	readonly begins?: boolean;
}

/** A moment, in days: the end of a day comes before whatever began on the next. */
const MOMENT = 1 / 86_400_000;

/**
 * Where something lies in the order of what happened, on the calendar of a zone. What was said of another day without its
 * time was the last on it; on the day itself the time of recording is as good as that of happening.
 */
function happenedAt({ at, recordedAt, begins = false }: Dated, zone: TimeZone): number {
	const recorded = dayNumber(recordedAt, zone);
	if (at === null) return recorded;
	const number = dayNumber(at, zone);
	if (typeof at === 'number') return number;
	if (number === Math.floor(recorded)) return recorded;
	return begins ? number : number + 1 - MOMENT;
}

/**
 * When a change happened. What is put back happened when it did at first; that it was put back, when that was recorded.
 */
export function datedOf({ operation, at, recordedAt }: Entry): Dated {
	const begins = operation.kind === 'create';
	return operation.undoes === undefined ? { at, recordedAt, begins } : { at: null, recordedAt };
}

/** Whether something was recorded on another day than that on which it happened. */
export function isLate({ at, recordedAt }: Dated, zone: TimeZone): boolean {
	if (at === null) return false;
	return (typeof at === 'string' ? at : dayIn(at, zone)) !== dayIn(recordedAt, zone);
}

/** In order, the last that happened first; of what happened at once the last that was recorded. */
export function lastFirst<T>(
	all: readonly T[],
	zone: TimeZone,
	datedOf: (one: T) => Dated
): readonly T[] {
	return all
		.map((one) => {
			const dated = datedOf(one);
			return { one, at: happenedAt(dated, zone), recordedAt: dated.recordedAt };
		})
		.sort((a, b) => b.at - a.at || b.recordedAt - a.recordedAt)
		.map(({ one }) => one);
}
