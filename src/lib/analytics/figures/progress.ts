import { STATUS } from '../ledger/ledger.ts';
import type { LocalMs } from '../ledger/time.ts';
import type { Scope } from '../scope.ts';

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
	const { visits } = scope.ledger;
	const won = scope.stages.length;
	const first = new Int32Array(won);
	const stood = new Uint8Array(won);
	const onward = new Uint8Array(won);

	/** What standing in a stage says, by the way; `before` is the level stood in right before, -1 for none. */
	function stand(visit: number, own: number, passed: readonly number[], before: number): void {
		const previous = passed[passed.length - (passed[passed.length - 1] === own ? 2 : 1)] ?? -1;
		if (own >= 0 && (first[own] ?? 0) < 0) {
			const inOrder = previous < 0 || (first[previous] ?? -1) >= 0;
			if (way !== 'strict' || inOrder) first[own] = visit;
		}
		if (way === 'any') {
			for (const level of passed) if (level !== own && (first[level] ?? -1) >= 0) onward[level] = 1;
		} else if (previous >= 0 && own >= 0) {
			const isOn = way === 'strict' ? (first[own] ?? -1) >= 0 : before === previous;
			if (isOn) onward[previous] = 1;
		}
	}

	function win(visit: number, before: number): void {
		const last = won - 1;
		if (way === 'reached') {
			for (let level = 0; level < won; level++) if ((first[level] ?? 0) < 0) first[level] = visit;
		} else if (way === 'any') onward.fill(1);
		else if (way === 'strict') onward[last] = (first[last] ?? -1) >= 0 ? 1 : 0;
		else if (before === last) onward[last] = 1;
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
				if (isHere && status === STATUS.open) {
					const stage = at.stage[visit] ?? -1;
					const own = scope.level(stage);
					const passed = scope.passed(stage, (at.enter[visit] ?? 0) as LocalMs);
					if (own >= 0) stood[own] = 1;
					for (const level of passed) {
						if (way === 'reached' && (first[level] ?? 0) < 0) first[level] = visit;
					}
					// By the order of then: what was furthest once may be passed by a stage that comes before it today.
					if (furthest < 0 || passed.includes(furthest)) furthest = passed.at(-1) ?? furthest;
					if (way !== 'reached') stand(visit, own, passed, before);
					before = own;
				} else {
					if (isHere && status === STATUS.won && visit === now) {
						win(visit, before);
						furthest = won;
					}
					before = -1;
				}
			}
			if (way === 'reached')
				for (let level = 0; level < won; level++)
					onward[level] = (first[level] ?? -1) >= 0 && level !== furthest ? 1 : 0;
			return furthest;
		}
	};
}
