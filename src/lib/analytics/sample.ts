/** Numbers in order, of which some are taken out again. */
export class Sample {
	#values = new Float64Array(16);
	#length = 0;
	/** Unsorted until it is first read: many are put in at once, then one now and then. */
	#inOrder = false;
	sum = 0;

	get size(): number {
		return this.#length;
	}

	add(value: number): void {
		if (this.#length === this.#values.length) this.#values = grown(this.#values, this.#length * 2);
		this.sum += value;
		if (this.#inOrder) {
			const at = lowest(this.sorted(), value);
			this.#values.copyWithin(at + 1, at, this.#length);
			this.#values[at] = value;
		} else this.#values[this.#length] = value;
		this.#length++;
	}

	remove(value: number): void {
		const at = lowest(this.sorted(), value);
		if (this.#values[at] !== value) throw new Error('what is taken out was put in');
		this.#values.copyWithin(at, at + 1, this.#length);
		this.#length--;
		this.sum -= value;
	}

	sorted(): Float64Array {
		const values = this.#values.subarray(0, this.#length);
		if (!this.#inOrder) values.sort();
		this.#inOrder = true;
		return values;
	}

	median(): number | undefined {
		const values = this.sorted();
		const middle = values.length >> 1;
		const [low, high] = [values[middle - 1 + (values.length & 1)], values[middle]];
		return low === undefined || high === undefined ? undefined : (low + high) / 2;
	}
}

/** The first place of a sorted array whose number is not below `value`. */
function lowest(values: Float64Array, value: number): number {
	let [low, high] = [0, values.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((values[middle] ?? Infinity) < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** A longer array that begins with the same numbers. */
export function grown(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
	const grown = new Float64Array(length);
	grown.set(values);
	return grown;
}
