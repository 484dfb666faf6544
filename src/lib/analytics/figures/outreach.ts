import { ACTIVITY_TYPES, type ActivityType } from '#lib/domain/activity.ts';
import { addDays, dayOf, type DayNumber, type Period } from '#lib/domain/time.ts';
import { REACHES } from '../acts.ts';
import { measures } from '../benchmarks.ts';
import type { Figure } from '../figure.ts';
import { COLD, DELETED, INBOUND } from '../ledger/ledger.ts';
import { DAY_MS } from '../ledger/time.ts';
import { share } from '../numbers.ts';
import type { Scope } from '../scope.ts';
import type { Mark } from '../tally.ts';

/** What of one kind was done in the period. */
export interface Done {
	/** What we did; what they began is `inbound`. */
	readonly done: Mark;
	/** To somebody who did not expect it. */
	readonly cold: Mark;
	/** With the customer reached, or asking to be called again; or answered. */
	readonly reached: Mark;
	readonly inbound: Mark;
}

/** How much was done, by kind. docs/metrics.md, "Outreach". */
export interface Outreach {
	readonly all: Done;
	/** Of the kinds of activities, in their order. */
	readonly kinds: readonly (Done & {
		readonly kind: ActivityType;
		/** What was to be done in the days of the period that have begun; `undefined` where on one of them none holds. */
		readonly expected: number | undefined;
		/** done ÷ expected. */
		readonly reachedShare: number | undefined;
	})[];
}

const MARKS = ['done', 'cold', 'reached', 'inbound'] as const;
const [DONE, IS_COLD, REACHED, IN] = [0, 1, 2, 3];
const CELLS = MARKS.length;
const ALL = ACTIVITY_TYPES.length * CELLS;

/**
 * Of whoever did it. Notes are no outreach. What is done about deals of every pipeline counts, whatever their source and
 * segment: a benchmark is of all that a member does.
 */
export const outreach: Figure<undefined, Outreach> = {
	over: 'activities',
	plan(scope) {
		const { act } = scope.ledger;
		return {
			tally(row, into) {
				const { at } = act;
				const flags = at.flags[row] ?? 0;
				const when = at.at[row] ?? NaN;
				if ((flags & DELETED) !== 0 || at.type[row] === NOTE) return;
				// What has no date was done in no period, only in all time.
				if (when === when ? !(when >= scope.from && when <= scope.last) : scope.from !== -Infinity)
					return;
				if (!scope.isOwn(at.by[row] ?? -1)) return;
				for (const cell of [ALL, (at.type[row] ?? 0) * CELLS]) {
					if ((flags & INBOUND) !== 0) into.add(cell + IN);
					else {
						into.add(cell + DONE);
						if ((flags & COLD) !== 0) into.add(cell + IS_COLD);
						if (REACHES.has(at.outcome[row] ?? -1)) into.add(cell + REACHED);
					}
				}
			},
			read(sums) {
				const measured = measures(scope.directory);
				const days = daysOf(scope);
				return {
					all: sums.marks(MARKS, ALL),
					kinds: ACTIVITY_TYPES.flatMap((kind, index) => {
						if (index === NOTE) return [];
						const marks = sums.marks(MARKS, index * CELLS);
						const expected = days && measured.activities(scope.query.owners, kind, days);
						return [
							{
								kind,
								...marks,
								expected,
								reachedShare: expected === undefined ? undefined : share(marks.done.count, expected)
							}
						];
					})
				};
			}
		};
	}
};

const NOTE = ACTIVITY_TYPES.indexOf('note');

/** The days of the period that have begun; `undefined` for all time, which has no length. */
function daysOf({ query, last }: Scope): Period | undefined {
	if (!query.period) return undefined;
	const today = dayOf((last / DAY_MS) as DayNumber);
	return { from: query.period.from, to: addDays(today, 1) };
}
