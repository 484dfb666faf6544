import { toDeal, type Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import { fold } from '#lib/domain/fold.ts';
import {
	typeOf,
	type CompanyId,
	type MemberId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { seenAt, type Operation, type OperationId } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import type { Trace } from '#lib/ydoc/codec.ts';
import type { Step } from './done.ts';
import { changedSince, hides, invert } from './inverse.ts';
import type { Workspace } from './workspace.ts';

/** What undo or redo did. */
export interface Undone {
	readonly operations: readonly Operation[];
	/** Records left alone because somebody has changed them since, or still needs them. */
	readonly kept: readonly RecordId[];
}

/**
 * Takes back the last step that this member did on this device.
 *
 * Nothing is removed from the log: the inverse is appended, and only where the register is still as the step left it.
 * Refused: `nothing-to-undo`; `changed-since` when nothing of the step is still as it was left, and the next call goes
 * on with the step before; what the member may not write.
 */
export function undo(workspace: Workspace): Result<Undone> {
	const step = workspace.done.last;
	return step ? turn(workspace, step) : refuse('nothing-to-undo');
}

/** Puts back what was taken back last. Refused as `undo`. */
export function redo(workspace: Workspace): Result<Undone> {
	const step = workspace.done.next;
	return step ? turn(workspace, step) : refuse('nothing-to-undo');
}

/**
 * Takes any step back, though others have been made since, or puts it back where it is undone. Refused as `undo`; with
 * `nothing-to-undo` also where it has been turned meanwhile.
 */
export function turn(workspace: Workspace, step: Step): Result<Undone> {
	const current = currently(workspace, step);
	if (!current) return refuse('nothing-to-undo');
	const undone = inverse(workspace, current.turning, idsOf(current));
	const problem = workspace.refusal(undone.operations.map(({ record }) => record));
	if (problem) return { ok: false, problem };
	if (undone.operations.length > 0) workspace.append(undone.operations);
	return outcome(workspace, step, undone);
}

/** Operations turned at once: a few milliseconds of work. */
const AT_ONCE = 100;

/** Whether turning a step is too much for one go. */
export function isLarge(step: Step): boolean {
	return step.turning.length > AT_ONCE;
}

/** As `turn`, in parts: `pause` settles when what else waits on the thread has had its turn. */
export async function turnInParts(
	workspace: Workspace,
	step: Step,
	pause: () => Promise<void>
): Promise<Result<Undone>> {
	const current = currently(workspace, step);
	if (!current) return refuse('nothing-to-undo');
	const problem = workspace.refusal(current.turning.map(({ record }) => record));
	if (problem) return { ok: false, problem };
	const release = workspace.done.hold(step.key);
	try {
		return outcome(workspace, step, await appendInParts(workspace, current, pause));
	} finally {
		release();
	}
}

/**
 * Appends what turns a step, in parts: deals before what they refer to where they go, after it where they come back.
 */
export async function appendInParts(
	workspace: Workspace,
	step: Step,
	pause: () => Promise<void>,
	mark: (operation: Operation) => Operation = (operation) => operation
): Promise<Undone> {
	const { turning, undone } = step;
	const mine = idsOf(step);
	const deals = parts(turning.filter(({ record }) => typeOf(record) === 'deal'));
	const others = turning.filter(({ record }) => typeOf(record) !== 'deal');
	const operations: Operation[] = [];
	const kept: RecordId[] = [];
	for (const part of undone ? [others, ...deals] : [...deals, others]) {
		const turned = inverse(workspace, part, mine);
		workspace.append(turned.operations.map(mark));
		operations.push(...turned.operations);
		kept.push(...turned.kept);
		await pause();
	}
	return { operations, kept };
}

/** What stands in the way of turning a step. */
export interface Obstacle {
	/** Whether nothing of it can be turned. */
	readonly whole: boolean;
	readonly by: MemberId;
}

/** Who has changed, since, what a step left. `undefined` where nobody has. */
export function obstacle(workspace: Workspace, step: Step): Obstacle | undefined {
	const ways = verdicts(workspace, step.turning, idsOf(step));
	const blocked = ways.find(({ since }) => since);
	if (!blocked?.since) return undefined;
	return { whole: ways.every(({ since }) => since), by: blocked.since.by };
}

/** The step as it is now, unless it has been turned since it was looked at. */
function currently(workspace: Workspace, { key, undone }: Step): Step | undefined {
	const step = workspace.done.step(key);
	return step?.undone === undone ? step : undefined;
}

function outcome(workspace: Workspace, { key }: Step, undone: Undone): Result<Undone> {
	if (undone.operations.length > 0) return ok(undone);
	workspace.done.pass(key);
	return refuse('changed-since', undone.kept[0]);
}

function idsOf({ operations, turning }: Step): ReadonlySet<OperationId> {
	return new Set([...operations, ...turning].map(({ id }) => id));
}

/** An operation of a step, and what has been done since that keeps it from being taken back. */
interface Verdict {
	readonly record: RecordId;
	readonly operation: Operation | undefined;
	readonly since: Operation | undefined;
}

function verdicts(
	workspace: Workspace,
	traces: readonly Trace[],
	mine: ReadonlySet<OperationId>
): readonly Verdict[] {
	return traces.map((trace) => verdict(workspace, trace, mine));
}

function verdict(
	workspace: Workspace,
	{ id, record }: Trace,
	mine: ReadonlySet<OperationId>
): Verdict {
	const folded = workspace.records.get(record);
	const log = workspace.operationsOf(record);
	const operation = log.find((one) => one.id === id);
	// One whose place before is still to come cannot be taken back yet.
	if (
		!operation ||
		!seenAt(operation.prev, 'place').every((seen) => log.some((one) => one.id === seen))
	)
		return { record, operation: undefined, since: undefined };
	// The same row, imported by another first: it is theirs.
	if (operation.device !== workspace.device || operation.by !== workspace.member)
		return { record, operation, since: operation };
	const purge = folded?.purged ? log.find(({ kind }) => kind === 'purge') : undefined;
	if (purge) return { record, operation, since: purge };
	const deletion = folded?.deleted ? log.findLast(({ kind }) => kind === 'delete') : undefined;
	// An edit of what somebody deleted would bring it back; unless the step deleted it, and that is taken back too.
	const gone = deletion && (mine.has(deletion.id) ? changedSince(deletion, log, mine) : deletion);
	return { record, operation, since: gone ?? changedSince(operation, log, mine) };
}

/** What inverts operations of a step, as the workspace is now. Nothing is appended yet. */
function inverse(
	workspace: Workspace,
	traces: readonly Trace[],
	mine: ReadonlySet<OperationId>
): Undone {
	const made = new Map<RecordId, Operation[]>();
	const kept = new Set<RecordId>();
	const hidden: RecordId[] = [];
	for (const { record, operation, since } of verdicts(workspace, traces, mine)) {
		// What is kept for later because the clock of this device was set back cannot be judged.
		if (since || !operation) {
			kept.add(record);
			continue;
		}
		// The later inverses of a record see the earlier: they are not made apart.
		const earlier = made.get(record) ?? [];
		const log = workspace.operationsOf(record);
		made.set(record, [...earlier, invert(workspace, operation, [...log, ...earlier])]);
		if (hides(operation) && !mayGoThoughNeeded(record, operation, log)) hidden.push(record);
	}
	for (const record of stillNeeded(workspace, hidden, made)) {
		made.delete(record);
		kept.add(record);
	}
	return { operations: [...made.values()].flat(), kept: [...kept] };
}

/** A deal may always go; a company and a contact where somebody deleted it, knowing what refers to it. */
function mayGoThoughNeeded(
	record: RecordId,
	operation: Operation,
	log: readonly Operation[]
): boolean {
	const type = typeOf(record);
	if (type !== 'company' && type !== 'contact') return type === 'deal';
	let root = operation;
	for (let undone: Operation | undefined = root; undone;) {
		root = undone;
		undone = log.find(({ id }) => id === root.undoes);
	}
	return root.kind === 'delete';
}

/**
 * The records that would be hidden though a deal that stays refers to them: its stage, its company. A pipeline that is
 * needed is needed whole: without its last stages nothing in it could be won or lost.
 */
function stillNeeded(
	workspace: Workspace,
	hidden: readonly RecordId[],
	made: ReadonlyMap<RecordId, readonly Operation[]>
): RecordId[] {
	if (hidden.length === 0) return [];
	const needed = new Set<RecordId>();
	const { merges } = workspace;
	const companyOf = ({ writtenCompany: id }: Deal | Contact) => id && merges.of(id);
	for (const deal of workspace.deals.values()) {
		const after = dealAfter(workspace, deal, made.get(deal.id) ?? []);
		if (after.deleted) continue;
		for (const record of [
			after.pipeline,
			after.stage,
			after.writtenCompany,
			companyOf(after),
			after.owner,
			...after.writtenContacts,
			...merges.all(after.writtenContacts)
		])
			if (record !== undefined) needed.add(record);
		if (after.lost?.reason) needed.add(after.lost.reason);
	}
	for (const contact of workspace.contacts.values()) {
		if (contact.deleted || made.has(contact.id)) continue;
		for (const company of [contact.writtenCompany, companyOf(contact)])
			if (company !== undefined) needed.add(company);
	}
	for (const lead of workspace.table('lead').values()) {
		const { deleted, fields } = fieldsAfter(workspace, lead, made.get(lead.id) ?? []);
		if (deleted) continue;
		for (const named of [fields['company'], fields['contact']]) {
			if (typeof named !== 'string') continue;
			needed.add(named as RecordId).add(merges.of(named as CompanyId));
		}
	}
	return hidden.filter((record) => {
		const pipeline = workspace.stages.get(record as StageId)?.pipeline;
		return needed.has(record) || (pipeline && hidden.includes(pipeline) && needed.has(pipeline));
	});
}

/** A deal as it will be once these operations are appended. */
function dealAfter(workspace: Workspace, deal: Deal, more: readonly Operation[]): Deal {
	if (more.length === 0) return deal;
	const known = workspace.operationsOf(deal.id);
	const folded = fold([...known, ...more]).get(deal.id);
	return (folded && toDeal(folded)) ?? deal;
}

/** The fields of a lead as they will be once these operations are appended. */
function fieldsAfter(
	workspace: Workspace,
	lead: Lead,
	more: readonly Operation[]
): Pick<Lead, 'deleted' | 'fields'> {
	if (more.length === 0) return lead;
	return fold([...workspace.operationsOf(lead.id), ...more]).get(lead.id) ?? lead;
}

/** Operations in parts of about `AT_ONCE`. */
function* parts(traces: readonly Trace[]): Generator<readonly Trace[]> {
	for (let at = 0; at < traces.length; at += AT_ONCE) yield traces.slice(at, at + AT_ONCE);
}
