import type { Estimate } from '#lib/statistics/estimate.ts';
import type { Period } from '#lib/domain/time.ts';
import type { Figure, Plan } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { FEW, inDays, rate } from '../numbers.ts';
import { inPeriods } from '../parts.ts';
import type { Scope } from '../scope.ts';
import type { Mark, Spread } from '../tally.ts';
import { cyclesIn } from './cycles.ts';
import { closingsIn, openIn, worthClosed } from './standing.ts';

/** Pipeline velocity with its four factors. docs/metrics.md, "Velocity". */
export interface Velocity {
	/** Open deals at the end of the period. */
	readonly open: Mark;
	/** Of the period: what each was worth, and the days it took. The means are the factors. */
	readonly wonValue: Spread;
	readonly wonCycle: Spread;
	readonly winRate: Estimate | undefined;
	/**
	 * open × mean won value × win rate ÷ mean won cycle, minor units a day. `undefined` when nothing was won, or no won deal has
	 * a value or a known start, or each was won the moment it was created.
	 */
	readonly perDay: number | undefined;
	readonly won: Mark;
	readonly lost: Mark;
	/** Fewer than `FEW` won deals: not yet reliable. */
	readonly few: boolean;
}

export interface VelocityOptions {
	/** Another period to compare with. */
	readonly against?: Period;
}

export interface VelocityAnswer extends Velocity {
	readonly against: Velocity | undefined;
	/** The change since `against`, by factors; `undefined` without one, and where either is not stated or nothing. */
	readonly split: Split | undefined;
}

const VALUE = 10;
const CYCLE = 11;

/** The velocity of one period. */
function planOf(scope: Scope): Plan<Velocity> {
	const { visits } = scope.ledger;
	const closing = closingsIn(scope);
	const open = openIn(scope);
	const cycle = cyclesIn(scope, {});
	return {
		tally(row, into) {
			if (!scope.keeps(row)) return;
			const visit = closing(row);
			if (visit >= 0) {
				const status = visits.at.status[visit] ?? 0;
				if (status !== STATUS.won && status !== STATUS.lost) return;
				const worth = worthClosed(scope, row, visit);
				into.add(status, worth);
				if (status === STATUS.lost) return;
				if (worth === worth) into.sample(VALUE, worth);
				const took = cycle(row, visits.at.enter[visit] ?? NaN);
				if (took === took && visits.at.dated[visit] === 1) into.sample(CYCLE, took);
			} else if (open(row) >= 0) into.add(STATUS.open, scope.worth(row, scope.last, scope.last));
		},
		read(sums) {
			const won = sums.mark(STATUS.won);
			const lost = sums.mark(STATUS.lost);
			const factors = {
				open: sums.mark(STATUS.open),
				wonValue: sums.spread(VALUE),
				winRate: rate(won.count, won.count + lost.count),
				wonCycle: inDays(sums.spread(CYCLE))
			};
			return { ...factors, perDay: product(factors), won, lost, few: won.count < FEW };
		}
	};
}

export const velocity: Figure<VelocityOptions | undefined, VelocityAnswer> = {
	over: 'deals',
	isWider: (options) => options?.against !== undefined,
	plan(scope, options) {
		const own = planOf(scope);
		const other = options?.against && inPeriods(planOf, scope, 'deals', [options.against]);
		return {
			tally(row, into) {
				own.tally(row, into);
				other?.tally(row, into);
			},
			read(sums) {
				const now = own.read(sums);
				const against = other?.read(sums)[0];
				return { ...now, against, split: against && split(against, now) };
			}
		};
	}
};

type Factors = Pick<Velocity, 'open' | 'wonValue' | 'winRate' | 'wonCycle'>;

function product({ open, wonValue, winRate, wonCycle }: Factors): number | undefined {
	const { mean: value } = wonValue;
	const { mean: days } = wonCycle;
	if (value === undefined || winRate === undefined || !days) return undefined;
	return (open.count * value * winRate.value) / days;
}

/** The four factors, as they stand in the formula. */
export const FACTORS = ['open', 'wonValue', 'winRate', 'wonCycle'] as const;
export type Factor = (typeof FACTORS)[number];

/** What each factor did to a change of velocity. A shorter cycle counts for it. */
export interface Split {
	/** Natural logarithms of ratios: they add up to ln(after ÷ before). */
	readonly logarithms: Readonly<Record<Factor, number>>;
	/** Minor units a day: they add up to after − before. */
	readonly perDay: Readonly<Record<Factor, number>>;
	/** after ÷ before. */
	readonly ratio: number;
	readonly difference: number;
}

/**
 * The change from one velocity to another, split into its four factors without a rest; `undefined` where either is not
 * stated or is 0: from nothing there is no ratio.
 *
 * Δ ln V = Δ ln open + Δ ln value + Δ ln rate − Δ ln cycle. In money each has its share of it of V₂ − V₁, which is the
 * logarithmic mean of both times its logarithm. Source: the logarithmic mean Divisia index (B. W. Ang, 2004).
 */
export function split(before: Velocity, after: Velocity): Split | undefined {
	if (!before.perDay || !after.perDay) return undefined;
	const change = (read: (velocity: Velocity) => number | undefined) =>
		Math.log((read(after) ?? NaN) / (read(before) ?? NaN));
	const logarithms = {
		open: change(({ open }) => open.count),
		wonValue: change(({ wonValue }) => wonValue.mean),
		winRate: change(({ winRate }) => winRate?.value),
		wonCycle: -change(({ wonCycle }) => wonCycle.mean)
	};
	const ratio = after.perDay / before.perDay;
	const difference = after.perDay - before.perDay;
	// Where both are as good as one, the logarithmic mean is that one.
	const mean = Math.abs(ratio - 1) < 1e-9 ? after.perDay : difference / Math.log(ratio);
	const perDay = Object.fromEntries(
		FACTORS.map((factor) => [factor, logarithms[factor] * mean])
	) as Record<Factor, number>;
	return { logarithms, perDay, ratio, difference };
}

/** The factor that did most of a change, in its direction; the first of equals. */
export function mainFactor({ logarithms, ratio }: Split): Factor {
	const way = Math.sign(Math.log(ratio));
	return FACTORS.reduce((most, factor) =>
		logarithms[factor] * way > logarithms[most] * way ? factor : most
	);
}
