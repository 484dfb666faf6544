import { heads } from '#lib/domain/fold.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import {
	placeOf,
	registersOf,
	seenAt,
	type FieldValue,
	type Operation,
	type Place,
	type Register
} from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { stamp } from './stamp.ts';
import type { Step, Workspace } from './workspace.ts';

/** What undo or redo did. */
export interface Undone {
	readonly operations: readonly Operation[];
	/** Records left alone because somebody has changed them since. */
	readonly kept: readonly RecordId[];
}

/**
 * Takes the last step of this session back.
 *
 * Nothing is removed from the log: the inverse is appended, and only where the register is still as the step left it.
 * Refused: `nothing-to-undo`; `changed-since` when nothing of the step is still as it was left.
 */
export function undo(workspace: Workspace): Result<Undone> {
	return revert(workspace, workspace.steps.done, workspace.steps.taken);
}

/** Puts back what undo took last. Refused as `undo`. */
export function redo(workspace: Workspace): Result<Undone> {
	return revert(workspace, workspace.steps.taken, workspace.steps.done);
}

function revert(workspace: Workspace, from: Step[], to: Step[]): Result<Undone> {
	const step = from.pop();
	if (!step) return refuse('nothing-to-undo');
	const { operations, kept } = inverse(workspace, step);
	if (operations.length === 0) return refuse('changed-since', kept[0]);
	to.push(operations);
	workspace.append(operations);
	return ok({ operations, kept });
}

function inverse(workspace: Workspace, step: Step): Undone {
	const mine = new Set(step.map(({ id }) => id));
	const created = new Set(step.filter(({ kind }) => kind === 'create').map(({ record }) => record));
	const operations: Operation[] = [];
	const kept: RecordId[] = [];
	for (const operation of step.toReversed()) {
		const { record, kind } = operation;
		if (created.has(record) && kind !== 'create') continue;
		const log = workspace.records.get(record)?.operations ?? [];
		const untouched =
			kind === 'create'
				? log.every(({ id }) => mine.has(id))
				: registersOf(operation).every((register) => stands(log, register, operation));
		if (untouched) operations.push(invert(workspace, operation, log));
		else kept.push(record);
	}
	return { operations, kept };
}

/** Whether a register is as this operation left it. */
function stands(log: readonly Operation[], register: Register, operation: Operation): boolean {
	const standing = heads(log, register);
	return standing.length === 1 && standing[0]?.id === operation.id;
}

function invert(workspace: Workspace, operation: Operation, log: readonly Operation[]): Operation {
	const { record, id: undoes } = operation;
	switch (operation.kind) {
		case 'create':
			return stamp(workspace, 'delete', record, { deleted: true }, { undoes });
		case 'delete':
			return stamp(workspace, 'delete', record, { deleted: !operation.body.deleted }, { undoes });
		case 'set': {
			const fields = Object.fromEntries(
				Object.keys(operation.body.fields).map((field) => [
					field,
					valueBefore(operation, field, log)
				])
			);
			return stamp(workspace, 'set', record, { fields }, { undoes });
		}
		case 'order': {
			const { stage } = operation.body;
			const order = orderBefore(operation, log, placeOf(placedBefore(operation, log)));
			return stamp(workspace, 'order', record, { stage, order }, { undoes });
		}
		case 'move':
		case 'win':
		case 'lose':
		case 'reopen': {
			const before = previous(operation, 'place', log);
			const place = before && placeOf(before);
			if (!before || !place) throw new Error(`a transition without a place before it: ${undoes}`);
			const body = {
				pipeline: place.pipeline,
				stage: place.stage,
				order: orderBefore(operation, log, place),
				from: { pipeline: operation.body.pipeline, stage: operation.body.stage }
			};
			// The deal is where it was before, since when it was there before.
			const options = { at: before.at, undoes };
			if (before.kind === 'lose') {
				const { reason, note } = before.body;
				return stamp(workspace, 'lose', record, { ...body, reason, note }, options);
			}
			if (before.kind === 'win') return stamp(workspace, 'win', record, body, options);
			const kind = operation.kind === 'win' || operation.kind === 'lose' ? 'reopen' : 'move';
			return stamp(workspace, kind, record, body, options);
		}
		default:
			return operation satisfies never;
	}
}

/** The operation that stood in a register when this one was made: the latest of those it saw. */
function previous(
	operation: Operation,
	register: Register,
	log: readonly Operation[]
): Operation | undefined {
	const seen = new Set(seenAt(operation.prev, register));
	return log.findLast(({ id }) => seen.has(id));
}

function valueBefore(operation: Operation, field: string, log: readonly Operation[]): FieldValue {
	const before = previous(operation, field, log);
	return before?.kind === 'set' || before?.kind === 'create'
		? (before.body.fields[field] ?? null)
		: null;
}

function placedBefore(operation: Operation, log: readonly Operation[]): Operation {
	const before = log.findLast((other) => other.hlc < operation.hlc && placeOf(other) !== undefined);
	if (!before) throw new Error(`an order without a place before it: ${operation.id}`);
	return before;
}

/** The order that a deal had in its stage before this operation. */
function orderBefore(operation: Operation, log: readonly Operation[], place: Place | undefined) {
	if (!place) throw new Error(`no place before ${operation.id}`);
	const placed = log.findLastIndex((other) => placeOf(other) === place);
	const end = log.indexOf(operation);
	const ordered = log
		.slice(placed + 1, end < 0 ? undefined : end)
		.findLast((other) => other.kind === 'order' && other.body.stage === place.stage);
	return ordered?.kind === 'order' ? ordered.body.order : place.order;
}
