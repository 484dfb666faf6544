import { STATUS } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';
import type { Scope } from './scope.ts';

/**
 * How far a deal got, and by which stay it first got there. A stage that was skipped counts as passed, by the order that
 * held then; a win that stands has passed all that were there. One is used for one deal after another.
 */
export class Reach {
	readonly #scope: Scope;
	/** For each level the stay that first took the deal so far, -1 for none. */
	readonly first: Int32Array;
	/** For each level the stay that first took it further, -1 for none. */
	readonly onward: Int32Array;
	/** Whether it has come to any level. */
	isAny = false;
	/** The stay that the deal is in at the end of what has happened. */
	now = -1;

	constructor(scope: Scope) {
		this.#scope = scope;
		this.first = new Int32Array(scope.stages.length);
		this.onward = new Int32Array(scope.stages.length);
	}

	of(row: number): void {
		const scope = this.#scope;
		const { visits } = scope.ledger;
		const { at } = visits;
		const { first, onward } = this;
		// As `fill`, which costs more than all the rest for so few.
		for (let level = 0; level < first.length; level++) first[level] = onward[level] = -1;
		this.isAny = false;
		this.now = scope.visitAt(row, scope.until);
		for (let visit = visits.from[row] ?? 0; visit <= this.now; visit++) {
			if (at.pipeline[visit] !== scope.pipeline) continue;
			const status = at.status[visit];
			const isWin = status === STATUS.won && visit === this.now;
			if (status !== STATUS.open && !isWin) continue;
			const enter = (at.enter[visit] ?? 0) as LocalMs;
			const { passed, absent } = isWin
				? scope.levels.passageOfWin(enter)
				: scope.levels.passage(at.stage[visit] ?? -1, enter);
			const beyond = isWin ? passed.length : passed.length - 1;
			for (let i = 0; i < passed.length; i++) {
				const level = passed[i] ?? 0;
				if ((first[level] ?? 0) < 0) first[level] = visit;
				if (i < beyond && (onward[level] ?? 0) < 0) onward[level] = visit;
			}
			for (const level of absent)
				if ((first[level] ?? -1) >= 0 && (onward[level] ?? 0) < 0) onward[level] = visit;
			this.isAny ||= passed.length > 0;
		}
	}
}
