import { CONTESTED, DELETED, STATUS, type Ledger, type Win } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';

/** What became of a lead: the deals it was converted to, and those that were made of it beside. */

/** Those of these rows that are deals and count, each once, in the order of their ids. */
export function dealsThatCount(ledger: Ledger, rows: readonly number[]): readonly number[] {
	const { flags } = ledger.deal.at;
	const ids = ledger.names.deal.all;
	return [...new Set(rows)]
		.filter(
			(row) =>
				row >= 0 && ledger.has('deals', row) && ((flags[row] ?? 0) & (DELETED | CONTESTED)) === 0
		)
		.sort((a, b) => ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1));
}

/** When the first of these deals was made; `NaN` where that is not known. */
export function firstMade({ deal }: Ledger, deals: readonly number[]): LocalMs {
	const known = deals.map((row) => deal.at.created[row] ?? NaN).filter((at) => at === at);
	return (known.length === 0 ? NaN : Math.min(...known)) as LocalMs;
}

/** The stays of a deal as won. */
export function winsOf({ visits }: Ledger, row: number): readonly Win[] {
	const { enter, leave, status, dated } = visits.at;
	const wins: Win[] = [];
	for (let i = visits.from[row] ?? 0; i < (visits.to[row] ?? 0); i++)
		if (status[i] === STATUS.won)
			wins.push({
				enter: enter[i] as LocalMs,
				leave: leave[i] as LocalMs,
				dated: dated[i] ?? 0
			});
	return wins;
}
