import { describe, expect, test } from 'vitest';
import { CONTACT, LABEL } from '#lib/domain/deal.ts';
import { newId, type CompanyId, type ContactId, type RecordId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { bin, purge, restore } from '#lib/store/bin.ts';
import { activitiesOf, logActivity } from '#lib/store/activities.ts';
import { commit, setFields } from '#lib/store/commands.ts';
import { createCompany, deleteCompany } from '#lib/store/companies.ts';
import { createContact, deleteContact, dealsWith, setContact } from '#lib/store/contacts.ts';
import { fullest, mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { stamp } from '#lib/store/stamp.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import {
	addDeal,
	dealOf,
	emptyWorkspace,
	must,
	newWorkspace,
	refusal
} from '../helpers/workspace.ts';

function pair() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const deal = addDeal(workspace, { company: 'Acme' });
	const keep = must(createContact(workspace, { name: 'Ada', company: 'Acme', deal }));
	const drop = must(
		createContact(workspace, { name: 'Ada', company: 'Acme', phone: '1234567', deal })
	);
	return { ...setting, deal, keep, drop };
}

function add<T extends 'lead' | 'comment' | 'attachment'>(
	workspace: Workspace,
	type: T,
	fields: Fields
) {
	const id = newId(type, workspace.random);
	must(commit(workspace, [stamp(workspace, 'create', id, { fields })], undefined));
	return id;
}

describe('mergeContacts', () => {
	test('whatever refers to the one that goes, now or later, refers to the other', () => {
		const { workspace, deal, keep, drop } = pair();
		const call = must(logActivity(workspace, { type: 'call', contact: drop, outcome: 'busy' }));
		const lead = add(workspace, 'lead', { title: 'x', contact: drop });
		const comment = add(workspace, 'comment', { text: 'x', on: drop });
		const file = add(workspace, 'attachment', { name: 'x', on: drop });
		must(mergeContacts(workspace, keep, [drop]));
		const later = addDeal(workspace);
		must(setFields(workspace, later, { [CONTACT + drop]: 'Buyer' }));
		const on = (records: Iterable<{ readonly id: RecordId }>) => [...records].map(({ id }) => id);
		expect(dealOf(workspace, deal).contacts).toEqual([keep]);
		expect(dealOf(workspace, later).contacts).toEqual([keep]);
		expect(workspace.contacts.get(drop)?.deleted).toBe(true);
		expect(activitiesOf(workspace, keep).map(({ id }) => id)).toEqual([call]);
		expect(workspace.table('lead').get(lead)?.contact).toBe(keep);
		expect(on(workspace.comments.of(keep))).toEqual([comment]);
		expect(on(workspace.attachments.of(keep))).toEqual([file]);
		const contact = workspace.contacts.get(keep);
		expect(contact?.phone).toBe('1234567');
		expect(contact && on(dealsWith(workspace, contact))).toContain(later);
		must(undo(workspace));
		must(undo(workspace));
		must(undo(workspace));
		expect(dealOf(workspace, deal).contacts).toEqual([keep, drop]);
		expect(activitiesOf(workspace, drop).map(({ id }) => id)).toEqual([call]);
		expect(workspace.table('lead').get(lead)?.contact).toBe(drop);
		expect(on(workspace.comments.of(drop))).toEqual([comment]);
		expect(on(workspace.comments.of(keep))).toEqual([]);
		expect(workspace.contacts.get(keep)?.phone).toBe('');
	});

	test('values that were chosen win; labels of both stay; one step', () => {
		const { workspace, keep, drop } = pair();
		must(setContact(workspace, keep, { phone: '7654321', position: 'CEO' }));
		must(setFields(workspace, drop, { [`${LABEL}t1`]: true, position: 'CTO' }));
		const before = workspace.contacts.get(keep);
		must(mergeContacts(workspace, keep, [drop], { phone: '1234567' }));
		expect(workspace.contacts.get(keep)).toMatchObject({
			phone: '1234567',
			position: 'CEO',
			labels: ['t1']
		});
		must(undo(workspace));
		expect(workspace.contacts.get(keep)).toEqual(before);
		expect(workspace.contacts.get(drop)?.deleted).toBe(false);
		must(redo(workspace));
		expect(workspace.contacts.get(drop)?.deleted).toBe(true);
	});

	test('of one with itself, one merged already, one that is none: record-unknown', () => {
		const { workspace, keep, drop } = pair();
		const company = must(createCompany(workspace, { name: 'Bolt' }));
		for (const wrong of [keep, 'pnone'] as ContactId[])
			expect(refusal(mergeContacts(workspace, keep, [wrong])).code).toBe('record-unknown');
		must(mergeContacts(workspace, keep, [drop]));
		expect(refusal(mergeContacts(workspace, keep, [drop])).code).toBe('record-unknown');
		must(setFields(workspace, keep, { mergedInto: company }));
		expect(workspace.contacts.get(keep)?.deleted).toBe(false);
	});

	test('apart: merged into one that another deletes, it is there again; in a circle the same everywhere', () => {
		const setting = pair();
		const { workspace: one, clock, keep, drop, deal } = setting;
		const other = colleagueOf(setting);
		must(mergeContacts(one, keep, [drop]));
		clock.advance(1000);
		must(mergeContacts(other.workspace, drop, [keep]));
		sync(setting, other);
		const stays = [keep, drop].sort()[0];
		for (const workspace of [one, other.workspace])
			expect(dealOf(workspace, deal).contacts).toEqual([stays]);
		expect(shown(one)).toEqual(shown(other.workspace));
		const { directory, log, activities } = setting;
		const { workspace: afresh } = emptyWorkspace(9, { directory, log, activities, now: clock.now });
		expect(shown(afresh)).toEqual(shown(one));
	});
});

