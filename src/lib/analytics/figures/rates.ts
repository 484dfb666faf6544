import type { Estimate, Interval } from '#lib/statistics/estimate.ts';
import { standings } from '#lib/statistics/ranks.ts';
import { priorOf, shrink, type Shrunk } from '#lib/statistics/shrinkage.ts';
import { plain, type Figure, type Plan } from '../figure.ts';
import { STATUS } from '../ledger/ledger.ts';
import { FEW, rate } from '../numbers.ts';
import { grouped, type Group } from '../parts.ts';
import type { Scope } from '../scope.ts';
import type { Mark, Sums } from '../tally.ts';
import { funnel } from './funnel.ts';
import { closingsIn, worthClosed } from './standing.ts';

export interface RatesOptions {
	/** Win rates of reps, sources …, or the conversions of stages. */
	readonly group: Group | 'stage';
}

/** The rate of one rep, source or stage. */
export interface GroupRate {
	/** `undefined` of what has none. */
	readonly id: string | undefined;
	/** Won of those decided; gone on of those that reached the stage. */
	readonly part: Mark;
	readonly whole: Mark;
	/** As counted, with its interval. */
	readonly raw: Estimate | undefined;
	/** Drawn to what all have in common, the more the fewer it rests on; an interval of 80 %. */
	readonly shrunk: Interval & { readonly value: number };
	/** Fewer than `FEW` it rests on. */
	readonly few: boolean;
	/** How many of the others are likely better, and likely worse: with a chance of at least 0.9. */
	readonly better: number;
	readonly worse: number;
	/** Its place from 1 on, where there are others and it can be told apart from all of them. */
	readonly rank: number | undefined;
}

/** docs/metrics.md, "Rates of groups". */
export interface Rates {
	readonly all: Estimate | undefined;
	/** The best as it is believed first. */
	readonly groups: readonly GroupRate[];
	/** Whether how much they differ was learned from them; they were too few to where not. */
	readonly isLearned: boolean;
}

type Counted = Pick<GroupRate, 'id' | 'part' | 'whole'>;

/** A chance from which on an order is told. */
const SURE = 0.9;

export const rates: Figure<RatesOptions, Rates> = {
	over: 'deals',
	plan(scope, { group }) {
		if (group === 'stage') {
			const plan = plain(funnel.plan(scope, {}));
			return {
				tally: plan.tally,
				read: (sums) =>
					compared(
						sums,
						plan
							.read(sums)
							.map(({ stage, wentOn, reached }) => ({ id: stage, part: wentOn, whole: reached }))
					)
			};
		}
		const plan = plain(grouped(decided, group).plan(scope, undefined));
		return {
			tally: plan.tally,
			read: (sums) =>
				compared(
					sums,
					plan
						.read(sums)
						.map(({ id, result }) => ({ id, ...result }))
						.filter(({ whole }) => whole.count > 0)
				)
		};
	}
};

/** Won of those won or lost in the period. */
const decided: Figure<undefined, Pick<Counted, 'part' | 'whole'>> = {
	over: 'deals',
	plan(scope: Scope): Plan<Pick<Counted, 'part' | 'whole'>> {
		const { at } = scope.ledger.visits;
		const closing = closingsIn(scope);
		return {
			tally(row, into) {
				if (!scope.keeps(row)) return;
				const visit = closing(row);
				const status = visit < 0 ? undefined : at.status[visit];
				if (status !== STATUS.won && status !== STATUS.lost) return;
				const worth = worthClosed(scope, row, visit);
				if (status === STATUS.won) into.add(0, worth);
				into.add(1, worth);
			},
			read: (sums) => ({ part: sums.mark(0), whole: sums.mark(1) })
		};
	}
};

function compared(sums: Sums, counted: readonly Counted[]): Rates {
	const cases = counted.map(({ part, whole }) => ({ k: part.count, n: whole.count }));
	const on = cases.flatMap((one) => [one.k, one.n]);
	const { prior, shrunk, orders } = sums.kept(0, on, () => {
		const prior = priorOf(cases);
		const shrunk = cases.map((one) => shrink(one, prior));
		return { prior, shrunk, orders: standings(shrunk, SURE) };
	});
	const groups = counted.map((one, index): GroupRate => {
		const { value, low, high } = shrunk[index] as Shrunk;
		const { better, worse } = orders[index] ?? { better: 0, worse: 0 };
		return {
			...one,
			raw: rate(one.part.count, one.whole.count),
			shrunk: { value, low, high },
			few: one.whole.count < FEW,
			better,
			worse,
			rank: counted.length > 1 && better + worse === counted.length - 1 ? better + 1 : undefined
		};
	});
	const [k, n] = [sum(cases.map((one) => one.k)), sum(cases.map((one) => one.n))];
	return {
		all: rate(k, n),
		groups: groups.sort(
			(a, b) => b.shrunk.value - a.shrunk.value || ((a.id ?? '~') < (b.id ?? '~') ? -1 : 1)
		),
		isLearned: prior.fitted
	};
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((all, one) => all + one, 0);
}
