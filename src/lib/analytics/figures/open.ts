import type { StageId } from '#lib/domain/ids.ts';
import type { Figure } from '../figure.ts';
import type { Mark, Spread } from '../tally.ts';
import { NOT, openIn } from './standing.ts';

/** The deals open at the end of the period, or now if that is earlier. docs/metrics.md, "Deals in the pipeline". */
export interface Open {
	readonly all: Mark;
	/** Values of those that have one. */
	readonly value: Spread;
	/** By the open stages of the pipeline, in order: those of today, and those that it had then. */
	readonly stages: readonly (Mark & { readonly stage: StageId })[];
	/** In a stage that is no more. */
	readonly elsewhere: Mark;
	/** Perhaps open then: when they came, or were closed, is not known. Not counted. */
	readonly undated: Mark;
}

const ALL = 0;
const UNDATED = 1;
const ELSEWHERE = 2;
const VALUE = 3;
const STAGES = 4;

export const open: Figure<undefined, Open> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const at = scope.last;
		const open = openIn(scope);
		const told = scope.levels.standable(at);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = open(row);
				if (visit === NOT) return;
				if (visit < NOT) return into.add(UNDATED);
				const worth = scope.worth(row, at, at);
				into.add(ALL, worth);
				const level = scope.levels.of(visits.at.stage[visit] ?? -1);
				into.add(told[level] ? STAGES + level : ELSEWHERE, worth);
				if (worth === worth) into.sample(VALUE, worth);
			},
			read: (sums) => ({
				all: sums.mark(ALL),
				value: sums.spread(VALUE),
				stages: scope.stages
					.map((stage, level) => ({ stage, ...sums.mark(STAGES + level) }))
					.filter((_, level) => told[level]),
				elsewhere: sums.mark(ELSEWHERE),
				undated: sums.mark(UNDATED)
			})
		};
	}
};
