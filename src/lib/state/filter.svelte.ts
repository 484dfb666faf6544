import type { Deal } from '#lib/domain/deal.ts';
import type { MemberId } from '#lib/domain/ids.ts';
import { DealTexts } from '#lib/store/search/deal-texts.ts';
import { asked, fits, isAsking } from '#lib/store/search/match.ts';
import { totals } from '#lib/store/totals.ts';
import type { Column, LiveWorkspace } from './workspace.svelte.ts';

/** Which deals of the board are shown. Columns count and sum what is shown. */
export class Filter {
	/** What is searched for in all texts of a deal. */
	text = $state('');
	owner = $state<MemberId>();
	/** On a small screen the filter is shown when it is asked for. */
	open = $state(false);

	readonly #asked = $derived(asked(this.text));
	/** Columns as this filter shows them. A new one with each change of the filter. */
	readonly #shown = $derived.by(() => {
		void [this.#asked, this.owner];
		return new WeakMap<Column, Column>();
	});
	readonly #texts = new DealTexts();

	/** What is asked for, as one text: another text is another choice of deals. */
	get asked(): string {
		return [this.owner ?? '', ...this.#asked.words.map(({ text }) => text)].join(' ');
	}

	get active(): boolean {
		return isAsking(this.#asked) || this.owner !== undefined;
	}

	clear(): void {
		this.text = '';
		this.owner = undefined;
	}

	/** The columns with the deals that are shown; a column is the same object until its deals or the filter change. */
	columns(workspace: LiveWorkspace, columns: readonly Column[]): readonly Column[] {
		return this.active ? columns.map((column) => this.#column(workspace, column)) : columns;
	}

	#column(workspace: LiveWorkspace, column: Column): Column {
		const known = this.#shown.get(column);
		if (known) return known;
		const deals = column.deals.filter((deal) => this.#keeps(workspace, deal));
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

	#keeps(workspace: LiveWorkspace, deal: Deal): boolean {
		if (this.owner !== undefined && deal.owner !== this.owner) return false;
		return !isAsking(this.#asked) || fits(this.#texts.of(workspace.store, deal), '', this.#asked);
	}
}
