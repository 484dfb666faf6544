import { fractionDigits, type Currency, type Minor, type Money } from './money.ts';
import type { Rate } from './directory.ts';
import type { Day } from './time.ts';

/** What of the settings of a workspace its rates are read from. */
export interface Rated {
	readonly currency: Currency;
	readonly rates: readonly Rate[];
}

const DECIMAL = /^(\d{0,12})(?:\.(\d{0,12}))?$/;

/**
 * A rate as it is kept: digits and at most one point, without needless zeros. `undefined` for what is no decimal number
 * above zero, or has more than 12 digits on a side of its point.
 */
export function parseRate(text: string): string | undefined {
	const [, whole = '', part = ''] = DECIMAL.exec(text) ?? [];
	if (!/[1-9]/.test(whole + part)) return undefined;
	const short = part.replace(/0+$/, '');
	return (whole.replace(/^0+(?=\d)/, '') || '0') + (short === '' ? '' : `.${short}`);
}

/**
 * What one major unit of a currency is worth on a day in the workspace's own: the rate with the latest day that is not
 * after it. `undefined` where there is none; never one of a later day, so that past figures stay as they were.
 */
export function rateOn(
	{ currency: own, rates }: Rated,
	of: Currency,
	day: Day
): string | undefined {
	if (of === own) return '1';
	let found: Rate | undefined;
	for (const rate of rates)
		if (rate.currency === of && rate.from <= day && (!found || rate.from > found.from))
			found = rate;
	return found && parseRate(found.rate);
}

/**
 * An amount in the currency of the workspace at the rate of a day, exact but for one rounding to the minor unit, half
 * away from zero. `undefined` without a rate, and beyond safe integers.
 */
export function inOwn(settings: Rated, { amount, currency }: Money, day: Day): Money | undefined {
	const rate = rateOn(settings, currency, day);
	if (rate === undefined) return undefined;
	const [whole = '0', part = ''] = rate.split('.');
	const shift = fractionDigits(settings.currency) - fractionDigits(currency) - part.length;
	const product = BigInt(amount) * BigInt(whole + part);
	const exact =
		shift >= 0 ? product * 10n ** BigInt(shift) : divided(product, 10n ** BigInt(-shift));
	const minor = Number(exact);
	if (!Number.isSafeInteger(minor)) return undefined;
	return { amount: minor as Minor, currency: settings.currency };
}

/** Rounded half away from zero. */
function divided(number: bigint, by: bigint): bigint {
	const half = number < 0n ? -by / 2n : by / 2n;
	return (number + half) / by;
}
