import { greatest } from 'd3';
import type { StageId } from '#lib/domain/ids.ts';
import type { Minor } from '#lib/domain/money.ts';
import { owned, worth, type Scope } from './population.ts';
import { began, latest, type Span } from './span.ts';
import { share } from './spread.ts';
import type { Timeline, Visit } from './timeline.ts';

/** So many deals, worth so much in the scope's currency. */
export interface Tally {
	readonly count: number;
	readonly value: Minor;
}

/** What became, until now, of the deals that reached a stage in a span. The four fates add up to `reached`. */
export interface Step {
	readonly stage: StageId;
	readonly reached: Tally;
	/** Reached a later stage, or were won. */
	readonly wentOn: Tally;
	/** Were lost having got no further than here. */
	readonly lost: Tally;
	/** Stand here, open. */
	readonly still: Tally;
	/** Left otherwise: moved back to an earlier stage, or over to another pipeline. */
	readonly other: Tally;
	/** wentOn ÷ reached, 0 to 1. */
	readonly conversion: number | undefined;
	/** How many of `reached` never stood here: they passed it by. */
	readonly skipped: number;
	/** Reached it at a time that is not known, so perhaps in this span: not counted. */
	readonly undated: number;
}

type Fate = 'wentOn' | 'lost' | 'still' | 'other';

/**
 * The funnel of a pipeline: a step for each of its open stages, in order.
 *
 * The cohort of a stage is the deals that first got so far in `span`; a stage that was skipped counts as passed. Its
 * fates are as of now, so a young cohort has many still there. A deal counts once a stage, however often it returned.
 * docs/metrics.md, "Funnel".
 */
export function funnel(deals: readonly Timeline[], scope: Scope, span: Span): readonly Step[] {
	const levels = new Map(scope.stages.map((stage, index) => [stage, index]));
	const sums = scope.stages.map(() => new Sums());
	for (const deal of deals) {
		const course = follow(deal, scope, levels);
		let level = 0;
		for (const rise of course.rises) {
			for (; level <= rise.level && level < sums.length; level++) {
				const sum = sums[level];
				if (!sum || !owned(deal, rise.visit.enter, scope)) continue;
				if (began(rise.visit, span)) {
					const value = worth(deal, course.until, scope) ?? 0;
					sum.add(level < course.furthest ? 'wentOn' : course.fate, value);
					if (!course.stood.has(level)) sum.skipped++;
				} else if (!rise.visit.dated && rise.visit.enter >= span.from) sum.undated++;
			}
		}
	}
	return sums.map((sum, index) => sum.step(scope.stages[index] as StageId));
}

/** The step that lost most deals, the earlier of equals; `undefined` where none was lost. */
export function mostLost(steps: readonly Step[]): Step | undefined {
	const worst = greatest(steps, ({ lost }) => lost.count);
	return worst && worst.lost.count > 0 ? worst : undefined;
}

/** A deal's way through the pipeline as of now. */
interface Course {
	/** The visits that took it further than it had ever been, and how far. Won is one level beyond the last stage. */
	readonly rises: readonly { readonly level: number; readonly visit: Visit }[];
	readonly furthest: number;
	/** The levels at which it really stood. */
	readonly stood: ReadonlySet<number>;
	/** What became of it at the furthest level. */
	readonly fate: Fate;
	/** The end of the stay it is in: what it is worth is asked as of then. */
	readonly until: Visit['leave'];
}

function follow(deal: Timeline, scope: Scope, levels: ReadonlyMap<StageId, number>): Course {
	const now = latest(deal, scope.now);
	const rises: { level: number; visit: Visit }[] = [];
	const stood = new Set<number>();
	let furthest = -1;
	for (const visit of deal.visits) {
		if (visit.enter > scope.now) break;
		if (visit.pipeline !== scope.pipeline) continue;
		// A win that was taken back by reopening was none.
		const won = visit === now && visit.status === 'won';
		const level = won
			? scope.stages.length
			: visit.status === 'open'
				? levels.get(visit.stage)
				: -1;
		if (level === undefined || level < 0) continue;
		stood.add(level);
		if (level <= furthest) continue;
		furthest = level;
		rises.push({ level, visit });
	}
	const here = now?.pipeline === scope.pipeline ? now : undefined;
	const fate =
		here?.status === 'lost'
			? 'lost'
			: here?.status === 'open' && levels.get(here.stage) === furthest
				? 'still'
				: 'other';
	return { rises, furthest, stood, fate, until: now?.leave };
}

/** The running sums of one step. */
class Sums {
	readonly #sums: Record<Fate, { count: number; value: number }> = {
		wentOn: { count: 0, value: 0 },
		lost: { count: 0, value: 0 },
		still: { count: 0, value: 0 },
		other: { count: 0, value: 0 }
	};
	skipped = 0;
	undated = 0;

	add(fate: Fate, value: number): void {
		this.#sums[fate].count++;
		this.#sums[fate].value += value;
	}

	step(stage: StageId): Step {
		const { wentOn, lost, still, other } = this.#sums as Record<Fate, Tally>;
		const all = Object.values(this.#sums);
		const reached = {
			count: all.reduce((sum, { count }) => sum + count, 0),
			value: all.reduce((sum, { value }) => sum + value, 0) as Minor
		};
		const conversion = share(wentOn.count, reached.count);
		const { skipped, undated } = this;
		return { stage, reached, wentOn, lost, still, other, conversion, skipped, undated };
	}
}
