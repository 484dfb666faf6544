import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addListed, listed } from '#lib/store/catalogue.ts';
import { createContact } from '#lib/store/contacts.ts';
import { createDeal, setFields } from '#lib/store/commands.ts';
import { disqualifyDeal, loseDeal, nurtureDeal, winDeal } from '#lib/store/exits.ts';
import { reasons } from '#lib/store/queries.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import type { ReasonUse } from '#lib/domain/directory.ts';
import type { Day } from '#lib/domain/time.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { allMessages, startLocale, t, ways } from '#lib/state/i18n.svelte.ts';
import { isEmpty, type DealField } from '#lib/state/live-list.svelte.ts';
import { dealFields } from '#lib/store/deal-fields.ts';
import { listAsCsv } from '#lib/ui/list/export.ts';
import { shownFields } from '#lib/ui/views/names.ts';
import { bringDeals } from '../../helpers/importing.ts';
import { euros, must, newWorkspace, stageNamed } from '../../helpers/workspace.ts';

/** What depends on more than is in a list of deals. */
const ELSEWHERE = new Set(['touched']);

const FIELDS = [
	{ name: 'Seats', type: 'number', choices: [] },
	{ name: 'Fee', type: 'money', choices: [] },
	{ name: 'Go live', type: 'date', choices: [] },
	{ name: 'Rooms', type: 'choices', choices: ['roof', 'cellar, dark'] },
	{ name: 'Shade', type: 'choice', choices: ['dim'] },
	{ name: 'Signed', type: 'yes-no', choices: [] },
	{ name: 'Page', type: 'link', choices: [] },
	{ name: 'Expert', type: 'person', choices: [] }
];

/** A workspace with the same pipeline and fields, without a deal. */
function standing(seed: number): Workspace {
	const { workspace } = newWorkspace(seed);
	for (const field of FIELDS) must(addListed(workspace, 'custom-field', { ...field, of: 'deal' }));
	return workspace;
}

function reasonFor(workspace: Workspace, use: ReasonUse, name: string) {
	const known = reasons(workspace, use).find((one) => one.name === name);
	return (
		known?.id ?? must(addListed(workspace, 'reason', { name, ...(use === 'lost' ? {} : { use }) }))
	);
}

/** A deal with everything that a deal can have, one of each exit, and some that are hard to write. */
function filled(): Workspace {
	const workspace = standing(1);
	const entry = <T extends 'source' | 'persona' | 'label'>(type: T, name: string) =>
		must(addListed(workspace, type, { name }));
	const own = Object.fromEntries(
		listed(workspace, 'custom-field').map(({ id, name }) => [name, id])
	);
	const contacts = ['Mina Rad', 'Bo Li'].map((name) => must(createContact(workspace, { name })));
	must(
		createDeal(workspace, {
			...{ title: 'Lamps', value: euros(1200.5), cost: euros(800), company: 'GTX, Pro' },
			...{ contacts, owner: workspace.member },
			...{
				source: entry('source', 'Fair'),
				persona: entry('persona', 'CFO'),
				segment: 'repeat' as const
			},
			labels: [entry('label', 'hot'), entry('label', 'big, one')],
			...{
				expectedClose: '2026-12-24' as Day,
				nextStep: 'Call "her"',
				nextOn: '2026-12-01' as Day
			},
			stage: stageNamed(workspace, 'Demo'),
			custom: {
				[own['Seats'] ?? '']: -12.5,
				[own['Fee'] ?? '']: euros(99),
				[own['Go live'] ?? '']: '2027-01-02',
				[own['Rooms'] ?? '']: ['roof', 'cellar, dark'],
				[own['Shade'] ?? '']: 'dim',
				[own['Signed'] ?? '']: true,
				[own['Page'] ?? '']: 'https://lamps.example/a?b=1',
				[own['Expert'] ?? '']: workspace.member
			}
		})
	);
	const plain = (title: string) =>
		must(createDeal(workspace, { title, company: 'GTX, Pro', value: euros(7) }));
	const won = plain('=1+1');
	must(winDeal(workspace, won, { on: '2026-03-02' as Day, paidOn: '2026-03-02' as Day }));
	must(setFields(workspace, won, { segment: 'new' }));
	const lost = { reason: reasonFor(workspace, 'lost', 'Price'), note: '', competitor: 'Umbra' };
	must(loseDeal(workspace, plain('سلام، دنیا'), lost));
	const unfit = { reason: reasonFor(workspace, 'disqualified', 'No fit'), note: '' };
	must(disqualifyDeal(workspace, plain('<b>Ünfit</b> 🦊'), unfit));
	const later = { until: '2027-03-01' as Day, reason: reasonFor(workspace, 'nurture', 'Timing') };
	must(nurtureDeal(workspace, plain('"Later"'), later));
	must(nurtureDeal(workspace, plain('Whenever'), { until: '2027-04-01' as Day }));
	must(createDeal(workspace, { title: '-5 % off', stage: stageNamed(workspace, 'Contact') }));
	return workspace;
}

const columnsOf = (workspace: Workspace): readonly DealField[] =>
	shownFields(dealFields(workspace)).filter(({ id }) => !ELSEWHERE.has(id));

/** All deals with all columns, as the list writes them, by title. */
function written(workspace: Workspace): string {
	const deals = [...workspace.deals.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
	const list = {
		listing: { parts: [{ key: '', deals }] },
		read: (field: DealField, deal: (typeof deals)[number]) => {
			const cell = field.read(workspace, deal);
			// Labels are in no order.
			const nameOf = (id: string) => workspace.table('label').get(id as never)?.name ?? id;
			return Array.isArray(cell) ? cell.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : cell;
		}
	};
	const zone = workspace.settings.timeZone;
	const options = (field: DealField) =>
		new Map((field.options?.(workspace) ?? []).map((option) => [option.value, option]));
	return listAsCsv(
		list as never,
		columnsOf(workspace),
		{ ways: ways(), zone, options },
		t('deal.currency')
	);
}

async function speak(locale: Locale): Promise<void> {
	localStorage.setItem('runnel.locale', locale);
	await startLocale();
	await allMessages();
}

beforeAll(() => localStorage.setItem('runnel.locale', 'en'));
afterAll(() => localStorage.removeItem('runnel.locale'));

describe('listAsCsv(list, columns, writing, currencyName)', () => {
	test('has something in each of its columns', async () => {
		await speak('en');
		const workspace = filled();
		const deals = [...workspace.deals.values()];
		const empty = columnsOf(workspace)
			.filter((field) => deals.every((deal) => isEmpty(field.read(workspace, deal))))
			.map(({ id }) => id);
		expect(empty).toEqual([]);
	});

	for (const locale of LOCALES)
		test(`comes in as the same deals: ${locale}`, async () => {
			await speak(locale);
			const csv = written(filled());
			const other = standing(2);
			expect((await bringDeals(other, csv)).refused).toEqual([]);
			expect(written(other)).toBe(csv);
			expect([...other.deals.values()].flatMap(({ extra }) => Object.entries(extra))).toEqual([]);
			// Into the same pipeline, not one beside it.
			expect(new Set([...other.deals.values()].map(({ pipeline }) => pipeline)).size).toBe(1);
		});
});
