import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Scope } from '../scope.ts';

/** Not so. */
export const NOT = -1;

/** A stay with which it is perhaps so, since when it began is not known: below `NOT`. */
function perhaps(visit: number): number {
	return NOT - 1 - visit;
}

/** The stay of a `perhaps`. */
export function perhapsOf(code: number): number {
	return NOT - 1 - code;
}

/**
 * Tells the stay with which a deal was closed in the period, by the outcome that stood at its end and for whoever owned it
 * then; `NOT`, and below it where the day of the closing is not known (`perhapsOf`).
 */
export function closingsIn(scope: Scope): (row: number) => number {
	const { visits } = scope.ledger;
	return (row) => {
		const { at } = visits;
		let visit = scope.visitAt(row, scope.last);
		if (scope.isUndatedAfter(row, visit)) visit = visit < 0 ? (visits.from[row] ?? 0) : visit + 1;
		const status = at.status[visit];
		if (status === undefined || status === STATUS.open) return NOT;
		if (at.pipeline[visit] !== scope.pipeline) return NOT;
		const enter = (at.enter[visit] ?? 0) as LocalMs;
		if (!scope.owns(row, enter)) return NOT;
		if (scope.began(visit)) return visit;
		return at.dated[visit] === 0 && enter >= scope.from ? perhaps(visit) : NOT;
	};
}

/** Tells the open stay in the pipeline that a deal was in at the end of the period; `NOT`, and below it (`perhapsOf`). */
export function openIn(scope: Scope): (row: number) => number {
	const { visits } = scope.ledger;
	const at = scope.last;
	return (row) => {
		if (!scope.owns(row, at)) return NOT;
		const visit = scope.visitAt(row, at);
		if (scope.isUndatedAfter(row, visit)) {
			const next = visit < 0 ? (visits.from[row] ?? 0) : visit + 1;
			return visits.at.pipeline[next] === scope.pipeline ? perhaps(next) : NOT;
		}
		const isOpen =
			visits.at.status[visit] === STATUS.open && visits.at.pipeline[visit] === scope.pipeline;
		return isOpen ? visit : NOT;
	};
}

/** What a closed deal was worth: as last valued before it was reopened, at the rate of the day of its closing. */
export function worthClosed(scope: Scope, row: number, visit: number): number {
	const { enter, leave } = scope.ledger.visits.at;
	const until = Math.min((leave[visit] ?? Infinity) - 1, scope.until) as LocalMs;
	return scope.worth(row, until, (enter[visit] ?? NaN) as LocalMs);
}

/** What a deal is worth as of a moment: as `worthClosed` where it is closed then, else at the rate of the moment. */
export function worthAt(scope: Scope, row: number, moment: LocalMs): number {
	const visit = scope.visitAt(row, moment);
	const isClosed = visit >= 0 && scope.ledger.visits.at.status[visit] !== STATUS.open;
	return isClosed ? worthClosed(scope, row, visit) : scope.worth(row, moment, moment);
}

/** As `worthClosed`, what it cost. */
export function costClosed(scope: Scope, row: number, visit: number): number {
	const { enter, leave } = scope.ledger.visits.at;
	const until = Math.min((leave[visit] ?? Infinity) - 1, scope.until) as LocalMs;
	return scope.cost(row, until, (enter[visit] ?? NaN) as LocalMs);
}
