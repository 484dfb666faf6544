import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { FEW, inDays } from '../numbers.ts';
import type { Mark, Spread } from '../tally.ts';
import { cyclesIn, type CycleFrom } from './cycles.ts';
import { closingsIn, NOT, openIn } from './standing.ts';

export interface CycleOptions extends CycleFrom {
	/** Until it was won, or paid for: then of deals that were paid for in the period. */
	readonly end?: 'won' | 'paid';
	/** Of the won, or of the won and the lost. `paid` are always won. */
	readonly of?: 'won' | 'closed';
}

/** How long deals take from start to end. docs/metrics.md, "Sales cycle". */
export interface Cycle {
	/** In days. The median is the headline. */
	readonly days: Spread;
	/** Fewer than `FEW` it rests on. */
	readonly few: boolean;
	/** All that the options ask for; those without a known start are not in `days`. */
	readonly deals: Mark;
	/** Their start is not known: no lead, no mark, no date in the file that brought them. */
	readonly unstarted: Mark;
	/** Closed, perhaps in this period, on a day that is not known. */
	readonly undated: Mark;
	/** Σ days ÷ n over all the period's deals, open ones until its end or today: "simple". Its mean is the figure. */
	readonly simple: Spread;
}

const DEALS = 0;
const UNSTARTED = 1;
const UNDATED = 2;
const DAYS = 3;
const SIMPLE = 4;

export const cycle: Figure<CycleOptions | undefined, Cycle> = {
	over: 'deals',
	plan(scope, options = {}) {
		const { visits, deal } = scope.ledger;
		const closing = closingsIn(scope);
		const open = openIn(scope);
		const took = cyclesIn(scope, options);
		const { end = 'won', of = 'won' } = options;
		const lost = of === 'closed' && end === 'won' ? STATUS.lost : STATUS.won;

		/** When a closing was; `NaN` where that is not known. */
		function closedOn(visit: number): number {
			return visits.at.dated[visit] === 1 ? (visits.at.enter[visit] ?? NaN) : NaN;
		}

		/** When the cycle of a deal ended in the period; `NaN` where it did not. */
		function endOf(row: number, visit: number): number {
			const { at } = visits;
			if (end === 'won') {
				const status = visit < 0 ? undefined : at.status[visit];
				return status === STATUS.won || status === lost ? (at.enter[visit] ?? NaN) : NaN;
			}
			const paid = deal.at.paidOn[row] ?? NaN;
			const now = scope.visitAt(row, scope.until);
			const isWon = at.status[now] === STATUS.won && at.pipeline[now] === scope.pipeline;
			if (!isWon || !(paid >= scope.from && paid <= scope.last)) return NaN;
			return scope.owns(row, paid as LocalMs) ? paid : NaN;
		}

		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				if (visit < NOT) into.add(UNDATED);
				const until =
					visit >= 0
						? closedOn(visit)
						: visit === NOT && open(row) >= 0
							? Math.min(scope.last, scope.now)
							: NaN;
				const simple = took(row, until);
				if (simple === simple) into.sample(SIMPLE, simple);
				const ended = endOf(row, visit);
				if (ended !== ended) return;
				into.add(DEALS);
				const isDated = end === 'paid' || visits.at.dated[visit] === 1;
				const days = isDated ? took(row, ended) : NaN;
				if (days === days) into.sample(DAYS, days);
				else into.add(UNSTARTED);
			},
			read(sums) {
				const days = inDays(sums.spread(DAYS));
				return {
					days,
					few: days.n < FEW,
					deals: sums.mark(DEALS),
					unstarted: sums.mark(UNSTARTED),
					undated: sums.mark(UNDATED),
					simple: inDays(sums.spread(SIMPLE))
				};
			}
		};
	}
};
