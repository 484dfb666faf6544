import type { Refusal } from '#lib/interchange/row-cells.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** Why a row is refused, in words. */
export function why({ code, heading = '', cell = '' }: Refusal): string {
	return t(`import.why.${code}`, { heading, cell });
}
