import { aalenJohansen, incidenceAt } from '#lib/statistics/aalen-johansen.ts';
import { betaQuantile } from '#lib/statistics/beta.ts';
import { bootstrap, redrawn } from '#lib/statistics/bootstrap.ts';
import type { Estimate, Interval } from '#lib/statistics/estimate.ts';
import { quantile } from '#lib/statistics/quantile.ts';
import { restrictedMean } from '#lib/statistics/restricted-mean.ts';
import { byHours, toDays } from '../curves.ts';
import { endingStay } from '../fates.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { FEW } from '../numbers.ts';
import { CENSORED, type Mark, type SpellCounts, type Spread, type Tally } from '../tally.ts';
import { cyclesIn } from './cycles.ts';
import { closingsIn, openIn, worthClosed } from './standing.ts';

/**
 * Pipeline velocity that counts the deals which are still open, where the simple one leaves them out of rate and cycle.
 * docs/metrics.md, "Velocity".
 */
export interface AdjustedVelocity {
	readonly open: Mark;
	/** Of the deals won in the period. The median is the factor. */
	readonly wonValue: Spread;
	/** The share of deals that are won by the age `untilDays`, by Aalen and Johansen; `undefined` of too few. */
	readonly winShare: Estimate | undefined;
	/** The mean days of those that are won by then. */
	readonly days: number | undefined;
	/** As far as enough deals were watched, in days. */
	readonly untilDays: number | undefined;
	/** open × median won value × win share ÷ days, minor units a day. */
	readonly perDay: number | undefined;
	/** Of 95 %, by 400 samples drawn anew; only where asked for. */
	readonly interval: Interval | undefined;
	/** The deals that share and days rest on: all that had come by the end of the period. */
	readonly deals: Mark;
	readonly few: boolean;
}

export interface AdjustedVelocityOptions {
	/** Whether its interval is told, which costs more than all the rest. */
	readonly interval?: boolean;
}

const OPEN = 0;
const DEALS = 1;
const VALUE = 2;
const SPELLS = 3;
/** How a deal ends. */
const WON = 0;
const OTHERWISE = 1;
const BINS = 250;
/** Any: the same deals have the same interval on every device. */
const SEED = 5;

export const adjustedVelocity: Figure<AdjustedVelocityOptions | undefined, AdjustedVelocity> = {
	over: 'deals',
	isWider: () => true,
	plan(scope, options) {
		const { visits } = scope.ledger;
		const closing = closingsIn(scope);
		const open = openIn(scope);
		const took = cyclesIn(scope, {});

		/**
		 * Counts a deal as it stood at the end of the period, from its creation on. Set aside, it can still be won; in another
		 * pipeline it cannot be won here.
		 */
		function watch(row: number, into: Tally): void {
			const { at } = visits;
			const now = scope.standing(row, scope.last);
			if (now < 0) return;
			const visit = endingStay(scope, row, now);
			const isHere = at.pipeline[visit] === scope.pipeline;
			// Never here: all its stays are in another pipeline.
			if (!isHere && visit === visits.from[row]) return;
			if (at.dated[visit] === 0) return;
			const status = isHere ? at.status[visit] : undefined;
			const isOn = status === STATUS.open || status === STATUS.nurture;
			const end = isOn ? Math.min(scope.last, scope.now) : (at.enter[visit] ?? NaN);
			const length = took(row, end);
			if (length !== length || !scope.owns(row, end as LocalMs)) return;
			into.add(DEALS);
			into.spell(SPELLS, length, isOn ? CENSORED : status === STATUS.won ? WON : OTHERWISE);
		}

		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				watch(row, into);
				const visit = closing(row);
				if (visit >= 0 && visits.at.status[visit] === STATUS.won) {
					const worth = worthClosed(scope, row, visit);
					if (worth === worth) into.sample(VALUE, worth);
				} else if (visit < 0 && open(row) >= 0)
					into.add(OPEN, scope.worth(row, scope.last, scope.last));
			},
			read(sums) {
				const spells = sums.spells(SPELLS, 2);
				const { until, winShare, days } = sums.kept(SPELLS, [sums.stamp(SPELLS)], () =>
					outcomes(spells)
				);
				const [opened, wonValue] = [sums.mark(OPEN), sums.spread(VALUE)];
				const value = wonValue.median;
				const perDay =
					value === undefined || winShare === undefined || !days
						? undefined
						: (opened.count * value * winShare.value) / days;
				const isBounded = options?.interval && perDay !== undefined && until !== undefined;
				return {
					open: opened,
					wonValue,
					winShare,
					days,
					untilDays: toDays(until),
					perDay,
					interval: isBounded ? intervalOf(spells, sums.sorted(VALUE), until, perDay) : undefined,
					deals: sums.mark(DEALS),
					few: wonValue.n < FEW
				};
			}
		};
	}
};

/** The share and the days, as far as they can be told. */
function outcomes(spells: SpellCounts) {
	const curve = aalenJohansen(byHours(spells));
	const until = curve.reliableUntil;
	return {
		until,
		winShare: until === undefined ? undefined : incidenceAt(curve, WON, until),
		days: until === undefined ? undefined : toDays(restrictedMean(curve, WON, until))
	};
}

/**
 * What the deals behind a velocity leave open: how it would be by other deals of the same kind, drawn anew from these.
 *
 * The number of open deals is a fact and stays. Ages are counted in at most `BINS` steps, and the interval is carried over
 * to the velocity as a ratio.
 */
function intervalOf(
	spells: SpellCounts,
	values: Float64Array,
	until: number,
	perDay: number
): Interval | undefined {
	const step = Math.ceil((until + 1) / BINS);
	const [won, otherwise, censored] = [...spells.ended, spells.censored].map((hours) =>
		inSteps(hours, step, until)
	);
	if (!won || !otherwise || !censored) return undefined;
	const times = won.map((_, bin) => (bin + 0.5) * step);
	const end = (times.at(-2) ?? 0) + step / 2;
	const pace = (draw: (counts: Float64Array) => Float64Array) => {
		const causes = [draw(won), draw(otherwise)];
		const curve = aalenJohansen({ times, causes, censored: draw(censored) });
		const hours = restrictedMean(curve, WON, end);
		return hours && incidenceAt(curve, WON, end).value / hours;
	};
	const [here, value] = [pace((counts) => counts), quantile(values, 0.5)];
	if (!here || !value) return undefined;
	// The middle of n numbers that are drawn with repetition lies at a place that is distributed so.
	const middle = { alpha: (values.length + 1) / 2, beta: (values.length + 1) / 2 };
	const ratios = bootstrap(
		(random) => {
			const other = pace((counts) => redrawn(counts, random));
			const place = Math.floor(betaQuantile(random(), middle) * values.length);
			return other && (other * (values[place] ?? NaN)) / (here * value);
		},
		{ seed: SEED }
	);
	return ratios && { low: perDay * ratios.low, high: perDay * ratios.high };
}

/** Counts by hours in steps of so many, up to one hour; at last all that is beyond. */
function inSteps(hours: Int32Array, step: number, until: number): Float64Array {
	const steps = new Float64Array(Math.floor(until / step) + 2);
	for (let hour = 0; hour < hours.length; hour++) {
		const at = hour > until ? steps.length - 1 : Math.floor(hour / step);
		steps[at] = (steps[at] ?? 0) + (hours[hour] ?? 0);
	}
	return steps;
}
