/** The clocks [from, to) of one Yjs client. */
export interface Span {
	readonly client: number;
	readonly from: number;
	readonly to: number;
}

interface Range {
	from: number;
	to: number;
}

/** Which clocks of which clients are in: per client sorted ranges, joined where they touch. */
export class Ranges {
	readonly #clients = new Map<number, Range[]>();

	add({ client, from, to }: Span): void {
		if (from >= to) return;
		const ranges = this.#clients.get(client) ?? [];
		const last = ranges.at(-1);
		// What a client writes follows what it wrote before: nearly always this is all there is to do.
		if (last && last.from <= from && from <= last.to) {
			last.to = Math.max(last.to, to);
			return;
		}
		this.#clients.set(client, ranges);
		const start = firstEndingAt(ranges, from);
		let end = start;
		const joined = { from, to };
		for (let range = ranges[end]; range && range.from <= to; range = ranges[++end]) {
			joined.from = Math.min(joined.from, range.from);
			joined.to = Math.max(joined.to, range.to);
		}
		ranges.splice(start, end - start, joined);
	}

	covers({ client, from, to }: Span): boolean {
		if (from >= to) return true;
		const ranges = this.#clients.get(client) ?? [];
		const range = ranges[firstEndingAt(ranges, to)];
		return range !== undefined && range.from <= from;
	}

	/** The clock up to which all of a client is in, from its first on. */
	end(client: number): number {
		const first = this.#clients.get(client)?.[0];
		return first?.from === 0 ? first.to : 0;
	}

	/** Yjs' state vector: what is in of each client without a gap from its first clock on. */
	vector(): Map<number, number> {
		const vector = new Map<number, number>();
		for (const [client, [first]] of this.#clients)
			if (first?.from === 0) vector.set(client, first.to);
		return vector;
	}

	/** Ranges by client. */
	entries(): Iterable<[number, readonly Readonly<Range>[]]> {
		return this.#clients;
	}

	/** How many clients. */
	get size(): number {
		return this.#clients.size;
	}
}

/** The index of the first range that ends at or after a clock. */
function firstEndingAt(ranges: readonly Range[], clock: number): number {
	let low = 0;
	let high = ranges.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ranges[middle]?.to ?? Infinity) < clock) low = middle + 1;
		else high = middle;
	}
	return low;
}
