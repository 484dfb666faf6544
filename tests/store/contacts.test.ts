import { describe, expect, test } from 'vitest';
import type { ContactId } from '#lib/domain/ids.ts';
import { setDeal } from '#lib/store/commands.ts';
import {
	contactByPhone,
	contactsOf,
	createContact,
	dealsOfCompany,
	dealsWith,
	deleteContact,
	peopleOf,
	setContact
} from '#lib/store/contacts.ts';
import type { Step } from '#lib/store/done.ts';
import { turn, undo } from '#lib/store/undo.ts';
import { addDeal, dealOf, must, newWorkspace, refusal } from '../helpers/workspace.ts';

const NOBODY = 'pnobody' as ContactId;

describe('createContact(workspace, draft)', () => {
	test('makes the company where there is none of that name, and names the contact in the deal', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(
			createContact(workspace, { name: ' Ada ', phone: '+48 501', company: 'Acme', deal })
		);
		const contact = workspace.contacts.get(id);
		expect(contact).toMatchObject({ name: 'Ada', phone: '+48 501', email: '' });
		expect(contact?.company && workspace.companies.get(contact.company)?.name).toBe('Acme');
		expect(dealOf(workspace, deal).contacts).toEqual([id]);
	});

	test('refuses an empty name and a deal that is not here, and writes nothing', () => {
		const { workspace } = newWorkspace();
		expect(refusal(createContact(workspace, { name: ' ' })).code).toBe('name-missing');
		const deal = 'dnone' as never;
		expect(refusal(createContact(workspace, { name: 'Ada', deal })).code).toBe('deal-unknown');
		expect(workspace.contacts.size).toBe(0);
	});

	test('is one step of undo, its company and its deal included', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace);
		const id = must(createContact(workspace, { name: 'Ada', company: 'Acme', deal }));
		must(undo(workspace));
		expect(workspace.contacts.get(id)?.deleted).toBe(true);
		expect([...workspace.companies.values()].every(({ deleted }) => deleted)).toBe(true);
		expect(dealOf(workspace, deal).contacts).toEqual([]);
	});

	test('stays, its company with it, while a deal that came later names it', () => {
		const { workspace } = newWorkspace();
		const id = must(createContact(workspace, { name: 'Ada', company: 'Acme' }));
		const step = workspace.done.last as Step;
		const deal = addDeal(workspace, { company: 'Acme' });
		must(turn(workspace, step));
		const company = dealOf(workspace, deal).company;
		expect(workspace.contacts.get(id)?.deleted).toBe(true);
		expect(company && workspace.companies.get(company)?.deleted).toBe(false);
	});
});

describe('setContact(workspace, id, change)', () => {
	test('sets what is given, the company by its name, and empties by empty text', () => {
		const { workspace } = newWorkspace();
		const id = must(createContact(workspace, { name: 'Ada', phone: '1', email: 'a@example.com' }));
		must(setContact(workspace, id, { phone: '', company: 'Bolt' }));
		const contact = workspace.contacts.get(id);
		expect(contact).toMatchObject({ name: 'Ada', phone: '', email: 'a@example.com' });
		expect(contact?.company && workspace.companies.get(contact.company)?.name).toBe('Bolt');
		must(setContact(workspace, id, { company: '' }));
		expect(workspace.contacts.get(id)?.company).toBeUndefined();
	});

	test('refuses an empty name, and a contact that is deleted or not here', () => {
		const { workspace } = newWorkspace();
		const id = must(createContact(workspace, { name: 'Ada' }));
		expect(refusal(setContact(workspace, id, { name: '' })).code).toBe('name-missing');
		must(deleteContact(workspace, id));
		expect(refusal(setContact(workspace, id, { name: 'Eve' })).code).toBe('record-unknown');
		expect(refusal(setContact(workspace, NOBODY, { name: 'Eve' })).code).toBe('record-unknown');
	});
});

test('deleteContact(workspace, id) refuses one that is gone already', () => {
	const { workspace } = newWorkspace();
	const id = must(createContact(workspace, { name: 'Ada' }));
	must(deleteContact(workspace, id));
	expect(refusal(deleteContact(workspace, id)).code).toBe('record-unknown');
});

describe('contactByPhone(workspace, phone)', () => {
	test.each([
		['+98 912 345 6789', '0912 345 6789'],
		['+98 912 345 6789', '۰۹۱۲۳۴۵۶۷۸۹'],
		['8 (495) 123-45-67', '+7 495 123-45-67']
	])('finds %s by %s', (kept, asked) => {
		const { workspace } = newWorkspace();
		must(createContact(workspace, { name: 'Other', phone: '+48 501 000 111' }));
		const id = must(createContact(workspace, { name: 'Ada', phone: kept }));
		expect(contactByPhone(workspace, asked)?.id).toBe(id);
	});

	test('finds nobody by a few digits, by none, or one who was deleted', () => {
		const { workspace } = newWorkspace();
		const id = must(createContact(workspace, { name: 'Ada', phone: '12345' }));
		must(createContact(workspace, { name: 'No phone' }));
		expect(contactByPhone(workspace, '12345')).toBeUndefined();
		expect(contactByPhone(workspace, '')).toBeUndefined();
		must(setContact(workspace, id, { phone: '+48 501 000 111' }));
		must(deleteContact(workspace, id));
		expect(contactByPhone(workspace, '+48501000111')).toBeUndefined();
	});
});

test('contactsOf(workspace, deal) has its own first, then those of its company, each once', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { company: 'Acme' });
	const company = must(createContact(workspace, { name: 'At Acme', company: 'Acme' }));
	must(createContact(workspace, { name: 'Elsewhere', company: 'Bolt' }));
	const own = must(createContact(workspace, { name: 'Own', company: 'Acme', deal }));
	const ids = () => contactsOf(workspace, dealOf(workspace, deal)).map(({ id }) => id);
	expect(ids()).toEqual([own, company]);
	must(deleteContact(workspace, own));
	expect(ids()).toEqual([company]);
});

test('dealsWith(workspace, contact) are those that name it or its company, dealsOfCompany the latter', () => {
	const { workspace, clock } = newWorkspace();
	const named = addDeal(workspace);
	const id = must(createContact(workspace, { name: 'Ada', company: 'Acme', deal: named }));
	clock.advance(1000);
	const firm = addDeal(workspace, { company: 'Acme' });
	addDeal(workspace, { company: 'Bolt' });
	const contact = workspace.contacts.get(id);
	if (!contact?.company) throw new Error('no company');
	expect(dealsWith(workspace, contact).map((deal) => deal.id)).toEqual([firm, named]);
	expect(dealsOfCompany(workspace, contact.company).map((deal) => deal.id)).toEqual([firm]);
	expect(peopleOf(workspace, contact.company)).toEqual([contact]);
	must(setDeal(workspace, firm, { company: '' }));
	expect(dealsOfCompany(workspace, contact.company)).toEqual([]);
});
