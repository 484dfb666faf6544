import { finds, normalise, words } from '#lib/i18n/search.ts';

/** As many as one looks through without searching. More are searched, and no more are drawn. */
export const MANY = 50;

interface Narrowing<Item> {
	readonly nameOf: (item: Item) => string;
	/** Those that are shown whatever is searched for. */
	readonly stays?: ((item: Item) => boolean) | undefined;
}

/** What of a long list is shown for a search, in its order, and how many more were found. */
export function narrowed<Item>(
	items: readonly Item[],
	query: string,
	{ nameOf, stays = () => false }: Narrowing<Item>
): { readonly shown: readonly Item[]; readonly more: number } {
	const asked = words(query);
	let room = MANY - items.reduce((count, item) => count + Number(stays(item)), 0);
	let more = 0;
	// In their order: what is chosen does not leap away under the thumb.
	const shown = items.filter((item) => {
		if (stays(item)) return true;
		if (asked.length > 0 && !finds(normalise(nameOf(item)), asked)) return false;
		if (room-- > 0) return true;
		more++;
		return false;
	});
	return { shown, more };
}
