import type { Deal } from '#lib/domain/deal.ts';
import {
	typeOf,
	type ActivityId,
	type DealId,
	type RecordId,
	type RecordType
} from '#lib/domain/ids.ts';
import { sumByCurrency, type Money } from '#lib/domain/money.ts';
import { dayIn, type Day, type EpochMs } from '#lib/domain/time.ts';
import type { View } from '#lib/domain/view.ts';
import { isEmpty, type DealField } from './deal-field.ts';
import { dealFields } from './deal-fields.ts';
import {
	asksWords,
	isOfOpen,
	keepingTitled,
	type KeepsTitled,
	type Looking
} from './deal-filter.ts';
import { DealOrder, sortingOf, type Collate } from './deal-order.ts';
import { dealAnywhere } from './past.ts';
import { STRIDE, type Sliced } from './slices.ts';
import type { Workspace } from './workspace.ts';

/** Deals of a list that belong together; one part holds all where they are not grouped. */
export interface Part {
	/** The value that they have in common: an id, a text, the first day of a month; empty for none. */
	readonly key: string;
	readonly deals: readonly Deal[];
}

/** What a list shows, in order. Parts without a deal are left out. */
export interface Listing {
	/** What the parts have in common. */
	readonly by: DealField | undefined;
	readonly parts: readonly Part[];
	readonly count: number;
}

export const NOTHING: Listing = { by: undefined, parts: [], count: 0 };

/** What is asked of a list. */
export interface Query extends Looking, Pick<View, 'pipeline' | 'filter' | 'group' | 'sort'> {
	/** The first day of the month of the reader's calendar that holds a day. */
	readonly monthOf: (day: Day) => Day;
	readonly collate: Collate;
}

/** Above this many changes at once everything is sorted anew. */
const MANY = 500;
/** So many orders are kept: one goes back to the sort before. */
const KEPT_ORDERS = 4;

/** An order, and what changed since it was brought up to date. */
interface Kept {
	readonly order: DealOrder;
	changed: Set<RecordId>;
}

