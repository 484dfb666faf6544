import { asciiDigits } from '#lib/domain/digits.ts';
import { fractionDigits, fromMajor, type Currency, type Money } from '#lib/domain/money.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import type { Locale } from './locale.ts';
import { inTomans, RIALS_PER_TOMAN } from './toman.ts';
import type { Ways } from './ways.ts';

const DECIMAL: Readonly<Record<Locale, '.' | ','>> = {
	en: '.',
	fa: '.',
	ru: ',',
	pl: ',',
	zh: '.'
};

/** What a reader's language writes before the decimals. */
export function decimalMark({ locale }: Ways): '.' | ',' {
	return DECIMAL[locale];
}

/**
 * The number a person typed, in any of our digits, with or without groups and a currency; `undefined` for no number.
 *
 * Of `.` and `,` the last is the decimal point where both are there; alone, it is one where the reader's language
 * writes it so, where not exactly three digits follow it, or where what stands before it is no group of thousands.
 */
export function parseNumber(ways: Ways, typed: string): number | undefined {
	const text = parseDecimal(ways, typed);
	return text === undefined ? undefined : Number(text);
}

/** The same as text: ASCII digits, at most one point, a minus sign before what is negative. */
export function parseDecimal(ways: Ways, typed: string): string | undefined {
	return decimalIn(typed, decimalMark(ways));
}

/** `usual`: the mark before exactly three decimals; where there is none, three digits are thousands. */
function decimalIn(typed: string, usual: '.' | ',' | undefined): string | undefined {
	const text = asciiDigits(typed)
		.replaceAll('\u066B', '.')
		.replace(/[\u066C\s'’\u200E\u200F\u2066-\u2069]/g, '')
		.replace(/^\p{Sc}|\p{Sc}$/gu, '')
		.replace('\u2212', '-');
	const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
	const mark = text[last];
	const others = mark === undefined ? 0 : text.split(mark).length - 1;
	const mixed = text.includes('.') && text.includes(',');
	const decimal =
		mark !== undefined &&
		others === 1 &&
		(mixed ||
			mark === usual ||
			typed.includes('\u066B') ||
			text.length - last - 1 !== 3 ||
			!/^-?[1-9]\d{0,2}$/.test(text.slice(0, last)));
	const plain = decimal
		? text.slice(0, last).replace(/[.,]/g, '') + '.' + text.slice(last + 1)
		: text.replace(/[.,]/g, '');
	return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? plain : undefined;
}

/**
 * The amount a person typed, in the unit in which they count its currency; `undefined` for none. What has three digits
 * behind its only mark is thousands, whatever the language: nobody writes an amount to a tenth of a cent.
 */
export function parseMoney(ways: Ways, typed: string, currency: Currency): Money | undefined {
	const text = decimalIn(typed, fractionDigits(currency) > 2 ? decimalMark(ways) : undefined);
	if (text === undefined) return undefined;
	const number = Number(text);
	return fromMajor(inTomans(ways, currency) ? number * RIALS_PER_TOMAN : number, currency);
}

/**
 * What something is worth or costs, as a person typed it. Refused: `value-invalid` (no number), `value-negative` (below the
 * least), `value-large`.
 */
export function readMoney(ways: Ways, typed: string, currency: Currency, least = 0): Result<Money> {
	if (parseNumber(ways, typed) === undefined) return refuse('value-invalid');
	const money = parseMoney(ways, typed, currency);
	if (!money) return refuse('value-large');
	return money.amount < least ? refuse('value-negative') : ok(money);
}
