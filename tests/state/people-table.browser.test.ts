import { afterAll, describe, expect, test } from 'vitest';
import { CUSTOM, LABEL } from '#lib/domain/deal.ts';
import type { Company, Contact } from '#lib/domain/directory.ts';
import type { Day } from '#lib/domain/time.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { allMessages, startLocale } from '#lib/state/i18n.svelte.ts';
import { Leads } from '#lib/state/leads.ts';
import { peopleTable } from '#lib/state/people-table.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { writeTable } from '#lib/interchange/csv.ts';
import { addListed, listed } from '#lib/store/catalogue.ts';
import { setFields } from '#lib/store/commands.ts';
import { createCompany, setCompany } from '#lib/store/companies.ts';
import { createContact } from '#lib/store/contacts.ts';
import { createLead, disqualifyLead, qualifyLead } from '#lib/store/leads.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { leadTable } from '#lib/ui/leads/export.ts';
import { bring } from '../helpers/importing.ts';
import { euros, must, newWorkspace } from '../helpers/workspace.ts';

const OWN = [
	{ name: 'Fee', type: 'money', of: 'contact', choices: [] },
	{ name: 'Met', type: 'date', of: 'contact', choices: [] },
	{ name: 'Rooms', type: 'choices', of: 'contact', choices: ['roof', 'cellar, dark'] },
	{ name: 'Signed', type: 'yes-no', of: 'contact', choices: [] },
	{ name: 'Expert', type: 'person', of: 'company', choices: [] },
	{ name: 'Seats', type: 'number', of: 'company', choices: [] }
];

function standing(seed: number): Workspace {
	const { workspace } = newWorkspace(seed);
	for (const field of OWN) must(addListed(workspace, 'custom-field', field));
	return workspace;
}

/** Everything that people, companies and leads can have. */
function filled(): Workspace {
	const workspace = standing(1);
	const entry = <T extends 'source' | 'persona' | 'label' | 'market-segment'>(
		type: T,
		name: string
	) => must(addListed(workspace, type, { name }));
	const own = Object.fromEntries(
		listed(workspace, 'custom-field').map(({ id, name }) => [name, CUSTOM + id])
	);
	const register = (name: string) => own[name] ?? '';
	const label = entry('label', 'hot, new');
	const persona = entry('persona', 'CFO');
	const zagros = must(createCompany(workspace, { name: 'Zagros' }));
	must(
		setCompany(workspace, zagros, {
			...{ website: 'https://zagros.ir', phone: '+98 21 000', email: 'info@zagros.ir' },
			...{ address: 'Vali Asr 1, Tehran', note: 'Old\nfriends "all"' },
			...{ owner: workspace.member, marketSegment: entry('market-segment', 'Lighting') }
		})
	);
	const ofCompany = { [register('Expert')]: workspace.member, [register('Seats')]: -3 };
	must(setFields(workspace, zagros, { ...ofCompany, [LABEL + label]: true }));
	const mina = must(
		createContact(workspace, {
			...{ name: 'Mina Rad', phone: '021 1', mobile: '+98 912 1', email: 'mina@z.ir' },
			...{ position: 'Buyer', address: 'Tehran', persona, note: '=hot', company: 'Zagros' }
		})
	);
	must(
		setFields(workspace, mina, {
			[register('Fee')]: { amount: 9950, currency: 'USD' } as never,
			[register('Met')]: '2026-02-01',
			[register('Rooms')]: ['cellar, dark', 'roof'],
			[register('Signed')]: false,
			[LABEL + label]: true
		})
	);
	must(createContact(workspace, { name: '王伟 <b>', company: '灯具' }));
	const lead = must(
		createLead(workspace, {
			...{ title: 'Big lamp', contact: 'Mina Rad', email: 'mina@z.ir', company: 'Zagros' },
			...{ source: entry('source', 'Fair'), persona, labels: [label], note: 'Call' },
			...{ value: { ...euros(12.5), currency: 'USD' as never }, on: '2026-02-03' as Day }
		})
	);
	must(qualifyLead(workspace, lead, '2026-02-04' as Day));
	const unfit = must(createLead(workspace, { title: 'Tiny', contact: 'Bo' }));
	const reason = must(addListed(workspace, 'reason', { name: 'No fit', use: 'disqualified' }));
	must(disqualifyLead(workspace, unfit, { reason }));
	return workspace;
}

function byName<T extends { readonly name: string; readonly deleted: boolean }>(
	all: Iterable<T>
): readonly T[] {
	return [...all].filter(({ deleted }) => !deleted).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const table = (workspace: Workspace, all: readonly (Company | Contact)[]) =>
	peopleTable(new LiveWorkspace(workspace), all, 'People').text();
const people = (workspace: Workspace) => table(workspace, byName(workspace.contacts.values()));
const companies = (workspace: Workspace) => table(workspace, byName(workspace.companies.values()));

function leads(workspace: Workspace): string {
	const all = new Leads(new LiveWorkspace(workspace));
	const shown = [...all.all].sort((a, b) => (a.lead.title < b.lead.title ? -1 : 1));
	const { headings, rows } = leadTable(all, shown);
	return writeTable(headings, rows);
}

async function speak(locale: Locale): Promise<void> {
	localStorage.setItem('runnel.locale', locale);
	await startLocale();
	await allMessages();
}

afterAll(() => localStorage.removeItem('runnel.locale'));

describe('peopleTable(workspace, all, name) and leadTable(leads, listed)', () => {
	for (const locale of LOCALES)
		test(`come in as the same companies, people and leads: ${locale}`, async () => {
			await speak(locale);
			const from = filled();
			const to = standing(2);
			expect((await bring(to, 'company', await companies(from))).refused).toEqual([]);
			expect((await bring(to, 'contact', await people(from))).refused).toEqual([]);
			expect((await bring(to, 'lead', leads(from))).refused).toEqual([]);
			expect(await companies(to)).toBe(await companies(from));
			expect(await people(to)).toBe(await people(from));
			expect(leads(to)).toBe(leads(from));
		});
});
