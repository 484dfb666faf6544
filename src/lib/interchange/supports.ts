import type { NewChoices, Support } from '#lib/domain/batch.ts';
import { REASON_USES, type ReasonUse } from '#lib/domain/directory.ts';
import type { CompanyId, ContactId, IdOf, MemberId, ReasonId, RecordId } from '#lib/domain/ids.ts';
import type { Fields, FieldValue, Operation } from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { Identity } from './identity.ts';
import type { OwnField } from './own-field.ts';
import { eachOf, LIST_TYPES, nameKey, type Ground, type Known, type ListType } from './plan.ts';
import type { CustomValue } from './row-cells.ts';
import { created, type Stamp } from './stamping.ts';

type Named = 'company' | 'contact' | 'member' | ListType | ReasonUse;

/** What the rows of an import refer to by name: found in the workspace, else made, each once. */
export class Supports {
	readonly #identity: Identity;
	readonly #stamp: Stamp;
	readonly #known: Readonly<Record<Named, Map<string, RecordId>>>;
	/** Persons by their names; nobody where several are called so. */
	readonly #people = new Map<string, RecordId | undefined>();
	readonly #last: Record<ListType | ReasonUse, Rank | null>;
	readonly #choices = new Map<OwnField, Set<string>>();
	readonly #made = new Set<RecordId>();
	#supports: Support<Operation>[] = [];

	constructor(ground: Ground, identity: Identity, stamp: Stamp) {
		this.#identity = identity;
		this.#stamp = stamp;
		const { lists, last, reasons } = ground;
		this.#known = {
			company: byName(formerFirst(ground.companies)),
			contact: new Map(
				formerFirst(ground.contacts).map(({ id, name, email }) => [
					nameKey(email || name),
					id as RecordId
				])
			),
			member: byName(ground.members),
			...eachOf(LIST_TYPES, (type) => byName(lists[type])),
			...eachOf(REASON_USES, (use) => byName(reasons.filter((one) => one.use === use)))
		};
		for (const { id, name } of ground.contacts) {
			const key = nameKey(name);
			const isOther = this.#people.has(key) && this.#people.get(key) !== id;
			this.#people.set(key, isOther ? undefined : (id as RecordId));
		}
		this.#last = { ...last };
	}

	/** The supports made since the last call. */
	take(): readonly Support<Operation>[] {
		return this.#supports.splice(0);
	}

	/** What else is to be made, of records that others depend on. */
	add(support: Support<Operation>): void {
		this.#supports.push(support);
	}

	/** The choices that the fields of the workspace lack. */
	get newChoices(): readonly NewChoices[] {
		return [...this.#choices].map(([{ id }, choices]) => ({ field: id, choices: [...choices] }));
	}

	company(name: string): CompanyId | undefined {
		return this.#named('company', name, { name }) as CompanyId | undefined;
	}

	/** A person by their address, else by their name where one alone has it. */
	contact(
		{
			name,
			email,
			phone
		}: { readonly name: string; readonly email: string; readonly phone: string },
		company: CompanyId | undefined
	): ContactId | undefined {
		const isNamed = email === '' && name !== '';
		const found = isNamed ? this.#people.get(nameKey(name)) : undefined;
		return (found ??
			this.#named('contact', email || name || phone, {
				name: name || email || phone,
				...(email === '' ? {} : { email }),
				...(phone === '' ? {} : { phone }),
				...(company ? { company } : {})
			})) as ContactId | undefined;
	}

	/** A member by their name; whoever is none yet is to be invited. */
	member(name: string): MemberId | undefined {
		return this.#named('member', name, { name, role: 'rep', invited: true }) as
			MemberId | undefined;
	}

	/** An entry of a list by its name. */
	entry<T extends ListType>(type: T, name: string): IdOf[T] | undefined {
		const more = type === 'source' ? { direction: 'inbound' } : {};
		return this.#ranked(type, nameKey(name), name, more) as IdOf[T] | undefined;
	}

	/** A reason by its name; where the file gives none, the one for all of those, whatever the language it was named in. */
	reason(use: ReasonUse, given: string, notGiven: string): ReasonId {
		const known = given === '' ? this.#known[use].get(nameKey(notGiven)) : undefined;
		const more = use === 'lost' ? {} : { use };
		return (known ?? this.#ranked(use, nameKey(given), given || notGiven, more, true)) as ReasonId;
	}

	/** The value of a custom field: of whom it names the member, and of what it chooses a note that it was chosen. */
	custom(field: OwnField, said: CustomValue): FieldValue | undefined {
		if ('member' in said) return this.member(said.member);
		const { value } = said;
		if (field.type === 'choice' || field.type === 'choices')
			for (const name of Array.isArray(value) ? (value as readonly string[]) : [String(value)])
				if (!field.choices.includes(name)) this.#choose(field, name);
		return value;
	}

	#choose(field: OwnField, name: string): void {
		const names = this.#choices.get(field) ?? new Set();
		this.#choices.set(field, names.add(name));
	}

	#ranked(
		list: ListType | ReasonUse,
		key: string,
		name: string,
		more: Fields,
		nameless = false
	): RecordId | undefined {
		if (key === '' && !nameless) return undefined;
		const known = this.#known[list].get(key);
		if (known !== undefined) return known;
		// Loss reasons were all there were: they are known by their names alone.
		const type = isReason(list) ? 'reason' : list;
		const words = isReason(list) && list !== 'lost' ? [list, key] : [key];
		const bytes = this.#identity.bytes(`${type} order`, ...words);
		const [order = ''] = ranksAfter(this.#last[list], 1, bytes);
		this.#last[list] = order as Rank;
		const record = this.#identity.id(type, ...words) as RecordId;
		this.#known[list].set(key, record);
		return this.#make(record, { name, order, ...more });
	}

	#named(type: 'company' | 'contact' | 'member', name: string, fields: Fields) {
		const key = nameKey(name);
		if (key === '') return undefined;
		const known = this.#known[type].get(key);
		if (known !== undefined) return known;
		const record = this.#identity.id(type, key) as RecordId;
		this.#known[type].set(key, record);
		return this.#make(record, fields);
	}

	#make(record: RecordId, fields: Fields): RecordId {
		if (!this.#made.has(record)) {
			this.#made.add(record);
			this.#supports.push({ record, entries: [created(this.#stamp, record, fields)] });
		}
		return record;
	}
}

function isReason(list: ListType | ReasonUse): list is ReasonUse {
	return (REASON_USES as readonly string[]).includes(list);
}

/** Whoever has a name now comes last, and has it. */
function formerFirst<T extends { readonly now?: string }>(known: readonly T[]): readonly T[] {
	return known.toSorted((a, b) => Number(b.now !== undefined) - Number(a.now !== undefined));
}

function byName(known: readonly Known<string>[]): Map<string, RecordId> {
	return new Map(known.map(({ id, name }) => [nameKey(name), id as RecordId]));
}
