import type { ReasonId, StageId } from '#lib/domain/ids.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { share } from '../numbers.ts';
import type { Mark } from '../tally.ts';
import { reasonsIn } from './reasons.ts';
import { closingsIn, NOT, perhapsOf, worthClosed } from './standing.ts';

/** In which way deals left without being won. */
export const EXITS = ['lost', 'disqualified', 'nurture'] as const;

export interface LostOptions {
	readonly exit?: (typeof EXITS)[number];
}

/** A reason in the order of a Pareto chart. */
export interface ParetoRow {
	/** `undefined`: none was given. */
	readonly reason: ReasonId | undefined;
	readonly mark: Mark;
	/** Of all, 0 to 1, by what the rows are in the order of. */
	readonly share: number | undefined;
	/** Of this one and those before it. */
	readonly cumulated: number | undefined;
}

/** Why deals left in the period. docs/metrics.md, "Lost". */
export interface Lost {
	readonly all: Mark;
	/** The most frequent first. */
	readonly byCount: readonly ParetoRow[];
	/** What cost most first. */
	readonly byValue: readonly ParetoRow[];
	/** From which stage they left: the last open one they stood in. */
	readonly stages: readonly {
		readonly stage: StageId;
		readonly all: Mark;
		readonly reasons: readonly Pick<ParetoRow, 'reason' | 'mark'>[];
	}[];
	/** From a stage that is no more, or from none of this pipeline. */
	readonly elsewhere: Mark;
	/** On a day that is not known, so perhaps in this period. */
	readonly undated: Mark;
}

const ALL = 0;
const UNDATED = 1;
const ELSEWHERE = 2;
const STAGES = 3;

export const lost: Figure<LostOptions | undefined, Lost> = {
	over: 'deals',
	plan(scope, options) {
		const { visits } = scope.ledger;
		const { exit = 'lost' } = options ?? {};
		const closing = closingsIn(scope);
		const count = scope.stages.length;
		/** For all, and for each stage. */
		const reasons = reasonsIn(scope, STAGES + count, [exit], 1 + count);

		/** The level of the last open stay in the pipeline before a stay; -1 of none. */
		function leftFrom(row: number, visit: number): number {
			const { at } = visits;
			for (let i = visit - 1; i >= (visits.from[row] ?? 0); i--)
				if (at.status[i] === STATUS.open && at.pipeline[i] === scope.pipeline)
					return scope.levels.of(at.stage[i] ?? -1);
			return -1;
		}

		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				if (visit === NOT) return;
				if (visit < NOT) {
					if (visits.at.status[perhapsOf(visit)] === STATUS[exit]) into.add(UNDATED);
					return;
				}
				const status = visits.at.status[visit] ?? 0;
				if (status !== STATUS[exit]) return;
				const worth = worthClosed(scope, row, visit);
				const reason = visits.at.reason[visit] ?? -1;
				const level = leftFrom(row, visit);
				into.add(ALL, worth);
				into.add(level < 0 ? ELSEWHERE : STAGES + level, worth);
				reasons.add(into, status, reason, 0, worth);
				if (level >= 0) reasons.add(into, status, reason, 1 + level, worth);
			},
			read(sums) {
				const all = sums.mark(ALL);
				const rows = reasons.read(sums, 0);
				return {
					all,
					byCount: pareto(rows, ({ count }) => count),
					byValue: pareto(
						rows.toSorted((a, b) => b.mark.amount - a.mark.amount),
						({ amount }) => amount
					),
					stages: scope.stages.map((stage, level) => ({
						stage,
						all: sums.mark(STAGES + level),
						reasons: reasons.read(sums, 1 + level).map(({ reason, mark }) => ({ reason, mark }))
					})),
					elsewhere: sums.mark(ELSEWHERE),
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};

function pareto(
	rows: readonly Pick<ParetoRow, 'reason' | 'mark'>[],
	read: (mark: Mark) => number
): readonly ParetoRow[] {
	const all = rows.reduce((sum, { mark }) => sum + read(mark), 0);
	let before = 0;
	return rows.map(({ reason, mark }) => {
		before += read(mark);
		return { reason, mark, share: share(read(mark), all), cumulated: share(before, all) };
	});
}
