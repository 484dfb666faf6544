import type { Arrival, Batch, Support } from '#lib/domain/batch.ts';
import { typeOf, type DealId, type RecordId } from '#lib/domain/ids.ts';
import type { ImportId, Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { inverse, type Undone } from './undo.ts';
import type { Step, Workspace } from './workspace.ts';

/** How an import takes turns with everything else on the thread. */
export interface Turns {
	/** Settles when what else waits has had its turn. */
	readonly pause: () => Promise<void>;
	/** Whether the user has called it off. */
	readonly stopped: () => boolean;
}

/** What came of an import. */
export interface Appended {
	readonly imported: number;
	/** Lines whose deal was here already. */
	readonly skipped: readonly number[];
	/** To take back by `undoImport`; empty if it was called off. */
	readonly step: Step;
}

/** Operations taken back at once: a few milliseconds of work. */
const BACK = 100;

/**
 * Writes what an import brings, batch by batch, as one step of undo. Deals that are here already are skipped.
 *
 * Called off half-way, failed by its source, or refused what the member may not write, it takes back what it had
 * written. Ended half-way by a crash it leaves
 * whole deals, each batch being one transaction, and the same import made again adds the others.
 */
export async function appendImport(
	workspace: Workspace,
	batches: AsyncIterable<Batch<string>>,
	imported: ImportId,
	turns: Turns
): Promise<Result<Appended>> {
	const waiting = new Map<RecordId, Support<string>>();
	const step: Operation[] = [];
	const skipped: number[] = [];
	let count = 0;
	try {
		for await (const { supports, arrivals } of batches) {
			if (turns.stopped()) break;
			for (const support of supports) waiting.set(support.record, support);
			const chosen: (Support<string> | Arrival<string>)[] = [];
			for (const arrival of arrivals) {
				for (const support of needed(workspace, arrival, waiting)) {
					waiting.delete(support.record);
					chosen.push(support);
				}
				if (workspace.records.has(arrival.record)) skipped.push(arrival.line);
				else chosen.push(arrival);
			}
			const written = write(workspace, chosen, imported);
			if (!written.ok) {
				await takeBack(workspace, step, turns.pause);
				return written;
			}
			count += chosen.filter((one) => 'line' in one).length;
			step.push(...written.value);
			await turns.pause();
		}
	} catch (fault) {
		await takeBack(workspace, step, turns.pause);
		throw fault;
	}
	if (turns.stopped()) {
		await takeBack(workspace, step, turns.pause);
		return ok({ imported: 0, skipped: [], step: [] });
	}
	if (step.length > 0) {
		workspace.steps.done.push(step);
		workspace.steps.taken.length = 0;
	}
	return ok({ imported: count, skipped, step });
}

/**
 * Takes an import back, though other steps may have been made since; as `undo`, but with pauses.
 *
 * Deals that somebody has changed since are left alone, and what they refer to. Refused: `nothing-to-undo` where it was
 * taken back before; `changed-since` where nothing of it is as it was; what the member may not write.
 */
export async function undoImport(
	workspace: Workspace,
	step: Step,
	pause: Turns['pause']
): Promise<Result<Undone>> {
	const at = workspace.steps.done.indexOf(step);
	if (at < 0) return refuse('nothing-to-undo');
	const problem = workspace.refusal(step.map(({ record }) => record));
	if (problem) return { ok: false, problem };
	workspace.steps.done.splice(at, 1);
	const undone = await takeBack(workspace, step, pause);
	if (undone.operations.length === 0) return refuse('changed-since', undone.kept[0]);
	workspace.steps.taken.push(undone.operations);
	return ok(undone);
}

/**
 * Ids of imported records that are used up: of an import that was taken back, and of companies, members, stages that
 * were deleted. What comes again gets a new id; but a deal that somebody deleted stays deleted.
 */
export function retired(workspace: Workspace): readonly RecordId[] {
	return [...workspace.records.values()]
		.filter(({ id, deleted, operations }) => {
			const deletion = deleted ? operations.findLast(({ kind }) => kind === 'delete') : undefined;
			return deletion && (typeOf(id) !== 'deal' || deletion.undoes !== undefined);
		})
		.map(({ id }) => id);
}

/** The supports that an arrival still lacks; of a deal that is here, those it refers to and that a crash left out. */
function needed(
	workspace: Workspace,
	{ record, needs }: Arrival<string>,
	waiting: ReadonlyMap<RecordId, Support<string>>
): readonly Support<string>[] {
	const deal = workspace.deals.get(record as DealId);
	const refers = deal && [deal.pipeline, deal.company, deal.owner, deal.lost?.reason];
	return needs.flatMap((need) => {
		const support = waiting.get(need);
		const lacking = support && !workspace.records.has(need);
		return lacking && (refers === undefined || refers.includes(need as never)) ? [support] : [];
	});
}

/** Writes records in one transaction a document, and returns their operations as they were folded. */
function write(
	workspace: Workspace,
	parts: readonly (Support<string> | Arrival<string>)[],
	imported: ImportId
): Result<readonly Operation[]> {
	const entries = parts.flatMap(({ record, entries }) =>
		entries.map((entry) => ({ record, entry }))
	);
	const written = new Set<RecordId>();
	const stop = workspace.onChange((changed) => changed.forEach((record) => written.add(record)));
	const outcome = workspace.write(entries);
	stop();
	if (!outcome.ok) return outcome;
	return ok(
		[...written].flatMap((record) =>
			(workspace.records.get(record)?.operations ?? []).filter((one) => one.imported === imported)
		)
	);
}

/** Takes a step back in parts: deals first, then what they referred to, each record whole. */
async function takeBack(workspace: Workspace, step: Step, pause: Turns['pause']): Promise<Undone> {
	const deals = step.filter(({ record }) => typeOf(record) === 'deal');
	const others = step.filter(({ record }) => typeOf(record) !== 'deal');
	const operations: Operation[] = [];
	const kept: RecordId[] = [];
	for (const part of [...parts(deals), others]) {
		const undone = inverse(workspace, part);
		workspace.append(undone.operations);
		operations.push(...undone.operations);
		kept.push(...undone.kept);
		await pause();
	}
	return { operations, kept };
}

/** A step in parts of about `BACK` operations, the last first, without parting the operations of a record. */
function* parts(step: Step): Generator<Step> {
	let part: Operation[] = [];
	for (const operation of step.toReversed()) {
		if (part.length >= BACK && part.at(-1)?.record !== operation.record) {
			yield part.reverse();
			part = [];
		}
		part.push(operation);
	}
	if (part.length > 0) yield part.reverse();
}
