import { DEAL_SEGMENTS, type DealSegment } from '#lib/domain/deal.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { Mark, Spread, Sums, Tally } from '../tally.ts';
import { closingsIn, openIn, worthClosed } from './standing.ts';

/** Some deals and what those with a value are worth, minor units: the mean and the median of it. */
export interface Values {
	readonly deals: Mark;
	readonly value: Spread;
}

/** The period's deals by what they are worth. */
export interface ValueKinds {
	/** Closed in it as won: average revenue per won deal. */
	readonly won: Values;
	/** Open at its end. */
	readonly open: Values;
	/** Closed in it in whatever way, or open at its end: "simple". */
	readonly all: Values;
}

/** Average deal value. docs/metrics.md, "Deal value". */
export interface DealValue extends ValueKinds {
	/** By what kind of purchase each is; `undefined`, without a company whose history would tell, comes last. */
	readonly segments: readonly (ValueKinds & { readonly segment: DealSegment | undefined })[];
}

const KINDS = ['won', 'open', 'all'] as const;
const SEGMENTS = [...DEAL_SEGMENTS, undefined];
/** For all segments together, then one place for each. */
const PLACES = SEGMENTS.length + 1;

export const dealValue: Figure<undefined, DealValue> = {
	over: 'deals',
	plan(scope) {
		const { visits, about } = scope.ledger;
		const closing = closingsIn(scope);
		const open = openIn(scope);
		function count(into: Tally, row: number, kind: number, worth: number): void {
			const segment = about.at.segment[row] ?? -1;
			for (const place of [0, 1 + (segment < 0 ? DEAL_SEGMENTS.length : segment)]) {
				const cell = 2 * (kind * PLACES + place);
				into.add(cell, worth);
				if (worth === worth) into.sample(cell + 1, worth);
			}
		}
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				const isOpen = visit < 0 && open(row) >= 0;
				if (visit < 0 && !isOpen) return;
				const worth = isOpen
					? scope.worth(row, scope.last, scope.last)
					: worthClosed(scope, row, visit);
				if (isOpen) count(into, row, OPEN, worth);
				else if (visits.at.status[visit] === STATUS.won) count(into, row, WON, worth);
				count(into, row, ALL, worth);
			},
			read: (sums) => ({
				...kindsOf(sums, 0),
				segments: SEGMENTS.map((segment, index) => ({ segment, ...kindsOf(sums, index + 1) }))
			})
		};
	}
};

const [WON, OPEN, ALL] = [KINDS.indexOf('won'), KINDS.indexOf('open'), KINDS.indexOf('all')];

function kindsOf(sums: Sums, place: number): ValueKinds {
	const of = (kind: number): Values => {
		const cell = 2 * (kind * PLACES + place);
		return { deals: sums.mark(cell), value: sums.spread(cell + 1) };
	};
	return { won: of(WON), open: of(OPEN), all: of(ALL) };
}
