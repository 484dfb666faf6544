import type { Report } from '#lib/analytics/report.ts';
import type { LeftOut } from '#lib/analytics/population.ts';
import { FEW, type Velocity } from '#lib/analytics/velocity.ts';
import { fractionDigits, type Currency, type Minor, type Money } from '#lib/domain/money.ts';
import { addDays, type Period } from '#lib/domain/time.ts';
import {
	formatDay,
	formatDays,
	formatMoneyShort,
	formatMoneyToFit,
	formatNumber,
	formatPercent
} from '#lib/i18n/format.ts';
import { otherWays } from '#lib/i18n/ways.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';

/** Figures as text, in the language of the interface. */

/** What stands where there is nothing to state. */
export const NOTHING = '–';

export function number(value: number): string {
	return formatNumber(ways(), value);
}

export function percent(share: number | undefined): string {
	return share === undefined ? NOTHING : formatPercent(ways(), share);
}

export function days(value: number | undefined): string {
	return value === undefined ? NOTHING : formatDays(ways(), value);
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

/** A win rate; of few deals their counts, since a share of them would say nothing. */
export function winRate({
	won,
	lost,
	winRate
}: Pick<Velocity, 'won' | 'lost' | 'winRate'>): string {
	return won + lost < FEW ? t('insights.winRate.few', { won, lost }) : percent(winRate);
}

/** What is left out of the figures of a report, a line each. */
export function leftOut({ leftOut, closed, open, funnel, backward }: Report): readonly string[] {
	const undated = Math.max(closed.undated, open.undated, ...funnel.map((step) => step.undated));
	const noValue = closed.won - closed.wonValue.n;
	const noStart = closed.won - closed.wonCycle.n;
	return [
		...leftOutDeals(leftOut),
		...(undated > 0 ? [t('insights.leftOut.undated', { n: undated })] : []),
		...(noValue > 0 ? [t('insights.leftOut.noValue', { n: noValue })] : []),
		...(noStart > 0 ? [t('insights.leftOut.noStart', { n: noStart })] : []),
		...(backward > 0 ? [t('insights.leftOut.backward', { n: backward })] : [])
	];
}

function leftOutDeals({ deleted, contested, otherCurrencies }: LeftOut): readonly string[] {
	return [
		...otherCurrencies.map(({ currency, count }) =>
			t('insights.leftOut.currency', { n: count, currency })
		),
		...(contested > 0 ? [t('insights.leftOut.contested', { n: contested })] : []),
		...(deleted > 0 ? [t('insights.leftOut.deleted', { n: deleted })] : [])
	];
}

function minor(amount: number, currency: Currency): Money {
	return { amount: Math.round(amount) as Minor, currency };
}
