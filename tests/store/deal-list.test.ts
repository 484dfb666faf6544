import { describe, expect, test } from 'vitest';
import type { DealId, MemberId } from '#lib/domain/ids.ts';
import { addDays, dayIn, type Day } from '#lib/domain/time.ts';
import { parseView } from '#lib/domain/view-text.ts';
import { NO_FILTER } from '#lib/domain/view.ts';
import { deleteDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { winDeal } from '#lib/store/exits.ts';
import type { DealField } from '#lib/store/deal-field.ts';
import { dealFields } from '#lib/store/deal-fields.ts';
import { DealList, sumsOf, type Listing, type Query } from '#lib/store/deal-list.ts';
import { whole } from '#lib/store/slices.ts';
import type { Workspace } from '#lib/store/workspace.ts';
import { cases, forSeeds, type Random } from '../helpers/random.ts';
import { addDeal, dealOf, euros, must, newWorkspace, stageNamed } from '../helpers/workspace.ts';

const STAGES = ['Contact', 'Demo', 'Proposal'];
const today = '2026-06-15' as Day;

function query(workspace: Workspace, given: Partial<Query> = {}): Query {
	return {
		pipeline: undefined,
		filter: NO_FILTER,
		group: undefined,
		sort: [],
		member: workspace.member,
		today,
		stretch: () => ({ from: today, to: today }),
		monthOf: (day) => `${day.slice(0, 7)}-01` as Day,
		collate: (a, b) => a.localeCompare(b, 'en'),
		...given
	};
}

function listed(workspace: Workspace, given: Partial<Query> = {}): Listing {
	const list = new DealList(workspace);
	const listing = whole(list.list(query(workspace, given)));
	list.close();
	return listing;
}

function field(workspace: Workspace, id: string): DealField {
	const found = dealFields(workspace).get(id);
	if (!found) throw new Error(`no field ${id}`);
	return found;
}

function shape(listing: Listing) {
	return listing.parts.map(({ key, deals }) => [key, ...deals.map(({ id }) => id)]);
}

function someDeal(random: Random, workspace: Workspace): DealId {
	return addDeal(workspace, {
		title: `${random.pick(['b', 'A', 'c', 'á'])}${random.int(20)}`,
		company: random.pick(['', 'Acme', 'Bolt']),
		...(random.chance(0.7)
			? {
					value: random.chance(0.8)
						? euros(random.int(50))
						: { amount: random.int(5000) as never, currency: 'USD' as never }
				}
			: {}),
		stage: stageNamed(workspace, random.pick(STAGES)),
		...(random.chance(0.7) ? { expectedClose: addDays(today, random.int(120) - 60) } : {})
	});
}

function change(random: Random, workspace: Workspace, id: DealId): void {
	const fate = random.int(6);
	if (fate === 0) setDeal(workspace, id, { value: euros(random.int(50)) });
	if (fate === 1) setDeal(workspace, id, { expectedClose: null, title: `z${random.int(9)}` });
	if (fate === 2) moveDeal(workspace, id, stageNamed(workspace, random.pick(STAGES)));
	if (fate === 3) winDeal(workspace, id);
	if (fate === 4) deleteDeal(workspace, id);
	if (fate === 5) setDeal(workspace, id, { owner: random.pick([null, 'mOther00' as MemberId]) });
}

const GROUPS = [undefined, 'stage', 'owner', 'company', 'expectedClose', 'status', 'title'];
const SORTS: Query['sort'][] = [
	[],
	[{ field: 'value', down: true }],
	[{ field: 'title', down: false }],
	[
		{ field: 'stage', down: false },
		{ field: 'expectedClose', down: true }
	],
	[{ field: 'owner', down: true }]
];

const FILTERS = ['', 'f:all(words:has(a))', 'f:any(words:has(acm,z),status:is(lost))'].map(
	(text) => parseView(text).filter
);

test('list.refreshed(listing) after changes is what list.list(query) makes anew', () => {
	forSeeds(cases(25), (random, seed) => {
		const { workspace } = newWorkspace(seed);
		const ids = Array.from({ length: 30 }, () => someDeal(random, workspace));
		const list = new DealList(workspace);
		const asked = query(workspace, {
			...{ group: random.pick(GROUPS), sort: random.pick(SORTS) },
			filter: random.pick(FILTERS)
		});
		let listing = whole(list.list(asked));
		for (let round = 0; round < 12; round++) {
			for (let index = random.int(4); index >= 0; index--)
				if (random.chance(0.2)) ids.push(someDeal(random, workspace));
				else change(random, workspace, random.pick(ids));
			// A new company is no deal: then everything is made anew.
			listing = list.refreshed(listing) ?? whole(list.list(asked));
			expect(shape(listing)).toEqual(shape(listed(workspace, asked)));
			// So is another filter, of the order that was kept.
			const other = { ...asked, filter: random.pick(FILTERS) };
			expect(shape(whole(list.list(other)))).toEqual(shape(listed(workspace, other)));
			listing = whole(list.list(asked));
			expect(listing.count).toBe(listing.parts.flatMap(({ deals }) => deals).length);
		}
		list.close();
	});
});

describe('list.list(query)', () => {
	test('sums of the parts are those of the whole, and of the deals themselves', () => {
		forSeeds(cases(10), (random, seed) => {
			const { workspace } = newWorkspace(seed);
			for (let index = 0; index < 40; index++) someDeal(random, workspace);
			const value = field(workspace, 'value');
			const sums = (listing: Listing) => {
				const all = new Map<string, number>();
				for (const { deals } of listing.parts) {
					const parts = sumsOf(workspace, value, deals);
					if (typeof parts === 'number') throw new Error('no amounts');
					for (const { amount, currency } of parts)
						all.set(currency, (all.get(currency) ?? 0) + amount);
				}
				return Object.fromEntries([...all].sort());
			};
			const plainly: Record<string, number> = {};
			for (const { value: one } of workspace.deals.values())
				if (one) plainly[one.currency] = (plainly[one.currency] ?? 0) + one.amount;
			for (const group of GROUPS) expect(sums(listed(workspace, { group }))).toEqual(plainly);
		});
	});

	test('sorts texts as the language does, and what has no value last both ways', () => {
		const { workspace } = newWorkspace();
		for (const title of ['b', 'á', 'B', 'a']) addDeal(workspace, { title });
		const titles = (sort: Query['sort']) =>
			listed(workspace, { sort }).parts[0]?.deals.map(({ title }) => title);
		expect(titles([{ field: 'title', down: false }])).toEqual(['a', 'á', 'b', 'B']);
		expect(titles([{ field: 'title', down: true }])).toEqual(['B', 'b', 'á', 'a']);
		addDeal(workspace, { title: 'dated', expectedClose: today });
		for (const down of [true, false])
			expect(titles([{ field: 'expectedClose', down }])?.[0]).toBe('dated');
	});

	test('puts stages in the order of the pipeline, months in that of the calendar, none last', () => {
		const { workspace } = newWorkspace();
		addDeal(workspace, { stage: stageNamed(workspace, 'Proposal'), expectedClose: today });
		addDeal(workspace, {
			stage: stageNamed(workspace, 'Contact'),
			expectedClose: '2026-02-28' as Day
		});
		addDeal(workspace, { stage: stageNamed(workspace, 'Demo') });
		const keys = (group: string) => listed(workspace, { group }).parts.map(({ key }) => key);
		expect(keys('stage')).toEqual(STAGES.map((stage) => stageNamed(workspace, stage)));
		expect(keys('expectedClose')).toEqual(['2026-02-01', '2026-06-01', '']);
	});

	test('groups an instant by the month of its day in the zone', () => {
		const { workspace, clock } = newWorkspace();
		clock.advance(Date.UTC(2027, 6, 31, 22, 30) - clock.now());
		const id = addDeal(workspace);
		expect(dayIn(clock.now(), 'Europe/Berlin')).toBe('2027-08-01');
		expect(shape(listed(workspace, { group: 'created' }))).toEqual([['2027-08-01', id]]);
	});

	test('keeps to its pipeline, and to what is open unless it is asked for what is not', () => {
		const { workspace } = newWorkspace();
		const [open, won] = [addDeal(workspace), addDeal(workspace)];
		must(winDeal(workspace, won));
		const { pipeline } = dealOf(workspace, open);
		expect(listed(workspace, { pipeline }).count).toBe(1);
		expect(listed(workspace, { pipeline: 'all' }).count).toBe(1);
		expect(listed(workspace, { pipeline: 'lOther01' as never }).count).toBe(0);
		const closed = { kind: 'all', parts: [{ field: 'closed', operator: 'filled', values: [] }] };
		expect(shape(listed(workspace, { filter: closed as never }))).toEqual([['', won]]);
	});

	test('leaves a group and a sort by a field that is not there', () => {
		const { workspace } = newWorkspace();
		addDeal(workspace);
		const sort = [{ field: 'f.gone', down: false }];
		expect(listed(workspace, { group: 'f.gone', sort }).parts).toHaveLength(1);
	});
});

test('sumsOf(workspace, field, deals) leaves contested deals out', () => {
	const { workspace } = newWorkspace();
	const id = addDeal(workspace, { value: euros(10) });
	const value = field(workspace, 'value');
	const deal = dealOf(workspace, id);
	expect(sumsOf(workspace, value, [deal, deal])).toEqual([euros(20)]);
	expect(sumsOf(workspace, value, [deal, { ...deal, contested: true }])).toEqual([euros(10)]);
});
