import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, RecordId } from '#lib/domain/ids.ts';
import { toMajor } from '#lib/domain/money.ts';
import { ordinal, type Day } from '#lib/domain/time.ts';
import { isEmpty, type Cell, type DealField } from './deal-field.ts';
import { dealFields } from './deal-fields.ts';
import { titleText } from './deal-filter.ts';
import { dealAnywhere, dealsEverywhere } from './past.ts';
import { sorted, STRIDE, type Sliced } from './slices.ts';
import type { Workspace } from './workspace.ts';

const MS_PER_DAY = 86_400_000;

/** One key of an order. */
export interface Sorting {
	readonly field: DealField;
	readonly down: boolean;
}

/** Compares two texts as the reader's language sorts them. */
export type Collate = (a: string, b: string) => number;
/** What a deal is sorted by; nothing comes last, whichever way it is sorted. */
type Key = number | string | undefined;
type KeyOf = (deal: Deal) => Key;

/**
 * Deals of a workspace in one order, kept as deals change.
 *
 * Built once, in slices, which costs what sorting costs; a change then costs a search. What is derived from it by going
 * through it is in order already, so that another filter sorts nothing.
 */
export class DealOrder {
	deals: readonly Deal[] = [];
	#titles: readonly string[] | undefined;
	readonly #workspace: Workspace;
	readonly #sorting: readonly Sorting[];
	readonly #collate: Collate;
	readonly #keys: readonly KeyOf[];
	readonly #holds: (deal: Deal) => boolean;

	/** `holds`: which deals are in it. */
	constructor(
		workspace: Workspace,
		sorting: readonly Sorting[],
		collate: Collate,
		holds: (deal: Deal) => boolean
	) {
		this.#workspace = workspace;
		this.#holds = holds;
		this.#sorting = sorting;
		this.#collate = collate;
		this.#keys = sorting.map(({ field }) => keyOf(workspace, field));
	}

