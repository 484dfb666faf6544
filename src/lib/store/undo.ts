import { toDeal, type Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { fold } from '#lib/domain/fold.ts';
import { typeOf, type RecordId, type StageId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { hides, invert, untouched } from './inverse.ts';
import type { Step, Workspace } from './workspace.ts';

/** What undo or redo did. */
export interface Undone {
	readonly operations: readonly Operation[];
	/** Records left alone because somebody has changed them since, or still needs them. */
	readonly kept: readonly RecordId[];
}

/**
 * Takes the last step of this session back.
 *
 * Nothing is removed from the log: the inverse is appended, and only where the register is still as the step left it.
 * Refused: `nothing-to-undo`; `changed-since` when nothing of the step is still as it was left; what the member may not
 * write.
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
	const problem = workspace.refusal(operations.map(({ record }) => record));
	if (problem) {
		from.push(step);
		return { ok: false, problem };
	}
	to.push(operations);
	workspace.append(operations);
	return ok({ operations, kept });
}

/** What takes a step back, as the workspace is now. Nothing is appended yet. */
export function inverse(workspace: Workspace, step: Step): Undone {
	const mine = new Set(step.map(({ id }) => id));
	const created = new Set(step.filter(({ kind }) => kind === 'create').map(({ record }) => record));
	const made = new Map<RecordId, Operation[]>();
	const kept = new Set<RecordId>();
	for (const { id, record, kind } of step.toReversed()) {
		// What was done to a record in the step that made it goes with it.
		if (created.has(record) && kind !== 'create') continue;
		const folded = workspace.records.get(record);
		const log = folded?.operations ?? [];
		const operation = log.find((one) => one.id === id);
		if (!operation) throw new Error(`a step that is not in the log: ${id}`);
		// An edit of what somebody deleted would bring it back.
		const gone = folded?.purged || (folded?.deleted && kind !== 'delete');
		if (gone || !untouched(operation, log, mine)) kept.add(record);
		else made.set(record, [...(made.get(record) ?? []), invert(workspace, operation, log)]);
	}
	for (const record of stillNeeded(workspace, step, made)) {
		made.delete(record);
		kept.add(record);
	}
	return { operations: [...made.values()].flat(), kept: [...kept] };
}

/**
 * The records that would be hidden though a deal that stays refers to them: its stage, its company. A pipeline that is
 * needed is needed whole: without its last stages nothing in it could be won or lost.
 */
function stillNeeded(
	workspace: Workspace,
	step: Step,
	made: ReadonlyMap<RecordId, readonly Operation[]>
): RecordId[] {
	const hidden = step
		.filter((operation) => hides(operation) && typeOf(operation.record) !== 'deal')
		.map(({ record }) => record)
		.filter((record) => made.has(record));
	if (hidden.length === 0) return [];
	const needed = new Set<RecordId>();
	const companyOf = ({ writtenCompany: id }: Deal | Contact) => id && workspace.merges.of(id);
	for (const deal of workspace.deals.values()) {
		const after = dealAfter(workspace, deal, made.get(deal.id) ?? []);
		if (after.deleted) continue;
		for (const record of [
			after.pipeline,
			after.stage,
			after.writtenCompany,
			companyOf(after),
			after.owner,
			...after.contacts
		])
			if (record !== undefined) needed.add(record);
		if (after.lost) needed.add(after.lost.reason);
	}
	for (const contact of workspace.contacts.values()) {
		if (contact.deleted || made.has(contact.id)) continue;
		for (const company of [contact.writtenCompany, companyOf(contact)])
			if (company !== undefined) needed.add(company);
	}
	return hidden.filter((record) => {
		const pipeline = workspace.stages.get(record as StageId)?.pipeline;
		return needed.has(record) || (pipeline && hidden.includes(pipeline) && needed.has(pipeline));
	});
}

/** A deal as it will be once these operations are appended. */
function dealAfter(workspace: Workspace, deal: Deal, more: readonly Operation[]): Deal {
	if (more.length === 0) return deal;
	const known = workspace.records.get(deal.id)?.operations ?? [];
	const folded = fold([...known, ...more]).get(deal.id);
	return (folded && toDeal(folded)) ?? deal;
}
