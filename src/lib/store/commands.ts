import type { Position } from '#lib/domain/board.ts';
import { outOfBounds } from '#lib/domain/bounds.ts';
import { CONTACT, CUSTOM, EXTRA, LABEL, type Deal, type DealSegment } from '#lib/domain/deal.ts';
import type { StageKind } from '#lib/domain/directory.ts';
import {
	newId,
	type CompanyId,
	type ContactId,
	type CustomFieldId,
	type DealId,
	type LabelId,
	type LeadId,
	type MemberId,
	type PersonaId,
	type PipelineId,
	type RecordId,
	type SourceId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Money } from '#lib/domain/money.ts';
import {
	isExit,
	type Fields,
	type FieldValue,
	type Operation,
	type Place
} from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { rankBetween, type Rank } from '#lib/domain/rank.ts';
import { dayIn, type Day } from '#lib/domain/time.ts';
import { formerIn } from './former.ts';
import { stopOf } from './gate.ts';
import { openStages, pipelines } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/**
 * Everything a user can change. A command checks, then appends its operations in one transaction; undo takes a whole
 * command back. A refusal changes nothing. Besides what is named, each is refused what the member may not write:
 * `read-only`, `not-manager`, `held`, `outdated`, `area-closed`; and what is out of bounds (`outOfBounds`).
 */
export type Outcome<T = undefined> = Result<T>;

export interface DealDraft {
	readonly title: string;
	readonly value?: Money;
	readonly cost?: Money;
	/** A company by its name; one is made where there is none of that name. */
	readonly company?: string;
	readonly owner?: MemberId;
	readonly expectedClose?: Day;
	/** The main one first. */
	readonly contacts?: readonly ContactId[];
	readonly source?: SourceId;
	readonly segment?: DealSegment;
	readonly persona?: PersonaId;
	readonly labels?: readonly LabelId[];
	/** The lead it is made of. */
	readonly lead?: LeadId;
	readonly nextStep?: string;
	readonly nextOn?: Day;
	/** Values of the workspace's own fields. */
	readonly custom?: Readonly<Record<CustomFieldId, FieldValue>>;
	/** The first open stage of the first pipeline where left out. */
	readonly stage?: StageId;
	/** Texts that are no field of ours, by their heading. */
	readonly extra?: Readonly<Record<string, string>>;
}

/** Creates a deal at the top of its stage, owned by its creator unless said. Refused: `title-missing`, `stage-unknown`. */
export function createDeal(workspace: Workspace, draft: DealDraft): Result<DealId> {
	const title = draft.title.trim();
	if (title === '') return refuse('title-missing');
	const stage = draft.stage ?? firstOpenStage(workspace);
	const place = stage === undefined ? undefined : placeIn(workspace, stage, 'top', 'open');
	if (!place) return refuse('stage-unknown', stage);
	const id = newId('deal', workspace.random);
	const company = companyNamed(workspace, draft.company ?? '');
	const fields: Fields = {
		title,
		owner: draft.owner ?? workspace.member,
		...(draft.value ? { value: draft.value } : {}),
		...(company.id ? { company: company.id } : {}),
		...draftFields(draft)
	};
	return commit(
		workspace,
		[...company.created, stamp(workspace, 'create', id, { fields, place })],
		id
	);
}

/** What a draft says of a deal beyond its title, owner, value and company, as fields: those that are empty are left out. */
function draftFields(draft: DealDraft): Fields {
	const { contacts = [], labels = [], custom = {}, extra = {} } = draft;
	const [main] = contacts;
	const given: readonly (readonly [string, FieldValue | undefined])[] = [
		...PLAIN.map((field) => [field, draft[field]] as const),
		['mainContact', main],
		...contacts.map((id) => [CONTACT + id, true] as const),
		...labels.map((id) => [LABEL + id, true] as const),
		...Object.entries(custom).map(([id, value]) => [CUSTOM + id, value] as const),
		...Object.entries(extra).map(([heading, value]) => [EXTRA + heading, value] as const)
	];
	return Object.fromEntries(
		given.flatMap(([field, value]) =>
			value === undefined || value === null || value === '' ? [] : [[field, value]]
		)
	);
}

const PLAIN = [
	'cost',
	'expectedClose',
	'source',
	'segment',
	'persona',
	'lead',
	'nextStep',
	'nextOn'
] as const satisfies readonly (keyof DealDraft)[];

