import type { DayNumber } from '#lib/domain/time.ts';
import { owned, worth, type Scope } from './population.ts';
import { began, perhaps, standing, type Span } from './span.ts';
import { share, spread, type Spread } from './spread.ts';
import type { Timeline } from './timeline.ts';

/** The deals closed in a span, by the outcome that stood at its end. */
export interface Closed {
	readonly won: number;
	readonly lost: number;
	/** won ÷ (won + lost); `undefined` when none was closed. */
	readonly winRate: number | undefined;
	/** Values of won deals that have one, in the minor unit of the scope's currency. */
	readonly wonValue: Spread;
	/** Days from creation to closing without those in which it was set aside, of those whose creation is known. */
	readonly wonCycle: Spread;
	readonly lostCycle: Spread;
	readonly closedCycle: Spread;
	/** Closed at a time that is not known, so perhaps in this span: in none of the figures. */
	readonly undated: number;
}

/**
 * What was closed in a span.
 *
 * A deal counts once: as it stood at the end of the span, if it was closed within it. One that was reopened before the
 * end counts as open, one that was won, reopened and lost as lost. It counts for whoever owned it when it was closed.
 * docs/metrics.md, "Win rate", "Won value" and "Sales cycle".
 */
export function closed(deals: readonly Timeline[], scope: Scope, span: Span): Closed {
	const values: number[] = [];
	const wonDays: number[] = [];
	const lostDays: number[] = [];
	let won = 0;
	let lost = 0;
	let undated = 0;
	for (const deal of deals) {
		const visit = perhaps(deal, span.last) ?? standing(deal, span.last);
		if (visit?.status !== 'won' && visit?.status !== 'lost') continue;
		if (visit.pipeline !== scope.pipeline) continue;
		if (!owned(deal, visit.enter, scope)) continue;
		if (!began(visit, span)) {
			if (!visit.dated && visit.enter >= span.from) undated++;
			continue;
		}
		const value = worth(deal, visit.leave, scope);
		if (visit.status === 'won') {
			won++;
			if (value !== undefined) values.push(value);
		} else lost++;
		if (deal.created !== undefined && visit.dated)
			(visit.status === 'won' ? wonDays : lostDays).push(
				visit.enter - deal.created - rested(deal, visit.enter)
			);
	}
	return {
		won,
		lost,
		winRate: share(won, won + lost),
		wonValue: spread(values),
		wonCycle: spread(wonDays),
		lostCycle: spread(lostDays),
		closedCycle: spread([...wonDays, ...lostDays]),
		undated
	};
}

/** Days before a moment for which a deal was set aside, off the board: nobody worked on it then. */
function rested({ visits }: Timeline, until: DayNumber): number {
	return visits
		.filter(({ status, enter }) => status === 'nurture' && enter < until)
		.reduce((days, { enter, leave }) => days + Math.min(leave ?? until, until) - enter, 0);
}
