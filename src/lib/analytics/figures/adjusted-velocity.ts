import { aalenJohansen, incidenceAt, type Incidence } from '#lib/statistics/aalen-johansen.ts';
import type { Estimate } from '#lib/statistics/estimate.ts';
import { byHours, toDays } from '../curves.ts';
import { endingStay } from '../fates.ts';
import type { Figure } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import { FEW } from '../numbers.ts';
import { CENSORED, type Mark, type Spread, type Tally } from '../tally.ts';
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
	/** The deals that share and days rest on: all that had come by the end of the period. */
	readonly deals: Mark;
	readonly few: boolean;
}

const OPEN = 0;
const DEALS = 1;
const VALUE = 2;
const SPELLS = 3;
/** How a deal ends. */
const WON = 0;
const OTHERWISE = 1;

export const adjustedVelocity: Figure<undefined, AdjustedVelocity> = {
	over: 'deals',
	isWider: () => true,
	plan(scope) {
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
				const curve = aalenJohansen(byHours(sums.spells(SPELLS, 2)));
				const until = curve.reliableUntil;
				const winShare = until === undefined ? undefined : incidenceAt(curve, WON, until);
				const days = until === undefined ? undefined : toDays(meanTime(curve, until));
				const [opened, wonValue] = [sums.mark(OPEN), sums.spread(VALUE)];
				const value = wonValue.median;
				return {
					open: opened,
					wonValue,
					winShare,
					days,
					untilDays: toDays(until),
					perDay:
						value === undefined || winShare === undefined || !days
							? undefined
							: (opened.count * value * winShare.value) / days,
					deals: sums.mark(DEALS),
					few: wonValue.n < FEW
				};
			}
		};
	}
};

/** The mean time of those that are won by a time, each step of the curve weighed by its height: Σ t ΔF(t) ÷ F(until). */
function meanTime({ times, incidence }: Incidence, until: number): number | undefined {
	const won = incidence[WON] ?? new Float64Array();
	let [sum, before] = [0, 0];
	for (let row = 0; row < times.length && (times[row] ?? Infinity) <= until; row++) {
		const share = won[row] ?? 0;
		sum += (times[row] ?? 0) * (share - before);
		before = share;
	}
	return before === 0 ? undefined : sum / before;
}
