import type { CompanyId, ContactId, RecordId } from '#lib/domain/ids.ts';
import type { Sketch } from '#lib/domain/sketch.ts';
import type { Ground } from './plan.ts';

/**
 * By what records look alike: keys, each a kind and what it compares, `name acme`; `name ~acem` by letters alone, which
 * proves nothing. Given by whoever keeps that index.
 */
export interface LikenessKeys {
	readonly ofCompany: (sketch: Sketch) => readonly string[];
	readonly ofContact: (sketch: Sketch) => readonly string[];
}

interface Seen {
	readonly id: RecordId;
	readonly name: string;
	readonly keys: ReadonlySet<string>;
	readonly company: RecordId | undefined;
	/** It is known by what one said that was merged into it. */
	readonly former: boolean;
}

/** Who a person of a file is, or who they only look like. */
interface Resemblance {
	readonly like?: Seen | undefined;
	readonly resembles?: Seen | undefined;
}

/** Everybody by each of their keys. */
type Index = Map<string, Seen[]>;

/** Who is here already, or came earlier in the file, that a row looks like. */
export class Likes {
	readonly #keys: LikenessKeys;
	readonly #ground: Ground;
	// Each made when it is first asked for: leads need neither, companies no people.
	#companies: Index | undefined;
	#contacts: Index | undefined;

	constructor(keys: LikenessKeys, ground: Ground) {
		this.#keys = keys;
		this.#ground = ground;
	}

	noteCompany(id: CompanyId, sketch: Sketch): void {
		this.#addCompany(this.#allCompanies(), id, sketch);
	}

	noteContact(id: ContactId, sketch: Sketch, company: CompanyId | undefined): void {
		this.#addContact(this.#allContacts(), id, sketch, company);
	}

	/** A company of the same name or, where it has one, the same website. */
	company(sketch: Sketch): Seen | undefined {
		const all = this.#allCompanies();
		const keys = this.#keys.ofCompany(sketch).filter((key) => !SHARED.test(key));
		return keys.flatMap((key) => all.get(key) ?? [])[0];
	}

	/**
	 * A person with the same address for mail; or of the same name, with the same number or at the same company; or of
	 * the same name where nothing else is told of one of them. A number alone may be that of an office. Of a name that is
	 * the same by its letters alone, it is the same person with the same number, else one who looks like them.
	 */
	contact(sketch: Sketch, company: CompanyId | undefined): Resemblance {
		const all = this.#allContacts();
		const keys = this.#keys.ofContact(sketch);
		const [byMail] = keys
			.filter((key) => key.startsWith('mail '))
			.flatMap((key) => all.get(key) ?? []);
		if (byMail) return { like: byMail };
		const bare = company === undefined && keys.every(isName);
		const hasNumber = (one: Seen) => keys.some((key) => !isName(key) && one.keys.has(key));
		const isNear = (one: Seen) =>
			bare ||
			(one.company === undefined && [...one.keys].every(isName)) ||
			(company !== undefined && one.company === company) ||
			hasNumber(one);
		const having = (wanted: (key: string) => boolean) =>
			keys.filter(wanted).flatMap((key) => all.get(key) ?? []);
		const turned = having(isTurned);
		const like =
			having((key) => isName(key) && !isTurned(key)).find(isNear) ?? turned.find(hasNumber);
		return like ? { like } : { resembles: turned.find(isNear) };
	}

	#allCompanies(): Index {
		if (this.#companies) return this.#companies;
		const all: Index = (this.#companies = new Map());
		for (const one of this.#ground.companies)
			this.#addCompany(all, one.id as CompanyId, one, one.now);
		return all;
	}

	#allContacts(): Index {
		if (this.#contacts) return this.#contacts;
		const all: Index = (this.#contacts = new Map());
		for (const one of this.#ground.contacts)
			this.#addContact(
				all,
				one.id as ContactId,
				one,
				one.company as CompanyId | undefined,
				one.now
			);
		return all;
	}

	#addCompany(all: Index, id: CompanyId, sketch: Sketch, now?: string): void {
		const keys = new Set(this.#keys.ofCompany(sketch));
		note(all, { id, keys, company: undefined, ...called(sketch, now) });
	}

	#addContact(
		all: Index,
		id: ContactId,
		sketch: Sketch,
		company: CompanyId | undefined,
		now?: string
	): void {
		const keys = new Set(this.#keys.ofContact(sketch));
		note(all, { id, keys, company, ...called(sketch, now) });
	}
}

/** Numbers and addresses of an office, and pages at other people's hosts, are those of several. */
const SHARED =
	/^(?:phone|mail) |^host (?:.*\.)?(?:facebook|instagram|linkedin|twitter|x|vk|t|wa)\.(?:com|me)$/;

function isName(key: string): boolean {
	return key.startsWith('name ');
}

function isTurned(key: string): boolean {
	return key.startsWith('name ~');
}

/** By what name it goes; `now` where the sketch is of one that was merged into it. */
function called({ name = '' }: Sketch, now: string | undefined): Pick<Seen, 'name' | 'former'> {
	return { name: now ?? name, former: now !== undefined };
}

function note(index: Index, seen: Seen): void {
	for (const key of seen.keys) {
		const all = index.get(key);
		if (all) all.push(seen);
		else index.set(key, [seen]);
	}
}