/** The deals of a workspace as a list: filtered, sorted, in groups; kept as they change. */
export class DealList {
	readonly #workspace: Workspace;
	readonly #stop: () => void;
	/** By what they hold and how they are sorted, the one used last at the end. */
	readonly #orders = new Map<string, Kept>();
	/** What the last listing was made of; nothing once more than deals has changed. */
	#asked: { readonly kept: Kept; readonly keeps: KeepsTitled; readonly partOf: PartOf } | undefined;
	/** The deals of closed epochs that the orders were made with. */
	#past: Workspace['past'];

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		this.#past = workspace.past;
		this.#stop = workspace.onChange((changed) => this.#note(changed));
	}

	close(): void {
		this.#stop();
	}

	/** Everything that is asked for, from the order that is kept as long as only the filter or the groups change. */
	*list(query: Query): Sliced<Listing> {
		const kept = yield* this.#ordered(query);
		const keeps = dealTest(this.#workspace, query);
		const by = groupField(this.#workspace, query.group);
		const partOf = parting(this.#workspace, by, query);
		const parts = new Map<string, Deal[]>();
		const titles = asksWords(query.filter) ? yield* kept.order.titles() : undefined;
		const { deals } = kept.order;
		let part: Deal[] | undefined;
		let last: string | undefined;
		let count = 0;
		for (let index = 0; index < deals.length; index++) {
			if (index % STRIDE === 0) yield;
			const deal = deals[index];
			if (!deal || !keeps(deal, titles?.[index])) continue;
			count++;
			const key = partOf.key(deal);
			if (key !== last || !part) {
				part = parts.get(key);
				if (!part) parts.set(key, (part = []));
				last = key;
			}
			part.push(deal);
		}
		this.#asked = { kept, keeps, partOf };
		return {
			by,
			count,
			parts: [...parts]
				.map(([key, all]) => ({ key, deals: all }))
				.sort((a, b) => partOf.compare(a.key, b.key))
		};
	}

	/**
	 * A listing as it is after what has changed since; the parts that nothing has changed in are the same objects.
	 * `undefined` where it has to be made anew.
	 */
	refreshed(listing: Listing): Listing | undefined {
		const asked = this.#asked;
		if (!asked) return undefined;
		const { kept, keeps, partOf } = asked;
		const { changed, order } = kept;
		if (changed.size === 0) return listing;
		bringUpToDate(kept);
		const parts = new Map(listing.parts.map((part) => [part.key, part]));
		for (const part of listing.parts) {
			if (!part.deals.some(({ id }) => changed.has(id))) continue;
			const deals = part.deals.filter(({ id }) => !changed.has(id));
			parts.set(part.key, { key: part.key, deals });
		}
		for (const id of changed) {
			const deal = dealAnywhere(this.#workspace, id as DealId);
			if (!deal || !isLiving(deal) || !keeps(deal, undefined)) continue;
			const key = partOf.key(deal);
			const deals = [...(parts.get(key)?.deals ?? [])];
			order.insert(deals, deal);
			parts.set(key, { key, deals });
		}
		const left = [...parts.values()].filter(({ deals }) => deals.length > 0);
		return {
			by: listing.by,
			parts: left.sort((a, b) => partOf.compare(a.key, b.key)),
			count: left.reduce((sum, { deals }) => sum + deals.length, 0)
		};
	}

	*#ordered({ sort, filter, collate }: Query): Sliced<Kept> {
		const ofOpen = isOfOpen(this.#workspace, filter);
		const name = JSON.stringify([ofOpen, sort]);
		let kept = this.#orders.get(name);
		if (!kept) {
			const sorting = sortingOf(this.#workspace, sort);
			const order = new DealOrder(this.#workspace, sorting, collate, ofOpen ? isOpen : isLiving);
			// What changes while it is sorted is noted, or makes it too old.
			kept = { order, changed: new Set() };
			this.#orders.set(name, kept);
			yield* order.build();
			if (this.#orders.get(name) !== kept)
				return yield* this.#ordered({ sort, filter, collate } as Query);
		}
		bringUpToDate(kept);
		this.#orders.delete(name);
		this.#orders.set(name, kept);
		const [oldest] = this.#orders.keys();
		if (this.#orders.size > KEPT_ORDERS && oldest !== undefined) this.#orders.delete(oldest);
		return kept;
	}

	#note(changed: ReadonlySet<RecordId>): void {
		if (this.#workspace.past !== this.#past) {
			this.#past = this.#workspace.past;
			return this.#forget();
		}
		const deals: RecordId[] = [];
		for (const id of changed) {
			const type = typeOf(id);
			if (type !== undefined && ELSEWHERE.has(type)) continue;
			const deal = dealTouched(this.#workspace, id);
			if (deal === undefined) return this.#forget();
			deals.push(deal);
		}
		for (const kept of this.#orders.values()) {
			for (const id of deals) kept.changed.add(id);
			if (kept.changed.size > MANY) return this.#forget();
		}
	}

	/** Everything is to be sorted anew. */
	#forget(): void {
		this.#orders.clear();
		this.#asked = undefined;
	}
}

function bringUpToDate(kept: Kept): void {
	if (kept.changed.size === 0) return;
	kept.order.update(kept.changed);
	kept.changed = new Set();
}

/** Records that no field of a deal reads. */
const ELSEWHERE: ReadonlySet<RecordType> = new Set([
	'attachment',
	'benchmark',
	'change-mark',
	'comment',
	'dashboard',
	'diagnosis',
	'lead',
	'market-segment',
	'me',
	'own-dashboard',
	'own-view',
	'product',
	'team',
	'view'
]);

/** The deal that a changed record shows in; none where many may. */
function dealTouched(workspace: Workspace, id: RecordId): DealId | undefined {
	const type = typeOf(id);
	if (type === 'deal') return id as DealId;
	return type === 'activity' ? workspace.activities.get(id as ActivityId)?.deal : undefined;
}

function isLiving({ deleted }: Deal): boolean {
	return !deleted;
}

function isOpen({ deleted, status }: Deal): boolean {
	return !deleted && status === 'open';
}

/** Which living deals a query shows. */
export function dealTest(
	workspace: Workspace,
	{ pipeline, filter, ...looking }: Looking & Pick<View, 'pipeline' | 'filter'>
): KeepsTitled {
	const keeps = keepingTitled(workspace, filter, looking);
	const ofOpen = isOfOpen(workspace, filter);
	return (deal, title) =>
		(pipeline === undefined || pipeline === 'all' || deal.pipeline === pipeline) &&
		(!ofOpen || deal.status === 'open') &&
		keeps(deal, title);
}

/** Which part of a list a deal belongs to, and in what order the parts come. */
interface PartOf {
	readonly key: (deal: Deal) => string;
	readonly compare: (a: string, b: string) => number;
}

function groupField(workspace: Workspace, id: string | undefined): DealField | undefined {
	const field = id === undefined ? undefined : dealFields(workspace).get(id);
	return field?.groups ? field : undefined;
}

function parting(
	workspace: Workspace,
	field: DealField | undefined,
	{ monthOf, collate }: Query
): PartOf {
	if (!field) return { key: () => '', compare: () => 0 };
	const zone = workspace.settings.timeZone;
	const months = new Map<string, string>();
	const month = (day: Day) => {
		const known = months.get(day) ?? monthOf(day);
		months.set(day, known);
		return known;
	};
	const places = new Map(field.options?.(workspace).map(({ value }, place) => [value, place]));
	const place = (key: string) => places.get(key) ?? Infinity;
	const order =
		field.type === 'text'
			? collate
			: places.size > 0
				? (a: string, b: string) => place(a) - place(b) || compareTexts(a, b)
				: compareTexts;
	return {
		key: (deal) => {
			const cell = field.read(workspace, deal);
			if (isEmpty(cell)) return '';
			if (field.type !== 'day') return String(cell);
			return month(typeof cell === 'number' ? dayIn(cell as EpochMs, zone) : (cell as Day));
		},
		// What has no value comes last.
		compare: (a, b) => (a === b ? 0 : a === '' ? 1 : b === '' ? -1 : order(a, b))
	};
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** The sums of a field over deals: one a currency, or one number without a currency; contested deals are in none. */
export type Sums = readonly Money[] | number;

export function sumsOf(workspace: Workspace, field: DealField, deals: readonly Deal[]): Sums {
	if (field.type === 'number')
		return deals.reduce((sum, deal) => {
			const cell = deal.contested ? undefined : field.read(workspace, deal);
			return sum + (typeof cell === 'number' ? cell : 0);
		}, 0);
	return sumByCurrency(amounts(workspace, field, deals));
}

function* amounts(workspace: Workspace, field: DealField, deals: readonly Deal[]): Iterable<Money> {
	for (const deal of deals) {
		const cell = deal.contested ? undefined : field.read(workspace, deal);
		if (typeof cell === 'object' && cell !== null && 'currency' in cell) yield cell;
	}
}
