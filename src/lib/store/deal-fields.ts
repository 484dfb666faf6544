import { DEAL_STATUSES, type Deal } from '#lib/domain/deal.ts';
import type { DealId, MemberId, StageId } from '#lib/domain/ids.ts';
import { weigh, type Money } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/problem.ts';
import { WORDS, type FieldId } from '#lib/domain/view.ts';
import { touched } from './activities.ts';
import { customFields, importedFields, memberOptions } from './custom-fields.ts';
import { livingDeal, moveDeal, setDeal, type Outcome } from './commands.ts';
import { day, money, text, type Cell, type DealField } from './deal-field.ts';
import { MORE_FIELDS } from './deal-more-fields.ts';
import { pipelines, stagesOf } from './queries.ts';
import { setNextStep } from './steps.ts';
import type { Workspace } from './workspace.ts';

const STATUS_NAMES = {
	open: 'field.status.open',
	won: 'board.won',
	lost: 'board.lost',
	disqualified: 'field.status.disqualified',
	nurture: 'field.status.nurture'
} as const;

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
					name: { text: all.length > 1 ? `${pipeline.name}: ${name}` : name },
					short: name,
					...(all.length > 1 ? { of: pipeline.name } : {})
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
		options: () => DEAL_STATUSES.map((value) => ({ value, name: STATUS_NAMES[value] }))
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
	...MORE_FIELDS
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

/** What the rows of a phone show below title and value where nobody has chosen. */
export const USUAL_CARD: readonly FieldId[] = ['company', 'stage', 'expectedClose'];

const made = new WeakMap<Workspace, { version: number; fields: ReadonlyMap<FieldId, DealField> }>();

/** The fields of a workspace's deals by their ids: those that every deal has, then those that were made or imported. */
export function dealFields(workspace: Workspace): ReadonlyMap<FieldId, DealField> {
	const known = made.get(workspace);
	if (known?.version === workspace.version) return known.fields;
	const own = [...customFields(workspace), ...importedFields(workspace)];
	const fields = new Map([...FIXED, ...own].map((field) => [field.id, field]));
	made.set(workspace, { version: workspace.version, fields });
	return fields;
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
