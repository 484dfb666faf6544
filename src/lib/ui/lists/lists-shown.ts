/** The lists of a workspace that are edited on one page, by their names in its address. */
export const LISTS_SHOWN = [
	'lost',
	'disqualified',
	'nurture',
	'sources',
	'segments',
	'labels',
	'products',
	'fields'
] as const;
export type ListShown = (typeof LISTS_SHOWN)[number];

/** The list that an address names, else the first. */
export function listShown(name: string | null): ListShown {
	return LISTS_SHOWN.find((one) => one === name) ?? 'lost';
}
