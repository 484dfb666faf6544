import { text } from './deal.ts';
import type { DashboardId, OwnDashboardId } from './ids.ts';
import type { Kept } from './kept.ts';
import type { Fields } from './operation.ts';
import { byRank, type Rank } from './rank.ts';

/** Figures chosen for a purpose: for the team (`dashboard`) or for oneself (`own-dashboard`). */
export interface Dashboard extends Kept<DashboardId | OwnDashboardId> {
	readonly name: string;
	readonly order: Rank;
	/** In their order. */
	readonly cards: readonly DashboardCard[];
}

/** The id of a card, its own within its dashboard. */
export type CardId = string & { readonly id: 'card' };
/** How many columns wide it is, where there is room. */
export type CardSize = 1 | 2;

/** One figure on a dashboard. */
export interface DashboardCard {
	readonly id: CardId;
	/** Which figure, by its id in the table of figures; one of a later version is kept. */
	readonly figure: string;
	readonly size: CardSize;
	/** Its own filters, as they stand in an address, without the question mark; empty for those of the screen. */
	readonly query: string;
	/** What was chosen on it, by name as in an address; empty for what is usual. */
	readonly chosen: string;
	readonly order: Rank;
}

/**
 * The register of a card is this and its id: the id of its figure, `false` where it was taken off. Size, filters,
 * choices and order are registers of their own behind that, so that two people may change one card at once.
 */
export const CARD = 'card.';
export const SIZE = '.size';
export const QUERY = '.query';
const CHOSEN = '.chosen';
export const ORDER = '.order';

export function toDashboard(
	kept: Kept<DashboardId> | Kept<OwnDashboardId> | Kept<DashboardId | OwnDashboardId>
): Dashboard {
	const { fields } = kept;
	return {
		...kept,
		name: text(fields['name']) ?? '',
		order: (text(fields['order']) ?? '') as Rank,
		cards: cardsIn(fields)
	};
}

/** A card as the fields of its dashboard. */
export function cardFields({ id, figure, size, query, chosen, order }: DashboardCard): Fields {
	return {
		[CARD + id]: figure,
		[CARD + id + SIZE]: size,
		[CARD + id + QUERY]: query || null,
		[CARD + id + CHOSEN]: chosen || null,
		[CARD + id + ORDER]: order
	};
}

function cardsIn(fields: Fields): readonly DashboardCard[] {
	const cards: DashboardCard[] = [];
	for (const name in fields) {
		const id = name.startsWith(CARD) ? name.slice(CARD.length) : '';
		const figure = text(fields[name]);
		if (id === '' || id.includes('.') || figure === undefined) continue;
		cards.push({
			id: id as CardId,
			figure,
			size: fields[name + SIZE] === 2 ? 2 : 1,
			query: text(fields[name + QUERY]) ?? '',
			chosen: text(fields[name + CHOSEN]) ?? '',
			order: (text(fields[name + ORDER]) ?? '') as Rank
		});
	}
	return cards.sort(byRank);
}
