import type { PairRow } from '#lib/charts/before-after.ts';
import type { CohortRow } from '#lib/charts/cohort.ts';
import type { FlowRow } from '#lib/charts/cumulative-flow.ts';
import type { DotRow } from '#lib/charts/dots.ts';
import type { Move, MoveNode } from '#lib/charts/moves.ts';
import type { ParetoRow } from '#lib/charts/pareto.ts';
import type { StayRow } from '#lib/charts/stay.ts';
import type { FallRow } from '#lib/charts/waterfall.ts';
import type { Ways } from '#lib/i18n/ways.ts';
import { dice, monthName, STAGES, weekName, type Variant } from './world.ts';

/** Fixed rows for the charts behind the home, in every state that a chart must bear. */

/** How many deals there are. */
const DEALS: Readonly<Record<Variant, number>> = {
	usual: 180,
	empty: 0,
	one: 1,
	lost: 40,
	many: 100_000
};

const FALLS: readonly (readonly [label: string, value: number])[] = [
	['New', 61],
	['Moved to this period', 24],
	['Worth more', 9],
	['Worth less', -14],
	['Moved to a later period', -38],
	['Lost', -47],
	['Won', -55]
];

export function fallRows(variant: Variant): readonly FallRow[] {
	if (variant === 'empty') return [];
	const unit = DEALS[variant] * 1_000_00;
	const changes =
		variant === 'one' ? [FALLS[0]] : variant === 'lost' ? [['Lost', -140] as const] : FALLS;
	const steps = changes.flatMap((change) => (change ? [change] : []));
	const sum = steps.reduce((total, [, value]) => total + value, 140);
	return [
		{ id: 'start', label: 'On 1 October', value: 140 * unit, total: true },
		...steps.map(([label, value]) => ({
			id: label,
			label,
			value: value * unit,
			kind: label === 'Won' ? ('won' as const) : label === 'Lost' ? ('lost' as const) : undefined
		})),
		{ id: 'end', label: 'On 31 October', value: sum * unit, total: true }
	];
}

const REASONS = [
	['Price', 0.38],
	['رقیب ارزان‌تر', 0.24],
	['No answer any more', 0.17],
	['Бюджет перенесён на следующий год', 0.12],
	['Other', 0.06],
	['产品不合适', 0.03]
] as const;

export function paretoRows(variant: Variant): readonly ParetoRow[] {
	return REASONS.slice(0, variant === 'one' ? 1 : undefined).map(([label, part]) => ({
		id: label,
		label,
		value: Math.round(DEALS[variant] * part)
	}));
}

export function cohortRows(variant: Variant, ways: Ways): readonly CohortRow[] {
	const months = { usual: 12, empty: 0, one: 1, lost: 4, many: 36 }[variant];
	const roll = dice(3);
	return Array.from({ length: months }, (_, month) => {
		const n = variant === 'one' ? 1 : Math.round((DEALS[variant] / months) * (0.6 + roll()));
		const level = variant === 'lost' ? 0 : 0.2 + roll() * 0.2;
		return {
			id: `month-${month}`,
			x: month,
			until: month + 1,
			label: monthName(ways, month, 'short'),
			n,
			cells: Array.from({ length: months - month }, (_, age) => {
				const count = Math.round(n * level * (1 - Math.exp(-(age + 0.4) / 2.5)));
				return {
					share: n < 5 ? undefined : count / n,
					count,
					immature: age === months - month - 1
				};
			})
		};
	});
}

/** At how many ages some are still there, and how many at most at each. */
const STILL_THERE: Readonly<Record<Variant, readonly [ages: number, each: number]>> = {
	usual: [14, 3],
	one: [1, 1],
	lost: [0, 0],
	many: [160, 250],
	empty: [0, 0]
};

export function stayRows(variant: Variant): readonly StayRow[] {
	if (variant === 'empty') return [];
	const roll = dice(11);
	return STAGES.slice(0, variant === 'one' ? 1 : undefined).map(({ id, label }, index) => {
		const scale = 9 + index * 6;
		const steps = Array.from({ length: variant === 'one' ? 1 : 40 }, (_, step) => {
			const share = Math.exp(-step / 12);
			const half = 0.02 + 0.002 * step;
			return {
				days: (step * scale) / 10,
				share,
				low: Math.max(0, share - half),
				high: Math.min(1, share + half)
			};
		});
		const [ages, each] = STILL_THERE[variant];
		const quartile = (left: number) => (-Math.log(1 - left) * 12 * scale) / 10;
		return {
			id,
			label,
			steps,
			quartiles:
				variant === 'one'
					? ([undefined, undefined, undefined] as const)
					: ([quartile(0.25), quartile(0.5), quartile(0.75)] as const),
			n: Math.round(DEALS[variant] / (index + 1)),
			open: Array.from({ length: ages }, (_, age) => {
				const from = age < 60 ? age : 60 + (age - 60) * 7;
				const to = from + (age < 60 ? 1 : 7);
				return { from, to, count: 1 + Math.floor(roll() * roll() * each) };
			})
		};
	});
}

