import type { LeftOut } from '#lib/analytics/figures/left-out.ts';
import type { Mark } from '#lib/analytics/tally.ts';
import { fractionDigits, type Currency, type Minor, type Money } from '#lib/domain/money.ts';
import { addDays, ordinal, type Period } from '#lib/domain/time.ts';
import { formatDay, formatMoneyShort, formatMoneyToFit } from '#lib/i18n/format.ts';
import { otherWays, type Ways } from '#lib/i18n/ways.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import * as formats from '#lib/ui/charts/formats.ts';

export { count as number, signedPercent } from '#lib/ui/charts/formats.ts';

/** Figures as text, in the language of the interface. */

/** What stands where there is nothing to state. */
const NOTHING = '–';

export function percent(share: number | undefined): string {
	return share === undefined ? NOTHING : formats.percent(share);
}

export function days(value: number | undefined): string {
	return value === undefined ? NOTHING : formats.days(value);
}

/** A sum of minor units; in short where in full it would be long. */
export function money(amount: number, currency: Currency): string {
	return formatMoneyToFit(ways(), minor(amount, currency));
}

/** A mean, a median or a rate of minor units: from a hundred up without what is behind the decimal point. */
export function aboutMoney(amount: number | undefined, currency: Currency): string {
	if (amount === undefined) return NOTHING;
	const unit = 10 ** fractionDigits(currency);
	const whole = Math.round(amount / unit);
	return money(Math.abs(whole) < 100 ? amount : whole * unit, currency);
}

export function moneyShort(amount: number, currency: Currency): string {
	return formatMoneyShort(ways(), minor(amount, currency));
}

/** The first and the last day of a period, and the same in the other calendar that the reader meets, if any. */
export function inCalendars({ from, to }: Period): readonly string[] {
	const other = otherWays(ways());
	return [ways(), ...(other ? [other] : [])].map((one) =>
		t('insights.range', {
			from: formatDay(one, from),
			to: formatDay(one, addDays(to, -1))
		})
	);
}

/** What is left out of figures, or of some of them, a line each. */
export function leftOutLines({
	deleted,
	contested,
	unrated,
	imported,
	unexpected,
	backward
}: LeftOut): readonly string[] {
	const lines = [
		['insights.leftOut.imported', imported],
		['insights.leftOut.unexpected', unexpected],
		['insights.leftOut.contested', contested],
		['insights.leftOut.deleted', deleted],
		['insights.leftOut.backward', backward]
	] as const;
	return [
		...unrated.map(({ currency, mark }) =>
			t('insights.leftOut.currency', {
				n: mark.count,
				currency,
				value: money(mark.amount, currency)
			})
		),
		...lines.filter(([, { count }]) => count > 0).map(([key, { count }]) => t(key, { n: count }))
	];
}

/** What a figure leaves out because its time is not known; nothing where there is none. */
export function undatedLines({ count }: Pick<Mark, 'count'>): readonly string[] {
	return count > 0 ? [t('insights.leftOut.undated', { n: count })] : [];
}

/** The time of a step: the month where it is a whole one, else its first and last day. */
export function when({ from, to }: Period, own: Ways): string {
	if (ordinal(to) - ordinal(from) >= MONTH_DAYS) return formatDay(own, from, 'month');
	return t('insights.range', { from: formatDay(own, from), to: formatDay(own, addDays(to, -1)) });
}

const MONTH_DAYS = 28;

function minor(amount: number, currency: Currency): Money {
	return { amount: Math.round(amount) as Minor, currency };
}
