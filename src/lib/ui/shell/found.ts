import {
	typeOf,
	type CompanyId,
	type ContactId,
	type DealId,
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
	person: 'palette.people',
	company: 'palette.companies',
	note: 'search.notes'
};

const FIELDS: Readonly<Record<Field, MessageKey>> = {
	title: 'deal.title',
	company: 'deal.company',
	contact: 'search.contact',
	email: 'person.email',
	phone: 'person.phone',
	nextStep: 'deal.nextStep',
	reason: 'search.lostNote',
	extra: 'search.extra',
	note: 'note.label'
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
	const deal = deals.get(id as DealId);
	if (deal) return deal.deleted ? undefined : dealRow(workspace, deal);
	const contact = contacts.get(id as ContactId);
	if (contact && !contact.deleted) return personRow(workspace, contact);
	const company = companies.get(id as CompanyId);
	return company && !company.deleted
		? bare('company', id, company.name, pathOf(company.id))
		: undefined;
}

function hitRow(workspace: LiveWorkspace, kind: Kind, hit: Hit): Row {
	const { id, title, about, where } = hit;
	const page = about ?? (id as RecordId);
	const shown = recordRow(workspace, page);
	return {
		// What lies in a closed epoch is not in the workspace until it is opened.
		...(shown ?? bare(kind, id, title, pathOf(page))),
		icon: kind,
		id,
		...(where ? { where: { label: labelOf(workspace, hit), text: where.text } } : {})
	};
}

function labelOf(workspace: LiveWorkspace, { where, by }: Hit): string {
	if (where?.field === 'note' && by !== undefined)
		return t('search.noteBy', { name: workspace.memberName(by) });
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
	return typeOf(id) === 'deal' ? `/deals/${id}` : `/people/${id}`;
}
