import type { Activity } from '#lib/domain/activity.ts';
import type { Label, Persona, Product } from '#lib/domain/catalogue.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { Folded } from '#lib/domain/fold.ts';
import { typeOf, type RecordId, type RecordType } from '#lib/domain/ids.ts';
import { toKept } from '#lib/domain/kept.ts';
import type { Lead } from '#lib/domain/lead.ts';
import { plainName } from '#lib/domain/plain-name.ts';
import { KEPT_TYPES, keptType, readKept, type KeptType } from '#lib/domain/records.ts';
import type { Attachment, Comment } from '#lib/domain/talk.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { valueOf } from '../row.ts';
import type { Workspace } from '../workspace.ts';
import { customsOf, customTexts, type Customs } from './custom.ts';
import { dealSource } from './deal.ts';
import { filled, refs, type Source } from './source.ts';

/** How records of a type are searched. None: this one is not to be found. A new type is one row. */
const SEARCHED = {
	label: ({ id, name }: Label) => lent(id, name),
	persona: ({ id, name }: Persona) => lent(id, name),
	product: ({ id, name }: Product) => lent(id, name),
	company: companySource,
	contact: contactSource,
	lead: leadSource,
	deal: (deal: Deal, { customs }: Reading) => dealSource(deal, customs),
	comment: commentSource,
	attachment: attachmentSource,
	activity: activitySource
} as const satisfies Partial<
	Record<RecordType, (record: never, reading: Reading) => Source | undefined>
>;

/** What of a workspace its records are read with. */
interface Reading {
	readonly customs: Customs;
	/** Those that a record stands for since they were merged into it: it is found by their names too. */
	readonly behind: <I extends RecordId>(id: I) => readonly I[];
}

type Searched = keyof typeof SEARCHED;

/** What is searched of all records of a workspace: what lends its title to others first. */
export function* sources(workspace: Workspace): Iterable<Source> {
	const reading = readingOf(workspace);
	for (const type of Object.keys(SEARCHED) as Searched[])
		for (const record of recordsOf(workspace, type)) {
			const source = read(type, record, reading);
			if (source) yield source;
		}
}

/** What is searched of some records as they are now, and which of them are not to be found (any more). */
export function sourcesOf(
	workspace: Workspace,
	ids: Iterable<RecordId>
): { readonly put: readonly Source[]; readonly remove: readonly RecordId[] } {
	const reading = readingOf(workspace);
	const put: Source[] = [];
	const remove: RecordId[] = [];
	for (const id of ids) {
		const type = searchedType(id);
		const record = type && recordOf(workspace, type, id);
		const source = record === undefined ? undefined : read(type as Searched, record, reading);
		if (source) put.push(source);
		else remove.push(id);
	}
	return { put, remove };
}

/**
 * What is searched of comments, attachments and activities that were folded elsewhere; those that are deleted are in no
 * results, so that they hide what an earlier epoch says.
 */
export function talkSources(folded: Iterable<Folded>): readonly Source[] {
	const found: Source[] = [];
	for (const one of folded) {
		if (!isTalk(one.id)) continue;
		// A deletion may lie in a later epoch than what it deletes.
		const value = one.deleted ? undefined : readFolded(one);
		const source =
			value === undefined ? undefined : read(searchedType(one.id) as Searched, value, ALONE);
		if (source) found.push(source);
		else if (value || one.deleted) found.push(lent(one.id, ''));
	}
	return found;
}

function readFolded(folded: Folded): unknown {
	const type = keptType(folded.id);
	if (!type) return valueOf(folded);
	const kept = toKept(folded);
	return kept && readKept(type, kept);
}

/** The comments, attachments and activities of a workspace that are in no results. */
export function hiddenTalk({ comments, attachments, activities }: Workspace): readonly RecordId[] {
	const all = [...comments.everything(), ...attachments.everything(), ...activities.everything()];
	return all.flatMap(({ id, deleted }) => (deleted ? [id] : []));
}

function isTalk(id: RecordId): boolean {
	const type = typeOf(id);
	return type === 'comment' || type === 'attachment' || type === 'activity';
}

const ALONE: Reading = { customs: new Set(), behind: () => [] };

function readingOf(workspace: Workspace): Reading {
	return { customs: customsOf(workspace), behind: (id) => workspace.merges.behind(id) };
}

/** Whether records of this id's type are searched. */
export function isSearched(id: RecordId): boolean {
	return searchedType(id) !== undefined;
}

