const PER_OCTAVE = 16;
const SMALLEST = 1 / 64;

/** Times in ms, of any number, to within 5 %. */
export class Latency {
	readonly #counts = new Uint32Array(PER_OCTAVE * 32);
	#total = 0;

	add(ms: number): void {
		const bucket = Math.log2(Math.max(ms, SMALLEST) / SMALLEST) * PER_OCTAVE;
		const index = Math.min(this.#counts.length - 1, Math.floor(bucket));
		this.#counts[index] = (this.#counts[index] ?? 0) + 1;
		this.#total++;
	}

	/** The time below which a share of them lies; NaN where there were none. */
	quantile(share: number): number {
		let seen = 0;
		for (const [index, count] of this.#counts.entries()) {
			seen += count;
			if (this.#total > 0 && seen >= share * this.#total)
				return SMALLEST * 2 ** ((index + 0.5) / PER_OCTAVE);
		}
		return NaN;
	}
}
