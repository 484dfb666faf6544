import type { Folded } from './fold.ts';
import type { MemberId } from './ids.ts';
import { instantOf } from './hlc.ts';
import {
	placeOf,
	type FieldValue,
	type Operation,
	type OperationId,
	type Place
} from './operation.ts';
import type { At, EpochMs } from './time.ts';

/** One line of a record's history: who did what, when, from what, to what. */
export interface Entry {
	readonly operation: Operation;
	readonly by: MemberId;
	readonly at: At;
	readonly recordedAt: EpochMs;
	readonly changes: readonly Change[];
	/** The placement it made, and the one it replaced on its way. */
	readonly place?: { readonly from: Place | undefined; readonly to: Place };
	/** Taken back later, or the taking back of another. */
	readonly undone: boolean;
	/** A placement made apart from the one that holds: it was not lost, it was overtaken. */
	readonly apart: boolean;
}

export interface Change {
	readonly field: string;
	readonly from: FieldValue;
	readonly to: FieldValue;
}

/** The history of a record, oldest first. */
export function history({ operations, apart }: Folded): readonly Entry[] {
	const counted = new Set(effective(operations));
	const current: Record<string, FieldValue> = {};
	let place: Place | undefined;
	return operations.map((operation) => {
		const written =
			operation.kind === 'create' || operation.kind === 'set' ? operation.body.fields : {};
		const changes = Object.entries(written).map(([field, to]) => ({
			field,
			from: current[field] ?? null,
			to
		}));
		Object.assign(current, written);
		const to = placeOf(operation);
		const from = place;
		if (to) place = to;
		return {
			operation,
			by: operation.by,
			at: operation.at,
			recordedAt: instantOf(operation.hlc),
			changes,
			...(to ? { place: { from, to } } : {}),
			undone: !counted.has(operation),
			apart: apart.includes(operation)
		};
	});
}

/**
 * The operations that count as having happened: without those taken back, and without the taking back.
 *
 * Taking back a taking back restores the first; a later one decides about an earlier one, so one pass from the end
 * settles all.
 */
export function effective(operations: readonly Operation[]): readonly Operation[] {
	if (operations.every(({ undoes }) => undoes === undefined)) return operations;
	const taken = new Set<OperationId>();
	for (const operation of operations.toReversed())
		if (operation.undoes !== undefined && !taken.has(operation.id)) taken.add(operation.undoes);
	return operations.filter(({ id, undoes }) => undoes === undefined && !taken.has(id));
}
