import { byStatus, MIDWAY, STATUS } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';
import type { Scope } from './scope.ts';
import { CENSORED } from './tally.ts';

/** How a deal leaves a stage. */
export const EXITS = [
	'advanced',
	'back',
	'won',
	'lost',
	'disqualified',
	'nurture',
	'transferred'
] as const;
export type Exit = (typeof EXITS)[number];

const ADVANCED = EXITS.indexOf('advanced');
const BACK = EXITS.indexOf('back');
const TRANSFERRED = EXITS.indexOf('transferred');
const LEFT = byStatus(EXITS);

/** The stays of deals in the open stages of a pipeline, as a scope sees them. Stays are indexes of `ledger.visits`. */
export class Stays {
	readonly #scope: Scope;

	constructor(scope: Scope) {
		this.#scope = scope;
	}

	/** The level of the open stage that a stay is in; -1 for every other stay. */
	level(visit: number): number {
		const { at } = this.#scope.ledger.visits;
		if (at.status[visit] !== STATUS.open || at.pipeline[visit] !== this.#scope.pipeline) return -1;
		return this.#scope.levels.of(at.stage[visit] ?? -1);
	}

	/** Whether it is known when a stay began. Of the first stay of a deal that a file brought it is not. */
	isBeginKnown(row: number, visit: number): boolean {
		const { visits } = this.#scope.ledger;
		if (visits.at.dated[visit] !== 1) return false;
		return visit !== visits.from[row] || (this.#scope.flags(row) & MIDWAY) === 0;
	}

	/** Whether it is known when a stay began, and ended if it did. */
	isKnown(row: number, visit: number): boolean {
		const { visits } = this.#scope.ledger;
		const next = visit + 1;
		const isEndKnown = next >= (visits.to[row] ?? 0) || visits.at.dated[next] === 1;
		return isEndKnown && this.isBeginKnown(row, visit);
	}

	/** How long a stay has lasted, in ms: until it ended, else until now. */
	length(visit: number): number {
		const { enter, leave } = this.#scope.ledger.visits.at;
		const end = Math.min(leave[visit] ?? Infinity, this.#scope.now);
		return Math.max(0, end - (enter[visit] ?? end));
	}

	/** The number of how an open stay ended, `CENSORED` while it goes on. Back is told by the order of then. */
	exit(row: number, visit: number): number {
		const { at, to } = this.#scope.ledger.visits;
		const next = visit + 1;
		const enter = at.enter[next] ?? Infinity;
		if (next >= (to[row] ?? 0) || enter > this.#scope.now) return CENSORED;
		if (at.pipeline[next] !== this.#scope.pipeline) return TRANSFERRED;
		const left = LEFT[at.status[next] ?? 0];
		if (left !== undefined) return left;
		const [stage = -1, onward = -1] = [at.stage[visit], at.stage[next]];
		return this.#scope.levels.isBefore(onward, stage, enter as LocalMs) ? BACK : ADVANCED;
	}
}
