import type { Locale } from './locale.ts';
import type { Weekday } from './ways.ts';

/** How a team counts its weeks that works in a language: what a new workspace begins with. */
export interface TeamWeek {
	readonly calendar: 'gregorian' | 'persian';
	readonly firstDay: Weekday;
	readonly workingDays: readonly Weekday[];
}

const FROM_MONDAY: TeamWeek = {
	calendar: 'gregorian',
	firstDay: 1,
	workingDays: [1, 2, 3, 4, 5]
};

/** In Iran one works from Saturday on, and Friday is free (CLDR 48); Thursday is for a team to say. */
const FROM_SATURDAY: TeamWeek = {
	calendar: 'persian',
	firstDay: 6,
	workingDays: [6, 0, 1, 2, 3, 4]
};

/** The week of a language. */
export function weekOf(locale: Locale): TeamWeek {
	return locale === 'fa' ? FROM_SATURDAY : FROM_MONDAY;
}
