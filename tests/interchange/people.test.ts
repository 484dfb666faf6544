import { describe, expect, test } from 'vitest';
import type { Company, Contact } from '#lib/domain/directory.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import type { Sketch } from '#lib/domain/sketch.ts';
import { addListed } from '#lib/store/catalogue.ts';
import { createCompany, setCompany } from '#lib/store/companies.ts';
import { createContact } from '#lib/store/contacts.ts';
import { LIKENESS_KEYS } from '#lib/store/likeness.ts';
import { mergeCompanies, mergeContacts } from '#lib/store/merging.ts';
import { redo, undo } from '#lib/store/undo.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { groundOf } from '../helpers/ground.ts';
import { bring, lookAhead, opened } from '../helpers/importing.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { must, newWorkspace } from '../helpers/workspace.ts';

const PEOPLE = [
	'First Name,Last Name,Job Title,Company,Email,Mobile Phone,Phone,Street,City,Tags,Persona,Hobby,Notes',
	'Mina,Rad,Buyer,Zagros,mina@z.ir,+98 912 000 0001,,Vali Asr 1,Tehran,"vip, fair",CFO,chess,<b>hot</b>',
	'伟,王,,北京灯具,wei@b.cn,,,,北京,,,,',
	'Ada,King,Engineer,Zagros,,,020 7946 0000,,,fair,,,',
	',,,,info@x.de,,,,,,,,',
	',,,Nobody GmbH,,,,,,,,,'
].join('\n');

const COMPANIES = [
	'Company name,Website,Phone,E-mail,Industry,Account Owner,City,Country,Employees,Notes',
	'Zagros,https://www.zagros.ir,+98 21 000,info@zagros.ir,Lighting,Ben,Tehran,Iran,40,Old friends',
	'Łódź Steel,lodz.pl,,,Steel,Ada,Łódź,Polska,,',
	',,+1 000,,,,,,,'
].join('\n');

function person(workspace: Workspace, name: string): Contact {
	const all = [...workspace.contacts.values()].filter((one) => !one.deleted && one.name === name);
	expect(all).toHaveLength(1);
	return all[0] as Contact;
}

function company(workspace: Workspace, name: string): Company {
	const all = [...workspace.companies.values()].filter((one) => !one.deleted && one.name === name);
	expect(all).toHaveLength(1);
	return all[0] as Company;
}

const living = (workspace: Workspace) =>
	[...workspace.contacts.values(), ...workspace.companies.values()]
		.filter(({ deleted }) => !deleted)
		.map(({ name }) => name);

describe('Desk.proposeRecords(kind, own) and lookRecords(plan, ground, keys)', () => {
	test('propose what each column is, and say what will come of each row', () => {
		const { workspace } = newWorkspace();
		const look = lookAhead(workspace, 'contact', PEOPLE);
		expect(look.uses.join(' ')).toBe(
			'firstName lastName position company email mobile phone address address labels persona extra note'
		);
		expect(look).toMatchObject({ good: 4, alike: 0, refused: 1 });
		expect(look.preview[0]).toMatchObject({ line: 2, name: 'Mina Rad', like: undefined });
		expect(look.preview[0]?.facts).toEqual(['Buyer', 'Zagros', 'mina@z.ir']);
		expect(look.preview[4]).toEqual({ line: 6, refusal: { code: 'name' } });
		// To look is to write nothing.
		expect(living(workspace)).toEqual([]);
	});
});

