/** An amount in the smallest unit of its currency. */
export type Minor = number & { readonly unit: 'integer minor currency unit' };
/** ISO 4217, 'EUR'. */
export type Currency = string & { readonly iso: 4217 };
export interface Money {
	readonly amount: Minor;
	readonly currency: Currency;
}
/** A whole number of hundredths, 0 to 100. */
export type Percent = number & { readonly unit: '%' };

/**
 * Digits after the decimal point, where not two. A table and not `Intl`, whose answer changes with its version: the
 * scale of stored money may not. ISO 4217 (2024); the rial is kept without dinars, as everybody writes it.
 */
const DIGITS: Record<string, number> = {
	...Object.fromEntries(
		'BIF CLP DJF GNF IRR ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
			.split(' ')
			.map((c) => [c, 0])
	),
	...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3]))
};

const CODE = /^[A-Z]{3}$/;

/** The currency written so, or `undefined`. */
export function parseCurrency(text: string): Currency | undefined {
	return CODE.test(text) ? (text as Currency) : undefined;
}

/** How many digits a currency has after its decimal point. */
export function fractionDigits(currency: Currency): number {
	return DIGITS[currency] ?? 2;
}

/** Major units as money, rounded to the minor unit (half away from zero); `undefined` beyond safe integers. */
export function fromMajor(major: number, currency: Currency): Money | undefined {
	const scaled = Math.abs(major) * 10 ** fractionDigits(currency);
	// 1.005 * 100 is 100.49999999999999: the nudge rounds what a person typed, not its binary neighbour. To a whole
	// number it is not given: above 2 ** 52 it would add one.
	const nudge = Number.isInteger(scaled) ? 0 : scaled * Number.EPSILON;
	const amount = Math.sign(major) * Math.round(scaled + nudge);
	return Number.isSafeInteger(amount) ? { amount: (amount + 0) as Minor, currency } : undefined;
}

/** Money in major units, for display and for charts. */
export function toMajor(money: Money): number {
	return money.amount / 10 ** fractionDigits(money.currency);
}

/** A deal's weighted value: amount x probability, rounded to the minor unit for each deal. */
export function weigh(amount: Minor, probability: Percent): Minor {
	return Math.round((amount * probability) / 100) as Minor;
}

/** Sums by currency, largest first; amounts of different currencies are never added. */
export function sumByCurrency(values: Iterable<Money>): readonly Money[] {
	const sums = new Map<Currency, number>();
	for (const { amount, currency } of values) sums.set(currency, (sums.get(currency) ?? 0) + amount);
	return [...sums]
		.map(([currency, amount]) => ({ amount: amount as Minor, currency }))
		.sort((a, b) => b.amount - a.amount || (a.currency < b.currency ? -1 : 1));
}
