import { owned, worth, type Scope } from './population.ts';
import { perhaps, standing } from './span.ts';
import { spread, type Spread } from './spread.ts';
import type { DayNumber } from '#lib/domain/time.ts';
import type { Timeline } from './timeline.ts';

/** The deals open at a moment. */
export interface Open {
	readonly count: number;
	/** Values of those that have one, in the minor unit of the scope's currency. */
	readonly value: Spread;
	/** Perhaps open then: when they came, or were closed, is not known. Not counted. */
	readonly undated: number;
}

/** What is open at a moment, for whoever owns it then. docs/metrics.md, "Deals in the pipeline". */
export function openAt(deals: readonly Timeline[], scope: Scope, moment: DayNumber): Open {
	const values: number[] = [];
	let count = 0;
	let undated = 0;
	for (const deal of deals) {
		if (!owned(deal, moment, scope)) continue;
		if (perhaps(deal, moment)) {
			undated++;
			continue;
		}
		const visit = standing(deal, moment);
		if (visit?.status !== 'open' || visit.pipeline !== scope.pipeline) continue;
		count++;
		const value = worth(deal, moment, scope);
		if (value !== undefined) values.push(value);
	}
	return { count, value: spread(values), undated };
}
