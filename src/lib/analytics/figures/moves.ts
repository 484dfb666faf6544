import type { StageId } from '#lib/domain/ids.ts';
import type { Figure } from '../figure.ts';
import { byStatus } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Scope } from '../scope.ts';
import { Stays } from '../stays.ts';
import type { Mark } from '../tally.ts';
import { worthAt } from './standing.ts';

/** Where deals come from and go to beside the open stages of today; `stageGone` is a stage that is no more. */
export const PLACES = [
	'created',
	'stageGone',
	'otherPipeline',
	'won',
	'lost',
	'disqualified',
	'nurture'
] as const;
/** An open stage, or one of `PLACES`. */
export type Place = StageId | (typeof PLACES)[number];

/** From one place to another. */
export interface Move {
	readonly from: Place;
	readonly to: Place;
	/** How often. */
	readonly times: number;
	/** The deals that made it, each once. */
	readonly deals: Mark;
	/** Whether it leads to an earlier stage, by the order of today. */
	readonly isBack: boolean;
}

/** The moves of a pipeline in a period, by where from and where to; those that nobody made are left out. */
export interface Moves {
	readonly stages: readonly StageId[];
	readonly moves: readonly Move[];
	/** For each stage the deals that stood in it all through the period. */
	readonly stayed: readonly Mark[];
	/** The deals that went back to a stage that they had passed, by the order that held then, and how often in all. */
	readonly back: Mark;
	readonly timesBack: number;
	/** The deals that passed by a stage, and how often in all. */
	readonly skipped: Mark;
	readonly timesSkipped: number;
	/** How often a deal went from one stage to another, forwards or back. */
	readonly timesBetween: number;
	/** Moves of deals that perhaps fell in the period, at a time that is not known. */
	readonly undated: Mark;
}

const CREATED = PLACES.indexOf('created');
const GONE = PLACES.indexOf('stageGone');
const OTHER = PLACES.indexOf('otherPipeline');
const BY_STATUS = byStatus(PLACES);

const BACK = 0;
const SKIPPED = 1;
const UNDATED = 2;
const BETWEEN = 3;
const TIMES_BACK = 4;
const TIMES_SKIPPED = 5;
/** Cells before those of stages. */
const CELLS = 6;

/** docs/metrics.md, "Moves". */
export const moves: Figure<undefined, Moves> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const stays = new Stays(scope);
		const count = scope.stages.length;
		const size = count + PLACES.length;
		/** Cells of moves: the deals that made each, and how often it was made. */
		const made = CELLS + count;
		const times = made + size * size;
		/** For each move the last record that was counted with it. */
		const seen = new Int32Array(size * size);
		let turn = 0;
		const place = (visit: number): number => {
			const { at } = visits;
			if (at.pipeline[visit] !== scope.pipeline) return count + OTHER;
			const closed = BY_STATUS[at.status[visit] ?? 0];
			if (closed !== undefined) return count + closed;
			const level = stays.level(visit);
			return level < 0 ? count + GONE : level;
		};
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				turn++;
				const { at } = visits;
				const worth = worthAt(scope, row, scope.last);
				const start = visits.from[row] ?? 0;
				const last = scope.visitAt(row, scope.last);
				let isBack = false;
				let isSkipping = false;
				let isUndated = false;
				let before = count + CREATED;
				for (let visit = start; visit <= last; visit++) {
					const here = place(visit);
					const from = before;
					before = here;
					const enter = (at.enter[visit] ?? NaN) as LocalMs;
					if (from === here || enter < scope.from || !scope.owns(row, enter)) continue;
					if (!scope.began(visit)) {
						isUndated = true;
						continue;
					}
					const move = from * size + here;
					into.add(times + move);
					if (seen[move] !== turn) into.add(made + move, worth);
					seen[move] = turn;
					if (from >= count || here >= count) continue;
					into.add(BETWEEN);
					const [old = -1, now = -1] = [at.stage[visit - 1], at.stage[visit]];
					if (scope.levels.isBefore(now, old, enter)) {
						into.add(TIMES_BACK);
						isBack = true;
					} else if (isPast(scope, now, enter, from, here)) {
						into.add(TIMES_SKIPPED);
						isSkipping = true;
					}
				}
				if (isBack) into.add(BACK, worth);
				if (isSkipping) into.add(SKIPPED, worth);
				if (isUndated) into.add(UNDATED, worth);
				const level = stays.level(last);
				if (level >= 0 && (at.enter[last] ?? Infinity) < scope.from && scope.owns(row, scope.last))
					into.add(CELLS + level, worth);
			},
			read(sums) {
				const places: readonly Place[] = [...scope.stages, ...PLACES];
				const found: Move[] = [];
				places.forEach((from, i) => {
					places.forEach((to, j) => {
						const deals = sums.mark(made + i * size + j);
						if (deals.count === 0) return;
						const often = sums.mark(times + i * size + j).count;
						found.push({ from, to, times: often, deals, isBack: i < count && j < i });
					});
				});
				return {
					stages: scope.stages,
					moves: found,
					stayed: scope.stages.map((_, level) => sums.mark(CELLS + level)),
					back: sums.mark(BACK),
					timesBack: sums.mark(TIMES_BACK).count,
					skipped: sums.mark(SKIPPED),
					timesSkipped: sums.mark(TIMES_SKIPPED).count,
					timesBetween: sums.mark(BETWEEN).count,
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};

/** Whether one of the stages that were there lay between two: from the level `from` to `here`, that of a stage. */
function isPast(scope: Scope, stage: number, at: LocalMs, from: number, here: number): boolean {
	const { levels } = scope;
	const old = levels.numbers[from] ?? -1;
	return levels
		.passage(stage, at)
		.passed.some(
			(level) => level !== here && levels.isBefore(old, levels.numbers[level] ?? -1, at)
		);
}
