import { LINE, type Asked } from './match.ts';
import { rankOf } from './rank.ts';
import { LATEST } from './record.ts';

/** The best of what fits of a kind, and how many fit. */
export class Best {
	count = 0;
	readonly #most: number;
	readonly #places: { readonly at: number; readonly score: number }[] = [];

	/** `most`: so many are kept. */
	constructor(most: number) {
		this.#most = most;
	}

	/** The places of the best, the best first. */
	get places(): readonly number[] {
		return this.#places.map(({ at }) => at);
	}

	/** Takes what fits: the text at a place, and its age (see `Kept`). */
	take(at: number, text: string, age: number, asked: Asked): void {
		this.count++;
		const full = this.#places.length >= this.#most;
		const worst = full ? (this.#places.at(-1)?.score ?? -Infinity) : Infinity;
		// However well it fits it may not be among the best; ranking is what costs. What has no title fits no better than 1.
		if (age >= worst || (full && scoreOf(text.startsWith(LINE) ? 1 : 0, age) >= worst)) return;
		const score = scoreOf(rankOf(text, asked), age);
		if (score >= worst) return;
		const before = this.#places.findIndex((other) => score < other.score);
		this.#places.splice(before < 0 ? this.#places.length : before, 0, { at, score });
		if (full) this.#places.pop();
	}
}

function scoreOf(rank: number, age: number): number {
	return rank * 2 * LATEST + age;
}
