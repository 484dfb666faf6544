import type { Company } from '#lib/domain/directory.ts';
import type { CompanyId } from '#lib/domain/ids.ts';

/** What refers to a company. */
interface Referring {
	readonly company: CompanyId | undefined;
	readonly writtenCompany: CompanyId | undefined;
}

/**
 * Which companies were merged into which. What refers to one, now or later, from here or from elsewhere, is shown as
 * referring to the company that stands for it. One that has not arrived, was deleted or purged stands for none: what was
 * merged into it would be gone with it, and an epoch that was opened since does not have it.
 */
export class Merges {
	readonly #into = new Map<CompanyId, CompanyId>();
	readonly #there = new Set<CompanyId>();
	/** Into which some company was merged, be it for a while. */
	readonly #targets = new Set<CompanyId>();

	/** Notes a company, or that there is none, and says whether others may be shown otherwise now. */
	put(id: CompanyId, company: Pick<Company, 'mergedInto' | 'deletion'> | undefined): boolean {
		const into = company?.mergedInto;
		const isThere = company !== undefined && company.deletion === undefined;
		const comes = this.#targets.has(id) && this.#there.has(id) !== isThere;
		const isNews = comes || this.#into.get(id) !== into;
		if (isThere) this.#there.add(id);
		else this.#there.delete(id);
		if (into === undefined) this.#into.delete(id);
		else this.#into.set(id, into);
		if (into !== undefined) this.#targets.add(into);
		return isNews;
	}

	/**
	 * The company that stands for one: itself, or the one at the end of its merges. Merged in a circle, by members apart,
	 * it is the one with the smallest id of the circle: the same on every device.
	 */
	of(id: CompanyId): CompanyId {
		const chain = this.chain(id);
		const end = chain.at(-1) ?? id;
		const next = this.#next(end);
		if (next === undefined) return end;
		return chain.slice(chain.indexOf(next)).sort()[0] ?? end;
	}

	/** A company and those that it was merged into, one into the next, each once. */
	chain(id: CompanyId): readonly CompanyId[] {
		const chain = [id];
		for (let next = this.#next(id); next !== undefined; next = this.#next(next)) {
			if (chain.includes(next)) break;
			chain.push(next);
		}
		return chain;
	}

	/** A company as it is listed: not when another stands for it. */
	listed(company: Company): Company {
		const deleted = company.deletion !== undefined || this.of(company.id) !== company.id;
		return deleted === company.deleted ? company : { ...company, deleted };
	}

	/** A record with the company that stands for the one it names. */
	referring<T extends Referring>(record: T): T {
		if (record.writtenCompany === undefined) return record;
		const company = this.of(record.writtenCompany);
		return company === record.company ? record : { ...record, company };
	}

	#next(id: CompanyId): CompanyId | undefined {
		const into = this.#into.get(id);
		return into !== undefined && this.#there.has(into) ? into : undefined;
	}
}
