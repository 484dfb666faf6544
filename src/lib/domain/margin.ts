import type { Deal } from './deal.ts';
import type { Minor, Money } from './money.ts';

/** What a deal leaves over its cost. */
export interface Margin {
	readonly money: Money;
	/** Of the value, 0.4 is 40 %; `undefined` where the value is nothing. */
	readonly share: number | undefined;
}

/** Value less cost; `undefined` where either is missing, or they are in two currencies. */
export function margin({ value, cost }: Pick<Deal, 'value' | 'cost'>): Margin | undefined {
	if (!value || !cost || value.currency !== cost.currency) return undefined;
	const amount = value.amount - cost.amount;
	if (!Number.isSafeInteger(amount)) return undefined;
	return {
		money: { amount: amount as Minor, currency: value.currency },
		share: value.amount > 0 ? amount / value.amount : undefined
	};
}
