/** The best of what fits of a kind, and how many fit. The less a score, the better. */
export class Best {
	count = 0;
	readonly #most: number;
	/** What is not less is not among them. */
	#worst: number;
	readonly #places: { readonly at: number; readonly score: number }[] = [];

	/** `most`: so many are kept. */
	constructor(most: number) {
		this.#most = most;
		this.#worst = most > 0 ? Infinity : -Infinity;
	}

	/** The places of the best, the best first. */
	get places(): readonly number[] {
		return this.#places.map(({ at }) => at);
	}

	/** Whether a score is among the best so far. */
	admits(score: number): boolean {
		return score < this.#worst;
	}

	/** Takes what is at a place among the best; it has to be admitted. */
	take(at: number, score: number): void {
		const before = this.#places.findIndex((other) => score < other.score);
		this.#places.splice(before < 0 ? this.#places.length : before, 0, { at, score });
		if (this.#places.length > this.#most) this.#places.pop();
		this.#worst = this.#places[this.#most - 1]?.score ?? Infinity;
	}
}
