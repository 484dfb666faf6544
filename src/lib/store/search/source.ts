import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';

/** Under which heading something is found, in the order of the headings. */
export const KINDS = [
	'deal',
	'lead',
	'person',
	'company',
	'comment',
	'note',
	'attachment'
] as const;
export type Kind = (typeof KINDS)[number];

/** What part of a record a text is. */
export type Field =
	| 'title'
	/** The title of one that was merged into it. */
	| 'alias'
	| 'company'
	| 'contact'
	| 'lead'
	| 'persona'
	| 'product'
	| 'label'
	| 'email'
	| 'phone'
	| 'position'
	| 'address'
	| 'website'
	| 'nextStep'
	| 'competitor'
	| 'reason'
	| 'custom'
	| 'extra'
	| 'note'
	| 'comment';

/** What is searched of a record, as plain texts. */
export interface Source {
	/** The record, or `note/<record>` for the note that is written together. */
	readonly id: string;
	/** Left out: it is in no results, and lends its title to those that refer to it. */
	readonly kind?: Kind | undefined;
	readonly title: string;
	/** The other texts of its own. */
	readonly fields: Texts;
	/** The records whose titles belong to it. */
	readonly refs: Refs;
	/** The newer is shown first. */
	readonly at: EpochMs;
	/** Shown after what is open. */
	readonly closed: boolean;
	/** The record whose page shows it, where it has none of its own. */
	readonly about?: RecordId | undefined;
	/** Who wrote it. */
	readonly by?: MemberId | undefined;
}

type Texts = readonly (readonly [Field, string])[];
type Refs = readonly (readonly [Field, RecordId])[];

/** The fields that have a text. */
export function filled(fields: readonly (readonly [Field, string | undefined])[]): Texts {
	return fields.filter(
		(field): field is [Field, string] => field[1] !== undefined && field[1] !== ''
	);
}

/** The records that are there, of one or several a field. */
export function refs(
	fields: readonly (readonly [Field, RecordId | readonly RecordId[] | undefined])[]
): Refs {
	return fields.flatMap(([field, ids]) =>
		(typeof ids === 'string' ? [ids] : (ids ?? [])).map((id) => [field, id] as const)
	);
}
