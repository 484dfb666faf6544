import type { Currency } from '#lib/domain/money.ts';
import type { Figure } from '../figure.ts';
import { CONTESTED, DELETED, IMPORTED, STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { held } from '../scope.ts';
import type { Mark } from '../tally.ts';
import { worthAt } from './standing.ts';

/** The deals that were in the pipeline in the period, and those among them that are in no figure, or not in all. */
export interface LeftOut {
	readonly deals: Mark;
	/** In no figure, each under the first that holds. */
	readonly deleted: Mark;
	/** Closed differently by two apart, until a person decides. */
	readonly contested: Mark;
	/** Without an amount of money in any: their currency has no rate on the day. Amounts in their own minor units. */
	readonly unrated: readonly { readonly currency: Currency; readonly mark: Mark }[];
	/** Brought by a file without a history: no duration of theirs is known. */
	readonly imported: Mark;
	/** Open, without a day on which they are expected to close. */
	readonly unexpected: Mark;
	/** Stays that would have ended before they began, because a clock was wrong: counted as 0 days. */
	readonly backward: Mark;
}

const DEALS = 0;
const GONE = 1;
const APART = 2;
const WITHOUT_HISTORY = 3;
const UNEXPECTED = 4;
const BACKWARD = 5;
/** And the number of the currency. */
const UNRATED = 6;

export const leftOut: Figure<undefined, LeftOut> = {
	over: 'deals',
	plan(scope) {
		const { visits, values, expected, deal, names } = scope.ledger;
		/** Whether something of a stay lies in the period: a closed deal is there only at its closing and its reopening. */
		function isHere(row: number): boolean {
			const { at } = visits;
			for (let i = visits.from[row] ?? 0; i < (visits.to[row] ?? 0); i++) {
				if (at.pipeline[i] !== scope.pipeline) continue;
				const [enter = 0, leave = Infinity] = [at.enter[i], at.leave[i]];
				const end = leave === Infinity && at.status[i] !== STATUS.open ? enter : leave;
				if (enter <= scope.last && end >= scope.from && scope.owns(row, enter as LocalMs))
					return true;
			}
			return false;
		}
		function isExpected(row: number): boolean {
			const [from = 0, to = 0] = [expected.from[row], expected.to[row]];
			return (expected.at.day[held(expected.at.since, from, to, scope.until)] ?? NaN) > -Infinity;
		}

		return {
			tally(row, into) {
				if (!scope.matches(row) || !isHere(row)) return;
				const flags = scope.flags(row);
				if (flags & DELETED) return into.add(GONE);
				if (flags & CONTESTED) return into.add(APART);
				into.add(DEALS);
				if (flags & IMPORTED) into.add(WITHOUT_HISTORY);
				if ((deal.at.backward[row] ?? 0) > 0) into.add(BACKWARD);
				const now = scope.visitAt(row, scope.until);
				const isOpen = visits.at.status[now] === STATUS.open;
				if (isOpen && !isExpected(row)) into.add(UNEXPECTED);
				const worth = worthAt(scope, row, scope.until);
				if (worth === worth) return;
				const until = isOpen ? scope.until : Math.min((visits.at.leave[now] ?? 0) - 1, scope.until);
				const value = held(
					values.at.since,
					values.from[row] ?? 0,
					values.to[row] ?? 0,
					until as LocalMs
				);
				const amount = values.at.amount[value] ?? NaN;
				if (amount === amount) into.add(UNRATED + (values.at.currency[value] ?? -1), amount);
			},
			read: (sums) => ({
				deals: sums.mark(DEALS),
				deleted: sums.mark(GONE),
				contested: sums.mark(APART),
				unrated: names.currency.all
					.map((currency, index) => ({ currency, mark: sums.mark(UNRATED + index) }))
					.filter(({ mark }) => mark.count > 0)
					.sort((a, b) => b.mark.count - a.mark.count || (a.currency < b.currency ? -1 : 1)),
				imported: sums.mark(WITHOUT_HISTORY),
				unexpected: sums.mark(UNEXPECTED),
				backward: sums.mark(BACKWARD)
			})
		};
	}
};
