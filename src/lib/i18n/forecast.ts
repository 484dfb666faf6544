import { addDays, type Day } from '#lib/domain/time.ts';
import { dateOf, dayOf, monthStart, monthStarts } from './calendar.ts';
import type { Ways } from './ways.ts';

/** Months in which deals are expected to close. */

/** So many months lie ahead at least, this one among them. */
const MONTHS = 6;

/** The first days of the months of a forecast: those ahead, and each later one that a deal is expected in. */
export function forecastMonths(ways: Ways, today: Day, expected: Iterable<Day>): readonly Day[] {
	const from = monthStart(ways, today);
	const to = dayOf(dateOf(ways, from).add({ months: MONTHS }));
	const months = new Set(monthStarts(ways, { from, to }));
	for (const month of expected) if (month >= to) months.add(month);
	return [...months].sort();
}

/**
 * The day in a month to which a date is moved: the same day of the month, the last where the month is shorter, and no
 * day that has passed. A deal without a date is expected at the end of the month.
 */
export function dayInMonth(ways: Ways, month: Day, before: Day | undefined, today: Day): Day {
	const first = dateOf(ways, month);
	const last = addDays(dayOf(first.add({ months: 1 })), -1);
	if (before === undefined) return last;
	const day = addDays(month, dateOf(ways, before).day - 1);
	const inside = day > last ? last : day;
	return inside < today && today <= last ? today : inside;
}