	/** Sorts all that are in it. */
	*build(): Sliced<undefined> {
		const deals: Deal[] = [];
		let seen = 0;
		for (const deal of dealsEverywhere(this.#workspace)) {
			if (this.#holds(deal)) deals.push(deal);
			if (++seen % STRIDE === 0) yield;
		}
		yield;
		const columns: Float64Array[] = [];
		for (const [index, { down }] of this.#sorting.entries()) {
			const column = yield* this.#column(deals, this.#keys[index]);
			// Descending, what is the largest has the least key; what has none stays behind all.
			if (down) for (let at = 0; at < column.length; at++) column[at] = -(column[at] ?? 0);
			for (let at = 0; at < column.length; at++)
				if (Number.isNaN(column[at])) column[at] = Infinity;
			columns.push(column);
			yield;
		}
		const indexes = Uint32Array.from(deals.keys());
		const order = yield* sorted(indexes, (a, b) => {
			for (const column of columns) {
				const [x, y] = [column[a] ?? 0, column[b] ?? 0];
				if (x !== y) return x < y ? -1 : 1;
			}
			return byId(deals[a], deals[b]);
		});
		const result: Deal[] = [];
		for (const index of order) {
			const deal = deals[index];
			if (deal) result.push(deal);
		}
		this.deals = result;
		return undefined;
	}

	/**
	 * What is searched of the title of each deal, in order; made when first asked for. They lie beside the deals because
	 * a hundred thousand look-ups by deal take as long as all else that a filter does.
	 */
	*titles(): Sliced<readonly string[]> {
		while (!this.#titles) {
			const { deals } = this;
			const titles: string[] = [];
			for (const deal of deals) {
				titles.push(titleText(deal));
				if (titles.length % STRIDE === 0) yield;
			}
			// Deals may have changed while they were read.
			if (deals === this.deals) this.#titles = titles;
		}
		return this.#titles;
	}

	/** Puts changed deals where they now belong. */
	update(changed: ReadonlySet<RecordId>): void {
		const stays = ({ id }: Deal) => !changed.has(id);
		const titles = this.#titles?.filter((_, at) => {
			const deal = this.deals[at];
			return deal !== undefined && stays(deal);
		});
		const deals = this.deals.filter(stays);
		for (const id of changed) {
			const deal = dealAnywhere(this.#workspace, id as DealId);
			if (!deal || !this.#holds(deal)) continue;
			const at = this.insert(deals, deal);
			titles?.splice(at, 0, titleText(deal));
		}
		this.deals = deals;
		this.#titles = titles;
	}

	/** Puts a deal into a list that is in this order; where. */
	insert(deals: Deal[], deal: Deal): number {
		let [low, high] = [0, deals.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			const other = deals[middle];
			if (other && this.#compare(other, deal) < 0) low = middle + 1;
			else high = middle;
		}
		deals.splice(low, 0, deal);
		return low;
	}

	#compare(a: Deal, b: Deal): number {
		for (const [index, { down }] of this.#sorting.entries()) {
			const [x, y] = [this.#keys[index]?.(a), this.#keys[index]?.(b)];
			if (x === y) continue;
			if (x === undefined) return 1;
			if (y === undefined) return -1;
			const order =
				typeof x === 'string' && typeof y === 'string' ? this.#collated(x, y) : x < y ? -1 : 1;
			if (order !== 0) return down ? -order : order;
		}
		return byId(a, b);
	}

	/** Texts that the language holds for equal are told apart, so that every way of sorting gives one order. */
	#collated(a: string, b: string): number {
		return this.#collate(a, b) || (a < b ? -1 : a > b ? 1 : 0);
	}

	/** The keys of deals as numbers, texts as their place among all texts; no key is no number. */
	*#column(deals: readonly Deal[], read: KeyOf | undefined): Sliced<Float64Array> {
		const column = new Float64Array(deals.length);
		const places = new Map<string, number>();
		const texts: string[] = [];
		const own: (string | undefined)[] = [];
		for (const [index, deal] of deals.entries()) {
			const key = read?.(deal);
			if (typeof key === 'string') {
				if (!places.has(key)) {
					places.set(key, texts.length);
					texts.push(key);
				}
				own[index] = key;
			} else column[index] = key ?? NaN;
			if (index % STRIDE === 0) yield;
		}
		if (texts.length === 0) return column;
		const order = yield* sorted(Uint32Array.from(texts.keys()), (a, b) =>
			this.#collated(texts[a] ?? '', texts[b] ?? '')
		);
		for (let place = 0; place < order.length; place++) {
			if (place % STRIDE === 0) yield;
			places.set(texts[order[place] ?? 0] ?? '', place);
		}
		for (let index = 0; index < own.length; index++) {
			if (index % STRIDE === 0) yield;
			const key = own[index];
			if (key !== undefined) column[index] = places.get(key) ?? NaN;
		}
		return column;
	}
}

/** What deals are sorted by in a field: days and instants by the clock of UTC, what is chosen by its place in its list. */
function keyOf(workspace: Workspace, field: DealField): KeyOf {
	const places = new Map(field.options?.(workspace).map(({ value }, place) => [value, place]));
	return (deal) => {
		const cell = field.read(workspace, deal);
		if (isEmpty(cell)) return undefined;
		switch (field.type) {
			case 'day':
				return typeof cell === 'string' ? ordinal(cell as Day) * MS_PER_DAY : number(cell);
			case 'money':
				return typeof cell === 'object' && 'currency' in cell ? toMajor(cell) : undefined;
			case 'member':
			case 'choice':
				return typeof cell === 'string' ? places.get(cell) : undefined;
			case 'set':
				return Array.isArray(cell)
					? Math.min(...cell.map((one) => places.get(String(one)) ?? Infinity))
					: undefined;
			case 'number':
				return number(cell);
			case 'flag':
				return cell === true ? 1 : 0;
			case 'text':
				return typeof cell === 'string' ? cell : undefined;
			default:
				return field.type satisfies never;
		}
	};
}

function number(cell: Cell): number | undefined {
	return typeof cell === 'number' ? cell : undefined;
}

function byId(a: Deal | undefined, b: Deal | undefined): number {
	return (a?.id ?? '') < (b?.id ?? '') ? -1 : 1;
}

/** The keys of an order, as far as their fields are there; the newest deals first where it has none. */
export function sortingOf(
	workspace: Workspace,
	sort: readonly { readonly field: string; readonly down: boolean }[]
): readonly Sorting[] {
	const fields = dealFields(workspace);
	const sorting = sort.flatMap(({ field, down }) => {
		const known = fields.get(field);
		return known && !known.hidden ? [{ field: known, down }] : [];
	});
	const created = fields.get('created');
	return sorting.length === 0 && created ? [{ field: created, down: true }] : sorting;
}