describe('Desk.makeRecords(plan, ground, stamp, keys) of people', () => {
	test('brings each with company, labels and persona; what has no place stands in the note', async () => {
		const { workspace } = newWorkspace();
		const result = await bring(workspace, 'contact', PEOPLE);
		expect(result).toMatchObject({ imported: 4, updated: 0, refused: [{ line: 6 }] });
		const mina = person(workspace, 'Mina Rad');
		expect(mina).toMatchObject({
			...{ position: 'Buyer', email: 'mina@z.ir', mobile: '+98 912 000 0001' },
			...{ address: 'Vali Asr 1, Tehran', note: '<b>hot</b>\nHobby: chess' }
		});
		expect(mina.company).toBe(company(workspace, 'Zagros').id);
		expect(mina.labels.map((id) => workspace.table('label').get(id)?.name).sort()).toEqual([
			'fair',
			'vip'
		]);
		expect(mina.persona && workspace.table('persona').get(mina.persona)?.name).toBe('CFO');
		expect(person(workspace, '王伟').address).toBe('北京');
		expect(person(workspace, 'info@x.de').email).toBe('info@x.de');
		expect(workspace.table('label').size).toBe(2);
	});

	test('is one step: undo takes everybody back, redo brings them back', async () => {
		const { workspace } = newWorkspace();
		await bring(workspace, 'contact', PEOPLE);
		const before = living(workspace);
		must(undo(workspace));
		expect(living(workspace)).toEqual([]);
		must(redo(workspace));
		expect(living(workspace)).toEqual(before);
	});

	test('twice, here or on two devices apart, brings everybody once', async () => {
		const one = newWorkspace();
		const other = colleagueOf(one);
		await bring(one.workspace, 'contact', PEOPLE);
		expect(await bring(one.workspace, 'contact', PEOPLE)).toMatchObject({ imported: 0 });
		expect(await bring(one.workspace, 'contact', PEOPLE, { same: 'make' })).toMatchObject({
			imported: 0
		});
		await bring(other.workspace, 'contact', PEOPLE);
		sync(one, other);
		expect(shown(one.workspace)).toEqual(shown(other.workspace));
		expect(one.workspace.contacts.size).toBe(4);
	});

	test('who is here already is told, left out, brought up to date or added all the same, as is chosen', async () => {
		for (const same of ['skip', 'update', 'make'] as const) {
			const { workspace } = newWorkspace();
			const given = {
				name: 'Mina Rad-Karimi',
				email: 'MINA@z.ir',
				note: 'From the fair',
				position: 'Clerk'
			};
			const mina = must(createContact(workspace, given));
			must(createContact(workspace, { name: 'King Ada', phone: '+44 20 7946 0000' }));
			// The name alone is no reason: another Wei Wang at another company, with another address.
			must(createContact(workspace, { name: '王伟', company: '上海灯具', email: 'w@s.cn' }));
			const look = lookAhead(workspace, 'contact', PEOPLE, { same });
			expect(look.preview.map(({ like }) => like)).toEqual(
				same === 'make'
					? Array(5).fill(undefined)
					: ['Mina Rad-Karimi', undefined, 'King Ada', undefined, undefined]
			);
			const result = await bring(workspace, 'contact', PEOPLE, { same });
			const counts = { skip: [2, 0], update: [2, 2], make: [4, 0] };
			expect([result.imported, result.updated]).toEqual(counts[same]);
			const after = workspace.contacts.get(mina);
			if (same === 'update') {
				expect(after).toMatchObject({ name: 'Mina Rad', position: 'Buyer' });
				expect(after?.note).toBe('From the fair\n<b>hot</b>\nHobby: chess');
				const changed = workspace.version;
				expect(await bring(workspace, 'contact', PEOPLE, { same })).toMatchObject({ imported: 0 });
				expect(workspace.version).toBe(changed);
				must(undo(workspace));
			}
			expect(workspace.contacts.get(mina)).toMatchObject({ ...given });
		}
	});

	test('who only has the same letters going round comes in, and is told', async () => {
		for (const same of ['skip', 'update'] as const) {
			const { workspace } = newWorkspace();
			const mark = must(createContact(workspace, { name: 'Mark Arol', company: 'Zagros' }));
			must(createContact(workspace, { name: 'Ian', company: 'Zagros' }));
			must(createContact(workspace, { name: 'Nowak Annamaria', phone: '+48 600 100 200' }));
			const file =
				'Name,Company,Phone\nKarol Mar,Zagros,\nNia,Zagros,\nAnna Maria Nowak,,600 100 200\n';
			const look = lookAhead(workspace, 'contact', file, { same });
			expect(look).toMatchObject({ good: 2, alike: 1 });
			expect(look.preview.map(({ like, resembles }) => [like, resembles])).toEqual([
				[undefined, 'Mark Arol'],
				[undefined, undefined],
				['Nowak Annamaria', undefined]
			]);
			expect(await bring(workspace, 'contact', file, { same })).toMatchObject({ imported: 2 });
			expect(workspace.contacts.get(mark)?.name).toBe('Mark Arol');
		}
	});

	test('two of one file who are one come in once', async () => {
		const { workspace } = newWorkspace();
		const file = 'Name,Email\nMina Rad,m@z.ir\nRad Mina,M@Z.IR\nBo,bo@x.de\n';
		expect(lookAhead(workspace, 'contact', file)).toMatchObject({ good: 2, alike: 1 });
		expect(await bring(workspace, 'contact', file)).toMatchObject({ imported: 2 });
	});

	test('whoever was brought up to date is known by what the file has said since', async () => {
		const { workspace } = newWorkspace();
		must(createContact(workspace, { name: 'Ann Lee', phone: '+44 20 7946 0000' }));
		const file =
			'Name,Phone,Email,Note\nAnn Lee,+44 20 7946 0000,ann@x.uk,Fair\nA. Lee,,ann@x.uk,Call\n';
		const given = { same: 'update' } as const;
		expect(lookAhead(workspace, 'contact', file, given)).toMatchObject({ good: 0, alike: 2 });
		expect(await bring(workspace, 'contact', file, given)).toMatchObject({ imported: 0 });
		const all = [...workspace.contacts.values()];
		expect(all).toMatchObject([{ name: 'A. Lee', email: 'ann@x.uk', note: 'Fair\nCall' }]);
	});

	test('a text out of bounds refuses its row, alone or joined of several columns; the others come in', async () => {
		const { workspace } = newWorkspace();
		const name = 'n'.repeat(3000);
		const text = 't'.repeat(60_000);
		const file = [
			'First name,Last name,Email,Position,Note,Street,City,Hobby',
			'Ann,Lee,a@x.uk,,,,,',
			`${name},${name},b@x.uk,,,,,`,
			`Cy,Lee,${name}${name},,,,,`,
			`Di,Lee,d@x.uk,${text}${text},,,,`,
			`Ed,Lee,e@x.uk,,${text},,,${text}`,
			`Flo,Lee,f@x.uk,,,${text},${text}z,`
		].join('\n');
		expect(lookAhead(workspace, 'contact', file)).toMatchObject({ good: 1, refused: 5 });
		const { refused } = await bring(workspace, 'contact', file);
		expect(refused.map(({ line, refusal }) => [line, refusal.code, refusal.heading])).toEqual([
			[3, 'long', 'First name'],
			[4, 'long', 'Email'],
			[5, 'long', 'Position'],
			[6, 'long', 'Note'],
			[7, 'long', 'City']
		]);
		expect([...workspace.contacts.values()]).toMatchObject([{ name: 'Ann Lee' }]);
	});

	test('whom a refused row looks like is not asked', () => {
		const { workspace } = newWorkspace();
		const desk = opened(`Name,Email\n${'n'.repeat(60_000)},n@x.uk\nAnn Lee,a@x.uk\n`);
		const asked: (string | undefined)[] = [];
		const ofContact = (sketch: Sketch) => {
			asked.push(sketch.name);
			return LIKENESS_KEYS.ofContact(sketch);
		};
		const plan = desk.proposeRecords('contact', []);
		const look = desk.lookRecords(plan, groundOf(workspace), { ...LIKENESS_KEYS, ofContact });
		expect(look).toMatchObject({ good: 1, refused: 1 });
		expect(new Set(asked)).toEqual(new Set(['Ann Lee']));
	});

	test('fields of the workspace’s own are filled in', async () => {
		const { workspace } = newWorkspace();
		const field = { name: 'Hobby', type: 'text', of: 'contact', choices: [] };
		const id = must(addListed(workspace, 'custom-field', field));
		await bring(workspace, 'contact', PEOPLE);
		expect(person(workspace, 'Mina Rad')).toMatchObject({
			...{ note: '<b>hot</b>', entries: { [CUSTOM + id]: 'chess' } }
		});
	});
});

