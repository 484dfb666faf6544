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
		const passed: CompanyId[] = [];
		let at = id;
		for (let next = this.#into.get(at); next !== undefined; next = this.#into.get(at)) {
			const circle = passed.indexOf(at);
			if (circle >= 0) return passed.slice(circle).sort()[0] ?? at;
			passed.push(at);
			at = next;
		}
		return at;
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
