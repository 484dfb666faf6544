import type { Estimate } from '#lib/statistics/estimate.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { FEW, inDays, rate, share } from '../numbers.ts';
import type { Mark, Spread } from '../tally.ts';
import { cyclesIn } from './cycles.ts';
import { closingsIn, NOT, worthClosed } from './standing.ts';

/** The deals closed in the period, by the outcome that stood at its end. docs/metrics.md, "Win rate". */
export interface Closed {
	readonly won: Mark;
	readonly lost: Mark;
	readonly disqualified: Mark;
	readonly nurture: Mark;
	/** won ÷ (won + lost), 0 to 1, with its interval; `undefined` when none was closed. */
	readonly winRate: Estimate | undefined;
	/** Fewer than `FEW` were won or lost: counts are shown, not the rate. */
	readonly few: boolean;
	/** The same by what they were worth. */
	readonly winRateByValue: number | undefined;
	/** won ÷ (won + lost + disqualified + set aside). */
	readonly broadWinRate: Estimate | undefined;
	readonly broadWinRateByValue: number | undefined;
	/** Values of won deals that have one, minor units. */
	readonly wonValue: Spread;
	/** Days from the start of the cycle to closing without those in which it was set aside, where the start is known. */
	readonly wonCycle: Spread;
	readonly lostCycle: Spread;
	/** Of won and lost. */
	readonly closedCycle: Spread;
	/** Closed at a time that is not known, so perhaps in this period: in none of the figures. */
	readonly undated: Mark;
}

const UNDATED = 10;
/** Samples lie so many cells beyond the marks of their status. */
const VALUE = 20;
const CYCLE = 30;
const CLOSED_CYCLE = 40;

export const closed: Figure<undefined, Closed> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const closing = closingsIn(scope);
		const cycle = cyclesIn(scope, {});
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				if (visit === NOT) return;
				if (visit < NOT) return into.add(UNDATED);
				const status = visits.at.status[visit] ?? 0;
				const worth = worthClosed(scope, row, visit);
				into.add(status, worth);
				if (status === STATUS.won && worth === worth) into.sample(status + VALUE, worth);
				if (visits.at.dated[visit] === 0) return;
				const took = cycle(row, visits.at.enter[visit] ?? NaN);
				if (took !== took) return;
				into.sample(status + CYCLE, took);
				if (status === STATUS.won || status === STATUS.lost) into.sample(CLOSED_CYCLE, took);
			},
			read(sums) {
				const won = sums.mark(STATUS.won);
				const lost = sums.mark(STATUS.lost);
				const disqualified = sums.mark(STATUS.disqualified);
				const nurture = sums.mark(STATUS.nurture);
				const decided = won.count + lost.count;
				const decidedValue = won.amount + lost.amount;
				return {
					won,
					lost,
					disqualified,
					nurture,
					winRate: rate(won.count, decided),
					few: decided < FEW,
					winRateByValue: share(won.amount, decidedValue),
					broadWinRate: rate(won.count, decided + disqualified.count + nurture.count),
					broadWinRateByValue: share(
						won.amount,
						decidedValue + disqualified.amount + nurture.amount
					),
					wonValue: sums.spread(STATUS.won + VALUE),
					wonCycle: inDays(sums.spread(STATUS.won + CYCLE)),
					lostCycle: inDays(sums.spread(STATUS.lost + CYCLE)),
					closedCycle: inDays(sums.spread(CLOSED_CYCLE)),
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};
