import type { StageId } from '#lib/domain/ids.ts';
import type { Incidence } from '#lib/statistics/aalen-johansen.ts';
import { drawnAt, toDays } from '../curves.ts';
import { chanceBy, endingStay, fateOf, FATES, fatesIn, type Chance, type Fate } from '../fates.ts';
import type { Figure } from '../figure.ts';
import type { LocalMs } from '../ledger/time.ts';
import { share } from '../numbers.ts';
import { Reach } from '../reach.ts';
import { Stays } from '../stays.ts';
import { CENSORED, type Mark, type Sums } from '../tally.ts';
import { worthAt } from './standing.ts';

/** What has become of deals by an age. */
interface FatesByAge extends Readonly<Record<Fate, Chance>> {
	readonly days: number;
}

/** A cohort of deals and what becomes of them, those included that can still become anything. */
export interface Cohort {
	readonly deals: Mark;
	/** What has become of them until now; with `open` they add up to `deals`. */
	readonly fates: Readonly<Record<Fate, Mark>>;
	readonly open: Mark;
	/** The last day of age at which enough are left to say anything. */
	readonly reliableUntil: number | undefined;
	/** By Aalen and Johansen, the shares by that age; `undefined` where there are too few at any. */
	readonly chances: FatesByAge | undefined;
	/** won ÷ (won + lost), which is too high or too low as long as deals are open. */
	readonly simple: number | undefined;
	/** Perhaps in the period, at a time that is not known: not counted. */
	readonly undated: Mark;
}

export interface WinCurve extends Cohort {
	/** The shares by age, as far as they say anything. */
	readonly curve: readonly FatesByAge[];
	/** For each stage the deals that first got so far in the period, by their age since. */
	readonly stages: readonly (Cohort & { readonly stage: StageId })[];
}

const DEALS = FATES.length;
const OPEN = DEALS + 1;
const UNDATED = DEALS + 2;
const SPELLS = DEALS + 3;
/** Cells a cohort: the whole one first, then one for each stage. */
const CELLS = DEALS + 4;

/** docs/metrics.md, "Win curve". */
export const winCurve: Figure<undefined, WinCurve> = {
	over: 'deals',
	plan(scope) {
		const { visits, deal } = scope.ledger;
		const reach = new Reach(scope);
		const stays = new Stays(scope);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				reach.of(row);
				const { now, first } = reach;
				if (now < 0) return;
				const { at } = visits;
				const stay = endingStay(scope, row, now);
				const fate = fateOf(scope, stay);
				const end = fate === CENSORED ? scope.now : (at.enter[stay] ?? 0);
				const isEndKnown = fate === CENSORED || at.dated[stay] === 1;
				const worth = worthAt(scope, row, scope.until);
				const born = visits.from[row] ?? 0;
				const created = deal.at.created[row] ?? NaN;
				const isCreated = created === created;
				for (let cohort = 0; cohort <= first.length; cohort++) {
					const visit = cohort === 0 ? born : (first[cohort - 1] ?? -1);
					if (visit < 0 || at.pipeline[visit] !== scope.pipeline) continue;
					const isCreation = cohort === 0 && isCreated;
					const begin = (isCreation ? created : (at.enter[visit] ?? 0)) as LocalMs;
					const isWithin = begin >= scope.from && begin <= scope.last && begin <= scope.now;
					if (!isWithin || !scope.owns(row, begin)) continue;
					const isBeginKnown = cohort === 0 ? isCreated : stays.isBeginKnown(row, visit);
					const cell = cohort * CELLS;
					if (isBeginKnown && isEndKnown) {
						into.add(cell + DEALS, worth);
						into.add(cell + (fate === CENSORED ? OPEN : fate), worth);
						into.spell(cell + SPELLS, end - begin, fate);
					} else into.add(cell + UNDATED, worth);
				}
			},
			read: (sums) => ({
				...cohortIn(sums, 0, (whole) => ({
					...last(whole),
					curve: drawnAt(whole).map((hours) => at(whole, hours))
				})),
				stages: scope.stages.map((stage, level) => ({
					stage,
					...cohortIn(sums, (level + 1) * CELLS, last)
				}))
			})
		};
	}
};

/** A cohort, with what is told of its curve. */
function cohortIn<T>(sums: Sums, cell: number, tell: (curve: Incidence) => T) {
	const fates = sums.marks(FATES, cell);
	const [won, lost] = [fates.won.count, fates.lost.count];
	return {
		deals: sums.mark(cell + DEALS),
		fates,
		open: sums.mark(cell + OPEN),
		...sums.kept(cell, [sums.stamp(cell + SPELLS)], () =>
			tell(fatesIn(sums.spells(cell + SPELLS, FATES.length)))
		),
		simple: share(won, won + lost),
		undated: sums.mark(cell + UNDATED)
	};
}

function last(curve: Incidence): Pick<Cohort, 'reliableUntil' | 'chances'> {
	const { reliableUntil } = curve;
	return {
		reliableUntil: toDays(reliableUntil),
		chances: reliableUntil === undefined ? undefined : at(curve, reliableUntil)
	};
}

function at(curve: Incidence, hours: number): FatesByAge {
	const chances = FATES.map((fate, index) => [fate, chanceBy(curve, index, hours)] as const);
	return { days: toDays(hours), ...(Object.fromEntries(chances) as Record<Fate, Chance>) };
}
