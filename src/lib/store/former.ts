import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type CompanyId, type ContactId } from '#lib/domain/ids.ts';
import type { MergeableId, Merges } from '#lib/domain/merges.ts';
import type { Workspace } from './workspace.ts';

/** The companies, or the contacts, that were merged into another, each with the one that stands for it. */
export function* formerIn<T extends Company | Contact>(
	all: ReadonlyMap<T['id'], T>,
	merges: Merges
): Iterable<{ readonly former: T; readonly into: T }> {
	for (const former of all.values()) {
		const into = merges.of<T['id']>(former.id);
		const one = into === former.id ? undefined : all.get(into);
		if (one) yield { former, into: one };
	}
}

/** The names of those that a company or a contact stands for. */
export function formerNames(
	{ merges, companies, contacts }: Workspace,
	id: MergeableId
): readonly string[] {
	return merges.behind(id).flatMap((one) => {
		const isCompany = typeOf(one) === 'company';
		const former = isCompany ? companies.get(one as CompanyId) : contacts.get(one as ContactId);
		return former ? [former.name] : [];
	});
}
