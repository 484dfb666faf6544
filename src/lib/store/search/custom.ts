import type { CustomFieldType } from '#lib/domain/catalogue.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import type { Fields } from '#lib/domain/operation.ts';
import type { Workspace } from '../workspace.ts';
import type { Field } from './source.ts';

/** The registers of custom fields that hold texts. */
export type Customs = ReadonlySet<string>;

/** Those that are searched; a number, a date or a person is found by other means. */
const TEXTS: ReadonlySet<CustomFieldType> = new Set(['text', 'choice', 'choices', 'link']);

export function customsOf(workspace: Workspace): Customs {
	const customs = new Set<string>();
	for (const { id, type } of workspace.table('custom-field').values())
		if (TEXTS.has(type)) customs.add(CUSTOM + id);
	return customs;
}

/** The texts in the custom fields of a record. */
export function customTexts(
	entries: Fields,
	customs: Customs
): readonly (readonly [Field, string])[] {
	const texts: [Field, string][] = [];
	for (const name in entries) {
		if (!customs.has(name)) continue;
		const value = entries[name];
		if (typeof value === 'string') texts.push(['custom', value]);
		else if (Array.isArray(value)) texts.push(['custom', value.join(', ')]);
	}
	return texts;
}
