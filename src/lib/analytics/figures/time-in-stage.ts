import type { StageId } from '#lib/domain/ids.ts';
import { kaplanMeier, type Moment } from '#lib/statistics/kaplan-meier.ts';
import { ending, quantileInDays, remaining, toDays, total, type Point } from '../curves.ts';
import type { Figure } from '../figure.ts';
import type { LocalMs } from '../ledger/time.ts';
import { DAY_MS } from '../ledger/time.ts';
import { EXITS, Stays, type Exit } from '../stays.ts';
import { CENSORED, type Mark, type Sums } from '../tally.ts';
import { worthAt } from './standing.ts';

/** How long deals stay in a stage, of the stays that began in the period. Times are days. */
export interface StageTime {
	readonly stage: StageId;
	/** The deals with such a stay; one may have several. */
	readonly deals: Mark;
	/** Those that are there still: their stays count as lasting at least so long. */
	readonly still: Mark;
	/** The same by how long they have been there, shortest first; only where there are any. */
	readonly ages: readonly AgeBand[];
	readonly stays: number;
	readonly ended: Readonly<Record<Exit, number>>;
	/** By Kaplan and Meier, the days by which so many have left; `undefined` where too few have. */
	readonly quantiles: Readonly<Record<'p25' | 'p50' | 'p75' | 'p90', Moment>>;
	/** The share that is there still, by days since it came. */
	readonly curve: readonly Point[];
	/** The last day at which enough were there to say anything. */
	readonly reliableUntil: number | undefined;
	/** The mean of the stays that have ended, which is too short while the long ones go on. */
	readonly simple: { readonly n: number; readonly mean: number | undefined };
	/** Deals with a stay of which it is not known when it began or ended: not counted. */
	readonly unknown: Mark;
}

/** Deals that have been there for `from` whole days and more, and fewer than `to`; `undefined` for no end. */
interface AgeBand {
	readonly from: number;
	readonly to: number | undefined;
	readonly deals: Mark;
}

/** Ages are told by the day, from then on by the week, and no further: more would be finer than a chart is. */
const BY_DAY = 60;
const BANDS = BY_DAY + 100;
const WEEK = 7;

function bandOf(days: number): number {
	return days < BY_DAY ? days : Math.min(BANDS, BY_DAY + Math.floor((days - BY_DAY) / WEEK));
}

function fromDay(band: number): number {
	return band < BY_DAY ? band : BY_DAY + (band - BY_DAY) * WEEK;
}

const DEALS = 0;
const STILL = 1;
const UNKNOWN = 2;
const FINISHED = 3;
const SPELLS = 4;
const AGES = 5;
/** Cells a stage. */
const CELLS = AGES + BANDS + 1;

/** docs/metrics.md, "Time in stage". */
export const timeInStage: Figure<undefined, readonly StageTime[]> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const stays = new Stays(scope);
		/** For each level whether this deal has been counted in it: 1 with a stay, 2 with one that is not known. */
		const counted = new Uint8Array(scope.stages.length);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { enter: enters } = visits.at;
				counted.fill(0);
				const to = visits.to[row] ?? 0;
				for (let visit = visits.from[row] ?? 0; visit < to; visit++) {
					const enter = (enters[visit] ?? NaN) as LocalMs;
					const level = stays.level(visit);
					if (level < 0 || !(enter >= scope.from && enter <= scope.last)) continue;
					if (enter > scope.now || !scope.owns(row, enter)) continue;
					const cell = level * CELLS;
					const isKnown = stays.isKnown(row, visit);
					const bit = isKnown ? 1 : 2;
					const worth = worthAt(scope, row, scope.until);
					if (((counted[level] ?? 0) & bit) === 0)
						into.add(cell + (isKnown ? DEALS : UNKNOWN), worth);
					counted[level] = (counted[level] ?? 0) | bit;
					if (!isKnown) continue;
					const [length, exit] = [stays.length(visit), stays.exit(row, visit)];
					into.spell(cell + SPELLS, length, exit);
					if (exit === CENSORED) {
						into.add(cell + STILL, worth);
						into.add(cell + AGES + bandOf(Math.floor(length / DAY_MS)), worth);
					} else into.add(cell + FINISHED, length);
				}
			},
			read: (sums) =>
				scope.stages.map((stage, level) => {
					const cell = level * CELLS;
					const finished = sums.mark(cell + FINISHED);
					return {
						stage,
						deals: sums.mark(cell + DEALS),
						still: sums.mark(cell + STILL),
						ages: agesIn(sums, cell + AGES),
						...sums.kept(cell, [sums.stamp(cell + SPELLS)], () => staysIn(sums, cell + SPELLS)),
						simple: {
							n: finished.count,
							mean: finished.count === 0 ? undefined : finished.amount / finished.count / DAY_MS
						},
						unknown: sums.mark(cell + UNKNOWN)
					};
				})
		};
	}
};

/** What the stays of a cell say. */
function staysIn(sums: Sums, cell: number) {
	const spells = sums.spells(cell, EXITS.length);
	const curve = kaplanMeier(ending(spells));
	return {
		stays: curve.n,
		ended: Object.fromEntries(
			EXITS.map((exit, cause) => [exit, total(spells.ended[cause] ?? [])])
		) as Record<Exit, number>,
		quantiles: {
			p25: quantileInDays(curve, 0.25),
			p50: quantileInDays(curve, 0.5),
			p75: quantileInDays(curve, 0.75),
			p90: quantileInDays(curve, 0.9)
		},
		curve: remaining(curve),
		reliableUntil: toDays(curve.reliableUntil)
	};
}

function agesIn(sums: Sums, cell: number): readonly AgeBand[] {
	return Array.from({ length: BANDS + 1 }, (_, band) => ({
		from: fromDay(band),
		to: band === BANDS ? undefined : fromDay(band + 1),
		deals: sums.mark(cell + band)
	})).filter(({ deals }) => deals.count > 0);
}
