import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Part } from '#lib/state/live-list.svelte.ts';

/** A row of a list: the head of a part, or a deal. */
export type Row =
	{ readonly kind: 'part'; readonly part: Part } | { readonly kind: 'deal'; readonly deal: Deal };

/** The rows of a list in order, found without being made: of a hundred thousand only those in view are. */
export class Rows {
	readonly count: number;
	readonly #parts: readonly Part[];
	readonly #grouped: boolean;
	readonly #closed: ReadonlySet<string>;
	/** The row at which each part begins. */
	readonly #starts: readonly number[];

	/** `closed`: the keys of parts of which only the head is shown. */
	constructor(parts: readonly Part[], grouped: boolean, closed: ReadonlySet<string>) {
		this.#parts = parts;
		this.#grouped = grouped;
		this.#closed = closed;
		const starts: number[] = [];
		let count = 0;
		for (const part of parts) {
			starts.push(count);
			count += this.#head + this.#shown(part);
		}
		this.#starts = starts;
		this.count = count;
	}

	at(index: number): Row | undefined {
		if (index < 0 || index >= this.count) return undefined;
		let [low, high] = [0, this.#starts.length - 1];
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#starts[middle] ?? 0) <= index) low = middle;
			else high = middle - 1;
		}
		const part = this.#parts[low];
		const within = index - (this.#starts[low] ?? 0) - this.#head;
		if (!part) return undefined;
		if (within < 0) return { kind: 'part', part };
		const deal = part.deals[within];
		return deal && { kind: 'deal', deal };
	}

	/** The row of a deal, -1 where it has none. */
	indexOf(id: DealId): number {
		for (const [index, part] of this.#parts.entries()) {
			if (this.#closed.has(part.key)) continue;
			const at = part.deals.findIndex((deal) => deal.id === id);
			if (at >= 0) return (this.#starts[index] ?? 0) + this.#head + at;
		}
		return -1;
	}

	/** The deals of rows from one to another, both among them, whichever comes first. */
	between(one: number, other: number): readonly Deal[] {
		const deals: Deal[] = [];
		for (let index = Math.min(one, other); index <= Math.max(one, other); index++) {
			const row = this.at(index);
			if (row?.kind === 'deal') deals.push(row.deal);
		}
		return deals;
	}

	get #head(): number {
		return this.#grouped ? 1 : 0;
	}

	#shown({ key, deals }: Part): number {
		return this.#closed.has(key) ? 0 : deals.length;
	}
}
