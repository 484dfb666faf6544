import type { StageId } from '#lib/domain/ids.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { expectedConversion } from '../benchmarks.ts';
import type { Figure } from '../figure.ts';
import { byStatus } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { FEW, rate } from '../numbers.ts';
import type { Mark } from '../tally.ts';
import { progressIn, WAYS, type Way } from './progress.ts';
import { reasonsIn, type ReasonMark } from './reasons.ts';
import { worthAt } from './standing.ts';

/** What became of a deal that had reached a stage. */
export const FATES = [
	'wentOn',
	'lost',
	'disqualified',
	'nurture',
	'transferred',
	'still',
	'around'
] as const;
type Fate = (typeof FATES)[number];

/** How reaching and going on are counted: `WAYS` has what each means. */
export interface FunnelOptions {
	readonly way?: Way;
}

/**
 * What became, until now, of the deals that first reached a stage in the period. The fates add up to `reached`.
 *
 * A deal that has moved back counts as still there at the furthest stage it had reached: it has neither gone on nor left.
 * `around` is in the ways that want the very next stage: it got further, but not through that one.
 */
export interface Step extends Readonly<Record<Fate, Mark>> {
	readonly stage: StageId;
	readonly reached: Mark;
	/** wentOn ÷ reached with its interval; `undefined` of none. */
	readonly conversion: Estimate | undefined;
	/** Fewer than `FEW` have reached it: counts are shown, not the share. */
	readonly few: boolean;
	/** The benchmark that holds at the end of the period, 0 to 1; `undefined` where there is none. */
	readonly expected: number | undefined;
	/** Why those left that were lost, disqualified or set aside from here; the most frequent first. */
	readonly reasons: readonly ReasonMark<'lost' | 'disqualified' | 'nurture'>[];
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
/** Cells a stage, before those of reasons. */
const CELLS = REACHED + 4;

/**
 * The funnel of a pipeline: a step for each of its open stages, in order, with those gone since that it had in the period.
 *
 * The cohort of a stage is the deals that first got so far in the period, by the order that held then. Its fates are as of
 * now, so a young cohort has many still there. A deal counts once a stage, however often it returned.
 * docs/metrics.md, "Funnel".
 */
export const funnel: Figure<FunnelOptions | undefined, readonly Step[]> = {
	over: 'deals',
	plan(scope, options) {
		const { visits } = scope.ledger;
		const way = options?.way ?? WAYS[0];
		const progress = progressIn(scope, way);
		const { first, stood, onward } = progress;
		const count = scope.stages.length;
		const reasons = reasonsIn(scope, count * CELLS, EXITS, count);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				const now = scope.visitAt(row, scope.until);
				const furthest = progress.read(row, now);
				if (furthest < 0) return;
				const status = at.status[now] ?? 0;
				const worth = worthAt(scope, row, scope.until);
				const isHere = at.pipeline[now] === scope.pipeline;
				const left = isHere ? (FATE[status] ?? STILL) : TRANSFERRED;
				const [stands, since] = [at.stage[now] ?? -1, (at.enter[now] ?? 0) as LocalMs];
				for (let level = 0; level < count; level++) {
					const visit = first[level] ?? -1;
					if (visit < 0) continue;
					const enter = (at.enter[visit] ?? 0) as LocalMs;
					if (!scope.owns(row, enter)) continue;
					const cell = level * CELLS;
					if (scope.began(visit)) {
						const isFurthest = level === furthest || way === 'any';
						const fate = onward[level] === 1 ? WENT_ON : isFurthest ? left : AROUND;
						into.add(cell + REACHED, worth);
						into.add(cell + fate, worth);
						if (fate === left && isHere)
							reasons.add(into, status, at.reason[now] ?? -1, level, worth);
						if (stood[level] === 0) into.add(cell + SKIPPED, worth);
						if (
							fate === STILL &&
							scope.levels.isBefore(stands, scope.levels.numbers[level] ?? -1, since)
						)
							into.add(cell + BACK, worth);
					} else if (at.dated[visit] === 0 && enter >= scope.from && enter <= scope.last)
						into.add(cell + UNDATED, worth);
				}
			},
			read: (sums) =>
				scope.stages.map((stage, level) => {
					const cell = level * CELLS;
					const reached = sums.mark(cell + REACHED);
					const fates = sums.marks(FATES, cell);
					return {
						stage,
						...fates,
						reached,
						conversion: rate(fates.wentOn.count, reached.count),
						few: reached.count < FEW,
						expected: expectedConversion(scope, stage),
						reasons: reasons.read(sums, level),
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
const AROUND = FATES.indexOf('around');
const EXITS = ['lost', 'disqualified', 'nurture'] as const;

/** By the number of the status that a deal has. */
const FATE = byStatus(FATES);
