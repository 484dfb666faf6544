import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Scope } from '../scope.ts';
import type { Passage } from '../stage-order.ts';

/**
 * How far deals have got, counted in one of four ways. A deal goes on from the last stage when it is won.
 *
 * - `reached`: it got so far, or further, which passes what it skipped; and on when it got further than that.
 * - `strict`: it stood in each stage up to this one, in order; and on when it then stood in the next one.
 * - `any`: it stood in the stage; and on when it stood further on at any time after.
 * - `adjacent`: it stood in the stage; and on when it moved from there straight to the next one.
 */
export const WAYS = ['reached', 'strict', 'any', 'adjacent'] as const;
export type Way = (typeof WAYS)[number];

export interface Progress {
	/** For each level the stay with which the deal that was read last reached it, -1 for none. */
	readonly first: Int32Array;
	/** Whether it has stood there, and whether it went on: 1 or 0. */
	readonly stood: Uint8Array;
	readonly onward: Uint8Array;
	/** Reads a deal up to and with a stay; returns the furthest level, their number for won, -1 where it was never here. */
	read(row: number, now: number): number;
}

/** A reader of deals; it holds what it has read until it reads the next one. */
export function progressIn(scope: Scope, way: Way): Progress {
	const { levels } = scope;
	const { visits } = scope.ledger;
	const won = scope.stages.length;
	const first = new Int32Array(won);
	const stood = new Uint8Array(won);
	const onward = new Uint8Array(won);

	/** What standing in a stage says, or being won, by the way; `before` is the level stood in right before, -1 for none. */
	function stand(
		visit: number,
		own: number,
		{ passed, absent, between }: Passage,
		before: number
	): void {
		const isWin = own === won;
		const previous = passed.at(passed.at(-1) === own ? -2 : -1) ?? -1;
		if (!isWin && own >= 0 && (first[own] ?? 0) < 0) {
			const inOrder = previous < 0 || (first[previous] ?? -1) >= 0;
			if (way !== 'strict' || inOrder) first[own] = visit;
		}
		if (way === 'any') {
			for (const levels of [passed, absent])
				for (const level of levels)
					if (level !== own && (first[level] ?? -1) >= 0) onward[level] = 1;
		} else if (own >= 0) {
			const hasCome = isWin || (first[own] ?? -1) >= 0;
			// What was not there any more had this one for its next.
			for (const level of [previous, ...between]) {
				const isOn = way === 'strict' ? hasCome && (first[level] ?? -1) >= 0 : before === level;
				if (level >= 0 && isOn) onward[level] = 1;
			}
		}
	}

	return {
		first,
		stood,
		onward,
		read(row, now) {
			const { at } = visits;
			const to = visits.to[row] ?? 0;
			// As `fill`, which costs more than all the rest for so few.
			for (let level = 0; level < won; level++) {
				first[level] = -1;
				stood[level] = 0;
				onward[level] = 0;
			}
			let furthest = -1;
			let before = -1;
			for (let visit = visits.from[row] ?? 0; visit <= now && visit < to; visit++) {
				const isHere = at.pipeline[visit] === scope.pipeline;
				const status = at.status[visit];
				const isWin = status === STATUS.won && visit === now;
				if (!isHere || (status !== STATUS.open && !isWin)) {
					before = -1;
					continue;
				}
				const stage = at.stage[visit] ?? -1;
				const enter = (at.enter[visit] ?? 0) as LocalMs;
				const own = isWin ? won : levels.of(stage);
				const passage = isWin ? levels.passageOfWin(enter) : levels.passage(stage, enter);
				const { passed, absent } = passage;
				if (own >= 0 && !isWin) stood[own] = 1;
				if (way === 'reached')
					for (const level of passed) if ((first[level] ?? 0) < 0) first[level] = visit;
				if (isWin) furthest = won;
				// By the order of then: what was furthest once may be passed by a stage that comes before it today.
				else if (furthest < 0 || passed.includes(furthest) || absent.includes(furthest))
					furthest = passed.at(-1) ?? furthest;
				if (way !== 'reached') stand(visit, own, passage, before);
				before = own;
			}
			if (way === 'reached')
				for (let level = 0; level < won; level++)
					onward[level] = (first[level] ?? -1) >= 0 && level !== furthest ? 1 : 0;
			return furthest;
		}
	};
}
