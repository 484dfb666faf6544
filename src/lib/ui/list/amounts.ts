import { fractionDigits, fromMajor, type Currency, type Money } from '#lib/domain/money.ts';
import { decimalMark } from '#lib/i18n/parse.ts';
import { inTomans, RIALS_PER_TOMAN } from '#lib/i18n/toman.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import {
	currencyOf,
	parseAmount,
	readNumbers,
	type NumberReading,
	type NumberRule
} from '#lib/interchange/numbers.ts';

/** Numbers that come from elsewhere: how they are written is told by all that stand in one column. */

/** A number, and whether it could as well be a thousand times as much or as little. */
export interface ReadNumber<T> {
	readonly value: T;
	readonly unsure: boolean;
}

/** What is known of a column of texts. */
export function columnOf(texts: Iterable<string>): NumberReading {
	return readNumbers(texts);
}

/** A number of a column; where nothing tells how it is written, as the reader writes. */
export function numberIn(
	column: NumberReading,
	typed: string,
	ways: Ways
): ReadNumber<number> | undefined {
	const told = column.unsure ? markIn(typed) : column.decimal;
	const amount = parseAmount(typed, { decimal: told ?? decimalMark(ways) });
	if (!amount || !/^\p{Sc}?$/u.test(amount.sign)) return undefined;
	return { value: amount.number, unsure: told === undefined && isEither(typed) };
}

/** An amount of a column: in the currency whose sign or code stands beside it, else in the one that is usual there. */
export function moneyIn(
	column: NumberReading,
	typed: string,
	usual: Currency,
	ways: Ways
): ReadNumber<Money> | undefined {
	const told = column.unsure ? (markIn(typed) ?? markOf(typed, usual)) : column.decimal;
	const amount = parseAmount(typed, { decimal: told ?? decimalMark(ways) });
	if (!amount) return undefined;
	const { sign, number } = amount;
	const currency = sign === '' || isSignOf(sign, usual) ? usual : currencyOf(sign);
	if (!currency) return undefined;
	const times = sign === '' && inTomans(ways, currency) ? RIALS_PER_TOMAN : 1;
	const value = fromMajor(number * times, currency);
	return value && { value, unsure: told === undefined && isEither(typed) };
}

/** Three digits behind the only mark are thousands where the currency has no such fractions. */
function markOf(typed: string, usual: Currency): NumberRule['decimal'] | undefined {
	if (fractionDigits(usual) > 2) return undefined;
	return typed.includes(',') ? '.' : ',';
}

/** The mark of the decimals, where a text tells it by itself: thousands are apart by something else, or it is ours. */
function markIn(typed: string): NumberRule['decimal'] | undefined {
	if (typed.includes('\u066B')) return '.';
	const grouped = /\d[\s'’\u066C]\d{3}.*([.,])/.exec(typed);
	return grouped?.[1] as NumberRule['decimal'] | undefined;
}

/** Whether a text is one number by one rule, and another by the other. */
function isEither(typed: string): boolean {
	return readNumbers([typed]).unsure;
}

function isSignOf(sign: string, currency: Currency): boolean {
	const signs = new Intl.NumberFormat('en', {
		style: 'currency',
		currency,
		currencyDisplay: 'narrowSymbol'
	}).formatToParts(0);
	return signs.some(({ type, value }) => type === 'currency' && value.toLowerCase() === sign);
}
