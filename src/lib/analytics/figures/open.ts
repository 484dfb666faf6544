import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { Mark, Spread } from '../tally.ts';

/** The deals open at the end of the period, or now if that is earlier. docs/metrics.md, "Deals in the pipeline". */
export interface Open {
	readonly all: Mark;
	/** Values of those that have one. */
	readonly value: Spread;
	/** By the stages of today, in order. */
	readonly stages: readonly Mark[];
	/** In a stage that is no more. */
	readonly elsewhere: Mark;
	/** Perhaps open then: when they came, or were closed, is not known. Not counted. */
	readonly undated: Mark;
}

const ALL = 0;
const UNDATED = 1;
const ELSEWHERE = 2;
const STAGES = 3;

export const open: Figure<undefined, Open> = {
	over: 'deals',
	plan(scope) {
		const { visits, names } = scope.ledger;
		const cells = new Map(
			scope.stages.map((stage, level) => [names.stage.index(stage), STAGES + level])
		);
		const at = scope.last;
		return {
			tally(row, into) {
				if (!scope.keeps(row) || !scope.owns(row, at)) return;
				const visit = scope.visitAt(row, at);
				if (scope.perhaps(row, at)) {
					const next = visit < 0 ? (visits.from[row] ?? 0) : visit + 1;
					if (visits.at.pipeline[next] === scope.pipeline) into.add(UNDATED);
					return;
				}
				if (visits.at.status[visit] !== STATUS.open) return;
				if (visits.at.pipeline[visit] !== scope.pipeline) return;
				const worth = scope.worth(row, at, at);
				into.add(ALL, worth);
				into.add(cells.get(visits.at.stage[visit] ?? -1) ?? ELSEWHERE, worth);
				if (worth === worth) into.sample(ALL, worth);
			},
			read: (sums) => ({
				all: sums.mark(ALL),
				value: sums.spread(ALL),
				stages: scope.stages.map((_, level) => sums.mark(STAGES + level)),
				elsewhere: sums.mark(ELSEWHERE),
				undated: sums.mark(UNDATED)
			})
		};
	}
};
