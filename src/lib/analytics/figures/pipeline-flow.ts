import type { StageId } from '#lib/domain/ids.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { DAY_MS, type LocalMs } from '../ledger/time.ts';
import { inDays, rate, share } from '../numbers.ts';
import { Stays } from '../stays.ts';
import type { Mark, Spread } from '../tally.ts';
import { closingsIn, openIn } from './standing.ts';

/** Moves between open stages: how many, and of which deals. */
interface Moved {
	readonly moves: number;
	readonly deals: Mark;
}

interface StageFlow {
	readonly stage: StageId;
	/** In it at the end of the period. */
	readonly held: Mark;
	/** Of those, how many have been in it for longer than expected. */
	readonly overdue: Mark;
	/** Days of deals in it, of stays that ended in the period: each deal’s together. */
	readonly days: Spread;
	/** Of those, how many took longer than expected. */
	readonly late: Mark;
	/** In how many days a deal is expected to be through, as its guide says. */
	readonly expected: number | undefined;
	/** The share that was through in time; `undefined` without an expectation, and of none. */
	readonly inTime: Estimate | undefined;
}

/** How deals flow with those who own them; asked of each owner it is the table of reps. docs/metrics.md, "Flow". */
export interface PipelineFlow {
	/** Open at the end of the period. */
	readonly held: Mark;
	/** Came into being in this pipeline in the period. */
	readonly created: Mark;
	readonly won: Mark;
	readonly lost: Mark;
	/** created ÷ lost; `undefined` where none was lost. */
	readonly createdPerLost: number | undefined;
	readonly forward: Moved;
	readonly back: Moved;
	readonly stages: readonly StageFlow[];
}

const HELD = 0;
const CREATED = 1;
const WON = 2;
const LOST = 3;
const FORWARD = 4;
const BACK = 5;
const STAGES = 6;
/** Of each stage: held, overdue, days, late. */
const CELLS = 4;

export const pipelineFlow: Figure<undefined, PipelineFlow> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const stays = new Stays(scope);
		const limits = Float64Array.from(scope.levels.guides, ({ days }) => (days ?? NaN) * DAY_MS);
		const closing = closingsIn(scope);
		const open = openIn(scope);
		/** How long the deal at hand was in each stage, of stays that ended in the period; -1 where none did. */
		const spent = new Float64Array(scope.stages.length);

		/** Whether a stay begins with a move from another open one, and whether that is forward; 0 for none, else 1 or -1. */
		function moved(from: number, visit: number): number {
			const { at } = visits;
			if (visit === from || !scope.began(visit)) return 0;
			const before = visit - 1;
			const isMove =
				at.status[visit] === STATUS.open &&
				at.status[before] === STATUS.open &&
				at.pipeline[before] === scope.pipeline;
			if (!isMove) return 0;
			const [old, now] = [at.stage[before] ?? -1, at.stage[visit] ?? -1];
			return scope.levels.isBefore(now, old, (at.enter[visit] ?? 0) as LocalMs) ? -1 : 1;
		}

		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				const [from = 0, to = 0] = [visits.from[row], visits.to[row]];
				let [forward, back] = [0, 0];
				for (let level = 0; level < spent.length; level++) spent[level] = -1;
				for (let visit = from; visit < to; visit++) {
					if (at.pipeline[visit] !== scope.pipeline) continue;
					const enter = (at.enter[visit] ?? 0) as LocalMs;
					if (enter > scope.last) break;
					if (!scope.owns(row, enter)) continue;
					if (visit === from && scope.began(visit)) into.add(CREATED);
					const way = moved(from, visit);
					if (way > 0) forward++;
					else if (way < 0) back++;
					const level = stays.level(visit);
					const leave = at.leave[visit] ?? Infinity;
					const isOver = leave >= scope.from && leave <= scope.last;
					if (level >= 0 && isOver && stays.isKnown(row, visit))
						spent[level] = Math.max(0, spent[level] ?? 0) + leave - enter;
				}
				if (forward > 0) into.add(FORWARD, forward);
				if (back > 0) into.add(BACK, back);
				for (let level = 0; level < spent.length; level++) {
					const days = spent[level] ?? -1;
					if (days < 0) continue;
					into.sample(STAGES + level * CELLS + 2, days);
					if (days > (limits[level] ?? NaN)) into.add(STAGES + level * CELLS + 3);
				}
				const closed = closing(row);
				if (closed >= 0) {
					if (at.status[closed] === STATUS.won) into.add(WON);
					else if (at.status[closed] === STATUS.lost) into.add(LOST);
				}
				const held = open(row);
				if (held < 0) return;
				const worth = scope.worth(row, scope.last, scope.last);
				into.add(HELD, worth);
				const level = stays.level(held);
				if (level < 0) return;
				into.add(STAGES + level * CELLS, worth);
				const age = Math.min(scope.now, scope.last) - (at.enter[held] ?? NaN);
				if (stays.isBeginKnown(row, held) && age > (limits[level] ?? NaN))
					into.add(STAGES + level * CELLS + 1, worth);
			},
			read(sums) {
				const [created, lost] = [sums.mark(CREATED), sums.mark(LOST)];
				const movedIn = (cell: number): Moved => {
					// How often each was moved is what it counts for.
					const { amount, ...deals } = sums.mark(cell);
					return { moves: amount, deals: { ...deals, amount: 0, valued: 0 } };
				};
				return {
					held: sums.mark(HELD),
					created,
					won: sums.mark(WON),
					lost,
					createdPerLost: share(created.count, lost.count),
					forward: movedIn(FORWARD),
					back: movedIn(BACK),
					stages: scope.stages.map((stage, level) => {
						const expected = scope.levels.guides[level]?.days;
						const cell = STAGES + level * CELLS;
						const days = inDays(sums.spread(cell + 2));
						const late = sums.mark(cell + 3);
						return {
							stage,
							held: sums.mark(cell),
							overdue: sums.mark(cell + 1),
							days,
							late,
							expected,
							inTime: expected === undefined ? undefined : rate(days.n - late.count, days.n)
						};
					})
				};
			}
		};
	}
};
