import type { Stretch } from '#lib/domain/stretches.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { addDays, dayOf, type Day, type DayNumber } from '#lib/domain/time.ts';
import type { Figure } from '../figure.ts';
import { endingStay, fateOf } from '../fates.ts';
import { DAY_MS } from '../ledger/time.ts';
import { Reach } from '../reach.ts';
import type { Scope } from '../scope.ts';
import { Steps } from '../steps.ts';
import { Stays } from '../stays.ts';
import { CENSORED, type Mark, type Tally } from '../tally.ts';
import { worthAt } from './standing.ts';

export interface CumulativeFlowOptions {
	/** A step is a day where left out. */
	readonly each?: 'day' | Stretch;
}

/** How things stood at the end of a step. */
interface FlowStep {
	/** The last day of it: `open` asked as of the end of this day lists the deals. */
	readonly day: Day;
	/** The deals that stood in each stage, in their order. */
	readonly standing: readonly number[];
	/**
	 * How many had come so far since the period began, or were there: for each stage those that had got to it, past it, or
	 * had ended; at last those that had ended. It never falls, neither with time nor from a stage to the one before.
	 */
	readonly arrived: readonly number[];
}

export interface CumulativeFlow {
	readonly stages: readonly StageId[];
	readonly steps: readonly FlowStep[];
	/** For each stage, and at last the end: the deals that first got so far in the period. */
	readonly arrivals: readonly Mark[];
	/** Of which it is not known when they came or went: not counted. */
	readonly undated: Mark;
}

/** So many days are told where no period is asked for. */
const DAYS = 90;
const UNDATED = 0;
const ARRIVALS = 1;

/** docs/metrics.md, "Cumulative flow". */
export const cumulativeFlow: Figure<CumulativeFlowOptions | undefined, CumulativeFlow> = {
	over: 'deals',
	plan(scope, options) {
		const { visits } = scope.ledger;
		const stays = new Stays(scope);
		const reach = new Reach(scope);
		const today = dayOf((scope.until / DAY_MS) as DayNumber);
		const asked = scope.query.period ?? { from: addDays(today, 1 - DAYS), to: addDays(today, 1) };
		const steps = new Steps(scope, options?.each ?? 'day', asked);
		const count = scope.stages.length;
		const lines = count + 1;
		/** Cells of what came to stand in a stage, of what left it, and of arrivals, by step. */
		const came = ARRIVALS + lines;
		const went = came + steps.count * count;
		const arrived = went + steps.count * count;
		const stand = (into: Tally, level: number, begin: number, end: number) => {
			const a = steps.of(begin);
			const b = steps.of(end);
			if (a >= b) return;
			into.add(came + a * count + level);
			if (b < steps.count) into.add(went + b * count + level);
		};
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				reach.of(row);
				const { now, first } = reach;
				const from = visits.from[row] ?? 0;
				let isUndated = at.dated[from] === 0;
				for (let visit = from; visit <= now; visit++) {
					if (at.dated[visit] === 0) isUndated = true;
					const level = stays.level(visit);
					const next = visit + 1;
					// When it left is not known: it may have been gone at any time.
					if (level < 0 || (next < (visits.to[row] ?? 0) && at.dated[next] === 0)) continue;
					const leave = visit === now ? Infinity : (at.leave[visit] ?? Infinity);
					const enter = at.enter[visit] ?? 0;
					if (!scope.query.owners) stand(into, level, enter, leave);
					else
						eachOwned(scope, row, enter, leave, (begin, end) => {
							stand(into, level, begin, end);
						});
				}
				const worth = worthAt(scope, row, scope.until);
				if (!reach.isAny || !scope.owns(row, scope.last)) return;
				if (isUndated) return into.add(UNDATED, worth);
				const end = endOf(scope, row, now);
				// What had ended before the period is no part of it.
				if (end < steps.begin) return;
				// What has come so far has passed what lies before, though that may not have been there.
				let enter = end;
				for (let line = count; line >= 0; line--) {
					const visit = first[line] ?? -1;
					enter = Math.min(enter, visit < 0 ? Infinity : (at.enter[visit] ?? Infinity));
					if (enter > scope.last) continue;
					into.add(arrived + steps.of(enter) * lines + line);
					if (enter >= steps.begin) into.add(ARRIVALS + line, worth);
				}
			},
			read(sums) {
				const standing = new Array<number>(count).fill(0);
				const sum = new Array<number>(lines).fill(0);
				const more = (cell: number) => sums.mark(cell).count;
				return {
					stages: scope.stages,
					steps: steps.days.map((day, step) => {
						for (let level = 0; level < count; level++) {
							const cell = step * count + level;
							standing[level] = (standing[level] ?? 0) + more(came + cell) - more(went + cell);
						}
						for (let line = 0; line < lines; line++)
							sum[line] = (sum[line] ?? 0) + more(arrived + step * lines + line);
						return { day, standing: [...standing], arrived: [...sum] };
					}),
					arrivals: Array.from({ length: lines }, (_, line) => sums.mark(ARRIVALS + line)),
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};

/** When a deal ended, or left the pipeline; `Infinity` while it is in it. */
function endOf(scope: Scope, row: number, now: number): number {
	const end = endingStay(scope, row, now);
	return fateOf(scope, end) === CENSORED
		? Infinity
		: (scope.ledger.visits.at.enter[end] ?? Infinity);
}

/** Calls with each stretch of a stay in which the deal was that of a member who is asked for. */
function eachOwned(
	scope: Scope,
	row: number,
	enter: number,
	leave: number,
	call: (begin: number, end: number) => void
): void {
	const { owners } = scope.ledger;
	const [from = 0, to = 0] = [owners.from[row], owners.to[row]];
	if (from === to && scope.isOwn(-1)) return call(enter, leave);
	for (let i = from; i < to; i++) {
		if (!scope.isOwn(owners.at.member[i] ?? -1)) continue;
		const since = i === from ? -Infinity : (owners.at.since[i] ?? Infinity);
		const until = i + 1 < to ? (owners.at.since[i + 1] ?? Infinity) : Infinity;
		call(Math.max(enter, since), Math.min(leave, until));
	}
}
