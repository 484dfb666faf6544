/** Ids as small whole numbers, in the order in which they were first met. */
export class Names<T extends string> {
	readonly all: T[] = [];
	readonly #indexes = new Map<T, number>();

	/** The number of an id, a new one where it has none; -1 for none. */
	index(id: T | undefined): number {
		if (id === undefined) return -1;
		let index = this.#indexes.get(id);
		if (index === undefined) {
			index = this.all.push(id) - 1;
			this.#indexes.set(id, index);
		}
		return index;
	}

	/** The id of a number; `undefined` for none. */
	at(index: number): T | undefined {
		return this.all[index];
	}
}
