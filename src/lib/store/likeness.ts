import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type CompanyId, type ContactId, type RecordId } from '#lib/domain/ids.ts';
import type { Sketch } from '#lib/domain/sketch.ts';
import { firmKey, hostKey, mailKey, personKeys } from '#lib/i18n/names.ts';
import { phoneKey } from '#lib/i18n/phone.ts';
import type { Workspace } from './workspace.ts';

/** By what records are found that look like another: kept up to date, a look-up is as fast as a map. */
export interface Likeness {
	readonly companies: Keyed<Company>;
	readonly contacts: Keyed<Contact>;
}

/** Records by their keys, each a kind and what it compares, `name acme`. */
export class Keyed<T extends Company | Contact> {
	readonly #keysOf: (one: T) => readonly string[];
	readonly #byKey = new Map<string, T[]>();
	/** The keys that several have. */
	readonly #shared = new Set<string>();
	readonly #all = new Map<RecordId, T>();

	constructor(keysOf: (one: T) => readonly string[]) {
		this.#keysOf = keysOf;
	}

	/** Those that have a key. */
	of(key: string): readonly T[] {
		return this.#byKey.get(key) ?? [];
	}

	/** Those that share a key of a kind, key by key. */
	*shared(kind: string): Iterable<readonly T[]> {
		for (const key of this.#shared) if (key.startsWith(kind)) yield this.of(key);
	}

	/** Notes a record, or that it is in no list. */
	put(id: RecordId, one: T | undefined): void {
		const before = this.#all.get(id);
		if (before === one) return;
		if (before) for (const key of new Set(this.#keysOf(before))) this.#remove(key, before);
		this.#all.delete(id);
		if (!one || one.deleted) return;
		this.#all.set(id, one);
		for (const key of new Set(this.#keysOf(one))) {
			const all = this.#byKey.get(key);
			if (!all) this.#byKey.set(key, [one]);
			else {
				all.push(one);
				this.#shared.add(key);
			}
		}
	}

	#remove(key: string, one: T): void {
		const left = this.of(key).filter((other) => other !== one);
		if (left.length < 2) this.#shared.delete(key);
		if (left.length === 0) this.#byKey.delete(key);
		else this.#byKey.set(key, left);
	}
}

/** The keys of records of a workspace; made when they are first asked for. */
export function likenessOf(workspace: Workspace): Likeness {
	const known = kept.get(workspace);
	if (known) return known;
	const made = {
		companies: new Keyed<Company>(companyKeys),
		contacts: new Keyed<Contact>(contactKeys)
	};
	for (const company of workspace.companies.values()) made.companies.put(company.id, company);
	for (const contact of workspace.contacts.values()) made.contacts.put(contact.id, contact);
	workspace.onChange((changed) => {
		for (const id of changed) {
			const type = typeOf(id);
			if (type === 'company') made.companies.put(id, workspace.companies.get(id as CompanyId));
			else if (type === 'contact') made.contacts.put(id, workspace.contacts.get(id as ContactId));
		}
	});
	kept.set(workspace, made);
	return made;
}

const kept = new WeakMap<Workspace, Likeness>();

function companyKeys({ name = '', phone = '', email = '', website = '' }: Sketch) {
	return [
		...keyed('name', [firmKey(name)]),
		...keyed('phone', [phoneKey(phone)]),
		...keyed('mail', [mailKey(email)]),
		...keyed('host', [hostKey(website)])
	];
}

function contactKeys(sketch: Sketch): readonly string[] {
	return [...keyed('name', personKeys(sketch.name ?? '')), ...waysTo(sketch)];
}

/** The keys of what is not made yet, as those of what is: for whoever compares much at once, off the main thread. */
export const LIKENESS_KEYS = { ofCompany: companyKeys, ofContact: contactKeys };

/** What tells a person from others of the name: numbers and addresses. */
export function waysTo({ phone = '', mobile = '', email = '' }: Sketch): readonly string[] {
	return [
		...keyed('phone', [phoneKey(phone), phoneKey(mobile)]),
		...keyed('mail', [mailKey(email)])
	];
}

function keyed(kind: string, values: readonly string[]): readonly string[] {
	return values.filter((value) => value !== '').map((value) => `${kind} ${value}`);
}

/** As many as one looks at. */
const SHOWN = 3;

/** The companies that look like one that is to be made: by name, number, mail or website, the likeliest first. */
export function companiesLike(workspace: Workspace, sketch: Sketch): readonly Company[] {
	const { companies } = likenessOf(workspace);
	const { name = '', phone = '', email = '', website = '' } = sketch;
	return found(companies, [
		...keyed('name', [firmKey(name)]),
		...keyed('host', [hostKey(website), mailKey(email) && hostKey(email)]),
		...keyed('mail', [mailKey(email)]),
		...keyed('phone', [phoneKey(phone)])
	]);
}

/** The contacts that look like one that is to be made: by mail, number or name, the likeliest first. */
export function contactsLike(workspace: Workspace, sketch: Sketch): readonly Contact[] {
	const { contacts } = likenessOf(workspace);
	const { name = '', phone = '', mobile = '', email = '' } = sketch;
	return found(contacts, [
		...keyed('mail', [mailKey(email)]),
		...keyed('phone', [phoneKey(phone), phoneKey(mobile)]),
		...keyed('name', personKeys(name))
	]);
}

function found<T extends Company | Contact>(all: Keyed<T>, keys: readonly string[]): readonly T[] {
	const hits = new Map<RecordId, { readonly one: T; readonly kinds: Set<string> }>();
	for (const key of keys) {
		const kind = key.slice(0, key.indexOf(' '));
		for (const one of all.of(key)) {
			const hit = hits.get(one.id);
			if (hit) hit.kinds.add(kind);
			else hits.set(one.id, { one, kinds: new Set([kind]) });
		}
	}
	return [...hits.values()]
		.sort((a, b) => b.kinds.size - a.kinds.size)
		.slice(0, SHOWN)
		.map(({ one }) => one);
}
