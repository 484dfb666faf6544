import type { Format } from '#lib/charts/scene.ts';
import { fractionDigits, type Currency, type Minor, type Money } from '#lib/domain/money.ts';
import {
	formatDays,
	formatMoneyShort,
	formatMoneyToFit,
	formatNumber,
	formatPercent,
	formatTime
} from '#lib/i18n/format.ts';
import type { EpochMs, TimeZone } from '#lib/domain/time.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';

/** Figures as text, in the language of the interface. */

export const count: Format = (value) => formatNumber(ways(), value);
export const short: Format = (value) => formatNumber(ways(), value, { notation: 'compact' });
export const percent: Format = (share) => formatPercent(ways(), share);
/** A share without digits behind the point, for axes and cells. */
export const roundPercent: Format = (share) =>
	formatNumber(ways(), share, { style: 'percent', maximumFractionDigits: 0 });
/** A change as a percentage with its sign. */
export const signedPercent: Format = (share) =>
	formatNumber(ways(), share, {
		style: 'percent',
		maximumFractionDigits: 1,
		signDisplay: 'exceptZero'
	});
/** The same without digits behind the point. */
export const signedRoundPercent: Format = (share) =>
	formatNumber(ways(), share, {
		style: 'percent',
		maximumFractionDigits: 0,
		signDisplay: 'exceptZero'
	});
export const days: Format = (value) => formatDays(ways(), value);
export const daysShort: Format = (value) => formatDays(ways(), value, 'narrow');

const HOUR_MS = 3_600_000;

/** An hour of the day, 0 to 23, as on a clock. */
export const hour: Format = (value) =>
	formatTime(ways(), (value * HOUR_MS) as EpochMs, 'UTC' as TimeZone);

export function range(from: string, to: string): string {
	return t('insights.range', { from, to });
}

/** The logarithm of a ratio as a change in percent. */
export const effect: Format = Object.assign((ln: number) => signedPercent(Math.expm1(ln)), {
	plain: Math.expm1
});

/** With a plus or minus, as Intl sets a minus: without the mark a Persian reader would see the plus at the other end. */
export function signed(format: (value: number) => string): (value: number) => string {
	return (value) => (value > 0 ? `\u200E+${format(value)}` : format(value));
}

/** How the sums of a chart are written: as money where there is a currency, else as counts. */
export interface Sums {
	readonly format: Format;
	/** In short, for axes. */
	readonly tick: Format;
	/** With a plus or minus. */
	readonly signed: Format;
}

/** Of values in minor units of a currency, whole ones or means of them; without a currency of counts. */
export function sums(currency: Currency | undefined): Sums {
	if (!currency)
		return {
			format: count,
			tick: short,
			signed: (value) => formatNumber(ways(), value, { signDisplay: 'exceptZero' })
		};
	const money = (value: number): Money => ({ amount: rounded(value, currency) as Minor, currency });
	const plain = (value: number) => Math.round(value) / 10 ** fractionDigits(currency);
	const format = (value: number) => formatMoneyToFit(ways(), money(value));
	return {
		format: Object.assign(format, { plain }),
		tick: (value) => formatMoneyShort(ways(), money(value)),
		signed: Object.assign(signed(format), { plain })
	};
}

/** From a hundred units up, what is behind the point of a sum is not told. */
function rounded(value: number, currency: Currency): number {
	const unit = 10 ** fractionDigits(currency);
	return Math.abs(value) < 100 * unit ? Math.round(value) : Math.round(value / unit) * unit;
}
