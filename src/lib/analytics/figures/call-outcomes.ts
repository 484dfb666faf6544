import { ACTIVITY_TYPES, CALL_OUTCOMES } from '#lib/domain/activity.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { isDoneWithin } from '../acts.ts';
import type { Figure } from '../figure.ts';
import { Progress } from '../progress-by-age.ts';
import type { Mark } from '../tally.ts';
import { worthAt } from './standing.ts';

/** The deals with at least one call in the stage that ended so, and how many of them went on. A deal may be with several. */
export interface CallOutcome {
	/** `undefined`: no call was made in the stage. */
	readonly outcome: (typeof CALL_OUTCOMES)[number] | undefined;
	readonly deals: Mark;
	readonly wentOn: Mark;
}

const CALL = ACTIVITY_TYPES.indexOf('call');
/** After the outcomes of calls: none was made. */
const NONE = CALL_OUTCOMES.length;
const OUTCOMES = [...CALL_OUTCOMES, undefined] as const;
/** Cells an outcome. */
const CELLS = 2;

/**
 * How calls ended in each stage, of the deals that first got so far in the period, from then until they went on or left.
 * docs/metrics.md, "Calls".
 */
export const callOutcomes: Figure<
	undefined,
	readonly { readonly stage: StageId; readonly outcomes: readonly CallOutcome[] }[]
> = {
	over: 'deals',
	plan(scope) {
		const { acts } = scope.ledger;
		const progress = new Progress(scope);
		const heard = new Uint8Array(OUTCOMES.length);
		const cellOf = (level: number, outcome: number) => (level * OUTCOMES.length + outcome) * CELLS;

		/** Notes how the calls of a deal between two moments ended. */
		function hear(row: number, begin: number, end: number): void {
			heard.fill(0);
			let some = false;
			for (let act = acts.from[row] ?? 0; act < (acts.to[row] ?? 0); act++) {
				if (acts.at.type[act] !== CALL || !isDoneWithin(scope.ledger, act, begin, end)) continue;
				some = true;
				const outcome = acts.at.outcome[act] ?? NONE;
				// Call outcomes come first in the list of all.
				if (outcome < NONE) heard[outcome] = 1;
			}
			heard[NONE] = some ? 0 : 1;
		}

		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const worth = worthAt(scope, row, scope.until);
				progress.read(row);
				progress.each((line, begin) => {
					const isWithin = begin >= scope.from && begin <= scope.last;
					if (line === 0 || !isWithin || !scope.owns(row, begin)) return;
					hear(row, begin, progress.end);
					heard.forEach((is, outcome) => {
						if (is === 0) return;
						const cell = cellOf(line - 1, outcome);
						into.add(cell, worth);
						if (progress.isOnward) into.add(cell + 1, worth);
					});
				});
			},
			read: (sums) =>
				scope.stages.map((stage, level) => ({
					stage,
					outcomes: OUTCOMES.map((outcome, index) => ({
						outcome,
						deals: sums.mark(cellOf(level, index)),
						wentOn: sums.mark(cellOf(level, index) + 1)
					}))
				}))
		};
	}
};
