import type { StageId } from '#lib/domain/ids.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { share } from '../numbers.ts';
import type { Mark } from '../tally.ts';

/** What became of a deal that had reached a stage. */
export const FATES = ['wentOn', 'lost', 'disqualified', 'nurture', 'transferred', 'still'] as const;
export type Fate = (typeof FATES)[number];

/**
 * What became, until now, of the deals that first reached a stage in the period. The fates add up to `reached`.
 *
 * A deal that has moved back counts as still there at the furthest stage it had reached: it has neither gone on nor left.
 */
export interface Step extends Readonly<Record<Fate, Mark>> {
	readonly stage: StageId;
	readonly reached: Mark;
	/** wentOn ÷ reached, 0 to 1. */
	readonly conversion: number | undefined;
	/** How many of `reached` never stood here: they passed it by. */
	readonly skipped: Mark;
	/** Of those that are still there, how many stand in an earlier stage now. */
	readonly back: Mark;
	/** Reached it at a time that is not known, so perhaps in this period: not counted. */
	readonly undated: Mark;
}

const REACHED = FATES.length;
const SKIPPED = REACHED + 1;
const UNDATED = REACHED + 2;
const BACK = REACHED + 3;
/** Cells a stage. */
const CELLS = REACHED + 4;

/**
 * The funnel of a pipeline: a step for each of its open stages, in order.
 *
 * The cohort of a stage is the deals that first got so far in the period; a stage that was skipped counts as passed, by
 * the order that held then. Its fates are as of now, so a young cohort has many still there. A deal counts once a stage,
 * however often it returned. docs/metrics.md, "Funnel".
 */
export const funnel: Figure<undefined, readonly Step[]> = {
	over: 'deals',
	plan(scope) {
		const { visits, names } = scope.ledger;
		const levels = new Map(scope.stages.map((stage, level) => [names.stage.index(stage), level]));
		const won = scope.stages.length;
		/** For each level the stay that first took the deal so far, -1 for none. */
		const first = new Int32Array(won);
		const stood = new Uint8Array(won);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				const [from = 0, to = 0] = [visits.from[row], visits.to[row]];
				const now = scope.visitAt(row, scope.until);
				first.fill(-1);
				stood.fill(0);
				let furthest = -1;
				for (let visit = from; visit <= now && visit < to; visit++) {
					if (at.pipeline[visit] !== scope.pipeline) continue;
					const status = at.status[visit];
					if (status === STATUS.open) {
						const stage = at.stage[visit] ?? -1;
						const own = levels.get(stage);
						if (own !== undefined) stood[own] = 1;
						for (const level of scope.passed(stage, (at.enter[visit] ?? 0) as LocalMs)) {
							if ((first[level] ?? 0) < 0) first[level] = visit;
							if (level > furthest) furthest = level;
						}
					} else if (status === STATUS.won && visit === now) {
						for (let level = 0; level < won; level++)
							if ((first[level] ?? 0) < 0) first[level] = visit;
						furthest = won;
					}
				}
				if (furthest < 0) return;
				const until = Math.min((at.leave[now] ?? Infinity) - 1, scope.until) as LocalMs;
				const closedOn = at.status[now] === STATUS.open ? scope.until : (at.enter[now] ?? 0);
				const worth = scope.worth(row, until, closedOn as LocalMs);
				const here = at.pipeline[now] === scope.pipeline;
				const fate = here ? (FATE[at.status[now] ?? 0] ?? STILL) : TRANSFERRED;
				const isBack = fate === STILL && levels.get(at.stage[now] ?? -1) !== furthest;
				for (let level = 0; level < won; level++) {
					const visit = first[level] ?? -1;
					if (visit < 0) continue;
					const enter = (at.enter[visit] ?? 0) as LocalMs;
					if (!scope.owns(row, enter)) continue;
					const cell = level * CELLS;
					if (scope.began(visit)) {
						into.add(cell + REACHED, worth);
						into.add(cell + (level < furthest ? WENT_ON : fate), worth);
						if (stood[level] === 0) into.add(cell + SKIPPED, worth);
						if (isBack && level === furthest) into.add(cell + BACK, worth);
					} else if (at.dated[visit] === 0 && enter >= scope.from && enter <= scope.last)
						into.add(cell + UNDATED, worth);
				}
			},
			read: (sums) =>
				scope.stages.map((stage, level) => {
					const cell = level * CELLS;
					const fates = Object.fromEntries(
						FATES.map((fate, index) => [fate, sums.mark(cell + index)])
					) as Record<Fate, Mark>;
					const reached = sums.mark(cell + REACHED);
					return {
						stage,
						...fates,
						reached,
						conversion: share(fates.wentOn.count, reached.count),
						skipped: sums.mark(cell + SKIPPED),
						back: sums.mark(cell + BACK),
						undated: sums.mark(cell + UNDATED)
					};
				})
		};
	}
};

const WENT_ON = FATES.indexOf('wentOn');
const TRANSFERRED = FATES.indexOf('transferred');
const STILL = FATES.indexOf('still');

/** By the number of the status that a deal has. */
const FATE: Readonly<Record<number, number>> = {
	[STATUS.open]: STILL,
	[STATUS.lost]: FATES.indexOf('lost'),
	[STATUS.disqualified]: FATES.indexOf('disqualified'),
	[STATUS.nurture]: FATES.indexOf('nurture')
};
