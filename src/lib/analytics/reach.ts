import { STATUS } from './ledger/ledger.ts';
import type { LocalMs } from './ledger/time.ts';
import type { Scope } from './scope.ts';

/**
 * How far a deal got, and by which stay it first got there. A stage that was skipped counts as passed, by the order that
 * held then; a win that stands has passed all. One is used for one deal after another.
 */
export class Reach {
	readonly #scope: Scope;
	/** For each level the stay that first took the deal so far, -1 for none. */
	readonly first: Int32Array;
	/** For each level the stay that first took it further, -1 for none. */
	readonly onward: Int32Array;
	/** The furthest level, that of the stages' number for a deal that is won, -1 for none. */
	furthest = -1;
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
		this.furthest = -1;
		this.now = scope.visitAt(row, scope.until);
		for (let visit = visits.from[row] ?? 0; visit <= this.now; visit++) {
			if (at.pipeline[visit] !== scope.pipeline) continue;
			const status = at.status[visit];
			if (status === STATUS.open) {
				const enter = (at.enter[visit] ?? 0) as LocalMs;
				const passed = scope.passed(at.stage[visit] ?? -1, enter);
				for (let i = 0; i < passed.length; i++) {
					const level = passed[i] ?? 0;
					if ((first[level] ?? 0) < 0) first[level] = visit;
					if (i < passed.length - 1 && (onward[level] ?? 0) < 0) onward[level] = visit;
					if (level > this.furthest) this.furthest = level;
				}
			} else if (status === STATUS.won && visit === this.now) {
				for (let level = 0; level < first.length; level++) {
					if ((first[level] ?? 0) < 0) first[level] = visit;
					if ((onward[level] ?? 0) < 0) onward[level] = visit;
				}
				this.furthest = first.length;
			}
		}
	}
}
