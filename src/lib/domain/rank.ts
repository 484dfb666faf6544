import { generateKeyBetween } from 'fractional-indexing';
import { BASE62, type RandomBytes } from './ids.ts';

/** A fractional order key: compares as a string, and there is always room between two. */
export type Rank = string & { readonly unit: 'fractional key' };

const KEY = /^[A-Za-z][0-9A-Za-z]+$/;
const SMALLEST = 'A'.padEnd(27, '0');

/** Whether a text is a key that others can be put beside. Its first letter says how long its whole part is. */
export function isRank(text: string): text is Rank {
	if (!KEY.test(text) || text === SMALLEST) return false;
	const head = text.charCodeAt(0);
	const whole = head >= 97 ? head - 95 : 92 - head;
	return text.length === whole || (text.length > whole && !text.endsWith('0'));
}

/**
 * A key strictly between two, `null` for an end, with three random digits so that two devices filling one gap differ.
 *
 * Where the neighbours are out of order or equal (two devices once chose the same key), the new key follows `after`.
 */
export function rankBetween(after: Rank | null, before: Rank | null, random: RandomBytes): Rank {
	let upper = after !== null && before !== null && after >= before ? null : before;
	for (;;) {
		const key = generateKeyBetween(after, upper);
		const rank = key + suffix(random);
		// A key that is a prefix of its upper neighbour may pass it with the suffix on: take the next gap below.
		if (before === null || upper === null || rank < before) return rank as Rank;
		upper = key as Rank;
	}
}

/** `count` keys in order, from `after` on, for what is created in bulk. */
export function ranksAfter(
	after: Rank | null,
	count: number,
	random: RandomBytes
): readonly Rank[] {
	const ranks: Rank[] = [];
	let last = after;
	for (let i = 0; i < count; i++) {
		const key = generateKeyBetween(last, null);
		last = key as Rank;
		ranks.push((key + suffix(random)) as Rank);
	}
	return ranks;
}

/**
 * The places in a list of keys that can keep theirs when the list is brought into its order: the longest run of them that
 * ascends, so that as few as can be get another. `undefined` for what has none yet.
 */
export function steadyRanks(ranks: readonly (Rank | undefined)[]): ReadonlySet<number> {
	const length: number[] = [];
	const before: number[] = [];
	let last = -1;
	for (const [index, rank] of ranks.entries()) {
		length[index] = rank === undefined ? 0 : 1;
		before[index] = -1;
		if (rank === undefined) continue;
		for (let other = 0; other < index; other++) {
			const key = ranks[other];
			const run = (length[other] ?? 0) + 1;
			if (key === undefined || key >= rank || run <= (length[index] ?? 0)) continue;
			length[index] = run;
			before[index] = other;
		}
		if (last < 0 || (length[index] ?? 0) > (length[last] ?? 0)) last = index;
	}
	const steady = new Set<number>();
	for (let index = last; index >= 0; index = before[index] ?? -1) steady.add(index);
	return steady;
}

/** Orders by key, ties by id. */
export function byRank<T extends { readonly order: Rank; readonly id: string }>(
	a: T,
	b: T
): number {
	if (a.order !== b.order) return a.order < b.order ? -1 : 1;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Three digits, the last not zero (a fractional key may not end in one). */
function suffix(random: RandomBytes): string {
	const [a = 0, b = 0, c = 0] = random(3);
	return `${BASE62[a % 62]}${BASE62[b % 62]}${BASE62[1 + (c % 61)]}`;
}
