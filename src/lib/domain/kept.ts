import { deletionOf, type Deletion } from './deal.ts';
import type { Folded } from './fold.ts';
import { instantOf } from './hlc.ts';
import type { MemberId, RecordId } from './ids.ts';
import type { Fields } from './operation.ts';
import type { At, EpochMs } from './time.ts';

/**
 * A record that is nothing but its fields, by whom and when it was made, and whether it was deleted. What it is beyond
 * that is read from the fields (`readKept`), so that it can be kept as these and read again.
 */
export interface Kept<I extends RecordId = RecordId> {
	readonly id: I;
	readonly fields: Fields;
	/** Deleted records of this kind stay: what refers to them has to name them. */
	readonly deleted: boolean;
	readonly deletion: Deletion | undefined;
	readonly madeBy: MemberId;
	/** When it came into being, in the business. */
	readonly madeAt: At;
	/** When that was recorded. */
	readonly recordedAt: EpochMs;
	/** The last change of anything, as recorded. */
	readonly touchedAt: EpochMs;
}

/** The fields of a folded record and what is known of its making; `undefined` while its creation has not arrived. */
export function toKept(folded: Folded): Kept | undefined {
	const { id, fields, operations, deleted, purged } = folded;
	const made = operations.find(({ kind }) => kind === 'create');
	const last = operations.at(-1);
	if (!made || !last || purged) return undefined;
	return {
		id,
		fields,
		deleted,
		deletion: deleted ? deletionOf(folded) : undefined,
		madeBy: made.by,
		madeAt: made.at,
		recordedAt: instantOf(made.hlc),
		touchedAt: instantOf(last.hlc)
	};
}

/** A record without what was read from its fields. */
export function bare(kept: Kept): Kept {
	const { id, fields, deleted, deletion, madeBy, madeAt, recordedAt, touchedAt } = kept;
	return { id, fields, deleted, deletion, madeBy, madeAt, recordedAt, touchedAt };
}
