import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import type { Problem, Result } from '#lib/domain/problem.ts';
import type { Condition, FieldId } from '#lib/domain/view.ts';
import type { Currency } from '#lib/domain/money.ts';
import { changeDeals, type BulkChange, type BulkOutcome } from '#lib/store/bulk.ts';
import {
	isEmpty,
	type Cell,
	type DealField,
	type Name,
	type Option
} from '#lib/store/deal-field.ts';
import { dealFields, USUAL_CARD, USUAL_COLUMNS } from '#lib/store/deal-fields.ts';
import {
	dealTest,
	DealList,
	NOTHING,
	sumsOf,
	type Listing,
	type Part,
	type Query,
	type Sums
} from '#lib/store/deal-list.ts';
import { isMeant as isMeantIn, type Looking } from '#lib/store/deal-filter.ts';
import { inSlices, slice } from '#lib/store/slices.ts';
import { pause } from './turns.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export { isEmpty, USUAL_CARD, USUAL_COLUMNS };
export type { BulkChange, BulkOutcome, Cell, DealField, Listing, Name, Option, Part, Query, Sums };

/** Work in one go on the main thread, ms: well within a frame. */
const SLICE_MS = 8;
/** While much comes in at once, a list is made anew this often, ms. */
const AGAIN_MS = 250;

/** A list of deals for components: what it shows follows its query and every change. */
export class LiveList {
	/** What was listed last; while another query is worked on, that of before. */
	listing = $state.raw<Listing>(NOTHING);
	/** Nothing was listed yet. */
	isNew = $state(true);
	readonly #workspace: LiveWorkspace;
	readonly #list: DealList;
	#query: Query | undefined;
	#asked = 0;
	#listed = 0;
	#busy = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(workspace: LiveWorkspace) {
		this.#workspace = workspace;
		this.#list = new DealList(workspace.store);
	}

	close(): void {
		this.#asked++;
		clearTimeout(this.#timer);
		this.#list.close();
	}

	/** Lists something else; at once where that is quickly done. */
	async ask(query: Query): Promise<void> {
		this.#query = query;
		const asked = ++this.#asked;
		this.#busy = true;
		clearTimeout(this.#timer);
		const work = this.#list.list(query);
		const now = () => performance.now();
		const done =
			slice(work, now() + SLICE_MS, now) ??
			wrapped(
				await inSlices(work, { sliceMs: SLICE_MS, now, pause, isOff: () => this.#asked !== asked })
			);
		if (!done || this.#asked !== asked) return;
		this.#busy = false;
		this.#listed = performance.now();
		this.listing = done.value;
		this.isNew = false;
	}

	/** Takes in what has changed in the workspace. */
	follow(): void {
		if (!this.#query || this.#busy) return this.#again();
		const refreshed = this.#list.refreshed(this.listing);
		if (refreshed) this.listing = refreshed;
		else this.#again();
	}

	#again(): void {
		const query = this.#query;
		if (!query) return;
		clearTimeout(this.#timer);
		const wait = Math.max(0, this.#listed + AGAIN_MS - performance.now());
		if (wait === 0 && !this.#busy) return void this.ask(query);
		this.#timer = setTimeout(() => void this.ask(query), Math.max(wait, SLICE_MS));
	}

	/** The sums of a field over deals. */
	sums(field: DealField, deals: readonly Deal[]): Sums {
		return sumsOf(this.#workspace.store, field, deals);
	}

	/** What a deal has in a field. */
	read(field: DealField, deal: Deal): Cell {
		return field.read(this.#workspace.store, deal);
	}

	/** Sets a field of a deal; the workspace says why where it is refused. */
	set(field: DealField, deal: DealId, to: Cell): Result<undefined> {
		return this.#workspace.run((store) => field.set?.(store, deal, to) ?? NOT_EDITED);
	}

	/** Changes several deals as one step of undo. */
	change(ids: readonly DealId[], change: BulkChange): Result<BulkOutcome, Problem> {
		return this.#workspace.run((store) => changeDeals(store, ids, change));
	}
}

/** How many deals a query shows, for a filter that is being made. */
export function countOf(
	workspace: LiveWorkspace,
	query: Pick<Query, keyof Parameters<typeof dealTest>[1]>
): number {
	const keeps = dealTest(workspace.store, query);
	let count = 0;
	for (const deal of workspace.store.deals.values()) if (!deal.deleted && keeps(deal)) count++;
	return count;
}

/** The fields of deals. Follows what is added to them. */
export function fieldsOf(workspace: LiveWorkspace): ReadonlyMap<FieldId, DealField> {
	return dealFields(workspace.now);
}

/** The values that a field may have. */
export function optionsOf(workspace: LiveWorkspace, field: DealField): readonly Option[] {
	return field.options?.(workspace.now) ?? [];
}

/** What a deal has in a field. */
export function readField(workspace: LiveWorkspace, field: DealField, deal: Deal): Cell {
	return field.read(workspace.store, deal);
}

/** The currencies that a condition may be about: those of deals that are open, the workspace's and the one it has. */
export function currenciesOf(workspace: LiveWorkspace, own: Currency): readonly Currency[] {
	const { store, settings } = workspace;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- made and given away
	const found = new Set([own, settings.currency]);
	for (const { value, status } of store.deals.values())
		if (value && status === 'open') found.add(value.currency);
	return [...found].sort();
}

/** Whether a condition means anything in this workspace. */
export function isMeant(workspace: LiveWorkspace, condition: Condition, looking: Looking): boolean {
	return isMeantIn(workspace.now, condition, looking);
}

const NOT_EDITED: Result<undefined> = { ok: true, value: undefined };

function wrapped<T>(value: T | undefined): { readonly value: T } | undefined {
	return value === undefined ? undefined : { value };
}
