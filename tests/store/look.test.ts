import { expect, test } from 'vitest';
import { createCompany, deleteCompany, setCompany } from '#lib/store/companies.ts';
import { createContact, deleteContact, setContact } from '#lib/store/contacts.ts';
import { companyTwins } from '#lib/store/twins.ts';
import { setDeal } from '#lib/store/commands.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { decideOutcome } from '#lib/store/decide.ts';
import { decideRevived, needsALook } from '#lib/store/look.ts';
import { reasons } from '#lib/store/queries.ts';
import { redo, undo } from '#lib/store/undo.ts';
import { colleagueOf, sync } from '../helpers/peers.ts';
import { addDeal, must, newWorkspace } from '../helpers/workspace.ts';

test('companyTwins(workspace) is the same array until a company or a contact changes', () => {
	const { workspace } = newWorkspace();
	const deal = addDeal(workspace, { company: 'Acme' });
	addDeal(workspace, { company: 'Beta' });
	const none = companyTwins(workspace);
	expect(none).toEqual([]);
	must(setDeal(workspace, deal, { title: 'y' }));
	expect(companyTwins(workspace)).toBe(none);
	addDeal(workspace, { company: 'Acme GmbH' });
	expect(companyTwins(workspace).length).toBe(1);
	for (const company of ['Acme', 'Beta'])
		must(createContact(workspace, { name: 'Robin', email: 'robin@acme.test', company }));
	expect(companyTwins(workspace).length).toBe(2);
});

test('needsALook(workspace) follows what is contested, decided, and decided back and forth', () => {
	const setting = newWorkspace();
	const { workspace: a, clock } = setting;
	const deal = addDeal(a);
	const other = colleagueOf(setting);
	const { workspace: b } = other;
	expect(needsALook(a).count).toBe(0);
	const [reason] = reasons(a);
	if (!reason) throw new Error('no reason');
	must(winDeal(a, deal));
	clock.advance(1000);
	must(loseDeal(b, deal, { reason: reason.id, note: '' }));
	sync(setting, other);
	const contested = () => needsALook(a).contested.map(({ id }) => id);
	expect(contested()).toEqual([deal]);
	must(decideOutcome(a, deal, 'lost'));
	for (let round = 0; round < 3; round++) {
		expect(contested()).toEqual([]);
		must(undo(a));
		sync(setting, other);
		expect(contested()).toEqual([deal]);
		expect(needsALook(b).contested.map(({ id }) => id)).toEqual([deal]);
		must(redo(a));
		sync(setting, other);
		expect(needsALook(b).count).toBe(0);
	}
});

test('needsALook(workspace) names companies and contacts that are back, until decideRevived(workspace, id, stays)', () => {
	const setting = newWorkspace();
	const { workspace: a, clock } = setting;
	const ada = must(createContact(a, { name: 'Ada' }));
	const acme = must(createCompany(a, { name: 'Acme' }));
	const other = colleagueOf(setting);
	const { workspace: b } = other;
	expect(needsALook(a).count).toBe(0);
	must(deleteContact(a, ada));
	must(deleteCompany(b, acme));
	clock.advance(1000);
	must(setContact(b, ada, { phone: '030 999' }));
	must(setCompany(a, acme, { phone: '030 1' }));
	sync(setting, other);
	const back = () => [a, b].map((one) => needsALook(one).revivedPeople.map(({ name }) => name));
	expect(back()).toEqual([
		['Acme', 'Ada'],
		['Acme', 'Ada']
	]);
	expect(needsALook(a).count).toBe(2);
	must(decideRevived(a, ada, true));
	must(decideRevived(b, acme, false));
	expect(decideRevived(a, ada, false)).toMatchObject({ ok: false });
	sync(setting, other);
	expect(back()).toEqual([[], []]);
	expect([a.contacts.get(ada)?.deleted, a.companies.get(acme)?.deleted]).toEqual([false, true]);
	// Taken back, it is settled all the same: it stays.
	must(undo(b));
	sync(setting, other);
	expect(back()).toEqual([[], []]);
	expect(a.companies.get(acme)?.deleted).toBe(false);
});
