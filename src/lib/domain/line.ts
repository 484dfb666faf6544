import { LINE, list } from './deal.ts';
import type { ProductId } from './ids.ts';
import { parseCurrency, type Minor, type Money } from './money.ts';
import type { Fields, FieldValue } from './operation.ts';
import type { Rank } from './rank.ts';

/** The id of a line item, its own within its deal. */
export type LineId = string & { readonly id: 'line' };
/** 1000 is one. */
export type Thousandths = number & { readonly unit: '1/1000' };
/** 10,000 is the whole. */
export type BasisPoints = number & { readonly unit: '1/100 %' };

/** One row of what is sold in a deal. */
export interface Line {
	readonly id: LineId;
	readonly order: Rank;
	readonly product: ProductId | undefined;
	/** What it is in words, where it is no product of the list. */
	readonly name: string;
	/** More than 0. */
	readonly quantity: Thousandths;
	/** Of one. */
	readonly price: Money;
	/** 0 to 10,000. */
	readonly discount: BasisPoints;
}

export const ONE = 1000 as Thousandths;
export const NO_DISCOUNT = 0 as BasisPoints;
const WHOLE = 10_000;
/** More of one thing nobody sells: a slip of the finger. */
const MOST = 1e12;

/** So many as a quantity, to the thousandth; `undefined` for none, less than none, and more than a thousand million. */
export function toQuantity(number: number): Thousandths | undefined {
	const quantity = Math.round(number * ONE);
	return quantity > 0 && quantity <= MOST ? (quantity as Thousandths) : undefined;
}

/** So many per cent as a discount, to the hundredth; `undefined` below 0 and above 100. */
export function toDiscount(percent: number): BasisPoints | undefined {
	const discount = Math.round(percent * 100);
	return discount >= 0 && discount <= WHOLE ? (discount as BasisPoints) : undefined;
}

/** A line as the field of its register. */
export function lineField(line: Omit<Line, 'id'>): FieldValue {
	const { order, product = '', quantity, price, discount, name } = line;
	const { amount, currency } = price;
	return [order, product, String(quantity), String(amount), currency, String(discount), name];
}

/** The lines among the entries of a deal, in order. One that cannot be read is left out. */
export function linesIn(entries: Fields): readonly Line[] {
	return Object.keys(entries)
		.flatMap((name) => (name.startsWith(LINE) ? (lineOf(name, entries[name]) ?? []) : []))
		.sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1));
}

/** The line that a register holds, or `undefined` for none that can be read. */
export function lineOf(register: string, value: FieldValue | undefined): Line | undefined {
	const [order = '', product = '', many, price, code = '', less, ...words] = list(value);
	const [quantity, amount, discount] = [Number(many), Number(price), Number(less)];
	const currency = parseCurrency(code);
	if (!currency || !Number.isSafeInteger(amount)) return undefined;
	if (!Number.isSafeInteger(quantity) || quantity <= 0) return undefined;
	if (!Number.isSafeInteger(discount) || discount < 0 || discount > WHOLE) return undefined;
	return {
		id: register.slice(LINE.length) as LineId,
		order: order as Rank,
		product: product === '' ? undefined : (product as ProductId),
		name: words.join(' '),
		quantity: quantity as Thousandths,
		price: { amount: amount as Minor, currency },
		discount: discount as BasisPoints
	};
}

/**
 * What a line comes to: quantity x price less the discount, rounded to the minor unit once, half away from zero.
 * `undefined` beyond safe integers, and for what is none.
 */
export function lineTotal({
	quantity,
	price,
	discount
}: Pick<Line, 'quantity' | 'price' | 'discount'>): Money | undefined {
	if (![quantity, price.amount, discount].every(Number.isSafeInteger)) return undefined;
	const exact = BigInt(quantity) * BigInt(price.amount) * BigInt(WHOLE - discount);
	const unit = BigInt(ONE * WHOLE);
	const size = exact < 0n ? -exact : exact;
	const amount = Number((size * 2n + unit) / (unit * 2n)) * (exact < 0n ? -1 : 1);
	return Number.isSafeInteger(amount)
		? { amount: (amount + 0) as Minor, currency: price.currency }
		: undefined;
}

/** What all lines come to; `undefined` for none, for lines in several currencies, and beyond safe integers. */
export function linesSum(lines: readonly Line[]): Money | undefined {
	const [first] = lines;
	if (!first) return undefined;
	const { currency } = first.price;
	let sum = 0;
	for (const line of lines) {
		const total = lineTotal(line);
		if (total?.currency !== currency) return undefined;
		sum += total.amount;
	}
	return Number.isSafeInteger(sum) ? { amount: sum as Minor, currency } : undefined;
}
