import { asciiDigits } from '#lib/domain/digits.ts';
import {
	typeOf,
	type CompanyId,
	type ContactId,
	type DealId,
	type LabelId,
	type LeadId,
	type MemberId,
	type SourceId,
	type RecordId
} from '#lib/domain/ids.ts';
import type { Lead, LeadState } from '#lib/domain/lead.ts';
import type { Currency } from '#lib/domain/money.ts';
import { dayIn, type Day, type TimeZone } from '#lib/domain/time.ts';
import { findable, finds, sought } from '#lib/i18n/search.ts';
import type { Workspace } from './workspace.ts';

/** A lead as it is listed: with the names of what it refers to, and what it is found by. */
export interface ListedLead {
	readonly lead: Lead;
	readonly contact: string;
	readonly company: string;
	/** The day it came in. */
	readonly day: Day;
	readonly found: { readonly text: string; readonly digits: string };
}

/** Which leads are shown. What is left out chooses none. */
export interface LeadFilter {
	readonly state?: LeadState | undefined;
	/** `none`: of nobody. */
	readonly owner?: MemberId | 'none' | undefined;
	readonly source?: SourceId | 'none' | undefined;
	readonly label?: LabelId | undefined;
	/** Words of the title, the names, the address, the note; or digits of the number. */
	readonly query?: string;
}

/** By the day it came in, the last first; by owner's name; by value, the highest first. */
export const LEAD_ORDERS = ['day', 'owner', 'value'] as const;
export type LeadOrder = (typeof LEAD_ORDERS)[number];

/** The leads of a workspace with what they are listed by, kept as long as nothing of it changes. */
export class LeadList {
	readonly #known = new Map<LeadId, ListedLead & { readonly zone: TimeZone }>();

	/** All that are not deleted, in no order. */
	all(workspace: Workspace): readonly ListedLead[] {
		const listed: ListedLead[] = [];
		for (const lead of workspace.table('lead').values())
			if (!lead.deleted) listed.push(this.#listed(workspace, lead));
		return listed;
	}

	#listed(workspace: Workspace, lead: Lead): ListedLead {
		const person = lead.contact && workspace.contacts.get(lead.contact);
		const contact = person && !person.deleted ? person.name : '';
		const company = companyOf(workspace, lead);
		const zone = workspace.settings.timeZone;
		const reach = person ? `${person.email} ${person.phone}` : '';
		const known = this.#known.get(lead.id);
		if (
			known?.lead === lead &&
			known.contact === contact &&
			known.company === company &&
			known.zone === zone
		)
			return known;
		const found = {
			text: findable(`${lead.title} ${contact} ${company} ${reach} ${lead.note}`),
			digits: digitsOf(person?.phone ?? '')
		};
		const day =
			lead.on ?? dayIn(typeof lead.madeAt === 'number' ? lead.madeAt : lead.recordedAt, zone);
		const made = { lead, contact, company, day, found, zone };
		this.#known.set(lead.id, made);
		return made;
	}
}

/** Those that a filter chooses. */
export function filteredLeads(
	listed: readonly ListedLead[],
	{ state, owner, source, label, query = '' }: LeadFilter
): readonly ListedLead[] {
	const wanted = sought(query);
	const digits = digitsOf(query);
	return listed.filter(({ lead, found }) => {
		if (state !== undefined && lead.state !== state) return false;
		if (owner !== undefined && (lead.owner ?? 'none') !== owner) return false;
		if (source !== undefined && (lead.source ?? 'none') !== source) return false;
		if (label !== undefined && !lead.labels.includes(label)) return false;
		if (wanted.length === 0 || finds(found.text, wanted)) return true;
		return digits.length >= TELLING && found.digits.includes(digits);
	});
}

/** How many there are in each state. */
export function countStates(listed: readonly ListedLead[]): Readonly<Record<LeadState, number>> {
	const counts = { new: 0, working: 0, qualified: 0, converted: 0, disqualified: 0 };
	for (const { lead } of listed) counts[lead.state]++;
	return counts;
}

/** What an order needs to know. */
export interface Ordering {
	readonly compare: (a: string, b: string) => number;
	readonly ownerName: (id: MemberId) => string;
	/** Values in another currency come after those in this one. */
	readonly currency: Currency;
}

