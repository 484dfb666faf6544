import { stretchStart, type Stretch } from '#lib/domain/stretches.ts';
import { addDays, type Period } from '#lib/domain/time.ts';
import { measures } from '../benchmarks.ts';
import type { Figure, Plan } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { share } from '../numbers.ts';
import { inPeriods, stepsIn } from '../parts.ts';
import type { Scope } from '../scope.ts';
import type { Mark } from '../tally.ts';
import { closingsIn, worthClosed } from './standing.ts';

export interface WonOptions {
	readonly each?: Stretch;
}

/** What was won in a month, a quarter or a week. */
export interface WonStep {
	readonly period: Period;
	/** Whether all of it is in the period asked for, and past. */
	readonly isWhole: boolean;
	readonly won: Mark;
	/** Since the one before, of which all of it is known; `undefined` while either is not whole. */
	readonly change: WonChange | undefined;
	/** What was to be won, minor units: of the members asked for, or of all; `undefined` where on some day none holds. */
	readonly expected: number | undefined;
	/** Value won ÷ expected. */
	readonly reached: number | undefined;
}

interface WonChange {
	/** In deals, and in minor units. */
	readonly count: number;
	readonly amount: number;
	/** In value, 0.25 is a quarter more; `undefined` after one without any. */
	readonly share: number | undefined;
}

/** Won deals of one period, by the day of their closing. */
function wonIn(scope: Scope): Plan<Mark> {
	const { at } = scope.ledger.visits;
	const closing = closingsIn(scope);
	return {
		tally(row, into) {
			if (!scope.keeps(row)) return;
			const visit = closing(row);
			if (visit >= 0 && at.status[visit] === STATUS.won)
				into.add(0, worthClosed(scope, row, visit));
		},
		read: (sums) => sums.mark(0)
	};
}

/** What was sold, month on month. docs/metrics.md, "Won per month". */
export const won: Figure<WonOptions | undefined, readonly WonStep[]> = {
	over: 'deals',
	isWider: () => true,
	plan(scope, options) {
		const { each = 'month' } = options ?? {};
		const steps = stepsIn(scope, each);
		const periods = steps.map(({ period }) => period);
		// One more to compare the first with.
		const [first] = periods;
		const before = first && {
			from: stretchStart(scope.directory.settings, each, addDays(first.from, -1)),
			to: first.from
		};
		const plan = inPeriods(wonIn, scope, 'deals', before ? [before, ...periods] : []);
		return {
			tally: plan.tally,
			read(sums) {
				const marks = plan.read(sums);
				const measured = isMeasured(scope) ? measures(scope.directory) : undefined;
				return steps.map(({ period, isWhole }, index) => {
					const [last, mark] = [marks[index] as Mark, marks[index + 1] as Mark];
					// Only the first may be cut where it begins: what is before it is not of the stretch before.
					const isComparable = isWhole && (steps[index - 1]?.isWhole ?? true);
					const expected = measured?.wonValue(scope.query.owners, period);
					return {
						period,
						isWhole,
						won: mark,
						change: isComparable ? changeOf(last, mark) : undefined,
						expected,
						reached: expected === undefined ? undefined : share(mark.amount, expected)
					};
				});
			}
		};
	}
};

/** A benchmark is of all that members win, not of what has some trait. */
function isMeasured({ query }: Scope): boolean {
	const { segments, sources, personas, markets, labels } = query;
	return [segments, sources, personas, markets, labels].every((asked) => asked === undefined);
}

function changeOf(before: Mark, after: Mark): WonChange {
	const amount = after.amount - before.amount;
	return {
		count: after.count - before.count,
		amount,
		share: before.amount === 0 ? undefined : amount / before.amount
	};
}
