import { PLACES } from '#lib/analytics/figures/moves.ts';
import type { Query } from '#lib/analytics/scope.ts';
import type { Records } from '#lib/domain/fold.ts';
import { asked, marked, stayAt, type Life, type Stay, worthAt } from './lives.ts';

/** Each move of each deal in the period, one after another. */
export function slowMoves(records: Records, query: Query) {
	const { lives, stages, isThere, from, last, until, owns, began } = asked(records, query);
	const place = ({ pipeline, status, stage }: Stay) => {
		if (pipeline !== query.pipeline) return 'otherPipeline';
		if (status !== 'open') return status;
		return stages.includes(stage) ? stage : 'stageGone';
	};
	const all = lives.flatMap((life) =>
		life.stays
			.filter((stay) => stay.enter <= last)
			.map((stay, index, stays) => {
				const before = stays[index - 1];
				return { life, stay, from: before ? place(before) : 'created', to: place(stay) };
			})
			.filter((move) => move.from !== move.to)
			.filter(({ stay }) => stay.enter >= from && owns(life, stay.enter))
	);
	const made = all.filter(({ stay }) => began(stay));
	const level = (at: string) => stages.indexOf(at);
	const between = made.filter((move) => level(move.from) >= 0 && level(move.to) >= 0);
	const back = between.filter((move) => level(move.to) < level(move.from));
	const skipping = between.filter(({ stay, ...move }) =>
		stages.some(
			(_, one) => one > level(move.from) && one < level(move.to) && isThere(one, stay.enter)
		)
	);
	const deals = (some: readonly { readonly life: Life }[]) =>
		marked([...new Set(some.map(({ life }) => life))].map((life) => worthAt(life, last, until)));
	const places = [...stages, ...PLACES];
	return {
		moves: places.flatMap((start) =>
			places.flatMap((end) => {
				const some = made.filter((move) => move.from === start && move.to === end);
				const isBack = level(end) >= 0 && level(end) < level(start);
				return some.length === 0
					? []
					: { from: start, to: end, times: some.length, deals: deals(some), isBack };
			})
		),
		stayed: stages.map((stage) =>
			marked(
				lives.flatMap((life) => {
					const stay = stayAt(life, last);
					if (!stay || place(stay) !== stage || stay.enter >= from || !owns(life, last)) return [];
					return worthAt(life, last, until);
				})
			)
		),
		back: deals(back),
		timesBack: back.length,
		skipped: deals(skipping),
		timesSkipped: skipping.length,
		timesBetween: between.length,
		undated: deals(all.filter(({ stay }) => !began(stay)))
	};
}
