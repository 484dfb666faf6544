import type { Folded } from './fold.ts';
import type { MemberId } from './ids.ts';
import { instantOf } from './hlc.ts';
import {
	isExit,
	placeOf,
	seenAt,
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
	/** The deletion that an edit made apart has made void. */
	readonly void: boolean;
	/** It decided between a deal won by one and lost by another, apart. */
	readonly decides: boolean;
}

export interface Change {
	readonly field: string;
	readonly from: FieldValue;
	readonly to: FieldValue;
	/** Made apart from the value that holds, and overtaken by it. */
	readonly overtaken: boolean;
}

/** The history of a record, oldest first. */
export function history(folded: Folded): readonly Entry[] {
	const { operations, apart, overtaken, revived, deletion } = folded;
	const counted = new Set(effective(operations));
	const current: Record<string, FieldValue> = {};
	let place: Place | undefined;
	return operations.map((operation) => {
		const written =
			operation.kind === 'create' || operation.kind === 'set' ? operation.body.fields : {};
		const changes = Object.entries(written).map(([field, to]) => ({
			field,
			from: current[field] ?? null,
			to,
			overtaken: overtaken.some(
				(one) => one.register === field && one.operation.id === operation.id
			)
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
			apart: apart.includes(operation),
			void: revived && operation.id === deletion?.id,
			decides: decidedBy(operation, operations).length > 0
		};
	});
}

/** The closings, some won and some not, between which a placement has decided; none for any other operation. */
export function decidedBy(
	operation: Operation,
	operations: readonly Operation[]
): readonly Operation[] {
	const seen = seenAt(operation.prev, 'place');
	if (seen.length < 2 || !placeOf(operation)) return [];
	const closings = operations.filter((one) => isExit(one) && seen.includes(one.id));
	const wins = closings.filter(({ kind }) => kind === 'win').length;
	return wins > 0 && wins < closings.length ? closings : [];
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
