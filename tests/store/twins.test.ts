import { expect, test } from 'vitest';
import type { ContactId } from '#lib/domain/ids.ts';
import { deleteContact, setContact, createContact } from '#lib/store/contacts.ts';
import { companiesLike, contactsLike } from '#lib/store/likeness.ts';
import { createCompany, deleteCompany } from '#lib/store/companies.ts';
import { keepApart, mergeContacts } from '#lib/store/merging.ts';
import { contactTwins } from '#lib/store/twins.ts';
import { undo } from '#lib/store/undo.ts';
import { must, newWorkspace } from '../helpers/workspace.ts';

const names = (groups: readonly (readonly { readonly name: string }[])[]) =>
	groups.map((group) => group.map(({ name }) => name).sort());

test('contactTwins: one name, and one company, number or address', () => {
	const { workspace } = newWorkspace();
	const add = (name: string, more = {}) => must(createContact(workspace, { name, ...more }));
	add('Anna Nowak', { company: 'Acme' });
	expect(contactTwins(workspace)).toEqual([]);
	add('Nowak Anna', { company: 'Acme' });
	add('Anna Nowak', { company: 'Bolt' });
	add('Jan Nowak', { company: 'Acme' });
	add('Фёдор', { phone: '8 (912) 345-67-89' });
	add('федор', { mobile: '+7 912 345 67 89' });
	add('علی', { email: 'ali@x.ir' });
	add('علي', { email: 'ALI@x.ir ' });
	add('王伟', { email: 'ali@x.ir' });
	expect(names(contactTwins(workspace))).toEqual([
		['Anna Nowak', 'Nowak Anna'],
		['Фёдор', 'федор'],
		['علی', 'علي'].sort()
	]);
});

test('contactTwins: persons of one company who differ in a number are others', () => {
	const { workspace } = newWorkspace();
	const add = (name: string) => must(createContact(workspace, { name, company: 'Acme' }));
	for (const name of ['Person 1002', 'Person 2001', 'Person 1020', 'person 2001']) add(name);
	expect(names(contactTwins(workspace))).toEqual([['Person 2001', 'person 2001']]);
});

test('contactTwins(workspace) is the same array until a contact or a company changes', () => {
	const { workspace } = newWorkspace();
	const one = must(createContact(workspace, { name: 'Ada', email: 'a@b.c' }));
	const other = must(createContact(workspace, { name: 'ada', email: 'a@b.c' }));
	const twins = contactTwins(workspace);
	expect(twins).toHaveLength(1);
	expect(contactTwins(workspace)).toBe(twins);
	must(setContact(workspace, other, { email: '' }));
	expect(contactTwins(workspace)).toEqual([]);
	must(undo(workspace));
	expect(contactTwins(workspace)).toHaveLength(1);
	must(keepApart(workspace, [one, other]));
	expect(contactTwins(workspace)).toEqual([]);
	must(undo(workspace));
	must(mergeContacts(workspace, one, [other]));
	expect(contactTwins(workspace)).toEqual([]);
	must(undo(workspace));
	must(deleteContact(workspace, one));
	expect(contactTwins(workspace)).toEqual([]);
});

test('a group that is part of another is not proposed as well', () => {
	const { workspace } = newWorkspace();
	for (const more of [{ phone: '1234567' }, { phone: '1234567' }, {}])
		must(createContact(workspace, { name: 'Ada', company: 'Acme', ...more }));
	expect(contactTwins(workspace).map(({ length }) => length)).toEqual([3]);
});

test('contactsLike(workspace, sketch): by mail, number or name; most alike first', () => {
	const { workspace } = newWorkspace();
	const add = (name: string, more = {}) => must(createContact(workspace, { name, ...more }));
	const ids = [
		add('Ada Byron', { mobile: '+48 601 234 567' }),
		add('Ada Byron', { email: 'ada@acme.com', phone: '22 111 22 33' })
	] as readonly ContactId[];
	const found = (sketch: object) =>
		contactsLike(workspace, sketch).map(({ id }) => ids.indexOf(id as never));
	expect(found({ name: 'byron ada', email: 'ADA@acme.com' })).toEqual([1, 0]);
	expect(found({ name: 'Somebody', phone: '0048601234567' })).toEqual([0]);
	expect(found({ name: 'Somebody', phone: '2211122' })).toEqual([]);
	expect(found({ name: '', email: '', phone: '' })).toEqual([]);
});

test('companiesLike(workspace, sketch): by name, number, mail, or the website in an address', () => {
	const { workspace } = newWorkspace();
	const acme = must(
		createCompany(workspace, { name: 'Acme GmbH', website: 'https://www.acme.com/de' })
	);
	const bolt = must(createCompany(workspace, { name: 'Bolt', phone: '+49 30 1234567' }));
	const found = (sketch: object) => companiesLike(workspace, sketch).map(({ id }) => id);
	expect(found({ name: 'ACME, Inc.' })).toEqual([acme]);
	expect(found({ email: 'eve@acme.com' })).toEqual([acme]);
	expect(found({ email: 'eve@gmail.com' })).toEqual([]);
	expect(found({ website: 'acme.com' })).toEqual([acme]);
	expect(found({ phone: '030 1234567' })).toEqual([bolt]);
	must(deleteCompany(workspace, acme));
	expect(found({ name: 'Acme' })).toEqual([]);
});
