import type { Activity } from '#lib/domain/activity.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type DealId, type RecordId, type RecordType } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Workspace } from '../workspace.ts';
import { dealSource } from './deal.ts';
import { filled, type Source } from './source.ts';

/** A type of record that is searched: its records, and what is searched of one. A new type is one row. */
interface Row<T> {
	readonly all: (workspace: Workspace) => Iterable<T>;
	readonly get: (workspace: Workspace, id: RecordId) => T | undefined;
	/** None: it is not to be found. */
	readonly source: (record: T) => Source | undefined;
}

const row = <T>(row: Row<T>) => row as Row<unknown>;

/** In the order in which they are read: what lends its title first, then what is looked for most. */
const ROWS: ReadonlyMap<RecordType, Row<unknown>> = new Map([
	[
		'company',
		row<Company>({
			all: ({ companies }) => companies.values(),
			get: ({ companies }, id) => companies.get(id as Company['id']),
			source: companySource
		})
	],
	[
		'contact',
		row<Contact>({
			all: ({ contacts }) => contacts.values(),
			get: ({ contacts }, id) => contacts.get(id as Contact['id']),
			source: contactSource
		})
	],
	[
		'deal',
		row<Deal>({
			all: ({ deals }) => deals.values(),
			get: ({ deals }, id) => deals.get(id as DealId),
			source: dealSource
		})
	],
	[
		'activity',
		row<Activity>({
			all: ({ activities }) => activities,
			get: ({ activities }, id) => activities.get(id as Activity['id']),
			source: activitySource
		})
	]
]);

/** What is searched of all records of a workspace. */
export function* sources(workspace: Workspace): Iterable<Source> {
	for (const { all, source } of ROWS.values())
		for (const record of all(workspace)) {
			const made = source(record);
			if (made) yield made;
		}
}

/** What is searched of a record as it is now; the id alone where it is not to be found (any more). */
export function sourceOf(workspace: Workspace, id: RecordId): Source | undefined {
	const type = typeOf(id);
	const row = type && ROWS.get(type);
	const record = row?.get(workspace, id);
	return record === undefined ? undefined : row?.source(record);
}

/** Whether records of this id's type are searched. */
export function isSearched(id: RecordId): boolean {
	const type = typeOf(id);
	return type !== undefined && ROWS.has(type);
}

function companySource({ id, name, email, phone, note, deleted }: Company): Source {
	return {
		...{ id, title: name, refs: [], at: NO_TIME, closed: false },
		kind: deleted ? undefined : 'company',
		fields: filled([
			['email', email],
			['phone', phone],
			['note', note]
		])
	};
}

function contactSource(contact: Contact): Source {
	const { id, name, company, email, phone, mobile, note, deleted } = contact;
	return {
		...{ id, title: name, at: NO_TIME, closed: false },
		kind: deleted ? undefined : 'person',
		fields: filled([
			['email', email],
			['phone', phone],
			['phone', mobile],
			['note', note]
		]),
		refs: company === undefined ? [] : [['company', company]]
	};
}

function activitySource({ id, note, deal, contact, by, recordedAt }: Activity): Source | undefined {
	if (note === '') return undefined;
	return {
		...{ id, kind: 'note', title: '', at: recordedAt, closed: false },
		fields: [['note', note]],
		refs: [],
		about: deal ?? contact,
		by
	};
}

/** The note of a record that is written together. */
export function noteSource(about: RecordId, text: string): Source {
	return {
		...{ id: `note/${about}`, kind: 'note', title: '', at: NO_TIME, closed: false },
		fields: filled([['note', text]]),
		refs: [],
		about
	};
}

/** People and companies do not say when they changed. */
const NO_TIME = 0 as EpochMs;
