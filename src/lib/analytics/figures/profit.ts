import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { share } from '../numbers.ts';
import type { Mark, Spread, Sums, Tally } from '../tally.ts';
import { closingsIn, costClosed, openIn, worthClosed } from './standing.ts';

/** What some deals leave over their costs, of those with a value and a cost; minor units of the workspace's currency. */
export interface Left {
	readonly deals: Mark;
	/** Those with both, and what they are worth. */
	readonly known: Mark;
	readonly cost: number;
	/** Value less cost: what each leaves. Its sum is the profit. */
	readonly profit: Spread;
	/** Profit ÷ value, 0.4 is 40 %; `undefined` where they are worth nothing. */
	readonly margin: number | undefined;
	/** Without a value or a cost, or without a rate for one of them: in no sum. */
	readonly unknown: Mark;
}

/** docs/metrics.md, "Profit". */
export interface Profit {
	/** Won in the period, at the rate of the day of the closing. */
	readonly won: Left;
	/** Open at its end, at the rate of that day. */
	readonly open: Left;
}

const DEALS = 0;
const KNOWN = 1;
const COSTS = 2;
const PROFIT = 3;
const UNKNOWN = 4;
const CELLS = 5;
const OPEN = CELLS;

export const profit: Figure<undefined, Profit> = {
	over: 'deals',
	plan(scope) {
		const { visits } = scope.ledger;
		const closing = closingsIn(scope);
		const open = openIn(scope);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				if (visit >= 0) {
					if (visits.at.status[visit] === STATUS.won)
						count(into, 0, worthClosed(scope, row, visit), costClosed(scope, row, visit));
				} else if (open(row) >= 0) {
					const { last } = scope;
					count(into, OPEN, scope.worth(row, last, last), scope.cost(row, last, last));
				}
			},
			read: (sums) => ({ won: leftIn(sums, 0), open: leftIn(sums, OPEN) })
		};
	}
};

function count(into: Tally, first: number, worth: number, cost: number): void {
	into.add(first + DEALS, worth);
	const left = worth - cost;
	if (left !== left) return into.add(first + UNKNOWN, worth);
	into.add(first + KNOWN, worth);
	into.add(first + COSTS, cost);
	into.sample(first + PROFIT, left);
}

function leftIn(sums: Sums, first: number): Left {
	const known = sums.mark(first + KNOWN);
	const profit = sums.spread(first + PROFIT);
	return {
		deals: sums.mark(first + DEALS),
		known,
		cost: sums.mark(first + COSTS).amount,
		profit,
		margin: share(profit.sum, known.amount),
		unknown: sums.mark(first + UNKNOWN)
	};
}
