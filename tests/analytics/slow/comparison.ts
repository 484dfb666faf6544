import type { ComparisonOptions } from '#lib/analytics/figures/comparison.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { addDays, dayOf, ordinal, type DayNumber, type Period } from '#lib/domain/time.ts';
import { asked, DAY, marked, worthAt } from './lives.ts';
import { course } from './progress.ts';
import { incidenceBy, reliableUntil, rounded } from './survival.ts';

export function slowComparison(records: Records, query: Query, options: ComparisonOptions) {
	const all = asked(records, query);
	const today = dayOf((all.until / DAY) as DayNumber);
	const sides = (): readonly [Query, Query] => {
		if ('with' in options) return [query, { ...options.with, now: query.now, asOf: today }];
		const { change } = options;
		const since = Math.max(1, ordinal(today) + 1 - ordinal(change));
		const { from, to } = query.period ?? { from: addDays(change, -since), to: addDays(today, 1) };
		const [first, second]: readonly Period[] = [
			{ from, to: change < to ? change : to },
			{ from: change > from ? change : from, to }
		];
		return [
			{ ...query, ...(first ? { period: first } : {}) },
			{ ...query, ...(second ? { period: second } : {}) }
		];
	};
	const [first, second] = sides().map((one) => asked(records, one));
	const later = 'with' in options && first && second && second.last > first.last ? second : all;
	const told = later.lastStages;
	const halves = sides().map((one, index) => {
		const side = asked(records, one, told);
		const isBefore = 'change' in options && index === 0;
		const at = isBefore ? Math.min(side.now, ordinal(options.change) * DAY - 1) : side.now;
		return ['won', ...side.stages].map((_, line) =>
			side.lives.flatMap((life) => {
				const found = course(life, line, side, query.pipeline, at);
				if (!found || found.begin < side.from || found.begin > side.last) return [];
				return side.owns(life, found.begin)
					? { ...found, worth: worthAt(life, at, side.until) }
					: [];
			})
		);
	});
	return ['won', ...told].map((what, line) => {
		const [first = [], second = []] = halves.map((half) => half[line] ?? []);
		const tells = (cases: typeof first) =>
			cases.length >= 10 && cases.every(({ end }) => end)
				? Infinity
				: (reliableUntil(cases) ?? NaN);
		const both = Math.min(tells(first), tells(second));
		const longest = Math.max(...[...first, ...second].map((one) => one.hours));
		const hours = options.age === undefined ? Math.min(both, longest) : options.age * 24;
		const isTold = hours <= both;
		const share = (cases: typeof first) =>
			isTold ? rounded(incidenceBy(cases, 'wentOn', hours)) : undefined;
		return {
			what,
			first: { deals: marked(first.map(({ worth }) => worth)), share: share(first) },
			second: { deals: marked(second.map(({ worth }) => worth)), share: share(second) },
			age: isTold ? hours / 24 : undefined
		};
	});
}
