import { CONTACT, LABEL, type Deal } from '#lib/domain/deal.ts';
import {
	newId,
	type CompanyId,
	type ContactId,
	type DealId,
	type LabelId,
	type LeadId,
	type MemberId,
	type PersonaId,
	type PipelineId,
	type ReasonId,
	type SourceId,
	type StageId
} from '#lib/domain/ids.ts';
import { ALSO, isSettled, type Lead } from '#lib/domain/lead.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Fields, FieldValue, Operation } from '#lib/domain/operation.ts';
import { ok, refuse, type Result } from '#lib/domain/problem.ts';
import { dayIn, parseDay, type Day } from '#lib/domain/time.ts';
import { phoneKey } from '#lib/i18n/phone.ts';
import { commit, companyNamed, livingDeal, placeIn, setFields, type Outcome } from './commands.ts';
import { livingLead } from './living.ts';
import { openStages, pipelines } from './queries.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** Who may become a customer, and what is known of them. A title, a contact or a company there has to be. */
export interface LeadDraft {
	/** What it is about; the contact's or the company's name where left out. */
	readonly title?: string;
	/** A contact by name; one is made where there is none of that name who is not known to be another. */
	readonly contact?: string;
	readonly phone?: string;
	readonly email?: string;
	/** A company by its name; one is made where there is none of that name. */
	readonly company?: string;
	/** The creator unless said. */
	readonly owner?: MemberId | undefined;
	readonly source?: SourceId | undefined;
	readonly persona?: PersonaId | undefined;
	readonly value?: Money | undefined;
	readonly note?: string;
	readonly labels?: readonly LabelId[];
	/** The day it came in; today unless said. */
	readonly on?: Day | undefined;
}

/** Creates a lead, with its contact and company on the way. Refused: `lead-nameless`, `day-invalid`. */
export function createLead(workspace: Workspace, draft: LeadDraft): Result<LeadId> {
	const names = [draft.title, draft.contact, draft.company, draft.email, draft.phone];
	const title = names.map((name) => name?.trim() ?? '').find((name) => name !== '');
	if (title === undefined) return refuse('lead-nameless');
	const { owner = workspace.member, on = today(workspace), source, persona, value } = draft;
	if (parseDay(on) === undefined) return refuse('day-invalid', on);
	const company = companyNamed(workspace, draft.company ?? '');
	const contact = contactNamed(workspace, draft, company.id);
	const id = newId('lead', workspace.random);
	const fields: Fields = {
		title,
		state: 'new',
		owner,
		on,
		...(company.id ? { company: company.id } : {}),
		...(contact.id ? { contact: contact.id } : {}),
		...(source ? { source } : {}),
		...(persona ? { persona } : {}),
		...(value ? { value } : {}),
		...(draft.note?.trim() ? { note: draft.note.trim() } : {}),
		...Object.fromEntries((draft.labels ?? []).map((label) => [LABEL + label, true]))
	};
	const made = stamp(workspace, 'create', id, { fields });
	return commit(workspace, [...company.created, ...contact.created, made], id);
}

/** The fields of a lead that can be set by hand. `null` and empty text empty. */
export interface LeadChange {
	readonly title?: string;
	readonly owner?: MemberId | null;
	readonly source?: SourceId | null;
	readonly persona?: PersonaId | null;
	readonly value?: Money | null;
	readonly note?: string;
	readonly on?: Day | null;
	/** A contact by name, as of a draft. */
	readonly contact?: string;
	/** A company by its name. */
	readonly company?: string;
	/** Labels to put on or to take off. */
	readonly labels?: Readonly<Record<LabelId, boolean>>;
}

/** Sets fields of a lead. Refused: `lead-unknown`, `lead-deleted`, `lead-nameless`, `day-invalid`. */
export function setLead(workspace: Workspace, id: LeadId, change: LeadChange): Outcome {
	const found = livingLead(workspace, id);
	if (!found.ok) return found;
	const { company: companyName, contact: contactName, labels = {}, ...fields } = change;
	if (fields.title?.trim() === '') return refuse('lead-nameless');
	if (fields.on && parseDay(fields.on) === undefined) return refuse('day-invalid', fields.on);
	const company = companyName === undefined ? undefined : companyNamed(workspace, companyName);
	const at = company ? company.id : found.value.company;
	const contact =
		contactName === undefined ? undefined : contactNamed(workspace, { contact: contactName }, at);
	return setFields(
		workspace,
		id,
		{
			...fields,
			...(company ? { company: company.id ?? null } : {}),
			...(contact ? { contact: contact.id ?? null } : {}),
			...Object.fromEntries(
				Object.entries(labels).map(([label, on]) => [LABEL + label, on || null])
			)
		},
		[...(company?.created ?? []), ...(contact?.created ?? [])]
	);
}

