import type { CumulativeFlowOptions } from '#lib/analytics/figures/cumulative-flow.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { stretchStart } from '#lib/domain/stretches.ts';
import { addDays, dayOf, ordinal, type Day, type DayNumber } from '#lib/domain/time.ts';
import { asked, DAY, marked, surelyAt, worthAt } from './lives.ts';
import { arrivalAt, fateOf } from './win-curve.ts';

/** The last days of the days, weeks, months or quarters of the period that have begun. */
function lastDays(
	settings: Parameters<typeof stretchStart>[0],
	each: CumulativeFlowOptions['each'],
	{ period }: Query,
	until: number
): readonly Day[] {
	const today = dayOf((until / DAY) as DayNumber);
	const from = period?.from ?? addDays(today, -89);
	const end = period && period.to <= today ? addDays(period.to, -1) : today;
	const days: Day[] = [];
	for (let day = from; day <= end; day = addDays(day, 1)) {
		const next = addDays(day, 1);
		const isLast =
			each === 'day' || each === undefined || stretchStart(settings, each, next) === next;
		if (isLast || day === end) days.push(day);
	}
	return days;
}

/** Looks at every deal at the end of every step. */
export function slowCumulativeFlow(
	records: Records,
	query: Query,
	options?: CumulativeFlowOptions
) {
	const all = asked(records, query);
	const { lives, stages, directory, until, last, owns } = all;
	const days = lastDays(directory.settings, options?.each, query, until);
	const today = dayOf((until / DAY) as DayNumber);
	const begin = ordinal(query.period?.from ?? addDays(today, -89)) * DAY;
	const known = lives.filter((life) => !isUndated(life));
	function isUndated({ stays }: (typeof lives)[number]): boolean {
		return stays.some((stay, index) => !stay.dated && (stay.enter <= until || index === 0));
	}
	const arrivals = known
		.filter((life) => owns(life, last))
		.flatMap((life) => {
			if (!stages.some((_, level) => arrivalAt(life, level, all, query.pipeline))) return [];
			const { fate, at } = fateOf(life, all, query.pipeline);
			const end = fate === undefined ? Infinity : at;
			const came = stages.map((_, level) => arrivalAt(life, level, all, query.pipeline));
			const lines = [...stages, 'end'].map((_, level) =>
				Math.min(...came.slice(level).map((stay) => stay?.enter ?? Infinity), end)
			);
			return end < begin ? [] : { lines, worth: worthAt(life, until, until) };
		});
	const steps = days.map((day) => {
		const moment = Math.min((ordinal(day) + 1) * DAY - 1, until);
		return {
			day,
			standing: stages.map(
				(stage) =>
					lives.filter((life) => {
						const stay = surelyAt(life, moment);
						const isHere = stay?.pipeline === query.pipeline && stay.status === 'open';
						return isHere && stay.stage === stage && owns(life, moment);
					}).length
			),
			arrived: [...stages, 'end'].map(
				(_, line) => arrivals.filter(({ lines }) => (lines[line] ?? Infinity) <= moment).length
			)
		};
	});
	return {
		steps,
		arrivals: [...stages, 'end'].map((_, line) =>
			marked(
				arrivals
					.filter(({ lines }) => (lines[line] ?? Infinity) <= last && (lines[line] ?? 0) >= begin)
					.map(({ worth }) => worth)
			)
		),
		undated: marked(
			lives
				.filter((life) => isUndated(life) && owns(life, last))
				.filter((life) => stages.some((_, level) => arrivalAt(life, level, all, query.pipeline)))
				.map((life) => worthAt(life, until, until))
		)
	};
}
