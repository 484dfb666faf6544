import type { CompanyId, ContactId, RecordId } from '#lib/domain/ids.ts';
import type { Sketch } from '#lib/domain/sketch.ts';
import type { Ground } from './plan.ts';

/** By what records look alike: keys, each a kind and what it compares, `name acme`. Given by whoever keeps that index. */
export interface LikenessKeys {
	readonly ofCompany: (sketch: Sketch) => readonly string[];
	readonly ofContact: (sketch: Sketch) => readonly string[];
}

interface Seen {
	readonly id: RecordId;
	readonly name: string;
	readonly keys: ReadonlySet<string>;
	readonly company: RecordId | undefined;
}

/** Who is here already, or came earlier in the file, that a row looks like. */
export class Likes {
	readonly #keys: LikenessKeys;
	readonly #companies = new Map<string, Seen[]>();
	readonly #contacts = new Map<string, Seen[]>();

	constructor(keys: LikenessKeys, ground: Ground) {
		this.#keys = keys;
		for (const one of ground.companies) this.noteCompany(one.id as CompanyId, one);
		for (const one of ground.contacts)
			this.noteContact(one.id as ContactId, one, one.company as CompanyId | undefined);
	}

	noteCompany(id: CompanyId, sketch: Sketch): void {
		const keys = new Set(this.#keys.ofCompany(sketch));
		note(this.#companies, { id, name: sketch.name ?? '', keys, company: undefined });
	}

	noteContact(id: ContactId, sketch: Sketch, company: CompanyId | undefined): void {
		const keys = new Set(this.#keys.ofContact(sketch));
		note(this.#contacts, { id, name: sketch.name ?? '', keys, company });
	}

	/** A company of the same name or, where it has one, the same website. */
	company(sketch: Sketch): Seen | undefined {
		const keys = this.#keys.ofCompany(sketch).filter((key) => !SHARED.test(key));
		return keys.flatMap((key) => this.#companies.get(key) ?? [])[0];
	}

	/**
	 * A person with the same address for mail; or of the same name, with the same number or at the same company; or of
	 * the same name where nothing else is told of one of them. A number alone may be that of an office.
	 */
	contact(sketch: Sketch, company: CompanyId | undefined): Seen | undefined {
		const keys = this.#keys.ofContact(sketch);
		const [byMail] = keys
			.filter((key) => key.startsWith('mail '))
			.flatMap((key) => this.#contacts.get(key) ?? []);
		if (byMail) return byMail;
		const bare = company === undefined && keys.every(isName);
		return keys
			.filter(isName)
			.flatMap((key) => this.#contacts.get(key) ?? [])
			.find(
				(one) =>
					bare ||
					(one.company === undefined && [...one.keys].every(isName)) ||
					(company !== undefined && one.company === company) ||
					keys.some((key) => !isName(key) && one.keys.has(key))
			);
	}
}

/** Numbers and addresses of an office, and pages at other people's hosts, are those of several. */
const SHARED =
	/^(?:phone|mail) |^host (?:.*\.)?(?:facebook|instagram|linkedin|twitter|x|vk|t|wa)\.(?:com|me)$/;

function isName(key: string): boolean {
	return key.startsWith('name ');
}

function note(index: Map<string, Seen[]>, seen: Seen): void {
	for (const key of seen.keys) {
		const all = index.get(key);
		if (all) all.push(seen);
		else index.set(key, [seen]);
	}
}
