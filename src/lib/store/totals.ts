import type { Deal } from '#lib/domain/deal.ts';
import type { Stage } from '#lib/domain/directory.ts';
import { sumByCurrency, weigh, type Money } from '#lib/domain/money.ts';

/** Count and sums of a column; contested deals are in no total. */
export interface Totals {
	readonly count: number;
	/** A sum a currency: amounts of different currencies are never added. */
	readonly value: readonly Money[];
	/** The same, each deal times its stage's probability, rounded for each deal. */
	readonly weighted: readonly Money[];
}

/** The totals of a stage's deals. */
export function totals(stage: Stage, deals: readonly Deal[]): Totals {
	const values = deals.flatMap(({ contested, value }) => (value && !contested ? [value] : []));
	return {
		count: deals.length,
		value: sumByCurrency(values),
		weighted: sumByCurrency(
			values.map(({ amount, currency }) => ({ amount: weigh(amount, stage.probability), currency }))
		)
	};
}
