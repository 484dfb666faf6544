import { heads, holds, seenBy } from '#lib/domain/fold.ts';
import { effective } from '#lib/domain/history.ts';
import {
	isEdit,
	isExit,
	placeOf,
	registersOf,
	seenAt,
	writes,
	type Bodies,
	type Exit,
	type FieldValue,
	type Operation,
	type OperationId,
	type Place,
	type Register,
	type Transition
} from '#lib/domain/operation.ts';
import type { Rank } from '#lib/domain/rank.ts';
import { stamp, type Author } from './stamp.ts';

/** Whether taking an operation back would hide its record. */
export function hides(operation: Operation): boolean {
	return operation.kind === 'create' || (operation.kind === 'delete' && !operation.body.deleted);
}

/**
 * What keeps an operation of a step from being taken back: the change that has been made to the record since, or apart
 * from it. `undefined` where the record is still as the step left it. What was done since and taken back itself does not
 * count.
 *
 * `log` are all operations of the record, the operation itself among them; `mine` the ids of the step.
 */
export function changedSince(
	operation: Operation,
	log: readonly Operation[],
	mine: ReadonlySet<OperationId>
): Operation | undefined {
	if (hides(operation)) {
		// A deletion swallows every edit that it sees: there may be none but those of the step and those before it.
		const before = seenBy(operation, log);
		const since = effective(log).findLast(({ id }) => !mine.has(id) && !before.has(id));
		if (since) return since;
	}
	if (operation.kind === 'create') return undefined;
	if (operation.kind === 'delete' && operation.body.deleted && !holds(operation.record)) {
		// An edit made apart has brought the record back: there is nothing left to take back.
		const seen = seenBy(operation, log);
		// Taken back, a restoring has left the edits that it knew of.
		const undone = log.find(({ id }) => id === operation.undoes);
		const known = undone ? seenBy(undone, log) : seen;
		const apart = log.findLast(
			(one) => isEdit(one) && !mine.has(one.id) && !seen.has(one.id) && !known.has(one.id)
		);
		if (apart) return apart;
	}
	for (const register of registersOf(operation)) {
		const standing = heads(log, register);
		const left = new Set(
			log.filter(({ id }) => mine.has(id)).map((own) => origin(own, register, log))
		);
		const [head, ...others] = standing;
		if (head && others.length === 0 && left.has(origin(head, register, log))) continue;
		return standing.findLast(({ id }) => !mine.has(id)) ?? head;
	}
	return undefined;
}

/** The operation that takes another back. `log` are all operations of its record, the other itself among them. */
export function invert(
	workspace: Author,
	operation: Operation,
	log: readonly Operation[]
): Operation {
	const { record, id: undoes } = operation;
	const own = { undoes, seen: log };
	switch (operation.kind) {
		case 'create':
			return stamp(workspace, 'delete', record, { deleted: true }, own);
		case 'delete': {
			const seen = operation.body.deleted ? log : withoutRevival(operation, log);
			return stamp(
				workspace,
				'delete',
				record,
				{ deleted: !operation.body.deleted },
				{ ...own, seen }
			);
		}
		case 'set': {
			const fields = Object.fromEntries(
				Object.keys(operation.body.fields).map((field) => [
					field,
					valueBefore(operation, field, log)
				])
			);
			return stamp(workspace, 'set', record, { fields }, own);
		}
		case 'order': {
			const { stage } = operation.body;
			const order = orderBefore(operation, log, placeBefore(operation, log));
			return stamp(workspace, 'order', record, { stage, order }, own);
		}
		case 'move':
		case 'win':
		case 'lose':
		case 'disqualify':
		case 'nurture':
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
			const options = { ...own, at: before.at };
			if (isExit(before)) return stampExit(workspace, before, body, options);
			const kind = isExit(operation) ? 'reopen' : 'move';
			return stamp(workspace, kind, record, body, options);
		}
		case 'purge':
			throw new Error('a purge is for good: it is no step');
		default:
			return operation satisfies never;
	}
}

/** Takes a deal off the board again as an operation did, from another place. */
export function stampExit(
	workspace: Author,
	{ kind, record, body: left }: Exit,
	{ pipeline, stage, order, from }: Transition,
	options: Parameters<typeof stamp>[4] = {}
): Operation {
	const body = { ...left, pipeline, stage, order, from };
	return stamp(workspace, kind, record, body as Bodies[Exit['kind']], options) as Operation;
}

/** The operations without the edits that had brought the record back before it was restored: they bring it back again. */
function withoutRevival(restoring: Operation, log: readonly Operation[]): readonly Operation[] {
	const deletion = previous(restoring, 'deleted', log);
	if (!deletion) return log;
	const seen = seenBy(restoring, log);
	const before = seenBy(deletion, log);
	return log.filter(({ id, kind }) => kind === 'delete' || before.has(id) || !seen.has(id));
}

/**
 * The operation whose value a register has by this one: for one that takes another back, the one that stood there
 * before that other. `undefined` for a register as it was before anybody wrote it.
 */
function origin(
	operation: Operation,
	register: Register,
	log: readonly Operation[]
): Operation | undefined {
	const undone = log.find(({ id }) => id === operation.undoes);
	if (!undone || !writes(undone, register)) return operation;
	const before = previous(undone, register, log);
	return before && origin(before, register, log);
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

/** The place where a deal stood when it was reordered. */
function placeBefore(operation: Operation, log: readonly Operation[]): Place {
	const before = log.findLast((other) => other.hlc < operation.hlc && placeOf(other) !== undefined);
	const place = before && placeOf(before);
	if (!place) throw new Error(`an order without a place before it: ${operation.id}`);
	return place;
}

/** The order that a deal had in a place before this operation. */
function orderBefore(operation: Operation, log: readonly Operation[], place: Place): Rank {
	const since = log.findIndex((other) => placeOf(other) === place) + 1;
	const ordered = log
		.slice(since, log.indexOf(operation))
		.findLast((other) => other.kind === 'order' && other.body.stage === place.stage);
	return ordered?.kind === 'order' ? ordered.body.order : place.order;
}
