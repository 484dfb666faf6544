import { isOnBoard, type Deal } from '#lib/domain/deal.ts';
import type { StageId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';

/** Above this many changes to a column it is sorted once instead of searched each time. */
const RESORT = 32;

/**
 * The deals of each stage in the order of the board, kept sorted as deals come and go.
 *
 * Deleted deals, and those that were disqualified or set aside to be nurtured, are in no column. A column is a new array after each change, so that a reader can compare by identity.
 */
export class Columns {
	readonly #byStage = new Map<StageId, readonly Deal[]>();
	readonly #arrived = new Map<StageId, Deal[]>();
	readonly #left = new Map<StageId, Set<Deal>>();

	/** The deals of a stage, in order. */
	of(stage: StageId): readonly Deal[] {
		return this.#byStage.get(stage) ?? [];
	}

	/** The stages that have deals, be they stages of a pipeline or removed. */
	get stages(): readonly StageId[] {
		return [...this.#byStage].flatMap(([stage, deals]) => (deals.length > 0 ? [stage] : []));
	}

	/** Notes that a deal changed or went, once a deal between two calls of `settle`, which makes it so. */
	place(before: Deal | undefined, after: Deal | undefined): void {
		if (before && isOnBoard(before))
			entry(this.#left, before.stage, () => new Set<Deal>()).add(before);
		if (after && isOnBoard(after))
			entry(this.#arrived, after.stage, () => [] as Deal[]).push(after);
	}

	/** Puts every noted change into its column. */
	settle(): void {
		for (const stage of new Set([...this.#arrived.keys(), ...this.#left.keys()])) {
			const left = this.#left.get(stage);
			const arrived = this.#arrived.get(stage) ?? [];
			const stayed = this.of(stage).filter((deal) => !left?.has(deal));
			this.#byStage.set(stage, joined(stayed, arrived));
		}
		this.#arrived.clear();
		this.#left.clear();
	}
}

/** A sorted column with deals that have arrived in it. */
function joined(column: Deal[], arrived: readonly Deal[]): readonly Deal[] {
	if (arrived.length > RESORT) return [...column, ...arrived].sort(byRank);
	for (const deal of arrived) column.splice(position(column, deal), 0, deal);
	return column;
}

/** Where a deal belongs in a sorted column. */
function position(column: readonly Deal[], deal: Deal): number {
	let low = 0;
	let high = column.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const other = column[middle];
		if (other && byRank(other, deal) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}