const EXITS: readonly MoveNode[] = [
	{ id: 'won', label: 'Won', kind: 'won' },
	{ id: 'lost', label: 'Lost', kind: 'lost' },
	{ id: 'nurture', label: 'فهرست پرورش سرنخ', kind: 'other' }
];
export const NODES: readonly MoveNode[] = [
	...STAGES.map(({ id, label }) => ({ id, label, kind: 'stage' as const })),
	...EXITS
];

const SHARES: readonly (readonly [from: string, to: string, share: number])[] = [
	['lead', 'demo', 0.6],
	['lead', 'offer', 0.06],
	['lead', 'lost', 0.2],
	['lead', 'nurture', 0.05],
	['demo', 'offer', 0.4],
	['demo', 'lost', 0.12],
	['demo', 'lead', 0.05],
	['offer', 'talks', 0.28],
	['offer', 'lost', 0.1],
	['offer', 'demo', 0.04],
	['talks', 'signing', 0.2],
	['talks', 'lost', 0.05],
	['talks', 'lead', 0.02],
	['signing', 'won', 0.18]
];

export function moves(variant: Variant): readonly Move[] {
	if (variant === 'empty') return [];
	if (variant === 'one') return [{ from: 'lead', to: 'demo', count: 1 }];
	if (variant === 'lost')
		return STAGES.slice(0, 3).map(({ id }, index) => ({
			from: id,
			to: 'lost',
			count: 20 - index * 6
		}));
	return SHARES.map(([from, to, share]) => ({
		from,
		to,
		count: Math.round(DEALS[variant] * share)
	}));
}

export function flowRows(variant: Variant, ways: Ways): readonly FlowRow[] {
	const days = { usual: 90, empty: 0, one: 3, lost: 30, many: 720 }[variant];
	return Array.from({ length: days }, (_, day) => ({
		id: `day-${day}`,
		x: day,
		label: weekName(ways, day / 7),
		counts: [...STAGES, undefined].map((_, stage) => {
			if (variant === 'one') return stage === 0 && day > 0 ? 1 : 0;
			if (variant === 'lost' && stage > 1) return 0;
			const arrived = Math.max(0, day - stage * 6) / Math.max(days, 1);
			return Math.round(DEALS[variant] * arrived ** (1 + stage * 0.12) * 0.8 ** stage);
		})
	}));
}

export function pairRows(variant: Variant): readonly PairRow[] {
	if (variant === 'empty') return [];
	const n = DEALS[variant];
	return STAGES.slice(0, 4).map(({ id, label }, index) => {
		const [before, after] = variant === 'lost' ? [0, 0] : [0.62 - index * 0.1, 0.7 - index * 0.12];
		const half = 0.98 / Math.sqrt(n);
		const estimate = (value: number) => ({
			value,
			low: Math.max(0, value - half),
			high: Math.min(1, value + half),
			n
		});
		if (n < 5) return { id, label, before: undefined, after: undefined };
		const difference = after - before;
		return {
			id,
			label,
			before: estimate(before),
			after: index === 3 ? undefined : estimate(after),
			...(index === 3
				? {}
				: { difference: { value: difference, low: difference - half, high: difference + half } })
		};
	});
}

const REPS = [
	'Ada Nowak',
	'سارا محمدی',
	'Пётр Иванов',
	'王小明',
	'Maximilian von Hohenstein-Sigmaringen'
];

export function dotRows(variant: Variant): readonly DotRow[] {
	if (variant === 'empty') return [];
	const people =
		variant === 'many' ? Array.from({ length: 300 }, (_, rep) => `Rep ${rep + 1}`) : REPS;
	const roll = dice(5);
	return people.map((label, index) => {
		const n = variant === 'one' ? Number(index === 0) : Math.round(4 + roll() * 60);
		const value = variant === 'lost' ? 0 : 0.15 + roll() * 0.3;
		const half = 0.98 / Math.sqrt(Math.max(n, 1));
		const few = n < 5;
		return {
			id: label,
			label,
			n,
			few,
			value: n === 0 ? undefined : value,
			...(n === 0 ? {} : { low: Math.max(0, value - half), high: Math.min(1, value + half) }),
			more: [n === 0 ? undefined : 20 + roll() * 40]
		};
	});
}

/** By weekday, Sunday first, then by hour. */
export function heatCounts(variant: Variant): readonly (readonly number[])[] {
	const roll = dice(9);
	return Array.from({ length: 7 }, (_, day) =>
		Array.from({ length: 24 }, (_, hour) => {
			if (variant === 'one') return Number(day === 2 && hour === 10);
			const busy = day % 6 !== 0 && hour >= 8 && hour < 19;
			return busy ? Math.round(roll() * (DEALS[variant] / 12)) : 0;
		})
	);
}
