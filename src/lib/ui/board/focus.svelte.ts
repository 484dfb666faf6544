import { tick } from 'svelte';
import type { DealId } from '#lib/domain/ids.ts';
import type { Column } from '#lib/state/workspace.svelte.ts';
import { columnOf, spotIn, standing, type Spot, type Standing } from './spot.ts';
import type { Views } from './view.svelte.ts';
import { indexOf, revealing } from './window.ts';

/** The focus on the board. It belongs to a deal, not to an element: cards are drawn anew as they move and scroll. */
export class Focus {
	readonly #columns: () => readonly Column[];
	readonly #views: Views;
	#root: HTMLElement | undefined;
	#spot = $state.raw<Spot>();

	/** The one stop of the Tab key: where one was last, else the first deal. */
	readonly stop = $derived.by<Spot | undefined>(() => {
		const columns = this.#columns();
		const spot = this.#spot;
		const column = spot && columnOf(columns, spot.stage);
		if (column && (spot.deal === undefined || indexOf(column.deals, spot.deal) >= 0)) return spot;
		const first = columns.find(({ deals }) => deals.length > 0) ?? columns[0];
		return first && spotIn(first, 0);
	});

	constructor(columns: () => readonly Column[], views: Views) {
		this.#columns = columns;
		this.#views = views;
	}

	/** Where one was last, if anywhere. */
	get spot(): Spot | undefined {
		return this.#spot;
	}

	attach(root: HTMLElement): () => void {
		this.#root = root;
		return () => (this.#root = undefined);
	}

	/** Takes note of where it went. */
	went(to: Spot): void {
		this.#spot = to;
	}

	/** Puts it on a spot, which is drawn first and, unless said, scrolled into view. */
	async to(spot: Spot, { reveal = true }: { readonly reveal?: boolean } = {}): Promise<void> {
		this.#spot = spot;
		await tick();
		if (reveal) this.#reveal(spot);
		const { stage, deal } = spot;
		const element = this.#find(
			deal === undefined
				? `[data-stage="${CSS.escape(stage)}"] [data-add]`
				: `[data-deal="${CSS.escape(deal)}"] a`
		);
		element?.focus({ preventScroll: true });
	}

	/** The deal it is on, looked up in columns as they were drawn. */
	on(columns: readonly Column[]): Standing | undefined {
		const card = document.activeElement?.closest<HTMLElement>('[data-deal]');
		const id = card && this.#root?.contains(card) ? card.dataset['deal'] : undefined;
		return id === undefined ? undefined : standing(columns, id as DealId);
	}

	/** Whether it is somewhere else than on the board: then it is left there. */
	get elsewhere(): boolean {
		const { activeElement } = document;
		return (
			activeElement !== null &&
			activeElement !== document.body &&
			!this.#root?.contains(activeElement)
		);
	}

	/** Scrolls a column and a place in it into view, no further than needed. */
	reveal(stage: Spot['stage'], index: number): void {
		const section = this.#find(`[data-stage="${CSS.escape(stage)}"]`);
		section?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
		this.#views.row.scrolled();
		if (index < 0) return;
		const view = this.#views.of(stage);
		view.scrollTo(revealing(index, view.scrollTop, this.#views.stride, view.height));
	}

	#reveal({ stage, deal }: Spot): void {
		this.reveal(stage, indexOf(columnOf(this.#columns(), stage)?.deals ?? [], deal));
	}

	#find(selector: string): HTMLElement | null {
		return this.#root?.querySelector<HTMLElement>(selector) ?? null;
	}
}
