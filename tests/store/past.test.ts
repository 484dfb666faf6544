import { describe, expect, test } from 'vitest';
import type { Deal } from '#lib/domain/deal.ts';
import type { CompanyId, DealId } from '#lib/domain/ids.ts';
import { addDays, type Day } from '#lib/domain/time.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { deleteDeal, setDeal } from '#lib/store/commands.ts';
import { createCompany } from '#lib/store/companies.ts';
import { dealsOfCompany } from '#lib/store/contacts.ts';
import { personaFigures, wonValue } from '#lib/store/customers.ts';
import { DealList, type Listing, type Query } from '#lib/store/deal-list.ts';
import { winDeal } from '#lib/store/exits.ts';
import { mergeCompanies } from '#lib/store/merging.ts';
import { dealAnywhere, dealsEverywhere } from '#lib/store/past.ts';
import { proposedSegment } from '#lib/store/segments.ts';
import { whole } from '#lib/store/slices.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { recordOf } from '#lib/ydoc/epoch.ts';
import { EpochLog } from '#lib/ydoc/epoch-log.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import * as Y from 'yjs';
import { cases, forSeeds } from '../helpers/random.ts';
import { addDeal, dealOf, euros, must, newWorkspace } from '../helpers/workspace.ts';

const today = '2026-06-15' as Day;

function query(workspace: Workspace, text: string): Query {
	return {
		...parseView(text),
		member: workspace.member,
		today,
		stretch: () => ({ from: today, to: today }),
		monthOf: (day) => `${day.slice(0, 7)}-01` as Day,
		collate: (a, b) => a.localeCompare(b, 'en')
	};
}

function shape(listing: Listing) {
	return listing.parts.map(({ key, deals }) => [key, ...deals.map(({ id }) => id)]);
}

function listed(workspace: Workspace, text: string) {
	const list = new DealList(workspace);
	const listing = whole(list.list(query(workspace, text)));
	list.close();
	return shape(listing);
}

/** A workspace whose deals all lie here, and the same with some of them in a closed epoch. */
function apart(setting = newWorkspace(), past: readonly DealId[] = []) {
	const { workspace, directory, log, activities } = setting;
	const isPast = (entry: string) => (past as readonly string[]).includes(recordOf(entry) ?? '');
	const entries = logOf(log).toArray();
	const current = new EpochLog();
	const doc = new Y.Doc();
	current.open(2, docLog(doc));
	current.append(entries.filter((entry) => !isPast(entry)));
	const later = new Workspace({
		...{ directory: docLog(directory), log: current, activities: docLog(activities) },
		...{ device: workspace.device, member: workspace.member },
		...{ now: workspace.now, random: workspace.random }
	});
	const bring = (ids: readonly DealId[]) =>
		current.lend(entries.filter((entry) => ids.includes(recordOf(entry) as DealId)));
	const show = () =>
		later.showPast(new Map(past.map((id) => [id, workspace.deals.get(id) as Deal] as const)));
	return { later, bring, show };
}

const LISTS = [
	'f:all(status:is(open,won,lost))',
	'f:all(status:is(won));s:value!',
	'f:all(words:has(a));g:status;s:title',
	'f:all(status:is(won,open));g:company;s:created',
	'f:all(status:isNot(open));g:stage'
];

describe('deals of closed epochs', () => {
	test('are listed, filtered, sorted and grouped as if none were closed', () => {
		forSeeds(cases(30), (random) => {
			const setting = newWorkspace(random.int(1000) + 1);
			const { workspace } = setting;
			const ids = Array.from({ length: 12 }, (_, index) =>
				addDeal(workspace, {
					title: `${random.pick(['b', 'A', 'c', 'á'])}${index}`,
					company: random.pick(['', 'Acme', 'Bolt']),
					...(random.chance(0.7) ? { value: euros(random.int(50)) } : {}),
					...(random.chance(0.7) ? { expectedClose: addDays(today, random.int(90)) } : {})
				})
			);
			const closed = ids.filter(() => random.chance(0.6));
			for (const id of closed) must(winDeal(workspace, id));
			const { later, show } = apart(setting, closed);
			show();
			for (const text of LISTS) expect(listed(later, text)).toEqual(listed(workspace, text));
			// What asks about nothing closed shows none of them.
			expect(listed(later, '')).toEqual(listed(workspace, ''));
		});
	});

	test('come into a list that was made without them, and stay when others change', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const [open, won] = [addDeal(workspace, { title: 'Open' }), addDeal(workspace)];
		must(winDeal(workspace, won));
		const { later, show } = apart(setting, [won]);
		const list = new DealList(later);
		const asked = query(later, 'f:all(status:is(open,won));s:title');
		const before = whole(list.list(asked));
		expect(before.count).toBe(1);
		show();
		expect(list.refreshed(before)).toBeUndefined();
		const after = whole(list.list(asked));
		expect(after.count).toBe(2);
		must(setDeal(later, open, { title: 'Renamed' }));
		const last = list.refreshed(after);
		expect(last && shape(last)).toEqual(listed(later, 'f:all(status:is(open,won));s:title'));
		expect(last?.count).toBe(2);
	});

	test('are as an open log says once it has them: brought, changed, deleted', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const won = addDeal(workspace, { title: 'Old' });
		must(winDeal(workspace, won));
		const { later, bring, show } = apart(setting, [won]);
		show();
		const all = 'f:all(status:is(won))';
		expect(listed(later, all)).toEqual([['', won]]);
		expect(setDeal(later, won, { title: 'New' })).toMatchObject({
			problem: { code: 'deal-unknown' }
		});
		bring([won]);
		expect(listed(later, all)).toEqual([['', won]]);
		must(setDeal(later, won, { title: 'New' }));
		expect(dealAnywhere(later, won)?.title).toBe('New');
		must(deleteDeal(later, won));
		expect(listed(later, all)).toEqual([]);
		expect([...dealsEverywhere(later)].map(({ id }) => id)).toEqual([won]);
	});

	test('count on the page of their company, and of the one that it was merged into', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const won = addDeal(workspace, { company: 'Acme', value: euros(70) });
		const acme = dealOf(workspace, won).company as CompanyId;
		must(winDeal(workspace, won));
		const { later, show } = apart(setting, [won]);
		expect(dealsOfCompany(later, acme)).toEqual([]);
		show();
		expect(wonValue(dealsOfCompany(later, acme))).toEqual([euros(70)]);
		const next = addDeal(later, { company: 'Acme' });
		expect(proposedSegment(later, dealOf(later, next))).toBe('repeat');
		const other = must(createCompany(later, { name: 'Acme Group' }));
		must(mergeCompanies(later, other, [acme], {}));
		expect(dealsOfCompany(later, other).map(({ id }) => id)).toEqual([next, won]);
		expect(personaFigures(later, [])).toEqual([]);
	});

	test('of a pipeline that is not the member’s to see are shown to nobody else', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const won = addDeal(workspace, { title: 'Secret' });
		must(winDeal(workspace, won));
		const { later, show } = apart(setting, [won]);
		show();
		const { pipeline } = dealOf(workspace, won);
		const known = later.pipelines.get(pipeline);
		if (!known) throw new Error('no pipeline');
		later.pipelines.set(pipeline, { ...known, area: 'lSecret' });
		later.grant = { role: 'rep', areas: [] };
		expect([...dealsEverywhere(later)]).toEqual([]);
	});
});
