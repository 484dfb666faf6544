import { describe, expect, test } from 'vitest';
import { COLOURS } from '#lib/domain/catalogue.ts';
import type { CompanyId, ContactId, DealId, LeadId, ReasonId } from '#lib/domain/ids.ts';
import type { Lead } from '#lib/domain/lead.ts';
import type { Day } from '#lib/domain/time.ts';
import { bin, restore } from '#lib/store/bin.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { deleteDeal } from '#lib/store/commands.ts';
import { createContact } from '#lib/store/contacts.ts';
import {
	convertLead,
	createLead,
	deleteLead,
	disqualifyLead,
	keepDealsOfLead,
	qualifyLead,
	reopenLead,
	restoreLead,
	setLead,
	startLead,
	type LeadDraft
} from '#lib/store/leads.ts';
import { splitLeads } from '#lib/store/lead-list.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import {
	addDeal,
	dealOf,
	euros,
	must,
	newWorkspace,
	refusal,
	stageNamed
} from '../helpers/workspace.ts';

function leadOf(workspace: Workspace, id: LeadId): Lead {
	const lead = workspace.table('lead').get(id);
	if (!lead) throw new Error(`no lead ${id}`);
	return lead;
}

function addLead(workspace: Workspace, draft: LeadDraft = { title: 'Lead' }): LeadId {
	return must(createLead(workspace, draft));
}

function reasonIn(workspace: Workspace): ReasonId {
	return must(addListed(workspace, 'reason', { name: 'No need', use: 'disqualified' }));
}

describe('createLead(workspace, draft)', () => {
	test('makes the contact and the company that it names, in one step', () => {
		const { workspace } = newWorkspace();
		const id = addLead(workspace, {
			contact: 'Mina Rad',
			phone: '+98 912 000 0000',
			company: 'Zagros',
			value: euros(500),
			note: ' Met at the fair '
		});
		const lead = leadOf(workspace, id);
		expect(lead).toMatchObject({
			title: 'Mina Rad',
			state: 'new',
			owner: workspace.member,
			value: euros(500),
			note: 'Met at the fair'
		});
		expect(lead.on).toBe('2026-03-02');
		expect(workspace.contacts.get(lead.contact as ContactId)).toMatchObject({
			name: 'Mina Rad',
			phone: '+98 912 000 0000',
			company: lead.company
		});
		expect(workspace.companies.get(lead.company as CompanyId)?.name).toBe('Zagros');
		must(undo(workspace));
		expect(leadOf(workspace, id).deleted).toBe(true);
		expect(workspace.contacts.get(lead.contact as ContactId)?.deleted).toBe(true);
		expect(bin(workspace, workspace.now())).toEqual([]);
	});

	test('takes the contact who has the number or the address, else one of that name at that company', () => {
		const { workspace } = newWorkspace();
		const known = must(
			createContact(workspace, {
				name: 'Ann',
				phone: '0301234567',
				email: 'ann@x.de',
				company: 'X'
			})
		);
		const contactOf = (draft: LeadDraft) => leadOf(workspace, addLead(workspace, draft)).contact;
		expect(contactOf({ phone: '+49 30 1234567' })).toBe(known);
		expect(contactOf({ email: 'ANN@x.de' })).toBe(known);
		expect(contactOf({ contact: 'Ann', company: 'X' })).toBe(known);
		expect(contactOf({ contact: 'Ann' })).toBe(known);
		expect(contactOf({ contact: 'Ann', company: 'Y' })).not.toBe(known);
		expect(contactOf({ contact: 'Ann', email: 'other@x.de' })).not.toBe(known);
	});

	test('refuses one without a name and a day that is none; keeps markup, emoji and a long title as they are', () => {
		const { workspace } = newWorkspace();
		expect(refusal(createLead(workspace, { title: '  ', company: ' ' })).code).toBe(
			'lead-nameless'
		);
		const bad = { title: 'x', on: '2026-02-30' as Day };
		expect(refusal(createLead(workspace, bad)).code).toBe('day-invalid');
		for (const title of ['<b>x</b>', '🦊'.repeat(40), '\u202bسلام abc\u202c', 'x'.repeat(5000)])
			expect(leadOf(workspace, addLead(workspace, { title })).title).toBe(title);
	});
});

