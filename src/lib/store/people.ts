import type { Company, Contact } from '#lib/domain/directory.ts';
import { digitsOf } from '#lib/i18n/phone.ts';
import { formerNames } from './former.ts';
import { asked, fits, isAsking, searchedAs } from './search/match.ts';
import type { Workspace } from './workspace.ts';

/** A contact or a company as it is listed: with what it is found by. */
export type Listed = ListedPerson | ListedCompany;

export interface ListedPerson {
	readonly kind: 'person';
	readonly record: Contact;
	/** The name of the company, empty where there is none. */
	readonly company: string;
	/** The names of those that were merged into it. */
	readonly former: string;
	readonly found: Found;
}

export interface ListedCompany {
	readonly kind: 'company';
	readonly record: Company;
	/** The names of those that were merged into it. */
	readonly former: string;
	readonly found: Found;
}

/** What a search looks at, made once. */
interface Found {
	readonly text: string;
	readonly digits: string;
}

/**
 * The contacts and companies of a workspace in the order of a language, and the search in them.
 *
 * Sorting thousands of names by a collator takes a tenth of a second, so a list is kept until one of its records changes.
 */
export class People {
	readonly #order: (a: string, b: string) => number;
	readonly #known = new Map<string, Listed>();
	#persons: readonly ListedPerson[] = [];
	#companies: readonly ListedCompany[] = [];

	/** `language` is a BCP 47 tag. */
	constructor(language: string) {
		this.#order = new Intl.Collator(language, { numeric: true }).compare;
	}

	persons(workspace: Workspace): readonly ListedPerson[] {
		const listed = [...workspace.contacts.values()]
			.filter(({ deleted }) => !deleted)
			.map((contact) => this.#person(workspace, contact));
		return (this.#persons = this.#sorted(listed, this.#persons));
	}

	companies(workspace: Workspace): readonly ListedCompany[] {
		const listed = [...workspace.companies.values()]
			.filter(({ deleted }) => !deleted)
			.map((company) => this.#company(workspace, company));
		return (this.#companies = this.#sorted(listed, this.#companies));
	}

	#person(workspace: Workspace, contact: Contact): ListedPerson {
		const company =
			(contact.company !== undefined && workspace.companies.get(contact.company)?.name) || '';
		const former = formerNames(workspace, contact.id).join('\n');
		const known = this.#known.get(contact.id);
		if (
			known?.kind === 'person' &&
			known.record === contact &&
			known.company === company &&
			known.former === former
		)
			return known;
		const text = searchedAs([contact.name, company, contact.email, contact.position, former]);
		const found = { text, digits: numbers(contact.phone, contact.mobile) };
		return this.#keep({ kind: 'person', record: contact, company, former, found });
	}

	#company(workspace: Workspace, company: Company): ListedCompany {
		const former = formerNames(workspace, company.id).join('\n');
		const known = this.#known.get(company.id);
		if (known?.kind === 'company' && known.record === company && known.former === former)
			return known;
		const text = searchedAs([company.name, company.email, company.website, former]);
		const found = { text, digits: numbers(company.phone) };
		return this.#keep({ kind: 'company', record: company, former, found });
	}

	#keep<T extends Listed>(listed: T): T {
		this.#known.set(listed.record.id, listed);
		return listed;
	}

	/** `listed` in order; the list of before where it holds the same. */
	#sorted<T extends Listed>(listed: readonly T[], before: readonly T[]): readonly T[] {
		const known = new Set(before);
		if (listed.length === before.length && listed.every((one) => known.has(one))) return before;
		return listed.toSorted(
			(a, b) => this.#order(a.record.name, b.record.name) || (a.record.id < b.record.id ? -1 : 1)
		);
	}
}

/** The digits of phone numbers, apart from each other. */
function numbers(...phones: readonly string[]): string {
	return phones.map(digitsOf).join(' ').trim();
}

/** Those of a list that a typed text finds: each of its words, or the digits of a phone number wherever they stand. */
export function searched<T extends Listed>(listed: readonly T[], query: string): readonly T[] {
	const wanted = asked(query);
	if (!isAsking(wanted)) return listed;
	return listed.filter(({ found: { text, digits } }) => fits(text, digits, wanted));
}