/** The fields of a deal that can be set by hand. `null` empties. */
export interface DealChange {
	readonly title?: string;
	readonly value?: Money | null;
	readonly cost?: Money | null;
	/** A company by its name; one is made where there is none of that name. Empty text empties. */
	readonly company?: string;
	readonly owner?: MemberId | null;
	readonly expectedClose?: Day | null;
	readonly nextStep?: string;
	readonly source?: SourceId | null;
	readonly segment?: DealSegment | null;
	readonly persona?: PersonaId | null;
	/** The day on which a won deal was paid. */
	readonly paidOn?: Day | null;
}

/** Sets fields of a deal; those that are so already are left out. Refused: `title-missing`, `deal-unknown`, `deal-deleted`. */
export function setDeal(workspace: Workspace, id: DealId, change: DealChange): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	if (change.title?.trim() === '') return refuse('title-missing');
	const { company: name, ...fields } = change;
	if (name === undefined) return setFields(workspace, id, fields);
	const company = companyNamed(workspace, name);
	return setFields(workspace, id, { ...fields, company: company.id ?? null }, company.created);
}

/**
 * Sets fields of any record; those that are so already are left out. Empty text empties, as `null` does. `before` are
 * operations of the same command. Refused: `record-unknown` (also for a deleted one: an edit would bring it back).
 */
export function setFields(
	workspace: Workspace,
	record: RecordId,
	change: Readonly<Record<string, FieldValue | undefined>>,
	before: readonly Operation[] = []
): Outcome {
	const folded = workspace.records.get(record);
	if (!folded || folded.deleted) return refuse('record-unknown', record);
	const fields: Record<string, FieldValue> = {};
	for (const [field, value] of Object.entries(change)) {
		const to = typeof value === 'string' ? value.trim() || null : value;
		if (to !== undefined && !same(folded.fields[field] ?? null, to)) fields[field] = to;
	}
	if (Object.keys(fields).length === 0) return ok(undefined);
	return commit(workspace, [...before, stamp(workspace, 'set', record, { fields })], undefined);
}

/**
 * Moves an open deal to an open stage, or to another position of its own. A stage of another pipeline: it is transferred.
 *
 * Refused: `deal-unknown`, `deal-deleted`, `deal-closed` (reopen it), `stage-unknown`, `stage-wrong-kind` (win or lose it),
 * `stage-unmet` (going on without what its stage requires).
 */
export function moveDeal(
	workspace: Workspace,
	id: DealId,
	stage: StageId,
	position: Position = 'top'
): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const deal = found.value;
	if (deal.status !== 'open') return refuse('deal-closed', id);
	const placed = placeInOpen(workspace, stage, position, id);
	if (!placed.ok) return placed;
	const place = placed.value;
	const stop = stopOf(workspace, deal, stage, { position });
	if (stop) return { ok: false, problem: { code: 'stage-unmet', where: id, stop } };
	if (stage === deal.stage) {
		if (standsAt(workspace, deal, position)) return ok(undefined);
		const { order } = place;
		return commit(workspace, [stamp(workspace, 'order', id, { stage, order })], undefined);
	}
	return commit(
		workspace,
		[stamp(workspace, 'move', id, { ...place, from: from(deal) })],
		undefined
	);
}

/** Puts a closed deal back into an open stage: the one it was closed in, unless said. Refused: `deal-open` and as `moveDeal`. */
export function reopenDeal(workspace: Workspace, id: DealId, stage?: StageId): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const deal = found.value;
	if (deal.status === 'open') return refuse('deal-open', id);
	const placed = placeInOpen(workspace, stage ?? lastOpenStage(workspace, deal), 'top');
	if (!placed.ok) return placed;
	return commit(
		workspace,
		[stamp(workspace, 'reopen', id, { ...placed.value, from: from(deal) })],
		undefined
	);
}

