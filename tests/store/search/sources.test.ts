import { describe, expect, test } from 'vitest';
import {
	newId,
	type ContactId,
	type DealId,
	type RecordId,
	type RecordType
} from '#lib/domain/ids.ts';
import { lineField, NO_DISCOUNT, ONE } from '#lib/domain/line.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { Fields } from '#lib/domain/operation.ts';
import type { Rank } from '#lib/domain/rank.ts';
import { addListed, setListed } from '#lib/store/catalogue.ts';
import {
	commit,
	createDeal,
	deleteDeal,
	restoreDeal,
	setDeal,
	setFields
} from '#lib/store/commands.ts';
import { createCompany } from '#lib/store/companies.ts';
import { createContact } from '#lib/store/contacts.ts';
import { mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { SearchIndex, type Hit } from '#lib/store/search/search-index.ts';
import { isSearched, noteSource, sources, sourcesOf } from '#lib/store/search/sources.ts';
import { stamp } from '#lib/store/stamp.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { EUR, must, newWorkspace } from '../../helpers/workspace.ts';

/** A record that is nothing but its fields. */
function put(workspace: Workspace, type: RecordType, fields: Fields): RecordId {
	const id = newId(type, workspace.random) as RecordId;
	must(commit(workspace, [stamp(workspace, 'create', id, { fields })], undefined));
	return id;
}

/** An index that is told all of a workspace, then each change. */
function following(workspace: Workspace): SearchIndex {
	const index = new SearchIndex();
	index.put(sources(workspace));
	workspace.onChange((changed) => {
		const { put, remove } = sourcesOf(workspace, [...changed].filter(isSearched));
		index.put(put);
		index.remove(remove);
	});
	return index;
}

function hits(index: SearchIndex, query: string): readonly Hit[] {
	return index.find(query, { most: 50 }).flatMap(({ hits }) => hits);
}

function found(index: SearchIndex, query: string): readonly string[] {
	return hits(index, query).map(({ id, where }) => `${id} ${where?.field ?? 'title'}`);
}

function world() {
	const { workspace } = newWorkspace();
	const product = must(addListed(workspace, 'product', { name: 'Lampka' }));
	const label = must(addListed(workspace, 'label', { name: 'Urgent' }));
	const persona = must(addListed(workspace, 'persona', { name: 'Economist' }));
	const custom = must(
		addListed(workspace, 'custom-field', { name: 'Roof', type: 'text', of: 'deal' })
	);
	const date = must(
		addListed(workspace, 'custom-field', { name: 'Built', type: 'date', of: 'deal' })
	);
	const contact = must(createContact(workspace, { name: 'Пётр Сёмин', phone: '8 495 123-45-67' }));
	const deal = must(createDeal(workspace, { title: 'Mill', company: 'Łódź Steel' }));
	const lead = put(workspace, 'lead', { title: 'Fair in Gdańsk', note: 'met at the stand' });
	must(setDeal(workspace, deal, { nextStep: 'Send drawings' }));
	const line = { order: 'a' as Rank, product, quantity: ONE, discount: NO_DISCOUNT, name: 'Cable' };
	must(
		setFields(workspace, deal, {
			'line.1': lineField({ ...line, price: { amount: 100 as Minor, currency: EUR } }),
			[`contact.${contact}`]: true,
			[`label.${label}`]: true,
			[`f.${custom}`]: 'tin',
			[`f.${date}`]: '2026-11-26',
			persona,
			lead
		})
	);
	const comment = put(workspace, 'comment', { on: deal, text: 'Too expensive for them' });
	const file = put(workspace, 'attachment', { on: deal, kind: 'file', name: 'Offer.pdf' });
	const call = put(workspace, 'activity', { type: 'call', deal, note: 'asked for a discount' });
	return { workspace, deal, contact, label, product, lead, comment, file, call };
}

describe('sources', () => {
	test('are what each type of record is found by, and where', () => {
		const { workspace, deal, contact, lead, comment, file, call } = world();
		const index = following(workspace);
		expect(found(index, 'mill')).toEqual([`${deal} title`]);
		expect(found(index, 'drawings')).toEqual([`${deal} nextStep`]);
		expect(found(index, 'lampka')).toEqual([`${deal} product`]);
		expect(found(index, 'cable')).toEqual([`${deal} product`]);
		expect(found(index, 'urgent')).toEqual([`${deal} label`]);
		expect(found(index, 'economist')).toEqual([`${deal} persona`]);
		expect(found(index, 'tin')).toEqual([`${deal} custom`]);
		expect(found(index, '2026')).toEqual([]);
		expect(found(index, 'gdansk')).toEqual([`${deal} lead`, `${lead} title`]);
		expect(found(index, 'stand')).toEqual([`${lead} note`]);
		expect(found(index, 'петр')).toEqual([`${deal} contact`, `${contact} title`]);
		expect(found(index, '+7 495 123')).toEqual([`${contact} phone`]);
		expect(found(index, 'expensive')).toEqual([`${comment} comment`]);
		expect(found(index, 'offer')).toEqual([`${file} title`]);
		put(workspace, 'attachment', { on: deal, kind: 'file', name: 'Roof\u202Efdp.exe' });
		const [files] = following(workspace).find('roof', { most: 1 });
		expect(files?.hits.map(({ title }) => title)).toEqual(['Rooffdp.exe']);
		expect(found(index, 'discount')).toEqual([`${call} note`]);
		expect(hits(index, 'expensive')[0]).toMatchObject({ about: deal, by: workspace.member });
		expect(found(index, 'mill tin')).toEqual([`${deal} custom`]);
	});

	test('follow every change', () => {
		const { workspace, deal, label, comment } = world();
		const index = following(workspace);
		must(setListed(workspace, label, { name: 'Later' }));
		expect(found(index, 'urgent')).toEqual([]);
		expect(found(index, 'later')).toEqual([`${deal} label`]);
		must(setFields(workspace, comment, { text: 'It fits' }));
		expect(found(index, 'expensive')).toEqual([]);
		must(deleteDeal(workspace, deal));
		for (const query of ['mill', 'fits', 'offer', 'discount'])
			expect(found(index, query)).toEqual([]);
		must(restoreDeal(workspace, deal));
		expect(found(index, 'mill')).toEqual([`${deal} title`]);
		expect(found(index, 'fits')).toEqual([`${comment} comment`]);
	});

	test('find who was merged into another by both names, as long as they are one', () => {
		const { workspace } = newWorkspace();
		const index = following(workspace);
		const company = (name: string) => must(createCompany(workspace, { name }));
		const [kolej, steel, holding] = [company('Kolej'), company('Stalpol'), company('Grupa')];
		must(mergeCompanies(workspace, steel, [kolej]));
		expect(found(index, 'kolej')).toEqual([`${steel} alias`]);
		must(mergeCompanies(workspace, holding, [steel]));
		for (const query of ['kolej', 'stalpol'])
			expect(found(index, query)).toEqual([`${holding} alias`]);
		expect(found(following(workspace), 'kolej')).toEqual([`${holding} alias`]);
		must(setFields(workspace, kolej, { name: 'Tramwaje' }));
		expect(found(index, 'tramwaje')).toEqual([`${holding} alias`]);
		must(setFields(workspace, steel, { mergedInto: null }));
		expect(found(index, 'tramwaje')).toEqual([`${steel} alias`]);
		expect(found(index, 'stalpol')).toEqual([`${steel} title`]);

		const [ada, countess] = ['Ada Byron', 'Lady Lovelace'].map((name) =>
			must(createContact(workspace, { name }))
		) as [ContactId, ContactId];
		must(mergeContacts(workspace, countess, [ada]));
		expect(found(index, 'ada')).toEqual([`${countess} alias`]);
		must(setFields(workspace, ada, { mergedInto: null }));
		expect(found(index, 'ada')).toEqual([`${ada} title`]);
	});

	test('of a note that is written together, while there is anything in it', () => {
		const { workspace, deal } = world();
		const index = following(workspace);
		index.put([noteSource(deal as DealId, 'Ask Ada')]);
		expect(found(index, 'ask ada')).toEqual([`note/${deal} note`]);
		index.put([noteSource(deal as DealId, '')]);
		expect(found(index, 'ask ada')).toEqual([]);
	});

	test('told one by one are those told at once', () => {
		const { workspace } = world();
		const ids = [...workspace.records.keys()].filter(isSearched);
		const { put } = sourcesOf(workspace, ids);
		const byId = (all: Iterable<{ readonly id: string }>) =>
			[...all].sort((a, b) => (a.id < b.id ? -1 : 1));
		expect(byId(put)).toEqual(byId(sources(workspace)));
	});
});
