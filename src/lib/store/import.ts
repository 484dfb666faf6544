import type { Arrival, Batch, NewChoices, Support, Update } from '#lib/domain/batch.ts';
import { typeOf, type DealId, type PipelineId, type RecordId } from '#lib/domain/ids.ts';
import type { Fields, FieldValue, ImportId, Operation } from '#lib/domain/operation.ts';
import { ok, type Result } from '#lib/domain/problem.ts';
import { importStep, type StepKey } from './done.ts';
import { ofTheApp, stamp } from './stamp.ts';
import { appendInParts } from './undo.ts';
import type { Workspace } from './workspace.ts';

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
	/** How many records that were here were added to. */
	readonly updated: number;
	/** Lines whose deal was here already. */
	readonly skipped: readonly number[];
	/** The step of undo that it is. */
	readonly step: StepKey;
	/** Where the deals are; of several pipelines the first. `undefined` where none came in. */
	readonly pipeline: PipelineId | undefined;
}

/**
 * Writes what an import brings, batch by batch, as one step of undo. Deals that are here already are skipped.
 *
 * Called off half-way, failed by its source, or refused what the member may not write, it takes back what it had
 * written. Ended half-way by a crash it leaves whole deals, each batch being one transaction, and the same import made
 * again adds the others.
 */
export async function appendImport(
	workspace: Workspace,
	batches: AsyncIterable<Batch<string>>,
	imported: ImportId,
	turns: Turns
): Promise<Result<Appended>> {
	const step = importStep(imported);
	// Half an import is nothing to take back.
	const release = workspace.done.hold(step);
	try {
		const written = await appendAll(workspace, batches, imported, turns);
		if (written.ok && !turns.stopped()) return ok({ ...written.value, step });
		await callOff(workspace, step, release, turns.pause);
		return written.ok
			? ok({ imported: 0, updated: 0, skipped: [], pipeline: undefined, step })
			: written;
	} catch (fault) {
		await callOff(workspace, step, release, turns.pause);
		throw fault;
	} finally {
		release();
	}
}

async function appendAll(
	workspace: Workspace,
	batches: AsyncIterable<Batch<string>>,
	imported: ImportId,
	turns: Turns
): Promise<Result<Omit<Appended, 'step'>>> {
	const waiting = new Map<RecordId, Support<string>>();
	const skipped: number[] = [];
	let count = 0;
	let updated = 0;
	let pipeline: PipelineId | undefined;
	for await (const { supports, arrivals, updates = [], newChoices = [] } of batches) {
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
		for (const { needs } of updates)
			for (const support of lacking(workspace, needs, waiting)) {
				waiting.delete(support.record);
				chosen.push(support);
			}
		const written = workspace.write(
			chosen.flatMap(({ record, entries }) => entries.map((entry) => ({ record, entry })))
		);
		if (!written.ok) return written;
		const sets = [
			...[...saidOf(updates)].flatMap(([record, fields]) => updateOf(workspace, record, fields)),
			...newChoices.flatMap((one) => choicesOf(workspace, one))
		];
		const added = workspace.append(sets.map((one) => ({ ...one, imported })));
		if (!added.ok) return added;
		updated += updates.length;
		const come = chosen.filter((one) => 'line' in one);
		count += come.length;
		pipeline ??= workspace.deals.get(come[0]?.record as DealId)?.pipeline;
		await turns.pause();
	}
	return ok({ imported: count, updated, skipped, pipeline });
}

/** Takes back what an import has written, as if there had been none: it is no step. */
async function callOff(
	workspace: Workspace,
	key: StepKey,
	release: () => void,
	pause: Turns['pause']
): Promise<void> {
	release();
	const step = workspace.done.step(key);
	if (step) await appendInParts(workspace, step, pause, ofTheApp);
}

/**
 * Ids of imported records that are used up: of an import that was taken back, and of companies, members, stages that
 * were deleted. What comes again gets a new id; but a deal or a lead that somebody deleted stays deleted.
 */
export function retired(workspace: Workspace): readonly RecordId[] {
	return [...workspace.records.values()]
		.filter(({ id, deleted, operations }) => {
			const deletion = deleted ? operations.findLast(({ kind }) => kind === 'delete') : undefined;
			const isWhole = typeOf(id) === 'deal' || typeOf(id) === 'lead';
			return deletion && (!isWhole || deletion.undoes !== undefined);
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
	if (!deal) return lacking(workspace, needs, waiting);
	const { pipeline, company, contacts, owner, source, persona, labels, lost } = deal;
	const named = [pipeline, company, owner, source, persona, lost?.reason];
	const refers = new Set<RecordId | undefined>([...named, ...contacts, ...labels]);
	return lacking(
		workspace,
		needs.filter((need) => refers.has(need)),
		waiting
	);
}

function lacking(
	workspace: Workspace,
	needs: readonly RecordId[],
	waiting: ReadonlyMap<RecordId, Support<string>>
): readonly Support<string>[] {
	return needs.flatMap((need) => {
		const support = waiting.get(need);
		return support && !workspace.records.has(need) ? [support] : [];
	});
}

/** What rows say of each record, a later one over an earlier. */
function saidOf(updates: readonly Update[]): ReadonlyMap<RecordId, Fields> {
	const said = new Map<RecordId, Fields>();
	for (const { record, fields } of updates)
		said.set(record, withNote(said.get(record) ?? {}, fields));
	return said;
}

/** Fields over others. A note is added to, everything else takes the place of what is there. */
function withNote(before: Fields, fields: Fields): Fields {
	const note = joined(before['note'], fields['note']);
	return { ...before, ...fields, ...(note === undefined ? {} : { note }) };
}

/** What is said of a record that is not so yet. */
function updateOf(workspace: Workspace, record: RecordId, fields: Fields): readonly Operation[] {
	const before = workspace.records.get(record)?.fields ?? {};
	const changed = Object.entries(withNote(before, fields)).filter(
		([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)
	);
	if (changed.length === 0) return [];
	return [stamp(workspace, 'set', record, { fields: Object.fromEntries(changed) })];
}

function joined(before: FieldValue | undefined, more: FieldValue | undefined) {
	if (typeof more !== 'string' || typeof before !== 'string' || before === '') return more;
	const lines = new Set(before.split('\n'));
	return [before, ...more.split('\n').filter((line) => !lines.has(line))].join('\n');
}

/** A choice that the member may not add to the list is kept where it was made all the same. */
function choicesOf(workspace: Workspace, { field, choices }: NewChoices): readonly Operation[] {
	const before = workspace.table('custom-field').get(field)?.choices ?? [];
	const after = [...before, ...choices.filter((one) => !before.includes(one))];
	if (after.length === before.length || workspace.refusal([field])) return [];
	return [stamp(workspace, 'set', field, { fields: { choices: after } })];
}
