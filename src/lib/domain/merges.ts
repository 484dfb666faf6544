import type { Activity } from './activity.ts';
import { text, type Deal } from './deal.ts';
import type { Company, Contact } from './directory.ts';
import { typeOf, type CompanyId, type ContactId, type RecordId } from './ids.ts';
import type { Lead } from './lead.ts';
import type { Attachment, Comment } from './talk.ts';

/** A company or a contact. */
export type MergeableId = CompanyId | ContactId;
type Mergeable = Company | Contact;
type Gone = 'deletion' | 'revived';

/**
 * Which companies were merged into which, and which contacts. What refers to one, now or later, from here or from
 * elsewhere, is shown as referring to the one that stands for it. One that has not arrived, was deleted or purged stands
 * for none: what was merged into it would be gone with it, and an epoch that was opened since does not have it.
 */
export class Merges {
	readonly #into = new Map<RecordId, RecordId>();
	readonly #there = new Set<RecordId>();
	/** What was merged into each, by what `#into` says. */
	readonly #from = new Map<RecordId, Set<RecordId>>();

	/** Notes a record, or that there is none, and says whether others may be shown otherwise now. */
	put(id: MergeableId, one: Pick<Mergeable, 'mergedInto' | Gone> | undefined): boolean {
		const given = one?.mergedInto;
		const into = given !== undefined && typeOf(given) === typeOf(id) ? given : undefined;
		const isThere = one !== undefined && !isGone(one);
		const before = this.#into.get(id);
		const comes = this.#from.has(id) && this.#there.has(id) !== isThere;
		if (isThere) this.#there.add(id);
		else this.#there.delete(id);
		if (before === into) return comes;
		if (before !== undefined) this.#part(id, before);
		if (into === undefined) this.#into.delete(id);
		else this.#join(id, into);
		return true;
	}

	/**
	 * The record that stands for one: itself, or the one at the end of its merges. Merged in a circle, by members apart,
	 * it is the one with the smallest id of the circle: the same on every device.
	 */
	of<I extends RecordId>(id: I): I {
		if (!this.#into.has(id)) return id;
		const chain = this.chain(id);
		const end = chain.at(-1) ?? id;
		const next = this.#next(end);
		if (next === undefined) return end;
		return chain.slice(chain.indexOf(next)).sort()[0] ?? end;
	}

	/** A record and those that it was merged into, one into the next, each once. */
	chain<I extends RecordId>(id: I): readonly I[] {
		const chain = [id];
		for (let next = this.#next(id); next !== undefined; next = this.#next(next)) {
			if (chain.includes(next)) break;
			chain.push(next);
		}
		return chain;
	}

	/** The records that one stands for, without itself. */
	behind<I extends RecordId>(id: I): readonly I[] {
		if (!this.#from.has(id)) return NONE;
		return this.family(id).filter((one) => one !== id && this.of(one) === id);
	}

	/**
	 * A record and all that merges join it with, in either direction and over others, also where one of them is gone: those
	 * that may stand for each other after a change of one.
	 */
	family<I extends RecordId>(id: I): readonly I[] {
		if (!this.#into.has(id) && !this.#from.has(id)) return [id];
		const family = new Set<RecordId>([id]);
		for (const one of family) {
			const into = this.#into.get(one);
			if (into !== undefined) family.add(into);
			for (const from of this.#from.get(one) ?? []) family.add(from);
		}
		return [...family] as I[];
	}

	/** The records that stand for these, each once, in the order of the first that it stands for. */
	all<I extends RecordId>(ids: readonly I[]): readonly I[] {
		if (!ids.some((id) => this.#into.has(id))) return ids;
		return [...new Set(ids.map((id) => this.of(id)))];
	}

	/** A company or a contact as it is listed: not when another stands for it. */
	listed<T extends Mergeable>(one: T): T {
		const deleted = isGone(one) || this.of<RecordId>(one.id) !== one.id;
		return deleted === one.deleted ? one : { ...one, deleted };
	}

	/** A deal with the company and the contacts that stand for those it names. */
	deal(deal: Deal): Deal {
		const { writtenCompany, writtenContacts } = deal;
		const company = this.#standing(writtenCompany);
		const contacts = this.all(writtenContacts);
		const isSame =
			contacts === deal.contacts ||
			(contacts.length === deal.contacts.length &&
				contacts.every((id, index) => id === deal.contacts[index]));
		return company === deal.company && isSame ? deal : { ...deal, company, contacts };
	}

	/** A contact as it is listed, with the company that stands for its own. */
	contact(contact: Contact): Contact {
		const company = this.#standing(contact.writtenCompany);
		return this.listed(company === contact.company ? contact : { ...contact, company });
	}

	lead(lead: Lead): Lead {
		const company = this.#standing(text(lead.fields['company']) as CompanyId | undefined);
		const contact = this.#standing(text(lead.fields['contact']) as ContactId | undefined);
		const isSame = company === lead.company && contact === lead.contact;
		return isSame ? lead : { ...lead, company, contact };
	}

	activity(activity: Activity): Activity {
		const contact = this.#standing(activity.writtenContact);
		return contact === activity.contact ? activity : { ...activity, contact };
	}

	/** A comment or an attachment, beside the record that stands for its own. */
	beside<T extends Comment | Attachment>(one: T): T {
		const on = this.#standing(text(one.fields['on']) as RecordId | undefined);
		return on === one.on ? one : { ...one, on };
	}

	#join(id: RecordId, into: RecordId): void {
		this.#into.set(id, into);
		const from = this.#from.get(into);
		if (from) from.add(id);
		else this.#from.set(into, new Set([id]));
	}

	#part(id: RecordId, into: RecordId): void {
		const from = this.#from.get(into);
		from?.delete(id);
		if (from?.size === 0) this.#from.delete(into);
	}

	#standing<I extends RecordId>(id: I | undefined): I | undefined {
		return id === undefined ? undefined : this.of(id);
	}

	#next<I extends RecordId>(id: I): I | undefined {
		const into = this.#into.get(id);
		return into !== undefined && this.#there.has(into) ? (into as I) : undefined;
	}
}

const NONE: readonly never[] = [];

/** Deleted, whether or not another stands for it. */
function isGone({ deletion, revived }: Pick<Mergeable, Gone>): boolean {
	return deletion !== undefined && !revived;
}
