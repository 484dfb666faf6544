import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';

/** Under which heading something is found, in the order of the headings. */
export const KINDS = ['deal', 'person', 'company', 'note'] as const;
export type Kind = (typeof KINDS)[number];

/** What part of a record a text is. */
export type Field =
	'title' | 'company' | 'contact' | 'email' | 'phone' | 'nextStep' | 'reason' | 'extra' | 'note';

/** What is searched of a record, as plain texts. */
export interface Source {
	/** The record, or `note/<record>` for the note that is written together. */
	readonly id: string;
	/** Left out: it is in no results, and lends its title to those that refer to it. */
	readonly kind?: Kind | undefined;
	readonly title: string;
	/** The other texts of its own. */
	readonly fields: readonly (readonly [Field, string])[];
	/** The records whose titles belong to it. */
	readonly refs: readonly (readonly [Field, RecordId])[];
	/** The newer is shown first. */
	readonly at: EpochMs;
	/** Shown after what is open. */
	readonly closed: boolean;
	/** The record whose page shows it, where it has none of its own. */
	readonly about?: RecordId | undefined;
	/** Who wrote it. */
	readonly by?: MemberId | undefined;
}

/** The fields that have a text. */
export function filled(
	fields: readonly (readonly [Field, string])[]
): readonly (readonly [Field, string])[] {
	return fields.filter(([, text]) => text !== '');
}
