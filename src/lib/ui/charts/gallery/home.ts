import type { AgeRow } from '#lib/charts/ages.ts';
import type { FunnelRow } from '#lib/charts/funnel-steps.ts';
import type { MonthRow } from '#lib/charts/months.ts';
import type { StripRow } from '#lib/charts/stage-strip.ts';
import type { TrendRow } from '#lib/charts/trend.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import { dice, monthName, STAGES, weekName, type Variant } from './world.ts';

/** Fixed rows for the charts of the home, in every state that a chart must bear. */

const COUNTS: Readonly<Record<Variant, readonly number[]>> = {
	usual: [24, 17, 9, 6, 2],
	empty: [0, 0, 0, 0, 0],
	one: [0, 1, 0, 0, 0],
	lost: [0, 0, 0, 0, 0],
	many: [41_230, 27_904, 15_377, 10_248, 5_241]
};

export function stripRows(variant: Variant): readonly StripRow[] {
	return STAGES.map(({ id, label }, index) => {
		const count = COUNTS[variant][index] ?? 0;
		return { id, label, count, value: count * 1_240_000 * (1 + index / 3) };
	});
}

export function funnelRows(variant: Variant): readonly FunnelRow[] {
	if (variant === 'empty') return [];
	const all = { usual: 180, one: 1, lost: 40, many: 100_000 }[variant];
	let reached = all;
	return STAGES.map(({ id, label }, index) => {
		const wentOn = variant === 'lost' ? (index === 0 ? 12 : 0) : Math.round(reached * 0.64);
		const still = variant === 'lost' ? 0 : Math.floor((reached - wentOn) * 0.25);
		const other = variant === 'usual' && index === 1 ? 4 : 0;
		const here = reached;
		reached = wentOn;
		const share = here < 5 ? undefined : wentOn / here;
		const half = 0.98 / Math.sqrt(Math.max(here, 1));
		return {
			id,
			label,
			reached: here,
			wentOn,
			still,
			other,
			lost: here - wentOn - still - other,
			share,
			interval:
				share === undefined
					? undefined
					: ([Math.max(0, share - half), Math.min(1, share + half)] as const),
			benchmark: variant === 'usual' && index % 2 === 0 ? 0.7 : undefined
		};
	});
}

const WEEKS: Readonly<Record<Variant, number>> = {
	usual: 26,
	empty: 0,
	one: 1,
	lost: 12,
	many: 520
};

export function trendRows(variant: Variant, ways: Ways): readonly TrendRow[] {
	const roll = dice(7);
	let before: number | undefined;
	return Array.from({ length: WEEKS[variant] }, (_, week) => {
		const few = week < 3;
		const gap = variant === 'lost' || (variant === 'usual' && week === 9);
		const value = gap ? undefined : 180_000 + 9_000 * week + 90_000 * roll();
		const total = before && value ? Math.log(value / before) : undefined;
		before = value;
		const parts = total === undefined ? undefined : [0.5 + roll(), -0.4, 0.3 - roll() / 2];
		return {
			id: `week-${week}`,
			x: week,
			label: weekName(ways, week),
			value,
			...(value === undefined ? {} : { low: value * 0.8, high: value * 1.27, few }),
			...(parts && total !== undefined && variant !== 'many'
				? { effects: [...parts.map((part) => part * 0.2), total - sum(parts) * 0.2] }
				: {})
		};
	});
}

function sum(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0);
}

const WON: Readonly<Record<Variant, readonly number[]>> = {
	usual: [4.1, 5.2, 3.9, 6.4, 7.1, 2.2, 0, 6.9, 8.3, 7.7, 9.1, 3.4],
	empty: [],
	one: [4.1],
	lost: [0, 0, 0, 0],
	many: Array.from({ length: 60 }, (_, month) => 40 + month + 12 * Math.sin(month))
};

export function monthRows(variant: Variant, ways: Ways): readonly MonthRow[] {
	return WON[variant].map((millions, month, all) => ({
		id: `month-${month}`,
		x: month,
		until: month + 1,
		label: monthName(ways, month, 'short'),
		title: monthName(ways, month, 'long'),
		value: millions * 100_000_00,
		before: month === 0 ? undefined : (all[month - 1] ?? 0) * 100_000_00,
		running: month === all.length - 1
	}));
}

export function ageRows(variant: Variant): readonly AgeRow[] {
	return STAGES.map(({ id, label }, index) => {
		const all = COUNTS[variant][index] ?? 0;
		const stalled = Math.floor(all * (0.12 + index * 0.05));
		const over = Math.floor((all - stalled) * 0.2);
		return {
			id,
			label,
			onTime: all - stalled - over,
			over,
			stalled,
			limit: index === 4 ? undefined : 14 + index * 9
		};
	});
}
