import { fractionDigits, toMajor, type Money } from '#lib/domain/money.ts';
import { ordinal, type Day, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import type { Ways } from './ways.ts';

/** Numbers, money and dates as the reader's language writes them. The result is for the eye: never parse it. */

const MS_PER_DAY = 86_400_000;

export function formatNumber(
	ways: Ways,
	value: number,
	options: Intl.NumberFormatOptions = {}
): string {
	return numberFormat(ways, options).format(value);
}

/** A share (0.63) as a percentage with up to one digit. */
export function formatPercent(ways: Ways, share: number): string {
	return formatNumber(ways, share, { style: 'percent', maximumFractionDigits: 1 });
}

/** Money in full; whole amounts without empty decimals. */
export function formatMoney(ways: Ways, money: Money): string {
	const { amount, currency } = money;
	const digits = fractionDigits(currency);
	const whole = amount % 10 ** digits === 0;
	return formatNumber(ways, toMajor(money), {
		style: 'currency',
		currency,
		currencyDisplay: signOf(currency),
		minimumFractionDigits: whole ? 0 : digits,
		maximumFractionDigits: whole ? 0 : digits
	});
}

/** Money in short, for a column's head or a chart: 1.2M, 万 in Chinese. */
export function formatMoneyShort(ways: Ways, money: Money): string {
	return formatNumber(ways, toMajor(money), {
		style: 'currency',
		currency: money.currency,
		currencyDisplay: signOf(money.currency),
		notation: 'compact',
		maximumFractionDigits: 1,
		minimumFractionDigits: 0
	});
}

/** Currencies with a sign that no other has; the short sign of all dollars is the same, and of yuan and yen. */
const OWN_SIGN = new Set('AMD AZN EUR GEL INR KZT PLN RUB TRY UAH VND'.split(' '));

function signOf(currency: string): 'narrowSymbol' | 'symbol' {
	return OWN_SIGN.has(currency) ? 'narrowSymbol' : 'symbol';
}

/** A calendar day. `short` leaves the year out, `month` the day. */
export function formatDay(
	ways: Ways,
	day: Day,
	style: 'short' | 'medium' | 'month' = 'medium'
): string {
	const options: Intl.DateTimeFormatOptions =
		style === 'month'
			? { year: 'numeric', month: 'short' }
			: style === 'short'
				? { month: 'short', day: 'numeric' }
				: { year: 'numeric', month: 'short', day: 'numeric' };
	return dateFormat(ways, { ...options, timeZone: 'UTC' }).format(ordinal(day) * MS_PER_DAY);
}

/** An instant on the clock of a zone. */
export function formatInstant(ways: Ways, instant: EpochMs, timeZone: TimeZone): string {
	return dateFormat(ways, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(instant);
}

/** The time of day of an instant in a zone. */
export function formatTime(ways: Ways, instant: EpochMs, timeZone: TimeZone): string {
	return dateFormat(ways, { timeStyle: 'short', timeZone }).format(instant);
}

/** A number of days: "12 days", in the narrow form where room is short. */
export function formatDays(
	ways: Ways,
	days: number,
	unitDisplay: 'long' | 'narrow' = 'long'
): string {
	return formatNumber(ways, days, {
		style: 'unit',
		unit: 'day',
		unitDisplay,
		maximumFractionDigits: days < 10 && !Number.isInteger(days) ? 1 : 0
	});
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(ways: Ways, options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = ways.tag + JSON.stringify(options);
	const known = numbers.get(key) ?? new Intl.NumberFormat(ways.tag, options);
	numbers.set(key, known);
	return known;
}

function dateFormat(ways: Ways, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = ways.tag + JSON.stringify(options);
	const known = dates.get(key) ?? new Intl.DateTimeFormat(ways.tag, options);
	dates.set(key, known);
	return known;
}
