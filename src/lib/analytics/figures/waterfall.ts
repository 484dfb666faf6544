import type { Figure } from '../figure.ts';
import { CONTESTED, DELETED } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Mark } from '../tally.ts';
import { isEnding, Whereabouts, type Where } from '../whereabouts.ts';

/** What is in the pipeline: every open deal, or those that are expected to close in the period. */
export type WaterfallMode = 'rolling' | 'period';

/** The bars between start and end, in order, each with its sign. */
export const BARS = {
	new: 1,
	transferredIn: 1,
	takenOver: 1,
	restored: 1,
	reopened: 1,
	fromNurture: 1,
	pulledIn: 1,
	increased: 1,
	decreased: -1,
	pushedOut: -1,
	won: -1,
	lost: -1,
	disqualified: -1,
	toNurture: -1,
	handedOver: -1,
	transferredOut: -1,
	deleted: -1,
	currency: 1
} as const;
type Bar = keyof typeof BARS;

interface WaterfallBar {
	readonly bar: Bar;
	/** By which its count and amount go into the sum. Of `currency` the amount itself may be negative. */
	readonly sign: 1 | -1;
	/** Whether it changes how many deals there are, or only what they are worth. */
	readonly counts: boolean;
	readonly mark: Mark;
}

/**
 * How the pipeline at the start of the period became that at its end. start + Σ sign × bar = end, exactly, in deals (of
 * the bars that count) and in minor units.
 *
 * A deal is in at most one bar by which it came, one by which it left, and one by which it changed in between.
 */
export interface Waterfall {
	readonly mode: WaterfallMode;
	readonly start: Mark;
	readonly bars: readonly WaterfallBar[];
	readonly end: Mark;
	/** Of which it is not known where they stood at the start or the end: in none of it. */
	readonly undated: Mark;
}

const NAMES = Object.keys(BARS) as Bar[];
const CELL = Object.fromEntries(NAMES.map((bar, index) => [bar, index])) as Record<Bar, number>;
const START = NAMES.length;
const END = START + 1;
const UNDATED = START + 2;

const CAME: Readonly<Record<Exclude<Where, 'in' | 'none'>, Bar>> = {
	away: 'transferredIn',
	gone: 'restored',
	another: 'takenOver',
	outside: 'pulledIn',
	won: 'reopened',
	lost: 'reopened',
	disqualified: 'reopened',
	nurture: 'fromNurture'
};
const WENT: Readonly<Record<Exclude<Where, 'in' | 'none'>, Bar>> = {
	away: 'transferredOut',
	gone: 'deleted',
	another: 'handedOver',
	outside: 'pushedOut',
	won: 'won',
	lost: 'lost',
	disqualified: 'disqualified',
	nurture: 'toNurture'
};
/** docs/metrics.md, "Waterfall". */
export const waterfall: Figure<{ readonly mode?: WaterfallMode } | undefined, Waterfall> = {
	over: 'deals',
	plan(scope, options) {
		const mode = options?.mode ?? 'rolling';
		// A period that is still to come begins and ends as it is now.
		const first = Math.min(scope.from - 1, scope.until) as LocalMs;
		const place = new Whereabouts(scope, mode === 'period');
		return {
			tally(row, into) {
				const flags = scope.flags(row);
				if (!scope.matches(row) || (flags & CONTESTED) !== 0) return;
				const isDeleted = (flags & DELETED) !== 0;
				const isGone = place.isGone(row, scope.last);
				// Deleted after the period: in no figure of it.
				if (isDeleted && !isGone) return;
				// Restored after the period: in every figure of it.
				const wasGone = place.isGone(row, first) && (isDeleted || !isGone);
				const start = wasGone ? 'gone' : place.at(row, first);
				const end = isDeleted ? 'gone' : place.at(row, scope.last);
				if (start !== 'in' && end !== 'in' && !place.isClosing(row, end)) return;
				const worth = place.worth(row, end);
				if (scope.perhaps(row, first) || scope.perhaps(row, scope.last) || place.isUndated(row))
					return into.add(UNDATED, worth);
				if (start === 'in') {
					const before = scope.worth(row, first, first);
					into.add(START, before);
					// What it was worth, in the money of the end: the rest of the difference is the rates'.
					const then = known(place.worth(row, end, first));
					const [change, rates] = [known(worth) - then, then - known(before)];
					if (change > 0) into.add(CELL.increased, change);
					if (change < 0) into.add(CELL.decreased, -change);
					if (rates !== 0) into.add(CELL.currency, rates);
				} else if (start !== 'none') into.add(CELL[CAME[start]], worth);
				else into.add(place.isBornHere(row) ? CELL.new : CELL.transferredIn, worth);
				if (end === 'in') into.add(END, worth);
				else if (isEnding(end) && !place.isOwnEnding(row, end)) into.add(CELL.handedOver, worth);
				else if (end !== 'none') into.add(CELL[WENT[end]], worth);
			},
			read: (sums) => ({
				mode,
				start: sums.mark(START),
				bars: NAMES.map((bar) => ({
					bar,
					sign: BARS[bar],
					counts: bar !== 'increased' && bar !== 'decreased' && bar !== 'currency',
					mark: sums.mark(CELL[bar])
				})),
				end: sums.mark(END),
				undated: sums.mark(UNDATED)
			})
		};
	}
};

function known(amount: number): number {
	return Number.isNaN(amount) ? 0 : amount;
}
