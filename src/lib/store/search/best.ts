/** The best of what fits of a kind, and how many fit. The less a score, the better. */
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

	/** Whether a score is among the best so far. */
	admits(score: number): boolean {
		const worst = this.#places[this.#most - 1];
		return worst === undefined ? this.#places.length < this.#most : score < worst.score;
	}

	/** Takes what is at a place among the best; it has to be admitted. */
	take(at: number, score: number): void {
		const before = this.#places.findIndex((other) => score < other.score);
		this.#places.splice(before < 0 ? this.#places.length : before, 0, { at, score });
		if (this.#places.length > this.#most) this.#places.pop();
	}
}
