import type { LabelId, MemberId, StageId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import type { BulkChange } from '#lib/state/live-list.svelte.ts';

/** Chosen where a field is to be emptied. */
export const NONE = 'none';

/** What was chosen in the sheet: a value of the kind, `NONE`, or nothing yet. */
interface Chosen {
	readonly kind: Exclude<BulkChange['kind'], 'delete'>;
	readonly value: string;
	readonly day: Day | undefined;
	/** Whether a label is put on or taken off. */
	readonly on: boolean;
}

/** The change that was chosen; `undefined` until it is: what nobody has asked to be emptied stays. */
export function bulkChange({ kind, value, day, on }: Chosen): BulkChange | undefined {
	if (kind === 'expectedClose')
		return value === NONE ? { kind, day: undefined } : day && { kind, day };
	if (value === '') return undefined;
	switch (kind) {
		case 'owner':
			return { kind, owner: value === NONE ? undefined : (value as MemberId) };
		case 'stage':
			return { kind, stage: value as StageId };
		case 'label':
			return { kind, label: value as LabelId, on };
		default:
			return kind satisfies never;
	}
}
