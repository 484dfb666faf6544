import { expect, test } from 'vitest';
import { setFields } from '#lib/store/commands.ts';
import { createContact, deleteContact } from '#lib/store/contacts.ts';
import { partOf, removePart, setMainContact, setPart } from '#lib/store/parts.ts';
import { addDeal, dealOf, must, newWorkspace, refusal } from '../helpers/workspace.ts';

test('setPart(workspace, deal, contact, part) names a contact; the first is the main one', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	const [anna, ben] = ['Anna', 'Ben'].map((name) => must(createContact(workspace, { name })));
	if (!anna || !ben) throw new Error('no contacts');
	must(setPart(workspace, id, ben));
	must(setPart(workspace, id, anna, ' Decides '));
	expect(dealOf(workspace, id).contacts).toEqual([ben, anna]);
	expect([anna, ben].map((one) => partOf(workspace, id, one))).toEqual(['Decides', '']);
	must(setMainContact(workspace, id, anna));
	expect(dealOf(workspace, id).contacts).toEqual([anna, ben]);
	must(removePart(workspace, id, anna));
	expect(dealOf(workspace, id).contacts).toEqual([ben]);
	expect(refusal(setMainContact(workspace, id, anna)).code).toBe('record-unknown');
	must(deleteContact(workspace, anna));
	expect(refusal(setPart(workspace, id, anna)).code).toBe('record-unknown');
});

test('removePart(workspace, deal, contact) takes one off the list that a deal had before', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace);
	const anna = must(createContact(workspace, { name: 'Anna' }));
	must(setFields(workspace, id, { contacts: [anna] }));
	expect(dealOf(workspace, id).contacts).toEqual([anna]);
	must(removePart(workspace, id, anna));
	expect(dealOf(workspace, id).contacts).toEqual([]);
});
