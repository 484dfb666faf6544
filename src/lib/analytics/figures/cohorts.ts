import { lastStretches } from '#lib/domain/stretches.ts';
import { dayOf, ordinal, type DayNumber, type Period } from '#lib/domain/time.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { wilson } from '#lib/statistics/wilson.ts';
import { endingStay, fateOf, FATES, type Fate } from '../fates.ts';
import type { Figure } from '../figure.ts';
import { DAY_MS, type LocalMs } from '../ledger/time.ts';
import { FEW } from '../numbers.ts';
import { Steps } from '../steps.ts';
import { CENSORED, type Mark } from '../tally.ts';
import { worthAt } from './standing.ts';

export interface CohortsOptions {
	/** What of it is told; won where left out. */
	readonly fate?: Fate | 'any';
}

/** By an age of so many months, how many of a cohort had met the fate. */
interface CohortCell {
	/** Those that had met it by the end of their month of this number, 0 for the first. */
	readonly mark: Mark;
	/** The share of the cohort, with its interval; `undefined` of fewer than `FEW`. */
	readonly share: Estimate | undefined;
	/** Not all of the cohort is as old yet: the share will still grow, and is not to be compared. */
	readonly isImmature: boolean;
}

/** The deals created in one month. */
export interface CohortRow {
	readonly period: Period;
	readonly deals: Mark;
	/** From the first month of age on; so many as the oldest deal can have begun. */
	readonly cells: readonly CohortCell[];
}

export interface Cohorts {
	readonly fate: Fate | 'any';
	/** By the calendar of the workspace, oldest first. */
	readonly rows: readonly CohortRow[];
	/** Created, or ended, at a time that is not known: not counted. */
	readonly undated: Mark;
}

/** An age of a month is a twelfth of a year, so that a deal of February grows no older by it than one of March. */
const MONTH_MS = (365.25 / 12) * DAY_MS;
/** So many months are told where no period is asked for; and no more columns. */
const ROWS = 12;
const COLUMNS = 24;

/** docs/metrics.md, "Cohorts". */
export const cohorts: Figure<CohortsOptions | undefined, Cohorts> = {
	over: 'deals',
	plan(scope, options) {
		const fate = options?.fate ?? 'won';
		const wanted = fate === 'any' ? -1 : FATES.indexOf(fate);
		const { visits, deal } = scope.ledger;
		const { settings } = scope.directory;
		const today = dayOf((scope.until / DAY_MS) as DayNumber);
		const asked = scope.query.period ?? lastStretches(settings, 'month', today, ROWS);
		const steps = new Steps(scope, 'month', asked);
		const undated = steps.count * (COLUMNS + 1);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				const born = visits.from[row] ?? 0;
				if (at.pipeline[born] !== scope.pipeline) return;
				const created = deal.at.created[row] ?? NaN;
				const isCreated = created === created;
				const begin = (isCreated ? created : (at.enter[born] ?? 0)) as LocalMs;
				if (begin < steps.begin || begin > scope.now || !scope.owns(row, begin)) return;
				const step = steps.of(begin);
				if (step >= steps.count) return;
				const now = endingStay(scope, row, scope.visitAt(row, scope.until));
				const end = fateOf(scope, now);
				const worth = worthAt(scope, row, scope.until);
				if (!isCreated || (end !== CENSORED && at.dated[now] === 0))
					return into.add(undated, worth);
				const cell = step * (COLUMNS + 1);
				into.add(cell, worth);
				if (end === CENSORED || (wanted >= 0 && end !== wanted)) return;
				const age = Math.floor(((at.enter[now] ?? 0) - begin) / MONTH_MS);
				for (let month = Math.max(0, age); month < COLUMNS; month++)
					into.add(cell + 1 + month, worth);
			},
			read: (sums) => ({
				fate,
				rows: steps.periods.map((period, step) => {
					const cell = step * (COLUMNS + 1);
					const deals = sums.mark(cell);
					const [first, last] = [period.from, period.to].map((day) => ordinal(day) * DAY_MS);
					const oldest = Math.floor((scope.now - (first ?? 0)) / MONTH_MS);
					return {
						period,
						deals,
						cells: Array.from({ length: Math.min(COLUMNS, oldest + 1) }, (_, month) => {
							const mark = sums.mark(cell + 1 + month);
							return {
								mark,
								share: deals.count < FEW ? undefined : wilson(mark.count, deals.count),
								isImmature: (last ?? 0) + (month + 1) * MONTH_MS > scope.now + 1
							};
						})
					};
				}),
				undated: sums.mark(undated)
			})
		};
	}
};