describe('setLead(workspace, id, change)', () => {
	test('sets what differs, labels one by one', () => {
		const { workspace } = newWorkspace();
		const label = must(addListed(workspace, 'label', { name: 'Hot', colour: COLOURS[1] }));
		const id = addLead(workspace, { title: 'A', company: 'Acme' });
		must(setLead(workspace, id, { title: 'B', company: '', labels: { [label]: true } }));
		expect(leadOf(workspace, id)).toMatchObject({
			title: 'B',
			company: undefined,
			labels: [label]
		});
		must(setLead(workspace, id, { labels: { [label]: false }, contact: 'Bo' }));
		const lead = leadOf(workspace, id);
		expect(lead.labels).toEqual([]);
		expect(workspace.contacts.get(lead.contact as ContactId)?.name).toBe('Bo');
		expect(refusal(setLead(workspace, id, { title: ' ' })).code).toBe('lead-nameless');
		expect(refusal(setLead(workspace, 'qnone' as LeadId, {})).code).toBe('lead-unknown');
	});
});

describe('the states of a lead', () => {
	test('new, working, marketing-qualified with the day and by whom', () => {
		const { workspace } = newWorkspace();
		const id = addLead(workspace);
		must(startLead(workspace, id));
		expect(leadOf(workspace, id).state).toBe('working');
		expect(refusal(qualifyLead(workspace, id, '2026-03-03' as Day)).code).toBe('day-ahead');
		must(qualifyLead(workspace, id, '2026-03-01' as Day));
		expect(leadOf(workspace, id)).toMatchObject({
			state: 'qualified',
			qualified: { on: '2026-03-01', by: workspace.member }
		});
	});

	test('disqualified for a reason of that use, and reopened to where it was', () => {
		const { workspace } = newWorkspace();
		const reason = reasonIn(workspace);
		const id = addLead(workspace);
		must(qualifyLead(workspace, id));
		const [lost] = workspace.reasons.keys();
		expect(refusal(disqualifyLead(workspace, id, { reason: lost as ReasonId })).code).toBe(
			'reason-missing'
		);
		must(disqualifyLead(workspace, id, { reason, note: ' Student ' }));
		expect(leadOf(workspace, id)).toMatchObject({ state: 'disqualified', reason, why: 'Student' });
		expect(refusal(startLead(workspace, id)).code).toBe('lead-disqualified');
		must(reopenLead(workspace, id));
		expect(leadOf(workspace, id)).toMatchObject({ state: 'qualified', reason: undefined, why: '' });
	});

	test('deleted, in the bin, and restored', () => {
		const { workspace } = newWorkspace();
		const id = addLead(workspace, { title: 'Gone' });
		must(deleteLead(workspace, id));
		expect(bin(workspace, workspace.now())).toMatchObject([{ kind: 'lead', name: 'Gone' }]);
		expect(refusal(setLead(workspace, id, { title: 'x' })).code).toBe('lead-deleted');
		must(restore(workspace, id));
		must(deleteLead(workspace, id));
		must(restoreLead(workspace, id));
		expect(leadOf(workspace, id).deleted).toBe(false);
	});
});

