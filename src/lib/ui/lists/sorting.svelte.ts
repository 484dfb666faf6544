/** A row of a list as it was measured when it was taken hold of, CSS px. */
interface Row {
	readonly id: string;
	readonly top: number;
	readonly height: number;
}

interface Held {
	readonly id: string;
	readonly pointer: number;
	readonly from: number;
	readonly rows: readonly Row[];
	/** What its leaving frees: its height and the gap to the next. */
	readonly stride: number;
}

/** A row that is dragged through its list: where it is, and where it would be put. */
export class Sorting {
	#held = $state.raw<Held>();
	#y = $state(0);

	readonly #index = $derived(this.#held?.rows.findIndex(({ id }) => id === this.#held?.id) ?? -1);
	/** How many other rows would stand above it. */
	readonly #over = $derived.by(() => {
		const held = this.#held;
		const own = held?.rows[this.#index];
		if (!held || !own) return -1;
		const middle = own.top + own.height / 2 + this.#y - held.from;
		return held.rows.filter(({ id, top, height }) => id !== own.id && top + height / 2 < middle)
			.length;
	});

	/** The row that is held, if any. */
	get held(): string | undefined {
		return this.#held?.id;
	}

	/** Takes hold of a row of a list by a pointer. */
	take(id: string, list: HTMLElement, { pointerId, clientY }: PointerEvent): void {
		const rows = [...list.querySelectorAll<HTMLElement>(':scope > li')].map((row) => {
			const { top, height } = row.getBoundingClientRect();
			return { id: row.dataset['id'] ?? '', top, height };
		});
		const own = rows.find((row) => row.id === id);
		const [first, second] = rows;
		if (!own || !first || !second) return;
		const gap = second.top - first.top - first.height;
		this.#y = clientY;
		this.#held = { id, pointer: pointerId, from: clientY, rows, stride: own.height + gap };
	}

	move({ pointerId, clientY }: PointerEvent): void {
		if (this.#held?.pointer === pointerId) this.#y = clientY;
	}

	/** How far a row is off its place, px. */
	offset(id: string): number {
		const held = this.#held;
		if (!held) return 0;
		if (held.id === id) return this.#y - held.from;
		const index = held.rows.findIndex((row) => row.id === id);
		if (index > this.#index && index <= this.#over) return -held.stride;
		if (index < this.#index && index >= this.#over) return held.stride;
		return 0;
	}

	/** Lets the row go: the place among the others where it is to be put, if that is another. */
	drop(): { readonly id: string; readonly index: number } | undefined {
		const held = this.#held;
		const [index, over] = [this.#index, this.#over];
		this.#held = undefined;
		return held && over >= 0 && over !== index ? { id: held.id, index: over } : undefined;
	}

	/** Puts the row back. */
	cancel(): void {
		this.#held = undefined;
	}
}
