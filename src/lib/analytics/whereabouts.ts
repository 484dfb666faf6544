import { byStatus } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';
import { held, type Scope } from './scope.ts';

/** How a deal can have ended. */
const ENDINGS = ['won', 'lost', 'disqualified', 'nurture'] as const;
export type Ending = (typeof ENDINGS)[number];

/**
 * Where a deal is at a moment, as seen from the pipeline that is asked about: in it; nowhere yet; in another pipeline;
 * deleted; in it and another member's; in it and expected to close outside of the period; or ended.
 */
export type Where = 'in' | 'none' | 'away' | 'gone' | 'another' | 'outside' | Ending;

const BY_STATUS = byStatus(ENDINGS);

export function isEnding(where: Where): where is Ending {
	return (ENDINGS as readonly Where[]).includes(where);
}

/** Where deals are at the start and the end of a period. */
export class Whereabouts {
	readonly #scope: Scope;
	readonly #isExpected: (row: number, at: LocalMs) => boolean;

	/** With `window`, only deals that are expected to close in the period are in. */
	constructor(scope: Scope, window: boolean) {
		const { period } = scope.query;
		this.#scope = scope;
		this.#isExpected = window && period ? (row, at) => this.#isWithin(row, at) : () => true;
	}

	at(row: number, moment: LocalMs): Where {
		const scope = this.#scope;
		const { at } = scope.ledger.visits;
		const visit = scope.visitAt(row, moment);
		if (visit < 0) return 'none';
		if (at.pipeline[visit] !== scope.pipeline) return 'away';
		const ending = ENDINGS[BY_STATUS[at.status[visit] ?? 0] ?? -1];
		if (ending) return ending;
		if (!scope.owns(row, moment)) return 'another';
		return this.#isExpected(row, moment) ? 'in' : 'outside';
	}

	/** Whether it was deleted and not restored yet. */
	isGone(row: number, moment: LocalMs): boolean {
		const { removals } = this.#scope.ledger;
		const [from = 0, to = 0] = [removals.from[row], removals.to[row]];
		return removals.at.gone[held(removals.at.since, from, to, moment)] === 1;
	}

	/** Whether the stay at the end began in the period at a time that nobody knows. */
	isUndated(row: number): boolean {
		const scope = this.#scope;
		const { at } = scope.ledger.visits;
		const visit = scope.visitAt(row, scope.last);
		return at.dated[visit] === 0 && scope.from > -Infinity && (at.enter[visit] ?? 0) >= scope.from;
	}

	/** Whether it ended in the period, while it was that of a member who is asked for. */
	isClosing(row: number, end: Where): boolean {
		const enter = this.#closing(row, end);
		return enter >= this.#scope.from && this.#scope.owns(row, enter);
	}

	/** Whether whoever is asked for had it when it ended. */
	isOwnEnding(row: number, end: Ending): boolean {
		return this.#scope.owns(row, this.#closing(row, end));
	}

	/** Whether it came into being in this pipeline. */
	isBornHere(row: number): boolean {
		const { visits } = this.#scope.ledger;
		return visits.at.pipeline[visits.from[row] ?? 0] === this.#scope.pipeline;
	}

	/**
	 * What it is worth at the end of the period, or was when it ended, as `Closed` has it; with `then`, what it had been
	 * worth at that moment, in the money of the end. `NaN` where that is not known.
	 */
	worth(row: number, end: Where, then?: LocalMs): number {
		const scope = this.#scope;
		if (!isEnding(end)) return scope.worth(row, then ?? scope.last, scope.last);
		const leave = scope.ledger.visits.at.leave[scope.visitAt(row, scope.last)] ?? Infinity;
		const until = Math.min(leave - 1, scope.until) as LocalMs;
		return scope.worth(row, then ?? until, this.#closing(row, end));
	}

	/** When it ended; `NaN` while it has not. */
	#closing(row: number, end: Where): LocalMs {
		const { at } = this.#scope.ledger.visits;
		const enter = isEnding(end) ? at.enter[this.#scope.visitAt(row, this.#scope.last)] : NaN;
		return (enter ?? NaN) as LocalMs;
	}

	#isWithin(row: number, at: LocalMs): boolean {
		const { expected } = this.#scope.ledger;
		const [from = 0, to = 0] = [expected.from[row], expected.to[row]];
		const day = expected.at.day[held(expected.at.since, from, to, at)] ?? NaN;
		return day >= this.#scope.from && day < this.#scope.end;
	}
}