describe('convertLead(workspace, id, conversion)', () => {
	test('makes a deal of all that is known, in one step; the lead keeps its deal and its day', () => {
		const { workspace } = newWorkspace();
		const source = must(addListed(workspace, 'source', { name: 'Fair', direction: 'inbound' }));
		const persona = must(addListed(workspace, 'persona', { name: 'Buyer' }));
		const label = must(addListed(workspace, 'label', { name: 'Hot' }));
		const id = addLead(workspace, {
			title: 'Solar roof',
			contact: 'Mina',
			company: 'Zagros',
			value: euros(900),
			source,
			persona,
			labels: [label]
		});
		must(qualifyLead(workspace, id, '2026-03-01' as Day));
		const deal = must(convertLead(workspace, id, { stage: stageNamed(workspace, 'Demo') }));
		const lead = leadOf(workspace, id);
		expect(lead).toMatchObject({ state: 'converted', deal, qualified: { on: '2026-03-01' } });
		expect(dealOf(workspace, deal)).toMatchObject({
			...{ title: 'Solar roof', value: euros(900), lead: id, source, persona, labels: [label] },
			...{ company: lead.company, contacts: [lead.contact], stage: stageNamed(workspace, 'Demo') }
		});
		expect(refusal(convertLead(workspace, id)).code).toBe('lead-converted');
		expect(refusal(reopenLead(workspace, id)).code).toBe('lead-converted');
		must(undo(workspace));
		expect(leadOf(workspace, id)).toMatchObject({ state: 'qualified', deal: undefined });
		expect(dealOf(workspace, deal).deleted).toBe(true);
		must(redo(workspace));
		expect(leadOf(workspace, id)).toMatchObject({ state: 'converted', deal });
	});

	test('into a deal that is here gives it only what it lacks', () => {
		const { workspace } = newWorkspace();
		const deal = addDeal(workspace, { title: 'Known', value: euros(100) });
		const id = addLead(workspace, {
			title: 'Lead',
			contact: 'Bo',
			company: 'Acme',
			value: euros(9)
		});
		expect(must(convertLead(workspace, id, { deal }))).toBe(deal);
		const lead = leadOf(workspace, id);
		expect(dealOf(workspace, deal)).toMatchObject({
			...{ title: 'Known', value: euros(100), lead: id },
			...{ company: lead.company, contacts: [lead.contact] }
		});
		const other = addLead(workspace);
		expect(refusal(convertLead(workspace, other, { deal: 'dnone' as DealId })).code).toBe(
			'deal-unknown'
		);
	});

	test('can be taken up again when its deal is gone', () => {
		const { workspace } = newWorkspace();
		const id = addLead(workspace);
		must(deleteDeal(workspace, must(convertLead(workspace, id))));
		must(reopenLead(workspace, id));
		expect(leadOf(workspace, id)).toMatchObject({ state: 'working', deal: undefined });
	});

	test('by two members apart gives two deals that both name it, and asks about them until both are let be', () => {
		const one = newWorkspace();
		const id = addLead(one.workspace);
		const other = colleagueOf(one);
		const first = must(convertLead(one.workspace, id));
		other.clock.advance(1000);
		const second = must(convertLead(other.workspace, id));
		sync(one, other);
		expect(shown(one.workspace)).toEqual(shown(other.workspace));
		for (const deal of [first, second]) expect(dealOf(one.workspace, deal).lead).toBe(id);
		expect(splitLeads(one.workspace)).toMatchObject([
			{ lead: { id, deal: second }, deals: [second, first] }
		]);
		must(keepDealsOfLead(one.workspace, id, [second, first]));
		expect(splitLeads(one.workspace)).toEqual([]);
	});

	test('by one while another disqualifies it asks too', () => {
		const one = newWorkspace();
		const reason = reasonIn(one.workspace);
		const id = addLead(one.workspace);
		const other = colleagueOf(one);
		const deal = must(convertLead(one.workspace, id));
		other.clock.advance(1000);
		must(disqualifyLead(other.workspace, id, { reason }));
		sync(one, other);
		expect(leadOf(one.workspace, id).state).toBe('disqualified');
		expect(splitLeads(one.workspace)).toMatchObject([{ lead: { id }, deals: [deal] }]);
		must(keepDealsOfLead(one.workspace, id, [deal]));
		expect(leadOf(one.workspace, id)).toMatchObject({ state: 'converted', deal });
		expect(splitLeads(one.workspace)).toEqual([]);
	});
});
