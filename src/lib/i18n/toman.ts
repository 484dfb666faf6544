import { toMajor, type Currency, type Money } from '#lib/domain/money.ts';
import type { Locale } from './locale.ts';
import type { Ways } from './ways.ts';

/** Amounts of rials as people count them: in tomans. What is stored is rials, whatever is shown or typed. */

export const RIALS_PER_TOMAN = 10;

/** The word in each plural form; CLDR knows it as no currency's name. */
const TOMAN: Readonly<Record<Locale, Partial<Record<Intl.LDMLPluralRule, string>>>> = {
	en: { one: 'toman', other: 'tomans' },
	fa: { other: 'تومان' },
	ru: { one: 'томан', few: 'томана', many: 'томанов', other: 'томана' },
	pl: { one: 'toman', few: 'tomany', many: 'tomanów', other: 'tomana' },
	zh: { other: '土曼' }
};

/** Whether amounts of a currency are shown and typed in tomans. */
export function inTomans({ toman }: Ways, currency: Currency): boolean {
	return toman && currency === 'IRR';
}

/** An amount in the unit in which the reader counts its currency: in major units, or in tomans. */
export function toShown(ways: Ways, money: Money): number {
	return inTomans(ways, money.currency) ? money.amount / RIALS_PER_TOMAN : toMajor(money);
}

/**
 * What follows a shown amount, its space included, where the pattern of the language does not serve: tomans, and rials
 * in Persian. Of an amount in short ("1.2 million") the word has the form of whole ones.
 */
export function unitAfter(ways: Ways, money: Money, short: boolean): string | undefined {
	// CLDR sets the word before the number, where nobody writes it.
	if (!inTomans(ways, money.currency))
		return ways.locale === 'fa' && money.currency === 'IRR' ? '\u00A0ریال' : undefined;
	const shown = Math.abs(toShown(ways, money));
	const form = new Intl.PluralRules(ways.locale).select(
		short && shown >= 1000 ? Math.trunc(shown) : shown
	);
	const word = TOMAN[ways.locale][form] ?? TOMAN[ways.locale].other;
	return ways.locale === 'zh' ? word : `\u00A0${word}`;
}

/** What a field for amounts of a currency is labelled with: its code, or the word for tomans. */
export function unitName(ways: Ways, currency: Currency): string {
	if (!inTomans(ways, currency)) return currency;
	return TOMAN[ways.locale].one ?? TOMAN[ways.locale].other ?? '';
}
