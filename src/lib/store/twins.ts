import type { Company, Contact } from '#lib/domain/directory.ts';
import { typeOf, type RecordId, type RecordType } from '#lib/domain/ids.ts';
import { likenessOf, waysTo } from './likeness.ts';
import type { Workspace } from './workspace.ts';

/** Records that are probably one, the oldest id first. */
export type Twins<T extends Company | Contact = Company> = readonly [T, T, ...T[]];

/**
 * Companies that look like one and the same: their names are equal but for case, accents, punctuation and the form of
 * the firm, or a person of one name, with one phone number or one address for mail, is at both.
 *
 * Only proposed: nothing is ever merged unasked. Those of which somebody has said that they are others are left out.
 * The same array until a company or a contact changes.
 */
export function companyTwins(workspace: Workspace): readonly Twins[] {
	const known = keptOf(workspace);
	return (known.companies ??= twinsIn(companyGroups(workspace)));
}

/**
 * Contacts that look like one and the same: of one name, and at one company, with one phone number or one address for
 * mail. As `companyTwins`.
 */
export function contactTwins(workspace: Workspace): readonly Twins<Contact>[] {
	const known = keptOf(workspace);
	return (known.contacts ??= twinsIn(personGroups(workspace)));
}

interface Kept {
	companies: readonly Twins[] | undefined;
	contacts: readonly Twins<Contact>[] | undefined;
}
const kept = new WeakMap<Workspace, Kept>();
const WITNESSES: ReadonlySet<RecordType | undefined> = new Set(['company', 'contact']);

function keptOf(workspace: Workspace): Kept {
	const known = kept.get(workspace);
	if (known) return known;
	// Listens before this does: when twins are looked for, it knows of the change.
	likenessOf(workspace);
	const made: Kept = { companies: undefined, contacts: undefined };
	workspace.onChange((changed) => {
		for (const id of changed)
			if (WITNESSES.has(typeOf(id))) made.companies = made.contacts = undefined;
	});
	kept.set(workspace, made);
	return made;
}

function* companyGroups(workspace: Workspace): Iterable<readonly Company[]> {
	const { companies, contacts } = likenessOf(workspace);
	yield* companies.shared('name ');
	for (const namesakes of contacts.shared('name '))
		for (const people of together(namesakes, waysTo)) {
			const at = people.map(({ company }) => company && workspace.companies.get(company));
			yield at.filter((one): one is Company => one !== undefined && one.deleted === false);
		}
}

function* personGroups(workspace: Workspace): Iterable<readonly Contact[]> {
	for (const namesakes of likenessOf(workspace).contacts.shared('name '))
		yield* together(namesakes, (one) => [...waysTo(one), ...(one.company ? [one.company] : [])]);
}

/** Those that have something in common, group by group. */
function together(
	all: readonly Contact[],
	marksOf: (one: Contact) => readonly string[]
): readonly (readonly Contact[])[] {
	const groups = new Map<string, Contact[]>();
	for (const one of all)
		for (const mark of new Set(marksOf(one))) {
			const group = groups.get(mark);
			if (group) group.push(one);
			else groups.set(mark, [one]);
		}
	return [...groups.values()].filter((group) => group.length > 1);
}

/** Those of each group of which nobody has said that they are others; a group that is part of another is not told. */
function twinsIn<T extends Company | Contact>(groups: Iterable<readonly T[]>): readonly Twins<T>[] {
	const found: Twins<T>[] = [];
	for (const given of groups) {
		const group = [...new Set(given)];
		if (group.length < 2) continue;
		const [first, second, ...others] = group
			.filter((one) => !group.every((other) => other === one || areApart(one, other)))
			.sort(byId);
		if (first && second) found.push([first, second, ...others]);
	}
	const told = new Map<RecordId, ReadonlySet<T>[]>();
	return found
		.sort((a, b) => b.length - a.length)
		.filter((group) => {
			const isTold = told.get(group[0].id)?.some((set) => group.every((one) => set.has(one)));
			if (isTold) return false;
			const set = new Set<T>(group);
			for (const { id } of group) told.set(id, [...(told.get(id) ?? []), set]);
			return true;
		})
		.sort(([a], [b]) => (a.name < b.name ? -1 : a.name > b.name ? 1 : byId(a, b)));
}

function byId(a: Company | Contact, b: Company | Contact): number {
	return a.id < b.id ? -1 : 1;
}

function areApart(a: Company | Contact, b: Company | Contact): boolean {
	const isOf = (ids: readonly RecordId[], id: RecordId) => ids.includes(id);
	return isOf(a.notTwins, b.id) || isOf(b.notTwins, a.id);
}