/** The note of a record that is written together. */
export function noteSource(about: RecordId, text: string): Source {
	return {
		...beside(`note/${about}`, about),
		kind: 'note',
		fields: filled([['note', text]])
	};
}

function searchedType(id: RecordId): Searched | undefined {
	const type = typeOf(id);
	return type !== undefined && type in SEARCHED ? (type as Searched) : undefined;
}

function read(type: Searched, record: unknown, reading: Reading): Source | undefined {
	return (SEARCHED[type] as (record: unknown, reading: Reading) => Source | undefined)(
		record,
		reading
	);
}

function recordsOf(workspace: Workspace, type: Searched): Iterable<unknown> {
	return isKept(type) ? workspace.table(type).values() : homesIn(workspace)[type].all;
}

function recordOf(workspace: Workspace, type: Searched, id: RecordId): unknown {
	return isKept(type) ? workspace.table(type).get(id as never) : homesIn(workspace)[type].get(id);
}

/** Records that are more than their fields have maps of their own. */
function homesIn({ companies, contacts, deals, activities }: Workspace) {
	return {
		company: { all: companies.values(), get: (id: RecordId) => companies.get(id as Company['id']) },
		contact: { all: contacts.values(), get: (id: RecordId) => contacts.get(id as Contact['id']) },
		deal: { all: deals.values(), get: (id: RecordId) => deals.get(id as Deal['id']) },
		activity: { all: activities, get: (id: RecordId) => activities.get(id as Activity['id']) }
	};
}

function isKept(type: Searched): type is Searched & KeptType {
	return (KEPT_TYPES as readonly string[]).includes(type);
}

/** In no results itself: it lends its title. */
function lent(id: RecordId, title: string): Source {
	return { id, title, fields: [], refs: [], at: NO_TIME, closed: false };
}

function companySource(company: Company, { customs, behind }: Reading): Source {
	const { id, name, deleted, email, phone, website, address, note, labels, entries } = company;
	return {
		...lent(id, name),
		kind: deleted ? undefined : 'company',
		fields: filled([
			['email', email],
			['phone', phone],
			['website', website],
			['address', address],
			['note', note],
			...customTexts(entries, customs)
		]),
		refs: refs([
			['alias', behind(id)],
			['label', labels]
		])
	};
}

function contactSource(contact: Contact, { customs, behind }: Reading): Source {
	const { id, name, deleted, email, phone, mobile, position, address, note } = contact;
	return {
		...lent(id, name),
		kind: deleted ? undefined : 'person',
		fields: filled([
			['email', email],
			['phone', phone],
			['phone', mobile],
			['position', position],
			['address', address],
			['note', note],
			...customTexts(contact.entries, customs)
		]),
		refs: refs([
			['alias', behind(id)],
			['company', contact.company],
			['persona', contact.persona],
			['label', contact.labels]
		])
	};
}

function leadSource(lead: Lead, { customs }: Reading): Source {
	const { id, title, state, note, deleted, entries, touchedAt: at } = lead;
	return {
		...{ id, title, at, closed: state === 'converted' || state === 'disqualified' },
		kind: deleted ? undefined : 'lead',
		fields: filled([['note', note], ...customTexts(entries, customs)]),
		refs: refs([
			['company', lead.company],
			['contact', lead.contact],
			['persona', lead.persona],
			['label', lead.labels]
		])
	};
}

function commentSource({ id, text, on, madeBy, recordedAt, deleted }: Comment): Source | undefined {
	if (deleted) return undefined;
	return {
		...beside(id, on),
		kind: 'comment',
		fields: filled([['comment', text]]),
		at: recordedAt,
		by: madeBy
	};
}

function attachmentSource(attachment: Attachment): Source | undefined {
	const { id, name, on, madeBy, recordedAt, deleted } = attachment;
	if (deleted) return undefined;
	return {
		...beside(id, on),
		kind: 'attachment',
		title: plainName(name),
		at: recordedAt,
		by: madeBy
	};
}

function activitySource(activity: Activity): Source | undefined {
	const { id, note, deal, lead, contact, by, recordedAt } = activity;
	if (note === '') return undefined;
	return {
		...beside(id, deal ?? lead ?? contact),
		kind: 'note',
		fields: [['note', note]],
		at: recordedAt,
		by
	};
}

/** Shown on the page of another record. */
function beside(id: string, about: RecordId | undefined): Source {
	return { ...lent(id as RecordId, ''), about };
}

/** People and companies do not say when they changed. */
const NO_TIME = 0 as EpochMs;
