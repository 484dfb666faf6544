import { describe, expect, test } from 'vitest';
import type { EpochMs } from '#lib/domain/time.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { logActivity } from '#lib/store/activities.ts';
import { setDeal } from '#lib/store/commands.ts';
import { createCompany } from '#lib/store/companies.ts';
import { createContact, setContact } from '#lib/store/contacts.ts';
import { dealsOfPersona, happenings, personaFigures, wonValue } from '#lib/store/customers.ts';
import { loseDeal, winDeal } from '#lib/store/exits.ts';
import { setCompany } from '#lib/store/companies.ts';
import { mergeContacts } from '#lib/store/merging.ts';
import { labelPeople } from '#lib/store/people-bulk.ts';
import { sifted } from '#lib/store/people-filter.ts';
import { People } from '#lib/store/people.ts';
import { reasons } from '#lib/store/queries.ts';
import { undo } from '#lib/store/undo.ts';
import { addDeal, dealOf, euros, must, newWorkspace } from '../helpers/workspace.ts';

describe('personaFigures(workspace, personas)', () => {
	test('counts deals by their own persona, else by that of the main contact; rates from five on', () => {
		const { workspace } = newWorkspace();
		const [cfo, cto] = [
			must(addListed(workspace, 'persona', { name: 'CFO' })),
			must(addListed(workspace, 'persona', { name: 'CTO' }))
		];
		const reason = reasons(workspace, 'lost')[0]?.id as never;
		const eve = must(createContact(workspace, { name: 'Eve', persona: cto }));
		for (let n = 0; n < 6; n++) {
			const deal = addDeal(workspace, { title: `${n}`, value: euros(100 + n), contacts: [eve] });
			must(n < 5 ? winDeal(workspace, deal) : loseDeal(workspace, deal, { reason, note: '' }));
		}
		const own = addDeal(workspace, { title: 'own', contacts: [eve], persona: cfo });
		must(winDeal(workspace, own));
		expect(personaFigures(workspace, [cfo, cto])).toEqual([
			{ persona: cfo, contacts: 0, deals: 1, won: 1, lost: 0, rate: undefined, average: [] },
			{ persona: cto, contacts: 1, deals: 6, won: 5, lost: 1, rate: 5 / 6, average: [euros(102)] }
		]);
		expect(dealsOfPersona(workspace, cfo).map(({ id }) => id)).toEqual([own]);
	});
});

test('happenings(workspace, records) has each once, the last first, without what only orders cards', () => {
	const { workspace, clock } = newWorkspace();
	const deal = addDeal(workspace, { company: 'Acme' });
	const company = dealOf(workspace, deal).company as never;
	clock.advance(1000);
	const contact = must(createContact(workspace, { name: 'Ada', deal }));
	clock.advance(1000);
	must(logActivity(workspace, { type: 'call', deal, contact, outcome: 'busy' }));
	const found = happenings(workspace, [company, deal, contact]);
	expect(found.filter(({ what }) => what.kind === 'activity')).toHaveLength(1);
	expect(found[0]?.what.kind).toBe('activity');
	const recorded = found.map(({ dated }) => dated.recordedAt);
	expect(recorded).toEqual(recorded.toSorted((a, b) => b - a));
	expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
});

test('happenings(workspace, records) has what was recorded later where it happened', () => {
	const { workspace, clock } = newWorkspace();
	clock.advance(-3 * 86_400_000);
	const deal = addDeal(workspace);
	clock.advance(3 * 86_400_000);
	must(setDeal(workspace, deal, { nextStep: 'Call' }));
	clock.advance(1000);
	const at = (clock.now() - 86_400_000) as EpochMs;
	must(logActivity(workspace, { type: 'call', deal, outcome: 'busy', at }));
	const kinds = happenings(workspace, [deal]).map(({ what }) =>
		what.kind === 'change' ? what.entry.operation.kind : what.kind
	);
	expect(kinds).toEqual(['set', 'activity', 'create']);
});

test('happenings(workspace, records) has those of what was merged into them', () => {
	const { workspace, clock } = newWorkspace();
	const [keep, gone] = ['Ada', 'Ada K.'].map((name) => must(createContact(workspace, { name })));
	if (!keep || !gone) throw new Error('two contacts were made');
	clock.advance(1000);
	must(setContact(workspace, gone, { phone: '+44 20 7946 0000' }));
	clock.advance(1000);
	must(mergeContacts(workspace, keep, [gone]));
	const of = happenings(workspace, [keep]).filter(({ about }) => about === gone);
	const fields = of.map(({ what }) => what.kind === 'change' && what.entry.changes[0]?.field);
	expect(fields).toEqual(['mergedInto', 'phone', 'name']);
	must(undo(workspace));
	expect(happenings(workspace, [keep]).some(({ about }) => about === gone)).toBe(false);
});

test('wonValue(deals) is an amount a currency, of won deals only', () => {
	const { workspace } = newWorkspace();
	const [a, b] = [addDeal(workspace, { value: euros(5) }), addDeal(workspace, { value: euros(7) })];
	must(winDeal(workspace, a));
	expect(wonValue([dealOf(workspace, a), dealOf(workspace, b)])).toEqual([euros(5)]);
	expect(wonValue([])).toEqual([]);
});

test('sifted(workspace, listed, filter, order, now)', () => {
	const { workspace, clock } = newWorkspace();
	const label = must(addListed(workspace, 'label', { name: 'Hot' }));
	const segment = must(addListed(workspace, 'market-segment', { name: 'Steel' }));
	const acme = must(createCompany(workspace, { name: 'Acme', marketSegment: segment }));
	must(setCompany(workspace, acme, { owner: workspace.member }));
	const bolt = must(createCompany(workspace, { name: 'Bolt' }));
	const ada = must(createContact(workspace, { name: 'Ada', company: 'Acme' }));
	const bob = must(createContact(workspace, { name: 'Bob' }));
	const deal = addDeal(workspace, { title: 'x', company: 'Bolt', contacts: [bob] });
	must(logActivity(workspace, { type: 'call', deal, outcome: 'reached' }));
	expect(must(labelPeople(workspace, [ada, ada, bolt], label))).toBe(3);
	expect(must(labelPeople(workspace, [ada, bolt], label))).toBe(0);
	const people = new People('en');
	const persons = (filter: object, order: 'name' | 'quiet' = 'name') =>
		sifted(workspace, people.persons(workspace), filter, order, workspace.now()).map(
			({ record }) => record.id
		);
	const companies = (filter: object) =>
		sifted(workspace, people.companies(workspace), filter, 'name', workspace.now()).map(
			({ record }) => record.id
		);
	expect(persons({})).toEqual([ada, bob]);
	expect(persons({ label })).toEqual([ada]);
	expect(companies({ label })).toEqual([bolt]);
	expect(persons({ segment })).toEqual([ada]);
	expect(companies({ segment })).toEqual([acme]);
	expect(persons({ withoutDeal: true })).toEqual([ada]);
	expect(companies({ withoutDeal: true })).toEqual([acme]);
	expect(companies({ owner: workspace.member })).toEqual([acme]);
	// Whoever is at a company of theirs, or named in a deal of theirs.
	expect(persons({ owner: workspace.member })).toEqual([ada, bob]);
	must(setDeal(workspace, deal, { owner: null }));
	expect(persons({ owner: workspace.member })).toEqual([ada]);
	expect(persons({ quietDays: 7 })).toEqual([ada]);
	clock.advance(8 * 86_400_000);
	expect(persons({ quietDays: 7 })).toEqual([ada, bob]);
	expect(persons({}, 'quiet')).toEqual([ada, bob]);
});