/** Notes that somebody is at work on a lead. Refused: `lead-unknown`, `lead-deleted`, and what is settled. */
export function startLead(workspace: Workspace, id: LeadId): Outcome {
	const found = openLead(workspace, id);
	return found.ok ? setFields(workspace, id, { state: 'working' }) : found;
}

/**
 * Marks a lead as marketing-qualified, on a day and by the member at work. Refused: `lead-unknown`, `lead-deleted`, what
 * is settled, and `day-ahead`.
 */
export function qualifyLead(workspace: Workspace, id: LeadId, on: Day = today(workspace)): Outcome {
	const found = openLead(workspace, id);
	if (!found.ok) return found;
	if (parseDay(on) === undefined) return refuse('day-invalid', on);
	const by = workspace.member;
	return setFields(workspace, id, { state: 'qualified', qualifiedOn: on, qualifiedBy: by });
}

/** Why a lead will not become a deal. */
export interface LeadReason {
	readonly reason: ReasonId;
	readonly note?: string;
}

/** Settles that a lead never will be a deal. Refused as `startLead`, and `reason-missing`. */
export function disqualifyLead(
	workspace: Workspace,
	id: LeadId,
	{ reason, note = '' }: LeadReason
): Outcome {
	if (workspace.reasons.get(reason)?.use !== 'disqualified')
		return refuse('reason-missing', reason);
	const found = openLead(workspace, id);
	if (!found.ok) return found;
	return setFields(workspace, id, { state: 'disqualified', reason, why: note });
}

/**
 * Takes a lead up again that was disqualified, or whose deal is gone: to where it was, as far as that is known. Refused:
 * `lead-unknown`, `lead-deleted`, `lead-converted` while its deal is there.
 */
export function reopenLead(workspace: Workspace, id: LeadId): Outcome {
	const found = livingLead(workspace, id);
	if (!found.ok) return found;
	const lead = found.value;
	if (!isSettled(lead)) return ok(undefined);
	if (lead.state === 'converted' && lead.deal && livingDeal(workspace, lead.deal).ok)
		return refuse('lead-converted', id);
	const state = lead.qualified ? 'qualified' : 'working';
	return setFields(workspace, id, { state, reason: null, why: null, deal: null });
}

/** What a lead is converted to: a new deal, or one that is here already. */
export type Conversion =
	| {
			readonly title?: string;
			readonly value?: Money | null;
			readonly owner?: MemberId;
			/** The first open stage of the first pipeline where left out. */
			readonly stage?: StageId;
	  }
	| { readonly deal: DealId };

/**
 * Makes a deal of a lead in one step: the deal gets what is known of the lead and names it, the lead keeps its deal and
 * the day it was qualified. A deal that is here already gets only what it lacks.
 *
 * Refused: as `startLead`, `stage-unknown`; of a deal that is here `deal-unknown`, `deal-deleted`.
 */
export function convertLead(
	workspace: Workspace,
	id: LeadId,
	conversion: Conversion = {}
): Result<DealId> {
	const found = openLead(workspace, id);
	if (!found.ok) return found;
	const lead = found.value;
	const made =
		'deal' in conversion
			? into(workspace, lead, conversion.deal)
			: anew(workspace, lead, conversion);
	if (!made.ok) return made;
	const { deal, operation } = made.value;
	const converted = stamp(workspace, 'set', id, { fields: { state: 'converted', deal } });
	return commit(workspace, [operation, converted], deal);
}

/** Flags a lead as deleted; its history stays. Refused: `lead-unknown`, `lead-deleted`. */
export function deleteLead(workspace: Workspace, id: LeadId): Outcome {
	const found = livingLead(workspace, id);
	if (!found.ok) return found;
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: true })], undefined);
}

/** Takes a deletion back. Refused: `lead-unknown`. */
export function restoreLead(workspace: Workspace, id: LeadId): Outcome {
	const lead = workspace.table('lead').get(id);
	if (!lead) return refuse('lead-unknown', id);
	if (!lead.deleted) return ok(undefined);
	return commit(workspace, [stamp(workspace, 'delete', id, { deleted: false })], undefined);
}

/** Lets several deals of one lead be: nobody is asked about them again. Refused: `lead-unknown`, `lead-deleted`. */
export function keepDealsOfLead(
	workspace: Workspace,
	id: LeadId,
	deals: readonly DealId[]
): Outcome {
	const found = livingLead(workspace, id);
	if (!found.ok) return found;
	const also = Object.fromEntries(deals.map((deal) => [ALSO + deal, true]));
	const [first] = deals;
	const settled = first && !found.value.deal ? { deal: first } : {};
	return setFields(workspace, id, { ...also, state: 'converted', ...settled });
}

