import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Scope } from '../scope.ts';

/**
 * From where a cycle is counted: the deal's creation, or the first stage that an imported file dates (`created`); the day
 * its lead came in (`lead`) or was marked as marketing-qualified (`qualified`); its first stay in this pipeline (`stage`).
 */
export const STARTS = ['created', 'lead', 'qualified', 'stage'] as const;
type Start = (typeof STARTS)[number];

export interface CycleFrom {
	readonly start?: Start;
	/** Whether days for which the deal was set aside count; they do not unless asked for. */
	readonly withNurture?: boolean;
}

/** Tells how long a deal took until a time, in ms; `NaN` where its start is not known. */
export function cyclesIn(
	scope: Scope,
	{ start = 'created', withNurture = false }: CycleFrom
): (row: number, end: number) => number {
	const began = startsIn(scope, start);
	return (row, end) => {
		const from = began(row);
		// A start that a wrong clock has put after the end: no time, not time given back.
		const took = Math.max(0, end - from);
		if (took !== took || withNurture) return took;
		return Math.max(0, took - scope.rested(row, STATUS.nurture, end as LocalMs));
	};
}

function startsIn(scope: Scope, start: Start): (row: number) => number {
	const { deal, about, visits } = scope.ledger;
	switch (start) {
		case 'created':
			return (row) => deal.at.created[row] ?? NaN;
		case 'lead':
			return (row) => about.at.leadOn[row] ?? NaN;
		case 'qualified':
			return (row) => about.at.qualifiedOn[row] ?? NaN;
		case 'stage':
			return (row) => {
				const { at } = visits;
				for (let i = visits.from[row] ?? 0; i < (visits.to[row] ?? 0); i++)
					if (at.pipeline[i] === scope.pipeline && at.dated[i] === 1) return at.enter[i] ?? NaN;
				return NaN;
			};
		default:
			return start satisfies never;
	}
}
