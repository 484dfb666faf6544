import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { addDays, dayOf, ordinal, type DayNumber } from '#lib/domain/time.ts';
import { priorOf, shrink } from '#lib/statistics/shrinkage.ts';
import { asked, DAY, marked, worthAt } from './lives.ts';
import { course, type Course } from './progress.ts';
import { inDays, incidenceBy, quantileOf, reliableUntil, rounded } from './survival.ts';

function tells(cases: readonly Course[]): number {
	const isOver = cases.length >= 10 && cases.every(({ end }) => end !== undefined);
	return isOver ? Infinity : (reliableUntil(cases) ?? NaN);
}

/** Each stage now, and in the eight quarters before. */
export function slowBottleneck(records: Records, query: Query) {
	const all = asked(records, query, asked(records, query).lastStages);
	const { lives, stages, until, owns, last } = all;
	const tomorrow = dayOf(((last + 1) / DAY) as DayNumber);
	const now = query.period ?? { from: addDays(tomorrow, -91), to: tomorrow };
	const windows = [
		now,
		...Array.from({ length: 8 }, (_, index) => ({
			from: addDays(now.from, -91 * (index + 1)),
			to: addDays(now.from, -91 * index)
		}))
	];
	return stages.map((stage, level) => {
		const courses = lives.flatMap((life) => {
			const found = course(life, level + 1, all, query.pipeline);
			return found && owns(life, found.begin)
				? { ...found, worth: worthAt(life, until, until) }
				: [];
		});
		const within = windows.map(({ from, to }) =>
			courses.filter(
				({ begin }) => begin >= ordinal(from) * DAY && begin < ordinal(to) * DAY && begin <= until
			)
		);
		const [current = []] = within;
		const candidates = within.filter(
			(cases, index) => (index === 0 || cases.length >= 20) && !Number.isNaN(tells(cases))
		);
		const isCompared = candidates[0] === current && candidates.length > 1;
		const least = Math.min(...candidates.map(tells));
		const longest = Math.max(...candidates.flat().map(({ hours }) => hours));
		const hours = least === Infinity ? longest : least;
		const groups = candidates.map((cases) => ({
			k: incidenceBy(cases, 'wentOn', hours) * cases.length,
			n: cases.length
		}));
		const prior = priorOf(groups);
		const shares = groups.map((group) => shrink(group, prior).value);
		const best = Math.max(...shares.slice(1));
		const { count, amount, valued } = marked(current.map(({ worth }) => worth));
		const days = Math.max(
			1,
			(Math.min(last, until, ordinal(now.to) * DAY - 1) + 1) / DAY - ordinal(now.from)
		);
		const weekly = (count * 7) / days;
		const isWorth = isCompared && valued > 0;
		const chosen = candidates[1 + shares.slice(1).indexOf(best)];
		const longer = medianOf(current) - (chosen ? medianOf(chosen) : NaN);
		const standing = lives.flatMap((life) => {
			const found = course(life, level + 1, all, query.pipeline);
			return found && found.end === undefined && owns(life, until)
				? [life.worth(until, until)]
				: [];
		});
		return {
			stage,
			arrivals: { count, amount, valued },
			weekly: rounded(weekly),
			now: isCompared ? rounded(shares[0]) : undefined,
			best: isCompared ? rounded(best) : undefined,
			age: isCompared ? hours / 24 : undefined,
			loss: isWorth
				? Math.round(((weekly * amount) / valued) * (best - (shares[0] ?? 0)) * 1e6) / 1e6
				: undefined,
			queue:
				isWorth && !Number.isNaN(longer)
					? [rounded(longer), Math.round(((count * amount * longer) / valued / days) * 1e6) / 1e6]
					: undefined,
			standing: marked(standing),
			median: rounded(inDays(quantileOf(current, 0.5)))
		};
	});
}

function medianOf(cases: readonly Course[]): number {
	return inDays(quantileOf(cases, 0.5)) ?? NaN;
}
