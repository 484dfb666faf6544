/** What a bucket holds when full: what comes in within so many seconds. */
const SECONDS = 10;
/** Who was at the limit for so long without a pause to let it fill again abuses it, in ms. */
const ABUSE_MS = 60_000;

/** A rate that may be exceeded for ten seconds' worth (token bucket). */
export class Bucket {
	readonly #perSecond: number;
	#tokens: number;
	#at: number;
	/** Since when it has not been half full again. */
	#emptySince: number | undefined;

	/** @param now ms since 1970 */
	constructor(perSecond: number, now: number) {
		this.#perSecond = perSecond;
		this.#tokens = perSecond * SECONDS;
		this.#at = now;
	}

	/** Takes some. @returns for how many ms to take no more */
	take(count: number, now: number): number {
		const full = this.#perSecond * SECONDS;
		// A clock that was set back takes nothing away.
		const passed = Math.max(0, now - this.#at);
		this.#at = now;
		this.#tokens = Math.min(full, this.#tokens + (passed / 1000) * this.#perSecond) - count;
		if (this.#tokens > full / 2) this.#emptySince = undefined;
		if (this.#tokens >= 0) return 0;
		this.#emptySince ??= now;
		return Math.ceil((-this.#tokens / this.#perSecond) * 1000);
	}

	isAbused(now: number): boolean {
		return this.#emptySince !== undefined && now - this.#emptySince > ABUSE_MS;
	}
}
