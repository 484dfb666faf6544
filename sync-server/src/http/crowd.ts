import type { Duplex } from 'node:stream';

/** How many connections there are from each address. */
export class Crowd {
	readonly #most: number;
	readonly #counts = new Map<string, number>();

	constructor(most: number) {
		this.#most = most;
	}

	/** Counts a connection until it closes; `false`, and not counted, where there are too many. */
	enter(address: string, connection: Duplex): boolean {
		const count = this.#counts.get(address) ?? 0;
		if (count >= this.#most) return false;
		this.#counts.set(address, count + 1);
		connection.once('close', () => {
			const left = (this.#counts.get(address) ?? 1) - 1;
			if (left > 0) this.#counts.set(address, left);
			else this.#counts.delete(address);
		});
		return true;
	}
}
