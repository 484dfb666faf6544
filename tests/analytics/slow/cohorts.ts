import type { CohortsOptions } from '#lib/analytics/figures/cohorts.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { stretchStart } from '#lib/domain/stretches.ts';
import { addDays, addMonths, dayOf, ordinal, type Day, type DayNumber } from '#lib/domain/time.ts';
import { asked, DAY, marked, worthAt } from './lives.ts';
import { fateOf } from './win-curve.ts';

const MONTH = (365.25 / 12) * DAY;

/** Gregorian months only. */
export function slowCohorts(records: Records, query: Query, options?: CohortsOptions) {
	const all = asked(records, query);
	const { lives, directory, until, now, owns } = all;
	const today = dayOf((until / DAY) as DayNumber);
	const startOf = (day: Day) => stretchStart(directory.settings, 'month', day);
	const from = query.period?.from ?? startOf(addMonths(startOf(today), -11));
	const end = query.period && query.period.to <= today ? query.period.to : addDays(today, 1);
	const months = new Map<string, { from: Day; to: Day }>();
	for (let day = from; day < end; day = addDays(day, 1)) {
		const month = day.slice(0, 7);
		months.set(month, { from: months.get(month)?.from ?? day, to: addDays(day, 1) });
	}
	const made = lives.flatMap((life) => {
		const [born] = life.stays;
		if (born?.pipeline !== query.pipeline) return [];
		const isCreated = !Number.isNaN(life.created);
		const begin = isCreated ? life.created : born.enter;
		const day = dayOf((begin / DAY) as DayNumber);
		if (day < from || day >= end || begin > now || !owns(life, begin)) return [];
		const { fate, at, isKnown } = fateOf(life, all, query.pipeline);
		const worth = worthAt(life, until, until);
		return { month: day.slice(0, 7), begin, fate, at, isKnown: isCreated && isKnown, worth };
	});
	const wanted = options?.fate ?? 'won';
	const worths = (some: typeof made) => marked(some.map(({ worth }) => worth));
	return {
		rows: [...months].map(([month, period]) => {
			const deals = made.filter((deal) => deal.isKnown && deal.month === month);
			const cells = [];
			for (let age = 0; age < 24 && ordinal(period.from) * DAY + age * MONTH <= now; age++) {
				const met = deals.filter(
					({ fate, begin, at }) =>
						fate !== undefined &&
						(wanted === 'any' || fate === wanted) &&
						at - begin < (age + 1) * MONTH
				);
				const isImmature = ordinal(period.to) * DAY + (age + 1) * MONTH > now + 1;
				const share = deals.length < 5 ? undefined : met.length / deals.length;
				cells.push({ mark: worths(met), share, isImmature });
			}
			return { period, deals: worths(deals), cells };
		}),
		undated: worths(made.filter(({ isKnown }) => !isKnown))
	};
}
