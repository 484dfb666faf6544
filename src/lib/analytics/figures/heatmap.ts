import { ACTIVITY_TYPES, type ActivityType } from '#lib/domain/activity.ts';
import { weekdayOf } from '#lib/domain/time.ts';
import type { Figure } from '../figure.ts';
import { DELETED, TIMELESS } from '../ledger/ledger.ts';
import { DAY_MS, HOUR_MS } from '../ledger/time.ts';
import type { Mark } from '../tally.ts';
import { REACHES } from '../acts.ts';

export interface HeatmapOptions {
	/** Only activities of these kinds; all where left out. */
	readonly kinds?: readonly ActivityType[];
}

/** What was done on one day of the week. */
interface HeatmapDay {
	/** 0 is Sunday. */
	readonly weekday: number;
	/** By the hour of the workspace's zone in which it was done, 0 to 23. */
	readonly hours: readonly HeatmapHour[];
	/** Of which only the day is known: in no hour. */
	readonly timeless: Mark;
}
interface HeatmapHour {
	readonly done: Mark;
	/** Those by which the customer was reached, or has answered. */
	readonly reached: Mark;
}

export interface Heatmap {
	/** In the order of the workspace's week. */
	readonly days: readonly HeatmapDay[];
	readonly all: Mark;
	/** Done at a time that is not known. */
	readonly undated: Mark;
}

const HOURS = 24;
/** Cells a day: its hours, those of them that reached somebody, and what has no hour. */
const CELLS = HOURS * 2 + 1;
const ALL = 7 * CELLS;
const UNDATED = ALL + 1;

/** docs/metrics.md, "Activities by hour". */
export const heatmap: Figure<HeatmapOptions | undefined, Heatmap> = {
	over: 'activities',
	plan(scope, options) {
		const { act } = scope.ledger;
		const kinds =
			options?.kinds && new Set(options.kinds.map((kind) => ACTIVITY_TYPES.indexOf(kind)));
		return {
			tally(row, into) {
				const { at } = act;
				const flags = at.flags[row] ?? 0;
				if ((flags & DELETED) !== 0 || !scope.isOwn(at.by[row] ?? -1)) return;
				if (kinds && !kinds.has(at.type[row] ?? -1)) return;
				const time = at.at[row] ?? NaN;
				if (time !== time) return into.add(UNDATED);
				if (time < scope.from || time > scope.last) return;
				into.add(ALL);
				const cell = weekdayOf(time / DAY_MS) * CELLS;
				if ((flags & TIMELESS) !== 0) return into.add(cell + HOURS * 2);
				const hour = Math.floor((time - Math.floor(time / DAY_MS) * DAY_MS) / HOUR_MS);
				into.add(cell + hour);
				if (REACHES.has(at.outcome[row] ?? -1)) into.add(cell + HOURS + hour);
			},
			read: (sums) => ({
				days: Array.from({ length: 7 }, (_, index) => {
					const weekday = (scope.directory.settings.firstDay + index) % 7;
					const cell = weekday * CELLS;
					return {
						weekday,
						hours: Array.from({ length: HOURS }, (_, hour) => ({
							done: sums.mark(cell + hour),
							reached: sums.mark(cell + HOURS + hour)
						})),
						timeless: sums.mark(cell + HOURS * 2)
					};
				}),
				all: sums.mark(ALL),
				undated: sums.mark(UNDATED)
			})
		};
	}
};