describe('Desk.makeRecords(plan, ground, stamp, keys) of companies', () => {
	test('brings each with segment and owner, and the people of another file find theirs', async () => {
		const { workspace } = newWorkspace();
		const result = await bring(workspace, 'company', COMPANIES);
		expect(result).toMatchObject({
			imported: 2,
			refused: [{ line: 4, refusal: { code: 'name' } }]
		});
		const zagros = company(workspace, 'Zagros');
		expect(zagros).toMatchObject({
			...{ website: 'https://www.zagros.ir', phone: '+98 21 000', email: 'info@zagros.ir' },
			...{ address: 'Tehran, Iran', note: 'Old friends\nEmployees: 40' }
		});
		const segment = zagros.marketSegment;
		expect(segment && workspace.table('market-segment').get(segment)?.name).toBe('Lighting');
		expect(zagros.owner && workspace.members.get(zagros.owner)?.name).toBe('Ben');
		expect(company(workspace, 'Łódź Steel').owner).toBe(workspace.member);
		await bring(workspace, 'contact', PEOPLE);
		expect(person(workspace, 'Mina Rad').company).toBe(zagros.id);
		expect(company(workspace, 'Zagros').id).toBe(zagros.id);
	});

	test('a list without headings comes in by its names', async () => {
		const { workspace } = newWorkspace();
		await bring(workspace, 'company', 'Nordlicht GmbH\nSüdwind AG\n');
		expect(company(workspace, 'Nordlicht GmbH').name).toBe('Nordlicht GmbH');
		const look = lookAhead(workspace, 'company', '2024;Food;Ostsee\n2024;Food;Taiga\n');
		expect(look.preview.map(({ name }) => name)).toEqual(['Ostsee', 'Taiga']);
		const sites = lookAhead(workspace, 'company', 'Website,Story\na.de,Old\nb.de,New\n');
		expect(sites.preview.map(({ name }) => name)).toEqual(['a.de', 'b.de']);
	});

	test('what the fields of the workspace’s own are read as is in the preview', () => {
		const { workspace } = newWorkspace();
		const add = (name: string, type: string) =>
			CUSTOM +
			must(addListed(workspace, 'custom-field', { name, type, of: 'company', choices: [] }));
		const [since, limit] = [add('Since', 'date'), add('Limit', 'number')];
		const file = 'Company;Since;Limit\nZagros;03/04/2024;1.234,50\nAlborz;13/04/2024;2\n';
		const look = lookAhead(workspace, 'company', file);
		expect(look.preview[0]?.own).toEqual({ [since]: '2024-04-03', [limit]: 1234.5 });
	});

	test('one that was merged into another is that other, which keeps its name; so are people', async () => {
		const { workspace } = newWorkspace();
		const company = (name: string) => must(createCompany(workspace, { name }));
		const [kolej, grupa] = [company('Kolej'), company('Grupa')] as const;
		must(mergeCompanies(workspace, grupa, [kolej]));
		const person = (name: string) => must(createContact(workspace, { name }));
		const [ada, lady] = [person('Ada King'), person('Lady Lovelace')] as const;
		must(mergeContacts(workspace, lady, [ada]));
		const COMPANY = 'Company name,Phone\nKolej SA,123456\n';
		expect(lookAhead(workspace, 'company', COMPANY).preview[0]?.like).toBe('Grupa');
		await bring(workspace, 'company', COMPANY, { same: 'update' });
		expect(workspace.companies.get(grupa)).toMatchObject({ name: 'Grupa', phone: '123456' });
		const PERSON = 'Name,Company,Position\nAda King,Kolej,Buyer\n';
		await bring(workspace, 'contact', PERSON, { same: 'update' });
		expect(workspace.contacts.get(lady)).toMatchObject({
			...{ name: 'Lady Lovelace', position: 'Buyer', company: grupa }
		});
		expect([workspace.companies.size, workspace.contacts.size]).toEqual([2, 2]);
	});

	test('one that is here is known by its name without its form, or its website; not by a shared one', async () => {
		const { workspace } = newWorkspace();
		must(createCompany(workspace, { name: 'Zagros GmbH' }));
		const steel = must(createCompany(workspace, { name: 'Steelworks' }));
		must(setCompany(workspace, steel, { website: 'http://lodz.pl/about' }));
		const look = lookAhead(workspace, 'company', COMPANIES);
		expect(look.preview.map(({ like }) => like)).toEqual(['Zagros GmbH', 'Steelworks', undefined]);
		const shared = 'Company name,Website\nA,facebook.com/a\nB,facebook.com/b\n';
		expect(lookAhead(workspace, 'company', shared)).toMatchObject({ good: 2, alike: 0 });
	});
});
