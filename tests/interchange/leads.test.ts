import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LEAD_STATES } from '#lib/domain/lead.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { undo } from '#lib/store/undo.ts';
import { texts } from '../e2e/texts.ts';
import { bring, opened } from '../helpers/importing.ts';
import { colleagueOf, shown, sync } from '../helpers/peers.ts';
import { must, newWorkspace } from '../helpers/workspace.ts';
import { DATA, withData } from './data.ts';

const FILE = [
	'Full name,E-mail,Phone,Company,Lead source,Lead owner,Lead status,Created date,Lead value,City,Notes',
	'Mina Rad,mina@z.ir,+98 912 000,Zagros,Fair,Ben,Contacted,2026-02-14,"1,500.50",Tehran,<b>hot</b>',
	'"علی ""X"" 🦊",,0301234567,,Web form,,New,2026-02-15,,Select,',
	'Bo,bo@x.de,,X,Fair,,Unqualified,2026-02-16,,,',
	'Broken,b@x.de,,X,Fair,,New,yesterday,,,',
	'Owed,o@x.de,,X,Fair,,New,2026-02-16,-5,,'
].join('\n');

describe('Desk.makeRecords(plan, ground, stamp, keys) of leads', () => {
	test('brings each row as a lead with its contact, company, source and owner; a row that does not fit is refused', async () => {
		const { workspace } = newWorkspace();
		expect(await bring(workspace, 'lead', FILE)).toMatchObject({
			imported: 3,
			refused: [{ line: 5 }, { line: 6, refusal: { code: 'negative', cell: '-5' } }]
		});
		const leads = [...workspace.table('lead').values()];
		const mina = leads.find(({ title }) => title === 'Mina Rad');
		expect(mina).toMatchObject({
			state: 'working',
			on: '2026-02-14',
			value: { amount: 150_050, currency: 'EUR' },
			note: '<b>hot</b>',
			entries: { 'x.City': 'Tehran' }
		});
		expect(mina?.contact && workspace.contacts.get(mina.contact)).toMatchObject({
			email: 'mina@z.ir',
			company: mina?.company
		});
		expect(mina?.owner && workspace.members.get(mina.owner)?.name).toBe('Ben');
		const sources = [...workspace.table('source').values()].map(({ name }) => name);
		expect(sources.sort()).toEqual(['Fair', 'Web form']);
		const other = leads.find(({ title }) => title.includes('🦊'));
		expect(other).toMatchObject({ state: 'new', entries: {} });
		expect(leads.find(({ title }) => title === 'Bo')?.state).toBe('disqualified');
		must(undo(workspace));
		expect(leads.every(({ id }) => workspace.table('lead').get(id)?.deleted)).toBe(true);
	});

	test.each(LOCALES)('reads the states as the app itself writes them: %s', async (locale) => {
		const { workspace } = newWorkspace();
		const said = texts(locale);
		const rows = LEAD_STATES.map((state) => `${state},${said[`lead.state.${state}`]}`);
		await bring(workspace, 'lead', ['Name,Status', ...rows].join('\n'));
		const leads = [...workspace.table('lead').values()];
		expect(Object.fromEntries(leads.map(({ title, state }) => [title, state]))).toEqual(
			Object.fromEntries(LEAD_STATES.map((state) => [state, state]))
		);
	});

	test('twice, here or on two devices apart, brings each lead once', async () => {
		const one = newWorkspace();
		const other = colleagueOf(one);
		await bring(one.workspace, 'lead', FILE);
		expect(await bring(one.workspace, 'lead', FILE)).toMatchObject({ imported: 0 });
		await bring(other.workspace, 'lead', FILE);
		sync(one, other);
		expect(one.workspace.table('lead').size).toBe(3);
		expect(shown(one.workspace)).toEqual(shown(other.workspace));
	});
});

test.skipIf(!withData('leads_xeducation'))(
	'the leads of a school’s real export: 9,240, of which 3,561 were converted',
	async () => {
		const { workspace } = newWorkspace();
		const desk = opened(readFileSync(join(DATA, 'leads_xeducation', 'Leads.csv')));
		expect(await bring(workspace, 'lead', desk)).toMatchObject({ imported: 9240, refused: [] });
		const leads = [...workspace.table('lead').values()];
		const counts = LEAD_STATES.map((state) => leads.filter((lead) => lead.state === state).length);
		expect(counts).toEqual([5679, 0, 0, 3561, 0]);
		// 'Select' is what the form says where nobody has chosen.
		expect(leads.some(({ entries }) => Object.values(entries).includes('Select'))).toBe(false);
		expect(await bring(workspace, 'lead', desk)).toMatchObject({ imported: 0 });
	},
	60_000
);
