import {
	typeOf,
	type CompanyId,
	type ContactId,
	type DealId,
	type LeadId,
	type RecordId
} from '#lib/domain/ids.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { Field, FoundKind, Hit, Kind } from '#lib/state/search.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { bare, dealRow, type Group, type Row } from './row.ts';

/** How what a search has found is told: one row a kind, one a field. */

const HEADINGS: Readonly<Record<Kind, MessageKey>> = {
	deal: 'palette.deals',
	lead: 'search.leads',
	person: 'palette.people',
	company: 'palette.companies',
	comment: 'search.comments',
	note: 'search.notes',
	attachment: 'search.files'
};

const FIELDS: Readonly<Record<Field, MessageKey>> = {
	title: 'deal.title',
	alias: 'search.alias',
	company: 'deal.company',
	contact: 'search.contact',
	lead: 'search.lead',
	persona: 'search.persona',
	product: 'search.product',
	label: 'search.label',
	email: 'person.email',
	phone: 'person.phone',
	position: 'search.position',
	address: 'search.address',
	website: 'search.website',
	nextStep: 'deal.nextStep',
	competitor: 'search.competitor',
	reason: 'search.lostNote',
	custom: 'search.custom',
	extra: 'search.extra',
	note: 'note.label',
	comment: 'search.comment'
};

/** The heading of a kind, with how many there are. */
export function headingOf(kind: Kind, count: number): string {
	return `${t(HEADINGS[kind])} · ${formatNumber(ways(), count)}`;
}

/** What was found of a kind; where there is more, the last row shows all. */
export function foundGroup(workspace: LiveWorkspace, found: FoundKind): Group {
	const { kind, count, hits } = found;
	const rows = hits.map((hit) => hitRow(workspace, kind, hit));
	const all: Row = { ...bare('search', `all-${kind}`, t('search.all', { n: count })), only: kind };
	return {
		id: kind,
		heading: headingOf(kind, count),
		items: count > hits.length ? [...rows, all] : rows
	};
}

/** A record by its id, as it is shown among those that were opened lately. */
export function recordRow(workspace: LiveWorkspace, id: string): Row | undefined {
	const { deals, contacts, companies } = workspace.now;
	switch (typeOf(id as RecordId)) {
		case 'deal': {
			const deal = deals.get(id as DealId);
			return deal && !deal.deleted ? dealRow(workspace, deal) : undefined;
		}
		case 'contact': {
			const contact = contacts.get(id as ContactId);
			return contact && !contact.deleted ? personRow(workspace, contact) : undefined;
		}
		case 'company': {
			const company = companies.get(id as CompanyId);
			if (!company || company.deleted) return undefined;
			return bare('company', id, company.name, pathOf(company.id));
		}
		case 'lead': {
			const lead = workspace.now.table('lead').get(id as LeadId);
			if (!lead || lead.deleted) return undefined;
			const detail = workspace.companyName(lead.company);
			return { ...bare('lead', id, lead.title, pathOf(lead.id)), detail };
		}
		default:
			return undefined;
	}
}

function hitRow(workspace: LiveWorkspace, kind: Kind, hit: Hit): Row {
	const { id, title, about, where } = hit;
	const page = about ?? (id as RecordId);
	// What lies in a closed epoch is not in the workspace until it is opened.
	const shown = recordRow(workspace, page) ?? bare(kind, id, title, pathOf(page));
	// A file has a name of its own, beside the record that it lies at.
	const own = about !== undefined && title !== '' ? { text: title, detail: shown.text } : {};
	const found = where && { label: labelOf(workspace, hit), text: where.text };
	// The page of a record is long: what was said is led to on it.
	const place = kind === 'comment' ? { path: `${pathOf(page)}#${id}` } : {};
	return { ...shown, ...own, ...place, icon: kind, id, page, where: found };
}

function labelOf(workspace: LiveWorkspace, { where, by }: Hit): string {
	const name = by === undefined ? '' : workspace.memberName(by);
	if (name !== '' && where?.field === 'note') return t('search.noteBy', { name });
	if (name !== '' && where?.field === 'comment') return t('search.commentBy', { name });
	return t(FIELDS[where?.field ?? 'title']);
}

function personRow(
	workspace: LiveWorkspace,
	{
		id,
		name,
		phone,
		email,
		company
	}: { readonly id: ContactId } & Readonly<Record<'name' | 'phone' | 'email', string>> & {
			readonly company: CompanyId | undefined;
		}
): Row {
	return {
		...bare('contact', id, name || email || phone, pathOf(id)),
		detail: phone || email || workspace.companyName(company)
	};
}

function pathOf(id: RecordId): string {
	const type = typeOf(id);
	return `/${type === 'deal' ? 'deals' : type === 'lead' ? 'leads' : 'people'}/${id}`;
}
