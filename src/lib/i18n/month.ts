import { endOfMonth, startOfMonth } from '@internationalized/date';
import { addDays, ordinal, weekStart, type Day } from '#lib/domain/time.ts';
import { dateOf, dayOf } from './calendar.ts';
import { formatDay, formatNumber, formatWeekday } from './format.ts';
import { otherWays, type Ways } from './ways.ts';

/** A month laid out in weeks, in the reader's calendar, for a picker of days. */

interface MonthDay {
	readonly day: Day;
	/** Its number in the month, in the reader's digits. */
	readonly number: string;
	/** The whole date with its weekday, for a screen reader. */
	readonly name: string;
	/** Whether it belongs to the month, and not to the ends of the weeks around it. */
	readonly inside: boolean;
}

export interface MonthPage {
	readonly title: string;
	/** The same month in the other calendar that its readers meet, where there is one. */
	readonly other: string | undefined;
	readonly weekdays: readonly { readonly short: string; readonly long: string }[];
	readonly weeks: readonly (readonly MonthDay[])[];
}

/** How far a key moves in a month page. */
export type Step = 'day' | 'week' | 'month' | 'year';

/** The month that holds a day. */
export function monthPage(ways: Ways, day: Day): MonthPage {
	const date = dateOf(ways, day);
	const [first, last] = [dayOf(startOfMonth(date)), dayOf(endOfMonth(date))];
	const start = weekStart(first, ways.firstDay);
	const weeks = Math.floor((ordinal(last) - ordinal(start)) / 7) + 1;
	const days = Array.from({ length: weeks * 7 }, (_, index) => addDays(start, index));
	return {
		title: formatDay(ways, first, 'fullMonth'),
		other: otherTitle(ways, first, last),
		weekdays: days.slice(0, 7).map((one) => ({
			short: formatWeekday(ways, one, 'short'),
			long: formatWeekday(ways, one, 'long')
		})),
		weeks: Array.from({ length: weeks }, (_, week) =>
			days.slice(week * 7, week * 7 + 7).map((one) => ({
				day: one,
				number: formatNumber(ways, dateOf(ways, one).day),
				name: `${formatWeekday(ways, one, 'long')} ${formatDay(ways, one)}`,
				inside: one >= first && one <= last
			}))
		)
	};
}

/** A day moved by steps; in a shorter month the last day stands for those that it lacks. */
export function stepped(ways: Ways, day: Day, step: Step, count: number): Day {
	return dayOf(dateOf(ways, day).add({ [`${step}s`]: count }));
}

function otherTitle(ways: Ways, first: Day, last: Day): string | undefined {
	const other = otherWays(ways);
	if (!other) return undefined;
	return [first, last].map((end) => formatDay(other, end, 'month')).join(' – ');
}
