import type { Numbers } from './histogram.ts';
import { FEW_AT_RISK } from './step.ts';

/**
 * Stays in states: each from `start` to `end`, in the state `from`, and on to the state `to`; the same state where it
 * is not known how the stay ended. Columns of one length; states are counted from 0.
 */
export interface Stays {
	readonly start: Numbers;
	readonly end: Numbers;
	readonly from: Numbers;
	readonly to: Numbers;
}

/** The share in each state, from each time on at which a stay ends. */
export interface Occupation {
	readonly times: Float64Array;
	/** By state. */
	readonly shares: readonly Float64Array[];
	/** The last time with at least `FEW_AT_RISK` watched. */
	readonly reliableUntil: number | undefined;
}

/**
 * Aalen and Johansen's estimate for a whole pipeline, with moves back and late entries: P(t) = p₀ Π (I + ΔÂ), where p₀
 * are the shares of the states at the first start. A stay is at risk after its start and at its end.
 *
 * Source: Aalen, Borgan, Gjessing, Survival and Event History Analysis, 3.4; R's `survival` gives the same.
 */
export function occupation({ start, end, from, to }: Stays, states: number): Occupation {
	const count = end.length;
	const byEnd = order(end);
	const byStart = order(start);
	const times = Float64Array.from(new Set(Array.from(byEnd, (i) => end[i] ?? 0)));
	const shares = Array.from({ length: states }, () => new Float64Array(times.length));
	const atRisk = new Float64Array(states);
	let now = sharesAtFirst(start, from, byStart, states);
	let watched = 0;
	let reliableUntil: number | undefined;
	for (let row = 0, started = 0, ended = 0; row < times.length; row++) {
		const time = times[row] ?? 0;
		for (; started < count && at(start, byStart, started) < time; started++, watched++)
			add(atRisk, at(from, byStart, started), 1);
		if (watched >= FEW_AT_RISK) reliableUntil = time;
		const next = now.slice();
		const first = ended;
		for (; ended < count && at(end, byEnd, ended) === time; ended++) {
			const [left, reached] = [at(from, byEnd, ended), at(to, byEnd, ended)];
			const part = (now[left] ?? 0) / (atRisk[left] ?? 1);
			add(next, left, -part);
			add(next, reached, part);
		}
		for (let i = first; i < ended; i++, watched--) add(atRisk, at(from, byEnd, i), -1);
		now = next;
		for (const [state, column] of shares.entries()) column[row] = now[state] ?? 0;
	}
	return { times, shares, reliableUntil };
}

function order(column: Numbers): Uint32Array {
	return Uint32Array.from({ length: column.length }, (_, i) => i).sort(
		(a, b) => (column[a] ?? 0) - (column[b] ?? 0)
	);
}

function at(column: Numbers, sorted: Uint32Array, position: number): number {
	return column[sorted[position] ?? 0] ?? 0;
}

function add(to: Float64Array, index: number, more: number): void {
	to[index] = (to[index] ?? 0) + more;
}

function sharesAtFirst(
	start: Numbers,
	from: Numbers,
	byStart: Uint32Array,
	states: number
): Float64Array {
	const shares = new Float64Array(states);
	const first = at(start, byStart, 0);
	let n = 0;
	while (n < byStart.length && at(start, byStart, n) === first)
		add(shares, at(from, byStart, n++), 1);
	return shares.map((share) => share / n);
}
