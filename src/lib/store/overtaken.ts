import { valueIn, type Overtaken } from '#lib/domain/fold.ts';
import type { Deal, Loss } from '#lib/domain/deal.ts';
import type { Company, Contact, Pipeline, Stage } from '#lib/domain/directory.ts';
import type { Lead } from '#lib/domain/lead.ts';
import {
	typeOf,
	type CompanyId,
	type ContactId,
	type DealId,
	type LeadId,
	type MemberId,
	type PipelineId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import {
	isExit,
	placeOf,
	registersOf,
	type Operation,
	type OperationId
} from '#lib/domain/operation.ts';
import { refuse } from '#lib/domain/problem.ts';
import { commit, livingDeal, setFields, type Outcome } from './commands.ts';
import { stampExit } from './inverse.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Something a member did that gave way to what another did apart. */
export interface OvertakenOf {
	readonly deal: Deal;
	readonly loss: Loss;
}

/**
 * What of a member's was overtaken by others, of all deals or of those among `changed`. What is contested is told as
 * that, and what the member overtook with work of their own on another device is no news to them.
 */
export function overtakenOf(
	workspace: Workspace,
	member: MemberId,
	changed?: Iterable<RecordId>
): readonly OvertakenOf[] {
	const ids = changed ? [...changed].filter((id) => typeOf(id) === 'deal') : undefined;
	const deals = ids
		? ids.flatMap((id) => workspace.deals.get(id as DealId) ?? [])
		: workspace.deals.values();
	const found: OvertakenOf[] = [];
	for (const deal of deals) {
		if (deal.overtaken.length === 0 || deal.deleted) continue;
		for (const loss of deal.overtaken)
			if (
				loss.by === member &&
				loss.to !== member &&
				!(deal.contested && loss.register === 'place')
			)
				found.push({ deal, loss });
	}
	return found;
}

/** What a member wrote of something other than a deal, and that gave way to what another wrote apart. */
export interface OvertakenField {
	readonly of: Pipeline | Stage | Company | Contact | Lead;
	readonly overtaken: Overtaken;
}

/** What is told: what something is called, how one is reached, whose it is. */
const TOLD: ReadonlySet<string> = new Set(['name', 'title', 'phone', 'mobile', 'email', 'owner']);

/**
 * The fields of a member's that others have overtaken, of those of `ids` that are no deals and still there, or of those
 * that stand for them.
 */
export function overtakenFields(
	workspace: Workspace,
	member: MemberId,
	ids: Iterable<RecordId>
): readonly OvertakenField[] {
	const standing = new Set([...ids].map((id) => workspace.merges.of(id)));
	return [...standing].flatMap((id) => [
		...fieldsOf(workspace, member, id),
		...lostInMerges(workspace, member, id)
	]);
}

/**
 * What a member wrote of a company or a person that another merged into this one without knowing of it: written after the
 * merge, or where this one has nothing. Settled by whatever is written to this one later.
 */
function lostInMerges(
	workspace: Workspace,
	member: MemberId,
	id: RecordId
): readonly OvertakenField[] {
	const [of, into] = [told(workspace, id), workspace.records.get(id)];
	const lost = new Map<string, OvertakenField>();
	if (!of || !into || ('deleted' in of && of.deleted)) return [];
	for (const behind of workspace.merges.behind(id)) {
		const { fields = {}, operations = [] } = workspace.records.get(behind) ?? {};
		const holder = operations.findLast((one) => writes(one, 'mergedInto'));
		for (const register of TOLD) {
			const operation = operations.findLast((one) => writes(one, register));
			if (!holder || operation?.by !== member || holder.by === member) continue;
			const value = fields[register] ?? null;
			const has = into.fields[register] ?? null;
			const isUnknown = operation.hlc > holder.hlc || has === null;
			const last = operation.hlc > holder.hlc ? operation : holder;
			const isSettled = into.operations.some((one) => writes(one, register) && one.hlc > last.hlc);
			if (value !== null && value !== has && isUnknown && !isSettled)
				lost.set(register, { of, overtaken: { register, operation, holder } });
		}
	}
	return [...lost.values()];
}

function writes(operation: Operation, register: string): boolean {
	return registersOf(operation).includes(register);
}

function fieldsOf(workspace: Workspace, member: MemberId, id: RecordId): readonly OvertakenField[] {
	const of = told(workspace, id);
	if (!of || ('deleted' in of && of.deleted)) return [];
	return (workspace.records.get(id)?.overtaken ?? [])
		.filter(
			({ register, operation, holder }) =>
				TOLD.has(register) && operation.by === member && holder.by !== member
		)
		.map((overtaken) => ({ of, overtaken }));
}

function told(workspace: Workspace, id: RecordId): OvertakenField['of'] | undefined {
	switch (typeOf(id)) {
		case 'pipeline':
			return workspace.pipelines.get(id as PipelineId);
		case 'stage':
			return workspace.stages.get(id as StageId);
		case 'company':
			return workspace.companies.get(id as CompanyId);
		case 'contact':
			return workspace.contacts.get(id as ContactId);
		case 'lead':
			return workspace.table('lead').get(id as LeadId);
		default:
			return undefined;
	}
}

/**
 * Writes a value again that an operation gave a field, also of a record that this one stands for: an edit like any
 * other. Refused: `record-unknown` (also for an operation that is not here, or does not write that field).
 */
export function restoreValue(
	workspace: Workspace,
	record: RecordId,
	operation: OperationId,
	field: string
): Outcome {
	const found = [record, ...workspace.merges.behind(record)]
		.flatMap((one) => workspace.records.get(one)?.operations ?? [])
		.find(({ id }) => id === operation);
	if (found?.kind !== 'set' && found?.kind !== 'create') return refuse('record-unknown', record);
	if (!(field in found.body.fields)) return refuse('record-unknown', record);
	return setFields(workspace, record, { [field]: valueIn(found, field) });
}

/**
 * Puts a deal again where an operation has put it: moved, won or lost. Refused: `deal-unknown`, `deal-deleted`,
 * `record-unknown` for an operation that is not here, `stage-unknown` where the stage was removed since.
 */
export function restorePlace(workspace: Workspace, id: DealId, operation: OperationId): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const deal = found.value;
	const wanted = workspace.records.get(id)?.operations.find((one) => one.id === operation);
	const place = wanted && placeOf(wanted);
	if (!place) return refuse('record-unknown', id);
	const { pipeline, stage, order } = place;
	if (!workspace.stages.has(stage)) return refuse('stage-unknown', stage);
	const from = { pipeline: deal.pipeline, stage: deal.stage };
	const body = { pipeline, stage, order, from };
	if (isExit(wanted)) return commit(workspace, [stampExit(workspace, wanted, body)], undefined);
	const kind = deal.status === 'open' ? 'move' : 'reopen';
	return commit(workspace, [stamp(workspace, kind, id, body)], undefined);
}
