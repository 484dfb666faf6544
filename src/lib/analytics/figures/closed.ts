import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { inDays, share } from '../numbers.ts';
import type { Mark, Spread } from '../tally.ts';

/** The deals closed in the period, by the outcome that stood at its end. docs/metrics.md, "Win rate". */
export interface Closed {
	readonly won: Mark;
	readonly lost: Mark;
	readonly disqualified: Mark;
	readonly nurture: Mark;
	/** won ÷ (won + lost), 0 to 1; `undefined` when none was closed. */
	readonly winRate: number | undefined;
	/** The same by what they were worth. */
	readonly winRateByValue: number | undefined;
	/** won ÷ (won + lost + disqualified + set aside). */
	readonly broadWinRate: number | undefined;
	/** Values of won deals that have one, minor units. */
	readonly wonValue: Spread;
	/** Days from the start of the cycle to closing without those in which it was set aside, where the start is known. */
	readonly wonCycle: Spread;
	readonly lostCycle: Spread;
	/** Closed at a time that is not known, so perhaps in this period: in none of the figures. */
	readonly undated: Mark;
}

const UNDATED = 10;

export const closed: Figure<undefined, Closed> = {
	over: 'deals',
	plan(scope) {
		const { visits, deal } = scope.ledger;
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const { at } = visits;
				let visit = scope.visitAt(row, scope.last);
				if (scope.perhaps(row, scope.last)) visit = visit < 0 ? (visits.from[row] ?? 0) : visit + 1;
				const status = at.status[visit];
				if (status === undefined || status === STATUS.open) return;
				if (at.pipeline[visit] !== scope.pipeline) return;
				const enter = (at.enter[visit] ?? 0) as LocalMs;
				if (!scope.owns(row, enter)) return;
				if (!scope.began(visit)) {
					if (at.dated[visit] === 0 && enter >= scope.from) into.add(UNDATED);
					return;
				}
				const until = Math.min((at.leave[visit] ?? Infinity) - 1, scope.until) as LocalMs;
				const worth = scope.worth(row, until, enter);
				into.add(status, worth);
				if (status === STATUS.won && worth === worth) into.sample(STATUS.won + VALUE, worth);
				const created = deal.at.created[row] ?? NaN;
				if (created === created && at.dated[visit] === 1)
					into.sample(status, enter - created - scope.rested(row, STATUS.nurture, enter));
			},
			read(sums) {
				const won = sums.mark(STATUS.won);
				const lost = sums.mark(STATUS.lost);
				const disqualified = sums.mark(STATUS.disqualified);
				const nurture = sums.mark(STATUS.nurture);
				const all = won.count + lost.count + disqualified.count + nurture.count;
				return {
					won,
					lost,
					disqualified,
					nurture,
					winRate: share(won.count, won.count + lost.count),
					winRateByValue: share(won.amount, won.amount + lost.amount),
					broadWinRate: share(won.count, all),
					wonValue: sums.spread(STATUS.won + VALUE),
					wonCycle: inDays(sums.spread(STATUS.won)),
					lostCycle: inDays(sums.spread(STATUS.lost)),
					undated: sums.mark(UNDATED)
				};
			}
		};
	}
};

/** Samples of values lie this many cells beyond those of cycles. */
const VALUE = 5;
