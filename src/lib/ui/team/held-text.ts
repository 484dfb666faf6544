import { formatList } from '#lib/i18n/format.ts';
import { HELD, type HeldCounts } from '#lib/state/handing.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';

/** '3 open deals, 2 leads': what there is of each kind. */
export function heldText(counts: HeldCounts): string {
	const there = HELD.filter((held) => counts[held] > 0);
	return formatList(
		ways(),
		there.map((held) => t(`handover.n.${held}`, { n: counts[held] }))
	);
}
