import type { DealField, Name, Option } from '#lib/state/live-list.svelte.ts';
import { t } from '#lib/state/i18n.svelte.ts';

/** A name of ours in the language of the interface, or one that somebody gave. */
export function nameOf(name: Name): string {
	return typeof name === 'string' ? t(name) : name.text;
}

/** The fields that can be shown, in the order of their table. */
export function shownFields(fields: ReadonlyMap<string, DealField>): readonly DealField[] {
	return [...fields.values()].filter(({ hidden }) => !hidden);
}

/** What an option is called where its list is known. */
export function shortOf({ name, short }: Option): string {
	return short ?? nameOf(name);
}