describe('deleteContact, deleteCompany', () => {
	test('what was merged into it goes with it, and comes back with it', () => {
		const { workspace, keep, drop, deal } = pair();
		must(mergeContacts(workspace, keep, [drop]));
		must(deleteContact(workspace, keep));
		for (const id of [keep, drop]) expect(workspace.contacts.get(id)?.deleted).toBe(true);
		expect(bin(workspace, workspace.now()).map(({ record }) => record.id)).toEqual([keep]);
		must(restore(workspace, keep));
		expect(workspace.contacts.get(keep)?.deleted).toBe(false);
		expect(workspace.contacts.get(drop)?.deleted).toBe(true);
		expect(dealOf(workspace, deal).contacts).toEqual([keep]);
		must(deleteContact(workspace, keep));
		must(purge(workspace, keep));
		expect(workspace.contacts.has(keep)).toBe(false);
		expect(bin(workspace, workspace.now()).map(({ record }) => record.id)).toEqual([drop]);
	});

	test('a company that deals and people name can be deleted, undone and deleted again', () => {
		const { workspace, deal, keep } = pair();
		const company = dealOf(workspace, deal).company as CompanyId;
		must(deleteCompany(workspace, company));
		expect(workspace.companies.get(company)?.deleted).toBe(true);
		expect(dealOf(workspace, deal).company).toBe(company);
		expect(workspace.contacts.get(keep)?.company).toBe(company);
		expect(refusal(deleteCompany(workspace, company)).code).toBe('record-unknown');
		must(undo(workspace));
		expect(workspace.companies.get(company)?.deleted).toBe(false);
		must(redo(workspace));
		expect(workspace.companies.get(company)?.deleted).toBe(true);
	});

	test('of merged companies both go', () => {
		const { workspace, deal } = pair();
		const company = dealOf(workspace, deal).company as CompanyId;
		const twin = must(createCompany(workspace, { name: 'ACME' }));
		must(mergeCompanies(workspace, company, [twin]));
		must(deleteCompany(workspace, company));
		expect([...workspace.companies.values()].every(({ deleted }) => deleted)).toBe(true);
		must(undo(workspace));
		expect([...workspace.companies.values()].map(({ deleted }) => deleted)).toEqual([false, true]);
	});
});

test('fullest(workspace, all) is the one of which most is known', () => {
	const { workspace, keep, drop } = pair();
	const both = [keep, drop].flatMap((id) => workspace.contacts.get(id) ?? []);
	expect(fullest(workspace, both)?.id).toBe(drop);
	must(setContact(workspace, keep, { email: 'a@b.c', note: 'x' }));
	expect(fullest(workspace, both)?.id).toBe(keep);
});
