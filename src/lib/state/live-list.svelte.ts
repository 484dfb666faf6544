import type { Deal } from '#lib/domain/deal.ts';
import type { DealId } from '#lib/domain/ids.ts';
import { ok, refuse, type Problem, type Result } from '#lib/domain/problem.ts';
import type { Condition, FieldId } from '#lib/domain/view.ts';
import type { Currency } from '#lib/domain/money.ts';
import { livingDeal } from '#lib/store/commands.ts';
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
import {
	asksActivities,
	isMeant as isMeantIn,
	isOfOpen,
	type Looking
} from '#lib/store/deal-filter.ts';
import { dealsEverywhere } from '#lib/store/past.ts';
import { inSlices, slice } from '#lib/store/slices.ts';
import { pause } from './turns.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export { isEmpty, USUAL_CARD, USUAL_COLUMNS };
export type { BulkChange, BulkOutcome, Cell, DealField, Listing, Name, Option, Part, Query, Sums };

/** What is to be in a field of a deal. */
export interface Write {
	readonly field: DealField;
	readonly deal: DealId;
	readonly to: Cell;
}

/** Work in one go on the main thread, ms: well within a frame. */
const SLICE_MS = 8;
/** So many deals of closed epochs are brought for one change: each comes with all that was ever done to it. */
const MOST_BROUGHT = 2000;
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

	/** Sets several cells as one step of undo; how many were taken. One that is refused keeps the others from nothing. */
	setAll(writes: readonly Write[]): number {
		const { done } = this.#workspace.together(
			writes.map(
				({ field, deal, to }) =>
					(store) =>
						field.set?.(store, deal, to) ?? NOT_EDITED
			)
		);
		return done.length;
	}

	/** Whether a query may show deals that are closed: then those of closed epochs belong in it. */
	mayShowClosed({ filter }: Pick<Query, 'filter'>): boolean {
		return !isOfOpen(this.#workspace.store, filter);
	}

	/** Whether other deals may be shown once all activities have been read. */
	isSettling(query: Pick<Query, 'filter' | 'sort'>): boolean {
		return !this.#workspace.now.isComplete && asksActivities(query);
	}

	/** Whether a deal lies in a closed epoch only: it is to be brought before it can be changed. */
	isPast(id: DealId): boolean {
		return !this.#workspace.store.deals.has(id);
	}

	/** Brings a deal of a closed epoch, to be changed; the workspace says so where it cannot be read. */
	async bring(id: DealId): Promise<boolean> {
		if (this.isPast(id)) await this.#workspace.bring([id]);
		return this.#workspace.run((store) => livingDeal(store, id)).ok;
	}

	/**
	 * Changes several deals as one step of undo. Those of closed epochs are brought first, at most `MOST_BROUGHT`; else
	 * refused as a whole: `too-many-past`. None of them is moved: they are closed. What stops deals is asked about.
	 */
	async change(ids: readonly DealId[], change: BulkChange): Promise<Result<BulkOutcome, Problem>> {
		const past = ids.filter((id) => this.isPast(id));
		const isMoving = change.kind === 'stage';
		if (!isMoving && past.length > MOST_BROUGHT)
			return this.#workspace.run(() => refuse('too-many-past'));
		if (!isMoving && past.length > 0) await this.#workspace.bring(past);
		const here = isMoving ? ids.filter((id) => !this.isPast(id)) : ids;
		const done = this.#workspace.run((store) => changeDeals(store, here, change));
		if (!done.ok) return done;
		const { stops } = done.value;
		if (stops.length > 0) this.#workspace.onask({ kind: 'gate', stops });
		if (here.length === ids.length) return done;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- told once, and never drawn from
		const refused = new Map(done.value.refused);
		refused.set('deal-closed', (refused.get('deal-closed') ?? 0) + ids.length - here.length);
		return ok({ ...done.value, refused });
	}
}

/** How many deals a query shows, for a filter that is being made. */
export function countOf(
	workspace: LiveWorkspace,
	query: Pick<Query, keyof Parameters<typeof dealTest>[1]>
): number {
	const keeps = dealTest(workspace.store, query);
	let count = 0;
	for (const deal of dealsEverywhere(workspace.store))
		if (!deal.deleted && keeps(deal, undefined)) count++;
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
