import type { Deal } from '#lib/domain/deal.ts';
import { totals } from '#lib/store/totals.ts';
import type { Column } from './workspace.svelte.ts';

/** Which deals a filter keeps. */
export interface Choice {
	/** What is asked for, as one text: another text is another choice of deals. */
	readonly asked: string;
	readonly keeps: (deal: Deal) => boolean;
}

/** Which deals of the board are shown. Columns count and sum what is shown. The view makes the choice. */
export class Filter {
	/** None: all are shown. */
	choice = $state.raw<Choice>();
	/** What a card says in place of the company, where that was chosen. */
	facts = $state.raw<(deal: Deal) => string>();
	/** On a small screen the filter is shown when it is asked for. */
	open = $state(false);

	/** Columns as this filter shows them. A new one with each change of the filter. */
	readonly #shown = $derived.by(() => {
		void this.choice;
		return new WeakMap<Column, Column>();
	});

	get asked(): string {
		return this.choice?.asked ?? '';
	}

	get active(): boolean {
		return this.choice !== undefined;
	}

	/** The columns with the deals that are shown; a column is the same object until its deals or the filter change. */
	columns(columns: readonly Column[]): readonly Column[] {
		const { choice } = this;
		return choice ? columns.map((column) => this.#column(column, choice)) : columns;
	}

	#column(column: Column, { keeps }: Choice): Column {
		const known = this.#shown.get(column);
		if (known) return known;
		const deals = column.deals.filter(keeps);
		const shown = {
			stage: column.stage,
			deals,
			totals: totals(column.stage, deals),
			more: 0,
			filtered: true
		};
		this.#shown.set(column, shown);
		return shown;
	}
}
