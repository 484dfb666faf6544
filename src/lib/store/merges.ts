import type { Company } from '#lib/domain/directory.ts';
import type { CompanyId } from '#lib/domain/ids.ts';

/** What refers to a company. */
interface Referring {
	readonly company: CompanyId | undefined;
	readonly writtenCompany: CompanyId | undefined;
}

/**
 * Which companies were merged into which. What refers to one, now or later, from here or from elsewhere, is shown as
 * referring to the company that stands for it.
 */
export class Merges {
	readonly #into = new Map<CompanyId, CompanyId>();

	/** Notes what a company was merged into, and says whether that is news. */
	put(id: CompanyId, into: CompanyId | undefined): boolean {
		if (this.#into.get(id) === into) return false;
		if (into === undefined) this.#into.delete(id);
		else this.#into.set(id, into);
		return true;
	}

	/**
	 * The company that stands for one: itself, or the one at the end of its merges. Merged in a circle, by members apart,
	 * it is the one with the smallest id of the circle: the same on every device.
	 */
	of(id: CompanyId): CompanyId {
		const chain = this.chain(id);
		const end = chain.at(-1) ?? id;
		const next = this.#into.get(end);
		if (next === undefined) return end;
		return chain.slice(chain.indexOf(next)).sort()[0] ?? end;
	}

	/** A company and those that it was merged into, one into the next, each once. */
	chain(id: CompanyId): readonly CompanyId[] {
		const chain = [id];
		for (let next = this.#into.get(id); next !== undefined; next = this.#into.get(next)) {
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
}
