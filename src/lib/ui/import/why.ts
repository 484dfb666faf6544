import type { Refusal } from '#lib/interchange/row-cells.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** As much of a cell as is told: it may be a whole letter. */
const SHOWN = 100;

/** Why a row is refused, in words. */
export function why({ code, heading = '', cell = '', most = 0 }: Refusal): string {
	const shown = cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell;
	return t(`import.why.${code}`, { heading, cell: shown, most });
}
