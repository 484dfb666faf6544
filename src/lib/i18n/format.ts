import { fractionDigits, type Money } from '#lib/domain/money.ts';
import { addDays, ordinal, type Day, type EpochMs, type TimeZone } from '#lib/domain/time.ts';
import { inTomans, toShown, unitAfter } from './toman.ts';
import type { Ways } from './ways.ts';

/** Numbers, money and dates as the reader's language writes them. The result is for the eye: never parse it. */

const MS_PER_DAY = 86_400_000;
const SUNDAY = '2026-11-22' as Day;

export function formatNumber(
	ways: Ways,
	value: number,
	options: Intl.NumberFormatOptions = {}
): string {
	return numberFormat(ways, options).format(value);
}

/** A rate of exchange, a decimal number as it was typed, with all of its digits. */
export function formatRate(ways: Ways, rate: string): string {
	return formatNumber(ways, Number(rate), { maximumFractionDigits: 12, useGrouping: false });
}

/** A share (0.63) as a percentage with up to one digit. */
export function formatPercent(ways: Ways, share: number): string {
	return formatNumber(ways, share, { style: 'percent', maximumFractionDigits: 1 });
}

/** Money in full; whole amounts without empty decimals, rials as tomans where the reader counts so. */
export function formatMoney(ways: Ways, money: Money): string {
	const { amount, currency } = money;
	const digits = fractionDigits(currency);
	const whole = amount % 10 ** digits === 0;
	return withUnit(ways, money, {
		minimumFractionDigits: whole ? 0 : digits,
		maximumFractionDigits: inTomans(ways, currency) ? 1 : whole ? 0 : digits
	});
}

/** Money in short, for a column's head or a chart: 1.2M, 万 in Chinese. */
export function formatMoneyShort(ways: Ways, money: Money): string {
	return withUnit(ways, money, {
		notation: 'compact',
		maximumFractionDigits: 1,
		minimumFractionDigits: 0
	});
}

/** Money longer than this does not fit beside what else stands on a card or a tile. */
const LONG = 14;

/** Money in full where there is room for it on a card, else in short. */
export function formatMoneyToFit(ways: Ways, money: Money): string {
	const text = formatMoney(ways, money);
	return text.length > LONG ? formatMoneyShort(ways, money) : text;
}

function withUnit(ways: Ways, money: Money, options: Intl.NumberFormatOptions): string {
	const shown = toShown(ways, money);
	const after = unitAfter(ways, money, options.notation === 'compact');
	if (after !== undefined) return formatNumber(ways, shown, options) + after;
	const { currency } = money;
	const sign = { style: 'currency', currency, currencyDisplay: signOf(currency) } as const;
	const text = formatNumber(ways, shown, { ...sign, ...options });
	if (ways.locale !== 'fa' || (options.notation !== 'compact' && !/[A-Z]/.test(text))) return text;
	// Before it, a sign or a code in Latin letters would part the number from its "thousand" and turn the amount round.
	const unit = numberFormat(ways, sign)
		.formatToParts(0)
		.find(({ type }) => type === 'currency')?.value;
	return `\u200F${formatNumber(ways, shown, options)}\u00A0${unit ?? currency}`;
}

/** An amount without its currency, for a field in which it is changed. */
export function formatAmount(ways: Ways, money: Money): string {
	return formatNumber(ways, toShown(ways, money), { maximumFractionDigits: 3 });
}

/** Currencies with a sign that no other has; the short sign of all dollars is the same, and of yuan and yen. */
const OWN_SIGN = new Set('AMD AZN EUR GEL INR KZT PLN RUB TRY UAH VND'.split(' '));

function signOf(currency: string): 'narrowSymbol' | 'symbol' {
	return OWN_SIGN.has(currency) ? 'narrowSymbol' : 'symbol';
}

/** How a calendar day is written: `short` leaves the year out, `month` and `fullMonth` the day. */
type DayStyle = 'short' | 'medium' | 'month' | 'fullMonth';

const DAY_STYLES: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
	short: { month: 'short', day: 'numeric' },
	medium: { year: 'numeric', month: 'short', day: 'numeric' },
	month: { year: 'numeric', month: 'short' },
	fullMonth: { year: 'numeric', month: 'long' }
};

/** A calendar day. */
export function formatDay(ways: Ways, day: Day, style: DayStyle = 'medium'): string {
	// Persian months have no short names; asked for the long ones, CLDR sets the year before them.
	const plain = style === 'fullMonth' && ways.calendar === 'persian' ? 'month' : style;
	return date(ways, { ...DAY_STYLES[plain], timeZone: 'UTC' }, ordinal(day) * MS_PER_DAY);
}

/** The day of the week of a day. */
export function formatWeekday(ways: Ways, day: Day, style: 'long' | 'short'): string {
	// The short names of Persian are whole words.
	const weekday = style === 'short' && ways.locale === 'fa' ? 'narrow' : style;
	return date(ways, { weekday, timeZone: 'UTC' }, ordinal(day) * MS_PER_DAY);
}

/** The name of a day of the week, 0 for Sunday. */
export function weekdayName(ways: Ways, weekday: number, style: 'long' | 'short' = 'long'): string {
	return formatWeekday(ways, addDays(SUNDAY, weekday), style);
}

/** A day as seen from another: today, tomorrow, in 3 days, 2 days ago. */
export function formatRelativeDay(ways: Ways, day: Day, today: Day): string {
	const known =
		relative.get(ways.tag) ?? new Intl.RelativeTimeFormat(ways.tag, { numeric: 'auto' });
	relative.set(ways.tag, known);
	return known.format(ordinal(day) - ordinal(today), 'day');
}

/** An instant on the clock of a zone. */
export function formatInstant(ways: Ways, instant: EpochMs, timeZone: TimeZone): string {
	return date(ways, { dateStyle: 'medium', timeStyle: 'short', timeZone }, instant);
}

/** The time of day of an instant in a zone. */
export function formatTime(ways: Ways, instant: EpochMs, timeZone: TimeZone): string {
	return date(ways, { timeStyle: 'short', timeZone }, instant);
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

/** Names one after the other, each kept apart so that one in another script does not reorder the rest. */
export function formatList({ locale }: Ways, names: readonly string[]): string {
	const comma = locale === 'fa' ? '، ' : locale === 'zh' ? '、' : ', ';
	return names.map((name) => `\u2068${name}\u2069`).join(comma);
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const relative = new Map<string, Intl.RelativeTimeFormat>();

function numberFormat(ways: Ways, options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = ways.tag + JSON.stringify(options);
	const known = numbers.get(key) ?? new Intl.NumberFormat(ways.tag, options);
	numbers.set(key, known);
	return known;
}

/** A date without its era: the months and the year tell the calendars apart. */
function date(ways: Ways, options: Intl.DateTimeFormatOptions, ms: number): string {
	const key = ways.tag + JSON.stringify(options);
	const format = dates.get(key) ?? new Intl.DateTimeFormat(ways.tag, options);
	dates.set(key, format);
	if (ways.calendar === 'gregory') return format.format(ms);
	const parts = format.formatToParts(ms);
	return parts
		.map(({ type, value }, index) =>
			type === 'era' ? '' : parts[index + 1]?.type === 'era' ? value.trimEnd() : value
		)
		.join('');
}
