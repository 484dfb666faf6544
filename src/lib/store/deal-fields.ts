import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, MemberId, StageId } from '#lib/domain/ids.ts';
import { weigh, type Money } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/problem.ts';
import { parseDay, type At, type Day } from '#lib/domain/time.ts';
import { WORDS, type FieldId, type FieldType } from '#lib/domain/view.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { touched } from './calls.ts';
import { livingDeal, moveDeal, setDeal, type Outcome } from './commands.ts';
import { pipelines, reasons, stagesOf } from './queries.ts';
import { setNextStep } from './steps.ts';
import type { Workspace } from './workspace.ts';

/**
 * What a field of a deal holds: a text, an amount, a number, a day or an instant, yes or no, ids of a list; `undefined`,
 * `null`, an empty text and an empty list are no value.
 */
export type Cell = string | number | boolean | Money | At | readonly string[] | undefined;

/** One of the values that a field may have, in the order in which they are offered and sorted. */
export interface Option {
	readonly value: string;
	readonly name: Name;
}

/** Of the app's own making, or a text that somebody gave. */
export type Name = MessageKey | { readonly text: string };

/** One row of the table of fields: filters, columns, sorting, groups, cards, bulk changes and export read it. */
export interface DealField {
	readonly id: FieldId;
	readonly name: Name;
	readonly type: FieldType;
	/** The usual width of its column, CSS px. */
	readonly width: number;
	/** What a deal has in it: for a day, the day or the instant. */
	read(workspace: Workspace, deal: Deal): Cell;
	/** The values that it may have, of a `member`, `choice` or `set`. */
	options?(workspace: Workspace): readonly Option[];
	/** Changes it by hand; `undefined` empties. Without it, it can only be read. */
	set?(workspace: Workspace, deal: DealId, to: Cell): Outcome;
	/** Whether a column of it is summed. */
	readonly sums?: true;
	/** Whether deals may be grouped by it. */
	readonly groups?: true;
	/** Nothing of it is shown in a column: it is only asked for. */
	readonly hidden?: true;
	/** Only closed deals have it. */
	readonly closed?: true;
}

const FIXED: readonly DealField[] = [
	{
		id: WORDS,
		name: 'field.words',
		type: 'text',
		width: 200,
		hidden: true,
		read: (workspace, deal) => `${deal.title} ${companyOf(workspace, deal) ?? ''}`
	},
	{
		id: 'title',
		name: 'deal.title',
		type: 'text',
		width: 260,
		read: (_, deal) => deal.title,
		set: (workspace, id, to) => setDeal(workspace, id, { title: text(to) })
	},
	{
		id: 'value',
		name: 'deal.value',
		type: 'money',
		width: 130,
		sums: true,
		read: (_, deal) => deal.value,
		set: (workspace, id, to) => setDeal(workspace, id, { value: money(to) ?? null })
	},
	{
		id: 'weighted',
		name: 'field.weighted',
		type: 'money',
		width: 130,
		sums: true,
		read: weightedOf
	},
	{
		id: 'company',
		name: 'deal.company',
		type: 'text',
		width: 180,
		groups: true,
		read: companyOf,
		set: (workspace, id, to) => setDeal(workspace, id, { company: text(to) })
	},
	{
		id: 'stage',
		name: 'deal.stage',
		type: 'choice',
		width: 140,
		groups: true,
		read: (_, deal) => deal.stage,
		options: (workspace) => {
			const all = pipelines(workspace);
			return all.flatMap((pipeline) =>
				stagesOf(workspace, pipeline.id).map(({ id, name }) => ({
					value: id,
					name: { text: all.length > 1 ? `${pipeline.name}: ${name}` : name }
				}))
			);
		},
		set: setStage
	},
	{
		id: 'status',
		name: 'field.status',
		type: 'choice',
		width: 100,
		groups: true,
		read: (_, deal) => deal.status,
		options: () => [
			{ value: 'open', name: 'field.status.open' },
			{ value: 'won', name: 'board.won' },
			{ value: 'lost', name: 'board.lost' }
		]
	},
	{
		id: 'pipeline',
		name: 'board.pipeline',
		type: 'choice',
		width: 140,
		groups: true,
		read: (_, deal) => deal.pipeline,
		options: (workspace) =>
			pipelines(workspace).map(({ id, name }) => ({ value: id, name: { text: name } }))
	},
	{
		id: 'owner',
		name: 'deal.owner',
		type: 'member',
		width: 130,
		groups: true,
		read: (_, deal) => deal.owner,
		options: memberOptions,
		set: (workspace, id, to) =>
			setDeal(workspace, id, { owner: (text(to) || null) as MemberId | null })
	},
	{
		id: 'contacts',
		name: 'deal.contacts',
		type: 'text',
		width: 180,
		read: (workspace, deal) =>
			deal.contacts.length === 0
				? undefined
				: deal.contacts.map((id) => workspace.contacts.get(id)?.name ?? '').join(', ')
	},
	{
		id: 'expectedClose',
		name: 'deal.expectedClose',
		type: 'day',
		width: 140,
		groups: true,
		read: (_, deal) => deal.expectedClose,
		set: (workspace, id, to) => setDeal(workspace, id, { expectedClose: day(to) ?? null })
	},
	{
		id: 'nextStep',
		name: 'deal.nextStep',
		type: 'text',
		width: 200,
		read: (_, deal) => deal.nextStep,
		set: (workspace, id, to) => {
			const on = workspace.deals.get(id)?.nextOn;
			return setNextStep(workspace, id, { text: text(to), on });
		}
	},
	{
		id: 'nextOn',
		name: 'step.day',
		type: 'day',
		width: 140,
		groups: true,
		read: (_, deal) => deal.nextOn,
		set: (workspace, id, to) => {
			const step = workspace.deals.get(id)?.nextStep ?? '';
			return setNextStep(workspace, id, { text: step, on: day(to) });
		}
	},
	{
		id: 'touched',
		name: 'field.touched',
		type: 'day',
		width: 130,
		read: touched
	},
	{
		id: 'entered',
		name: 'field.entered',
		type: 'day',
		width: 130,
		read: (_, deal) => deal.enteredAt
	},
	{
		id: 'created',
		name: 'field.created',
		type: 'day',
		width: 130,
		groups: true,
		read: (_, deal) => deal.createdAt
	},
	{
		id: 'closed',
		name: 'field.closed',
		type: 'day',
		width: 130,
		groups: true,
		closed: true,
		read: (_, deal) => (deal.status === 'open' ? undefined : deal.enteredAt)
	},
	{
		id: 'lostReason',
		name: 'field.lostReason',
		type: 'choice',
		width: 150,
		groups: true,
		closed: true,
		read: (_, deal) => deal.lost?.reason,
		options: (workspace) =>
			reasons(workspace).map(({ id, name }) => ({ value: id, name: { text: name } }))
	}
];

