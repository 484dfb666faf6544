import { untrack } from 'svelte';
import type { StageId } from '#lib/domain/ids.ts';

/** What scrolls, with its position kept here so that no frame of a drag has to read layout. Lengths are CSS px. */
export class Views {
	/** Room of one card: its height and the space to the next. */
	stride = $state(68);
	readonly row = new RowView();
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- what it holds is reactive itself
	readonly #columns = new Map<StageId, ColumnView>();

	/** The list of a stage's column. */
	of(stage: StageId): ColumnView {
		let view = this.#columns.get(stage);
		if (!view) this.#columns.set(stage, (view = new ColumnView()));
		return view;
	}

	/** Where everything is scrolled to. */
	get positions(): Positions {
		const tops = [...this.#columns].map(([stage, { scrollTop }]) => [stage, scrollTop] as const);
		return { left: this.row.scrollLeft, tops };
	}

	/** Scrolls back to where it was; before anything is drawn, so that it is drawn there. */
	restore({ left, tops }: Positions): void {
		this.row.scrollTo(left);
		for (const [stage, top] of tops) this.of(stage).scrollTo(top);
	}
}

export interface Positions {
	readonly left: number;
	readonly tops: readonly (readonly [StageId, number])[];
}

/** The list of one column. */
export class ColumnView {
	scrollTop = $state(0);
	/** Of the part in view. */
	height = $state(0);
	/** Of all its cards; what is not drawn yet has any height. */
	content = Infinity;
	#element: HTMLElement | undefined;

	get element(): HTMLElement | undefined {
		return this.#element;
	}

	/** Scrolls the element from now on. */
	attach(element: HTMLElement): () => void {
		this.#element = element;
		// Even to where it is, scrolling makes the browser lay out the whole page there and then.
		const top = untrack(() => this.scrollTop);
		if (top !== 0) element.scrollTop = top;
		return () => (this.#element = undefined);
	}

	scrollTo(top: number): void {
		const to = Math.max(0, Math.min(top, this.content - this.height));
		this.scrollTop = to;
		if (this.#element) this.#element.scrollTop = to;
	}

	/** Takes over where the user scrolled to. */
	scrolled(): void {
		if (this.#element) this.scrollTop = this.#element.scrollTop;
	}
}

/** The row of columns. Positions are physical: 0 and less in a right-to-left board, 0 and more in the other. */
export class RowView {
	scrollLeft = $state(0);
	width = $state(0);
	#element: HTMLElement | undefined;

	get element(): HTMLElement | undefined {
		return this.#element;
	}

	attach(element: HTMLElement): () => void {
		this.#element = element;
		const left = untrack(() => this.scrollLeft);
		if (left !== 0) element.scrollLeft = left;
		return () => (this.#element = undefined);
	}

	scrollTo(left: number): void {
		if (this.#element) this.#element.scrollLeft = left;
		this.scrollLeft = this.#element?.scrollLeft ?? left;
	}

	scrolled(): void {
		if (this.#element) this.scrollLeft = this.#element.scrollLeft;
	}
}
