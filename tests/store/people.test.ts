import { describe, expect, test } from 'vitest';
import type { CompanyId, ContactId } from '#lib/domain/ids.ts';
import { createCompany } from '#lib/store/companies.ts';
import { createContact, setContact } from '#lib/store/contacts.ts';
import { mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { People, searched } from '#lib/store/people.ts';
import { undo } from '#lib/store/undo.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

function names(listed: readonly { readonly record: { readonly name: string } }[]): string[] {
	return listed.map(({ record }) => record.name);
}

/** A workspace with contacts of these names. */
function withPeople(...people: string[]) {
	const { workspace } = newWorkspace();
	for (const name of people) must(createContact(workspace, { name }));
	return workspace;
}

describe('People.persons(workspace)', () => {
	test.each([
		['pl', ['Ćwik', 'Czajka', 'Cudo'], ['Cudo', 'Czajka', 'Ćwik']],
		['fa', ['پویا', 'یاسمن', 'آرش'], ['آرش', 'پویا', 'یاسمن']],
		['ru', ['Ёлкин', 'Жуков', 'Еремин'], ['Ёлкин', 'Еремин', 'Жуков']],
		['en', ['Room 10', 'Room 9'], ['Room 9', 'Room 10']]
	])('are in the order of %s', (language, given, sorted) => {
		expect(names(new People(language).persons(withPeople(...given)))).toEqual(sorted);
	});

	test('is the same list until one of them, or a company of theirs, changes', () => {
		const workspace = withPeople('Ada');
		const people = new People('en');
		const before = people.persons(workspace);
		addDeal(workspace);
		expect(people.persons(workspace)).toBe(before);
		const [id] = workspace.contacts.keys();
		if (!id) throw new Error('no contact');
		must(setContact(workspace, id, { company: 'Acme' }));
		const after = people.persons(workspace);
		expect(after).not.toBe(before);
		expect(searched(after, 'acme')).toHaveLength(1);
	});
});

test('People.companies(workspace) has the companies, in order', () => {
	const { workspace } = newWorkspace();
	for (const company of ['Bolt', 'Acme']) addDeal(workspace, { company });
	expect(names(new People('en').companies(workspace))).toEqual(['Acme', 'Bolt']);
});

test('searched(listed, query) finds whoever stands for others by their names, as long as they do', () => {
	const { workspace } = newWorkspace();
	const person = (name: string) => must(createContact(workspace, { name }));
	const company = (name: string) => must(createCompany(workspace, { name }));
	const [ada, countess, kolej, grupa] = [
		...[person('Ada Byron'), person('Lady Lovelace')],
		...[company('Kolej'), company('Grupa')]
	] as [ContactId, ContactId, CompanyId, CompanyId];
	const people = new People('en');
	const found = (query: string) => [
		...names(searched(people.persons(workspace), query)),
		...names(searched(people.companies(workspace), query))
	];
	expect(found('byron')).toEqual(['Ada Byron']);
	must(mergeContacts(workspace, countess, [ada]));
	must(mergeCompanies(workspace, grupa, [kolej]));
	expect(found('byron')).toEqual(['Lady Lovelace']);
	expect(found('kolej')).toEqual(['Grupa']);
	must(undo(workspace));
	expect(found('kolej')).toEqual(['Kolej']);
});

describe('searched(listed, query)', () => {
	const { workspace } = newWorkspace();
	for (const draft of [
		{ name: 'علي كريمي', phone: '+98 912 345 6789', company: 'نور' },
		{ name: 'Łukasz Żak', phone: '501-000-111', email: 'zak@example.com' },
		{ name: 'Пётр Сёмин', phone: '8 (495) 123-45-67' },
		{ name: 'Agent 007' }
	])
		must(createContact(workspace, draft));
	const all = new People('en').persons(workspace);

	test.each([
		['علی', ['علي كريمي']],
		['نور کریمی', ['علي كريمي']],
		['۰۹۱۲ ۳۴۵', ['علي كريمي']],
		['lukasz zak', ['Łukasz Żak']],
		['ZAK@', ['Łukasz Żak']],
		['501000', ['Łukasz Żak']],
		['петр семин', ['Пётр Сёмин']],
		['(495) 123', ['Пётр Сёмин']],
		['007', ['Agent 007']],
		['nobody', []]
	])('"%s" finds %j', (query, found) => {
		expect(names(searched(all, query))).toEqual(found);
	});

	test('an empty one finds all', () => {
		expect(searched(all, '  ')).toBe(all);
	});
});
