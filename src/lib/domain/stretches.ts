import { jalaliDay, jalaliMonth } from './jalali.ts';
import { addDays, dayOf, ordinal, weekStart, type Day, type Period } from './time.ts';

/** Into what a period is cut up. */
export const STRETCHES = ['week', 'month', 'quarter'] as const;
export type Stretch = (typeof STRETCHES)[number];

/** By which months, quarters and weeks a workspace counts, whatever calendar its reader has. */
export interface Counting {
	readonly calendar: 'gregorian' | 'persian';
	/** The first day of a week: 0 is Sunday. */
	readonly firstDay: number;
}

/** No stretch is longer, and no two of them are as short, in days. */
const LONGEST: Readonly<Record<Stretch, number>> = { week: 7, month: 31, quarter: 93 };

/** The first day of the stretch that holds a day. */
export function stretchStart({ calendar, firstDay }: Counting, stretch: Stretch, day: Day): Day {
	if (stretch === 'week') return weekStart(day, firstDay);
	const back = (month: number) => (stretch === 'quarter' ? (month - 1) % 3 : 0);
	if (calendar === 'persian') {
		const { year, month, first } = jalaliMonth(ordinal(day));
		return jalaliDay(year, month - back(month), 1) ?? dayOf(first);
	}
	const month = Number(day.slice(5, 7));
	return `${day.slice(0, 5)}${String(month - back(month)).padStart(2, '0')}-01` as Day;
}

/** The first day of the stretch after the one that holds a day. */
export function nextStretch(counting: Counting, stretch: Stretch, day: Day): Day {
	const start = stretchStart(counting, stretch, day);
	return stretchStart(counting, stretch, addDays(start, LONGEST[stretch]));
}

/** The stretches of a period, the first and the last cut where it begins and ends. */
export function stretchesIn(
	counting: Counting,
	stretch: Stretch,
	{ from, to }: Period
): readonly Period[] {
	const periods: Period[] = [];
	for (let start = from; start < to;) {
		const next = nextStretch(counting, stretch, start);
		periods.push({ from: start, to: next < to ? next : to });
		start = next;
	}
	return periods;
}

/** The `count` stretches up to and with the one that holds a day, as one period. */
export function lastStretches(
	counting: Counting,
	stretch: Stretch,
	day: Day,
	count: number
): Period {
	const to = nextStretch(counting, stretch, day);
	let from = stretchStart(counting, stretch, day);
	for (let i = 1; i < count; i++) from = stretchStart(counting, stretch, addDays(from, -1));
	return { from, to };
}
