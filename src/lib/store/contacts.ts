import { CONTACT, type Deal } from '#lib/domain/deal.ts';
import type { Contact } from '#lib/domain/directory.ts';
import {
	newId,
	type CompanyId,
	type ContactId,
	type DealId,
	type PersonaId
} from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { refuse, type Result } from '#lib/domain/problem.ts';
import { phoneKey } from '#lib/i18n/phone.ts';
import { commit, companyNamed, livingDeal, setFields, type Outcome } from './commands.ts';
import { filled } from './companies.ts';
import { deletionsOf } from './merging.ts';
import { dealsEverywhere } from './past.ts';
import { stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** A person one sells to. */
export interface ContactDraft {
	readonly name: string;
	readonly phone?: string;
	readonly mobile?: string;
	readonly email?: string;
	/** What they are at their company. */
	readonly position?: string;
	readonly address?: string;
	readonly persona?: PersonaId;
	readonly note?: string;
	/** A company by its name; one is made where there is none of that name. */
	readonly company?: string;
	/** A deal to add the contact to, in the same command. */
	readonly deal?: DealId;
}

/** Creates a contact. Refused: `name-missing`, and for its deal `deal-unknown`, `deal-deleted`. */
export function createContact(workspace: Workspace, draft: ContactDraft): Result<ContactId> {
	if (draft.name.trim() === '') return refuse('name-missing');
	const found = draft.deal === undefined ? undefined : livingDeal(workspace, draft.deal);
	if (found && !found.ok) return found;
	const id = newId('contact', workspace.random);
	const company = companyNamed(workspace, draft.company ?? '');
	const fields = filled({ ...draft, company: company.id, deal: undefined });
	const created = stamp(workspace, 'create', id, { fields });
	const deal = found?.value;
	const named = deal ? [stamp(workspace, 'set', deal.id, { fields: partFields(deal, id) })] : [];
	return commit(workspace, [...company.created, created, ...named], id);
}

/** The first of a deal is its main one. */
function partFields(deal: Deal, id: ContactId): Fields {
	return { [CONTACT + id]: true, ...(deal.contacts.length === 0 ? { mainContact: id } : {}) };
}

/** The fields of a contact that can be set by hand; empty text and `null` empty. */
export interface ContactChange {
	readonly name?: string;
	readonly phone?: string;
	readonly mobile?: string;
	readonly email?: string;
	readonly position?: string;
	readonly address?: string;
	readonly persona?: PersonaId | null;
	readonly note?: string;
	/** A company by its name; one is made where there is none of that name. */
	readonly company?: string;
}

/** Sets fields of a contact. Refused: `name-missing`, `record-unknown`. */
export function setContact(workspace: Workspace, id: ContactId, change: ContactChange): Outcome {
	if (change.name?.trim() === '') return refuse('name-missing');
	const { company: name, ...fields } = change;
	if (name === undefined) return setFields(workspace, id, fields);
	const company = companyNamed(workspace, name);
	return setFields(workspace, id, { ...fields, company: company.id ?? null }, company.created);
}

/** Flags a contact as deleted, and those that were merged into it. Refused: `record-unknown`. */
export function deleteContact(workspace: Workspace, id: ContactId): Outcome {
	if (workspace.contacts.get(id)?.deleted ?? true) return refuse('record-unknown', id);
	return commit(workspace, deletionsOf(workspace, id), undefined);
}

/** The contact with this number, whatever prefix it is written with; of several the first by id. */
export function contactByPhone(workspace: Workspace, phone: string): Contact | undefined {
	const key = phoneKey(phone);
	if (key === '') return undefined;
	let found: Contact | undefined;
	for (const contact of workspace.contacts.values())
		if (!contact.deleted && !(found && found.id < contact.id))
			if ([contact.phone, contact.mobile].some((one) => phoneKey(one) === key)) found = contact;
	return found;
}

/** Whom one may talk to about a deal: its own contacts first, then the others of its company. */
export function contactsOf(workspace: Workspace, deal: Deal): readonly Contact[] {
	const found = new Map<ContactId, Contact>();
	for (const id of deal.contacts) {
		const contact = workspace.contacts.get(id);
		if (contact && !contact.deleted) found.set(id, contact);
	}
	if (deal.company !== undefined)
		for (const contact of peopleOf(workspace, deal.company)) found.set(contact.id, contact);
	return [...found.values()];
}

/** The contacts at a company. */
export function peopleOf(workspace: Workspace, company: CompanyId): readonly Contact[] {
	return [...workspace.contacts.values()].filter(
		(contact) => contact.company === company && !contact.deleted
	);
}

/** The deals that a contact is named in, and those with their company; open ones first, then the last changed. */
export function dealsWith(workspace: Workspace, contact: Contact): readonly Deal[] {
	return living(
		workspace,
		({ contacts, company }) =>
			contacts.includes(contact.id) || (company !== undefined && company === contact.company)
	);
}

/** The deals with a company, in the same order. */
export function dealsOfCompany(workspace: Workspace, id: CompanyId): readonly Deal[] {
	return living(workspace, ({ company }) => company === id);
}

function living(workspace: Workspace, wanted: (deal: Deal) => boolean): readonly Deal[] {
	return [...dealsEverywhere(workspace)]
		.filter((deal) => !deal.deleted && wanted(deal))
		.sort(
			(a, b) =>
				Number(b.status === 'open') - Number(a.status === 'open') ||
				b.touchedAt - a.touchedAt ||
				(a.id < b.id ? -1 : 1)
		);
}
