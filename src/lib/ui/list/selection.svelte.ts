/* eslint-disable svelte/prefer-svelte-reactivity -- a set is made anew on each change */
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';

/** Which deals of a list are selected. */
export class Selection {
	/** A new set with each change. */
	ids = $state.raw<ReadonlySet<DealId>>(new Set());
	/** The row from which a range goes. */
	#from: number | undefined;

	get size(): number {
		return this.ids.size;
	}

	has(id: DealId): boolean {
		return this.ids.has(id);
	}

	clear(): void {
		this.#from = undefined;
		if (this.ids.size > 0) this.ids = new Set();
	}

	toggle({ id }: Deal, row: number): void {
		const ids = new Set(this.ids);
		if (!ids.delete(id)) ids.add(id);
		this.#from = row;
		this.ids = ids;
	}

	/** Selects the deals from the row chosen last to this one, besides those that are. */
	extend(row: number, between: (one: number, other: number) => readonly Deal[]): void {
		this.#from ??= row;
		this.ids = new Set([...this.ids, ...between(this.#from, row).map(({ id }) => id)]);
	}

	all(parts: readonly { readonly deals: readonly Deal[] }[]): void {
		this.ids = new Set(parts.flatMap(({ deals }) => deals.map(({ id }) => id)));
	}

	/** Those that are selected and shown, in the order of the list: what is done is done to no other. */
	among(parts: readonly { readonly deals: readonly Deal[] }[]): readonly DealId[] {
		return parts.flatMap(({ deals }) =>
			deals.filter(({ id }) => this.ids.has(id)).map(({ id }) => id)
		);
	}
}
