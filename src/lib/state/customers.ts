import type { MarketSegment, Persona } from '#lib/domain/catalogue.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type {
	CompanyId,
	ContactId,
	LabelId,
	MemberId,
	PersonaId,
	RecordId
} from '#lib/domain/ids.ts';
import type { MergeableId } from '#lib/domain/merges.ts';
import type { Money } from '#lib/domain/money.ts';
import type { Fields } from '#lib/domain/operation.ts';
import type { Result } from '#lib/domain/problem.ts';
import { dialled } from '#lib/i18n/dialling.ts';
import { addListed, listed, removeListed, setListed } from '#lib/store/catalogue.ts';
import {
	createCompany,
	deleteCompany,
	setCompany,
	type CompanyChange
} from '#lib/store/companies.ts';
import {
	contactsOfPersona,
	dealsOfPersona,
	happenings,
	personaFigures,
	wonValue,
	type Happening,
	type PersonaFigures
} from '#lib/store/customers.ts';
import { nurtured } from '#lib/store/exits.ts';
import type { Sketch } from '#lib/domain/sketch.ts';
import { companiesLike, contactsLike } from '#lib/store/likeness.ts';
import { fullest, mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { setPart } from '#lib/store/parts.ts';
import { deletePeople, labelPeople, ownCompanies } from '#lib/store/people-bulk.ts';
import { sifted, type PeopleFilter, type PeopleOrder } from '#lib/store/people-filter.ts';
import type { Listed } from '#lib/store/people.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { now } from './clock.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { CompanyChange, Happening, PeopleFilter, PeopleOrder, PersonaFigures, Sketch };

/**
 * Companies, contacts and personas of the open workspace: what is known of them, and what can be done with them. Reads
 * follow every change.
 */
export class Customers {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	createCompany(draft: CompanyChange & { readonly name: string }): Result<CompanyId> {
		return this.workspace.run((store) => createCompany(store, draft));
	}

	setCompany(id: CompanyId, change: CompanyChange): Result<undefined> {
		return this.workspace.run((store) => setCompany(store, id, change));
	}

	deleteCompany(id: CompanyId): Result<undefined> {
		return this.workspace.run((store) => deleteCompany(store, id));
	}

	/** Merges others into one, of companies or of contacts. */
	merge(
		keep: Company | Contact,
		others: readonly (Company | Contact)[],
		chosen: Fields
	): Result<undefined> {
		const drops = others.map(({ id }) => id);
		return this.workspace.run((store) =>
			isCompany(keep)
				? mergeCompanies(store, keep.id, drops as readonly CompanyId[], chosen)
				: mergeContacts(store, keep.id, drops as readonly ContactId[], chosen)
		);
	}

	/** Names a contact in a deal. */
	addToDeal(deal: Deal, contact: ContactId): Result<undefined> {
		return this.workspace.run((store) => setPart(store, deal.id, contact));
	}

	/** Of several that are one, the one that is kept unless somebody says otherwise. */
	fullest<T extends Company | Contact>(all: readonly T[]): T | undefined {
		return fullest(this.workspace.now, all);
	}

	/** The fields of a record as they were written. */
	fieldsOf(id: RecordId): Fields {
		return this.workspace.now.records.get(id)?.fields ?? {};
	}

	companiesLike(sketch: Sketch): readonly Company[] {
		return companiesLike(this.workspace.now, sketch);
	}

	contactsLike(sketch: Sketch): readonly Contact[] {
		return contactsLike(this.workspace.now, sketch);
	}

	/** What happened to records and beside them, the last first. */
	happenings(records: readonly RecordId[]): readonly Happening[] {
		return happenings(this.workspace.now, records);
	}

	/** What the won ones of deals are worth, an amount a currency. */
	wonValue(deals: readonly Deal[]): readonly Money[] {
		return wonValue(deals);
	}

	/** Those of deals that are set aside, the next to look at first. */
	setAside(deals: readonly Deal[]): readonly Deal[] {
		return nurtured(deals);
	}

	/** A typed number as it is dialled from anywhere, where the country is known. */
	dialled(number: string): string {
		return dialled(number, this.workspace.settings.timeZone);
	}

	/** Puts a label on all; how many got it. */
	labelAll(all: readonly (Company | Contact)[], label: LabelId): number {
		return this.#count((store) => labelPeople(store, idsOf(all), label));
	}

	/** Gives companies to an owner; how many had another. */
	ownAll(all: readonly Company[], owner: MemberId): number {
		return this.#count((store) =>
			ownCompanies(
				store,
				all.map(({ id }) => id),
				owner
			)
		);
	}

	deleteAll(all: readonly (Company | Contact)[]): number {
		return this.#count((store) => deletePeople(store, idsOf(all)));
	}

	/** Those of a list that a filter lets through, in an order. */
	sifted<T extends Listed>(
		listed: readonly T[],
		filter: PeopleFilter,
		order: PeopleOrder
	): readonly T[] {
		return sifted(this.workspace.now, listed, filter, order, now());
	}

	get marketSegments(): readonly MarketSegment[] {
		return listed(this.workspace.now, 'market-segment') as readonly MarketSegment[];
	}

	get personas(): readonly Persona[] {
		return listed(this.workspace.now, 'persona') as readonly Persona[];
	}

	/** A persona, also one that was taken off the list. */
	persona(id: PersonaId | undefined): Persona | undefined {
		return id && this.workspace.now.table('persona').get(id);
	}

	createPersona(name: string): Result<PersonaId> {
		return this.workspace.run((store) => addListed(store, 'persona', { name }));
	}

	setPersona(id: PersonaId, change: Fields): Result<undefined> {
		return this.workspace.run((store) => setListed(store, id, change));
	}

	removePersona(id: PersonaId): Result<undefined> {
		return this.workspace.run((store) => removeListed(store, id));
	}

	dealsOfPersona(id: PersonaId): readonly Deal[] {
		return dealsOfPersona(this.workspace.now, id);
	}

	contactsOfPersona(id: PersonaId): readonly Contact[] {
		return contactsOfPersona(this.workspace.now, id);
	}

	#count(command: (store: Workspace) => Result<number>): number {
		const outcome = this.workspace.run(command);
		return outcome.ok ? outcome.value : 0;
	}

	get personaFigures(): readonly PersonaFigures[] {
		return personaFigures(
			this.workspace.now,
			this.personas.map(({ id }) => id)
		);
	}
}

function idsOf(all: readonly (Company | Contact)[]): readonly MergeableId[] {
	return all.map(({ id }) => id);
}

/** Whether a record is a company: contacts have a position instead. */
export function isCompany(one: Company | Contact): one is Company {
	return 'website' in one;
}