/** Flags a deal as deleted; its history stays. Refused: `deal-unknown`, `deal-deleted`. */
export function deleteDeal(workspace: Workspace, id: DealId): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** Takes a deletion back. Refused: `deal-unknown`. */
export function restoreDeal(workspace: Workspace, id: DealId): Outcome {
	const deal = workspace.deals.get(id);
	if (!deal) return refuse('deal-unknown', id);
	if (!deal.deleted) return ok(undefined);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

/**
 * Appends a command's operations as one step of undo; the outcome has `value`.
 *
 * Refused: what the member may not write, and what is out of bounds: `text-long`, `day-invalid`, `day-ahead`,
 * `value-invalid`, `value-negative`.
 */
export function commit<T>(
	workspace: Workspace,
	operations: readonly Operation[],
	value: T
): Result<T> {
	const problem = workspace.refusal(operations.map(({ record }) => record));
	if (problem) return { ok: false, problem };
	const today = dayIn(workspace.now(), workspace.settings.timeZone);
	for (const operation of operations) {
		const wrong = outOfBounds(operation, today);
		if (wrong) return { ok: false, problem: wrong };
	}
	const written = workspace.append(workspace.done.marked(operations));
	return written.ok ? ok(value) : written;
}

/** The company of a name, or that stands for the one of that name, with the operation that makes it where there is none. */
export function companyNamed(
	workspace: Workspace,
	text: string
): { readonly id?: CompanyId; readonly created: readonly Operation[] } {
	const name = text.trim();
	if (name === '') return { created: [] };
	for (const company of workspace.companies.values())
		if (!company.deleted && company.name === name) return { id: company.id, created: [] };
	for (const { former, into } of formerIn(workspace.companies, workspace.merges))
		if (former.name === name) return { id: into.id, created: [] };
	const id = newId('company', workspace.random);
	return { id, created: [stamp(workspace, 'create', id, { fields: { name } })] };
}

/** A deal that can be changed. Refused: `deal-unknown`, `deal-deleted`. */
export function livingDeal(workspace: Workspace, id: DealId): Result<Deal> {
	const deal = workspace.deals.get(id);
	if (!deal) return refuse('deal-unknown', id);
	return deal.deleted ? refuse('deal-deleted', id) : ok(deal);
}

/** The place that an operation moves a deal out of. */
export function from(deal: Deal): { pipeline: PipelineId; stage: StageId } {
	return { pipeline: deal.pipeline, stage: deal.stage };
}

function firstOpenStage(workspace: Workspace): StageId | undefined {
	const [pipeline] = pipelines(workspace);
	return pipeline && openStages(workspace, pipeline.id)[0]?.id;
}

/** The stage a closed deal was closed in. */
export function lastOpenStage(workspace: Workspace, deal: Deal): StageId {
	const placed = workspace.records.get(deal.id)?.placed;
	return placed && isExit(placed) ? placed.body.from.stage : deal.stage;
}

/** The place that a position in an open stage means. Refused: `stage-unknown`, `stage-wrong-kind`. */
function placeInOpen(
	workspace: Workspace,
	stage: StageId,
	position: Position,
	moving?: DealId
): Result<Place> {
	const place = placeIn(workspace, stage, position, 'open', moving);
	if (place) return ok(place);
	return refuse(workspace.stages.has(stage) ? 'stage-wrong-kind' : 'stage-unknown', stage);
}

/** The place that a position in a stage means, or `undefined` for a stage that is not of that kind. */
export function placeIn(
	workspace: Workspace,
	id: StageId,
	position: Position,
	kind: StageKind,
	moving?: DealId
): Place | undefined {
	const stage = workspace.stages.get(id);
	// Without its pipeline its creation has not arrived: a place there could not be read.
	if (stage?.kind !== kind || stage.pipeline === '') return undefined;
	const others = workspace.columns.of(id).filter((deal) => deal.id !== moving);
	const index = position === 'top' ? 0 : position === 'bottom' ? -1 : find(others, position.before);
	const at = index < 0 ? others.length : index;
	const order = rankBetween(rankAt(others, at - 1), rankAt(others, at), workspace.random);
	return { pipeline: stage.pipeline, stage: id, order };
}

function standsAt(workspace: Workspace, deal: Deal, position: Position): boolean {
	const column = workspace.columns.of(deal.stage);
	const index = find(column, deal.id);
	if (position === 'top') return index === 0;
	if (position === 'bottom') return index === column.length - 1;
	return position.before === deal.id || column[index + 1]?.id === position.before;
}

function find(deals: readonly Deal[], id: DealId): number {
	return deals.findIndex((deal) => deal.id === id);
}

function rankAt(deals: readonly Deal[], index: number): Rank | null {
	return deals[index]?.order ?? null;
}

function same(a: FieldValue, b: FieldValue): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}