/** The columns of a list that nobody has chosen any for. */
export const USUAL_COLUMNS: readonly FieldId[] = [
	'title',
	'value',
	'company',
	'stage',
	'owner',
	'expectedClose',
	'nextStep',
	'touched'
];

const made = new WeakMap<Workspace, { version: number; fields: ReadonlyMap<FieldId, DealField> }>();

/** The fields of a workspace's deals by their ids: those that every deal has, then those that were made or imported. */
export function dealFields(workspace: Workspace): ReadonlyMap<FieldId, DealField> {
	const known = made.get(workspace);
	if (known?.version === workspace.version) return known.fields;
	const own = importedFields(workspace);
	const fields = new Map([...FIXED, ...own].map((field) => [field.id, field]));
	made.set(workspace, { version: workspace.version, fields });
	return fields;
}

/** Columns of imported files that are no field of ours. */
function importedFields(workspace: Workspace): readonly DealField[] {
	const headings = new Set<string>();
	for (const { extra } of workspace.deals.values())
		for (const heading in extra) headings.add(heading);
	return [...headings].sort().map((heading) => ({
		id: `x.${heading}`,
		name: { text: heading },
		type: 'text',
		width: 140,
		read: (_, deal) => deal.extra[heading]
	}));
}

/** Whether nothing is in it. */
export function isEmpty(cell: Cell): cell is undefined | null {
	return (
		cell === undefined || cell === null || cell === '' || (Array.isArray(cell) && cell.length === 0)
	);
}

/** The members as options, by name. */
function memberOptions(workspace: Workspace): readonly Option[] {
	return [...workspace.members.values()]
		.map(({ id, name }) => ({ value: id, name: { text: name } }))
		.sort((a, b) => (a.name.text < b.name.text ? -1 : 1));
}

function companyOf(workspace: Workspace, { company }: Deal): string | undefined {
	return company === undefined ? undefined : workspace.companies.get(company)?.name;
}

function weightedOf(workspace: Workspace, { value, stage }: Deal): Money | undefined {
	const probability = workspace.stages.get(stage)?.probability;
	if (!value || probability === undefined) return undefined;
	return { amount: weigh(value.amount, probability), currency: value.currency };
}

/** To another stage, at the top; in its own it stays where it is. Refused as `moveDeal`. */
function setStage(workspace: Workspace, id: DealId, to: Cell): Outcome {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	if (found.value.stage === to) return ok(undefined);
	return moveDeal(workspace, id, text(to) as StageId);
}

function text(cell: Cell): string {
	return typeof cell === 'string' ? cell : '';
}

function day(cell: Cell): Day | undefined {
	return parseDay(text(cell));
}

function money(cell: Cell): Money | undefined {
	return typeof cell === 'object' && cell !== null && 'currency' in cell ? cell : undefined;
}