/** Those listed in an order; among equals the last that came in first. */
export function orderedLeads(
	listed: readonly ListedLead[],
	order: LeadOrder,
	{ compare, ownerName, currency }: Ordering
): readonly ListedLead[] {
	const byDay = (a: ListedLead, b: ListedLead) =>
		(a.day < b.day ? 1 : a.day > b.day ? -1 : 0) ||
		b.lead.recordedAt - a.lead.recordedAt ||
		(a.lead.id < b.lead.id ? -1 : 1);
	if (order === 'day') return listed.toSorted(byDay);
	if (order === 'owner') {
		const names = new Map<MemberId | undefined, string>();
		for (const { lead } of listed)
			if (lead.owner !== undefined && !names.has(lead.owner))
				names.set(lead.owner, ownerName(lead.owner));
		const last = (id: MemberId | undefined) => Number(id === undefined);
		return listed.toSorted(
			(a, b) =>
				last(a.lead.owner) - last(b.lead.owner) ||
				compare(names.get(a.lead.owner) ?? '', names.get(b.lead.owner) ?? '') ||
				byDay(a, b)
		);
	}
	const rank = ({ lead: { value } }: ListedLead) =>
		value === undefined ? 2 : Number(value.currency !== currency);
	return listed.toSorted((a, b) => {
		const [one, other] = [a.lead.value, b.lead.value];
		return (
			rank(a) - rank(b) ||
			compare(one?.currency ?? '', other?.currency ?? '') ||
			(other?.amount ?? 0) - (one?.amount ?? 0) ||
			byDay(a, b)
		);
	});
}

/** Leads that nobody has begun to work on, the one that came in first first; of one owner and of nobody, or of all. */
export function unworkedLeads(
	listed: readonly ListedLead[],
	owner?: MemberId
): readonly ListedLead[] {
	return listed
		.filter(
			({ lead }) =>
				lead.state === 'new' &&
				(owner === undefined || lead.owner === undefined || lead.owner === owner)
		)
		.sort((a, b) =>
			a.day < b.day ? -1 : a.day > b.day ? 1 : a.lead.recordedAt - b.lead.recordedAt
		);
}

/** The leads with a contact or a company, the last that was made first. */
export function leadsWith(workspace: Workspace, id: ContactId | CompanyId): readonly Lead[] {
	return [...workspace.table('lead').values()]
		.filter(({ deleted, contact, company }) => !deleted && (contact === id || company === id))
		.sort((a, b) => b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1));
}

/** A lead of which members have made several things, apart: deals that are here, beside the one that they let be. */
export interface SplitLead {
	readonly lead: Lead;
	/** Those that name it, the one it names first. */
	readonly deals: readonly DealId[];
}

/**
 * Leads that were converted twice, or converted by one and settled otherwise by another. The same array until a lead, or
 * a deal that names one, changes: to look through all deals at each change takes time.
 */
export function splitLeads(workspace: Workspace): readonly SplitLead[] {
	const known = splits.get(workspace);
	if (known?.found) return known.found;
	const made = known ?? { found: undefined, named: new Set<RecordId>() };
	const found = lookForSplits(workspace, made.named);
	if (!known) {
		splits.set(workspace, made);
		workspace.onChange((changed) => {
			for (const id of changed)
				if (typeOf(id) === 'lead' || isOfLead(workspace, made.named, id)) made.found = undefined;
		});
	}
	return (made.found = found);
}

interface Splits {
	found: readonly SplitLead[] | undefined;
	/** Deals that named a lead when it was looked last. */
	readonly named: Set<RecordId>;
}
const splits = new WeakMap<Workspace, Splits>();

function isOfLead(workspace: Workspace, named: ReadonlySet<RecordId>, id: RecordId): boolean {
	return named.has(id) || workspace.deals.get(id as DealId)?.lead !== undefined;
}

function lookForSplits(workspace: Workspace, named: Set<RecordId>): readonly SplitLead[] {
	named.clear();
	const deals = new Map<LeadId, DealId[]>();
	for (const { id, lead, deleted } of workspace.deals.values()) {
		if (lead !== undefined) named.add(id);
		if (deleted || lead === undefined) continue;
		const own = deals.get(lead);
		if (own) own.push(id);
		else deals.set(lead, [id]);
	}
	const split: SplitLead[] = [];
	for (const [id, own] of deals) {
		const lead = workspace.table('lead').get(id);
		if (!lead || lead.deleted) continue;
		const asked = own.filter((deal) => deal !== lead.deal && !lead.deals.includes(deal));
		if (asked.length === 0 && lead.state === 'converted') continue;
		const first = (deal: DealId) => Number(deal !== lead.deal);
		split.push({ lead, deals: own.sort((a, b) => first(a) - first(b) || (a < b ? -1 : 1)) });
	}
	return split.sort((a, b) => (a.lead.id < b.lead.id ? -1 : 1));
}

function companyOf(workspace: Workspace, { company }: Lead): string {
	const found = company && workspace.companies.get(company);
	return found && !found.deleted ? found.name : '';
}

/** Fewer digits are in every other number. */
const TELLING = 3;

function digitsOf(text: string): string {
	return asciiDigits(text).replaceAll(/\D/g, '').replace(/^0+/, '');
}
