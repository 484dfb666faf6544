/** Addresses that are counted at a time; above it the oldest start anew. */
const ADDRESSES = 100_000;

/** How often something may be done from an address within a while. */
export class Quota {
	readonly #most: number;
	readonly #whileMs: number;
	readonly #now: () => number;
	readonly #counts = new Map<string, { readonly since: number; count: number }>();

	constructor(most: number, whileMs: number, now: () => number) {
		this.#most = most;
		this.#whileMs = whileMs;
		this.#now = now;
	}

	/** Whether nothing is left. */
	isUsed(address: string): boolean {
		return (this.#current(address)?.count ?? 0) >= this.#most;
	}

	use(address: string): void {
		const current = this.#current(address);
		if (current) current.count++;
		else {
			this.#counts.delete(address);
			this.#counts.set(address, { since: this.#now(), count: 1 });
			const [oldest] = this.#counts.keys();
			if (this.#counts.size > ADDRESSES && oldest !== undefined) this.#counts.delete(oldest);
		}
	}

	#current(address: string) {
		const found = this.#counts.get(address);
		return found && this.#now() - found.since < this.#whileMs ? found : undefined;
	}
}