/** A lead that is not settled yet. Refused: `lead-unknown`, `lead-deleted`, `lead-converted`, `lead-disqualified`. */
function openLead(workspace: Workspace, id: LeadId): Result<Lead> {
	const found = livingLead(workspace, id);
	if (!found.ok) return found;
	const { state } = found.value;
	if (state === 'converted') return refuse('lead-converted', id);
	return state === 'disqualified' ? refuse('lead-disqualified', id) : found;
}

interface Made {
	readonly deal: DealId;
	readonly operation: Operation;
}

function anew(
	workspace: Workspace,
	lead: Lead,
	given: Exclude<Conversion, { readonly deal: DealId }>
): Result<Made> {
	const stage = given.stage ?? firstStage(workspace);
	const place = stage === undefined ? undefined : placeIn(workspace, stage, 'top', 'open');
	if (!place) return refuse('stage-unknown', stage);
	const deal = newId('deal', workspace.random);
	const value = given.value === undefined ? lead.value : given.value;
	const fields: Fields = {
		title: given.title?.trim() || lead.title,
		owner: given.owner ?? lead.owner ?? workspace.member,
		lead: lead.id,
		...(value ? { value } : {}),
		...(lead.company ? { company: lead.company } : {}),
		...(lead.contact ? { [CONTACT + lead.contact]: true, mainContact: lead.contact } : {}),
		...(lead.source ? { source: lead.source } : {}),
		...(lead.persona ? { persona: lead.persona } : {}),
		...Object.fromEntries(lead.labels.map((label) => [LABEL + label, true]))
	};
	return ok({ deal, operation: stamp(workspace, 'create', deal, { fields, place }) });
}

function into(workspace: Workspace, lead: Lead, id: DealId): Result<Made> {
	const found = livingDeal(workspace, id);
	if (!found.ok) return found;
	const fields = lacking(found.value, lead);
	return ok({ deal: id, operation: stamp(workspace, 'set', id, { fields }) });
}

/** What a deal lacks of what is known of a lead. */
function lacking(deal: Deal, lead: Lead): Fields {
	const fields: Record<string, FieldValue> = { lead: lead.id };
	for (const field of ['value', 'company', 'source', 'persona'] as const) {
		const value = lead[field];
		if (deal[field] === undefined && value !== undefined) fields[field] = value;
	}
	if (lead.contact && !deal.contacts.includes(lead.contact)) fields[CONTACT + lead.contact] = true;
	for (const label of lead.labels) if (!deal.labels.includes(label)) fields[LABEL + label] = true;
	return fields;
}

function firstStage(workspace: Workspace): StageId | undefined {
	const stages = (pipeline: PipelineId) => openStages(workspace, pipeline);
	const living = pipelines(workspace).filter(({ archived }) => !archived);
	return living.flatMap(({ id }) => stages(id))[0]?.id;
}

function today(workspace: Workspace): Day {
	return dayIn(workspace.now(), workspace.settings.timeZone);
}

/**
 * The contact that a name, a number or an address means, with the operation that makes it where there is none: by number
 * or address first; by name where the company is the same or not known of one of them.
 */
function contactNamed(
	workspace: Workspace,
	{ contact = '', phone = '', email = '' }: Pick<LeadDraft, 'contact' | 'phone' | 'email'>,
	company: CompanyId | undefined
): { readonly id?: ContactId; readonly created: readonly Operation[] } {
	const [name, number, mail] = [contact.trim(), phone.trim(), email.trim()];
	if (name === '' && number === '' && mail === '') return { created: [] };
	const key = phoneKey(number);
	for (const one of workspace.contacts.values()) {
		if (one.deleted || (name !== '' && one.name !== name)) continue;
		const isReached =
			(key !== '' && phoneKey(one.phone) === key) ||
			(mail !== '' && one.email.toLowerCase() === mail.toLowerCase());
		const isNamed =
			name !== '' &&
			number === '' &&
			mail === '' &&
			(company === undefined || one.company === undefined || one.company === company);
		if (isReached || isNamed) return { id: one.id, created: [] };
	}
	const id = newId('contact', workspace.random);
	const fields: Fields = {
		name: name || mail || number,
		...(number === '' ? {} : { phone: number }),
		...(mail === '' ? {} : { email: mail }),
		...(company ? { company } : {})
	};
	return { id, created: [stamp(workspace, 'create', id, { fields })] };
}
