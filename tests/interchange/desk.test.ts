import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { outOfBounds } from '#lib/domain/bounds.ts';
import type { CustomFieldType } from '#lib/domain/catalogue.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import { fold } from '#lib/domain/fold.ts';
import type { MemberId, PipelineId, RecordId, StageId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Rank } from '#lib/domain/rank.ts';
import type { Day } from '#lib/domain/time.ts';
import type { OwnField } from '#lib/interchange/own-field.ts';
import type { Plan } from '#lib/interchange/plan.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { DATA, withData } from './data.ts';
import { course, desk, ground, importing, names, stamp, TEXTS } from './world.ts';

/** A field of the workspace's own. */
const own = (name: string, type: CustomFieldType): OwnField => ({
	...{ id: `f${name}` as OwnField['id'], field: CUSTOM + name, of: 'deal', name, type },
	choices: []
});

const stagesOf = (pipeline: string, open: readonly string[]) => [
	...open.map((name) => ({ id: `s-${pipeline}-${name}`, name, kind: 'open' })),
	{ id: `s-${pipeline}-won`, name: 'Won', kind: 'won' },
	{ id: `s-${pipeline}-lost`, name: 'Lost', kind: 'lost' }
];
const TWO = [
	{ id: 'l-sales', name: 'Sales', stages: stagesOf('sales', ['New', 'Offer']) },
	{ id: 'l-renewals', name: 'Renewals', stages: stagesOf('renewals', ['Due', 'New']) }
] as never;

const SMALL = [
	'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
	'A1,Moses Frase,GTX Pro,Cancity,Won,2016-10-20,2017-03-01,1054',
	'A2,Ann Ray,MG Special,Isdom,Lost,2016-10-25,2017-03-11,0',
	'A3,Ann Ray,MG Special,,Engaging,2016-11-25,,',
	'A4,Ann Ray,GTX Pro,,Prospecting,,,'
].join('\r\n');

describe('a row of Maven’s layout', () => {
	const { deals, records, operations } = importing(SMALL);
	const [won, lost, engaging, prospecting] = deals;

	test('is created in Engaging on engage_date and won on close_date with its value', () => {
		expect(won && course(records, won)).toEqual([
			'create Engaging 2016-10-20',
			'win Won 2017-03-01'
		]);
		expect(won).toMatchObject({
			title: 'GTX Pro · Cancity',
			status: 'won',
			value: { amount: 105_400, currency: 'USD' },
			extra: { product: 'GTX Pro' }
		});
	});

	test('is lost for a reason of its own where the file gives none', () => {
		expect(lost && course(records, lost)).toEqual([
			'create Engaging 2016-10-25',
			'lose Lost 2017-03-11'
		]);
		const reason = lost?.lost?.reason;
		expect(reason && records.get(reason)?.fields['name']).toBe('Not given in the file');
		expect(lost?.value).toEqual({ amount: 0, currency: 'USD' });
	});

	test('stays open, and undated where the file has no date', () => {
		expect(engaging && course(records, engaging)).toEqual(['create Engaging 2016-11-25']);
		expect(prospecting && course(records, prospecting)).toEqual(['create Prospecting null']);
		expect(engaging?.title).toBe('MG Special · A3');
		expect(engaging?.value).toBeUndefined();
	});

	test('brings its pipeline, people and companies, named once', () => {
		expect(names(records, 'm')).toEqual(['Moses Frase', 'Ann Ray']);
		expect(records.get(won?.owner as RecordId)?.fields).toMatchObject({
			role: 'rep',
			invited: true
		});
		expect(names(records, 'c')).toEqual(['Cancity', 'Isdom']);
		const stages = [...records.values()].filter(({ id }) => id.startsWith('s'));
		expect(
			stages
				.sort((a, b) => (String(a.fields['order']) < String(b.fields['order']) ? -1 : 1))
				.map(({ fields }) => [fields['name'], fields['kind'], fields['probability']])
		).toEqual([
			['Prospecting', 'open', 33],
			['Engaging', 'open', 67],
			['Won', 'won', 100],
			['Lost', 'lost', 0]
		]);
	});

	test('is marked as imported in every operation, and names what it saw', () => {
		expect(operations.every(({ imported }) => imported === 'i-devA')).toBe(true);
		const [create, win] = records.get(won?.id as RecordId)?.operations ?? [];
		expect(win?.prev).toEqual({ place: create?.id });
	});

	test('survives the codec', () => {
		expect(operations.map((operation) => decode(encode(operation)))).toEqual(operations);
	});
});

describe('importing one file', () => {
	test('twice gives the same records', () => {
		const once = importing(SMALL);
		const again = importing(SMALL, { by: stamp('devA', 9_000_000) });
		const both = fold([...once.operations, ...again.operations]);
		expect(both).toEqual(once.records);
		expect(again.operations.map(({ id }) => id)).toEqual(once.operations.map(({ id }) => id));
	});

	test('on two devices apart gives the same records, in any order', () => {
		const here = importing(SMALL);
		const there = importing(SMALL, { by: stamp('devB', 999_000) });
		const merged = fold([...here.operations, ...there.operations]);
		expect(fold([...there.operations, ...here.operations])).toEqual(merged);
		expect([...merged.keys()].sort()).toEqual([...here.records.keys()].sort());
		for (const [id, record] of merged)
			expect(record.operations).toHaveLength(here.records.get(id)?.operations.length ?? 0);
	});

	test('saved with other line ends, delimiter and date format gives the same records', () => {
		const rows = Papa.parse<string[]>(SMALL).data.map((row) =>
			row.map((cell) => cell.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1'))
		);
		const other = importing(Papa.unparse(rows, { delimiter: ';', newline: '\n' }));
		expect([...other.records.keys()].sort()).toEqual([...importing(SMALL).records.keys()].sort());
		expect(other.deals[0]?.enteredAt).toBe('2017-03-01');
	});

	test('in another workspace gives other records', () => {
		const other = importing(SMALL, { into: ground({ workspace: 'V'.repeat(22) as never }) });
		const shared = [...other.records.keys()].filter((id) => importing(SMALL).records.has(id));
		expect(shared).toEqual([]);
	});

	test('again after its records are retired gives new ones, the same on every device', () => {
		const once = importing(SMALL);
		const retired = [...once.records.keys()];
		const again = importing(SMALL, { into: ground({ retired }) });
		expect([...again.records.keys()].filter((id) => once.records.has(id))).toEqual([]);
		const there = importing(SMALL, { into: ground({ retired }), by: stamp('devB') });
		expect([...there.records.keys()]).toEqual([...again.records.keys()]);
	});
});

describe('importing into a workspace', () => {
	const pipeline = {
		id: 'lp' as PipelineId,
		name: 'Sales',
		stages: [
			{ id: 's1' as StageId, name: 'New', kind: 'open' as const },
			{ id: 's2' as StageId, name: 'prospecting', kind: 'open' as const },
			{ id: 's3' as StageId, name: 'ENGAGING', kind: 'open' as const },
			{ id: 's4' as StageId, name: 'Won', kind: 'won' as const },
			{ id: 's5' as StageId, name: 'Lost', kind: 'lost' as const }
		]
	};

	test('uses its pipeline where all stages have its names', () => {
		const { records, deals } = importing(SMALL, { into: ground({ pipelines: [pipeline] }) });
		expect(names(records, 'l')).toEqual([]);
		expect(deals.map(({ stage }) => stage)).toEqual(['s4', 's5', 's3', 's2']);
	});

	test('uses its people, companies and reasons by name, whatever their case', () => {
		const { records, deals } = importing(SMALL, {
			into: ground({
				members: [{ id: 'm-ann' as MemberId, name: 'ANN  ray' }],
				companies: [{ id: 'c-can', name: 'cancity', website: '' }],
				reasons: [{ id: 'r-none', name: 'not given in the file', use: 'lost' }]
			})
		});
		expect(names(records, 'm')).toEqual(['Moses Frase']);
		expect(names(records, 'c')).toEqual(['Isdom']);
		expect(names(records, 'r')).toEqual([]);
		expect(deals[1]).toMatchObject({ owner: 'm-ann', lost: { reason: 'r-none' } });
		expect(deals[0]?.company).toBe('c-can');
	});

	test('into the pipeline that all rows name, or a new one of that name; of several names each is kept', () => {
		const file = 'id,Pipeline,stage\n1,Renewals,New\n2,Renewals,New\n';
		const stages = [
			{ id: 's-new', name: 'New', kind: 'open' },
			{ id: 's-won', name: 'Won', kind: 'won' },
			{ id: 's-lost', name: 'Lost', kind: 'lost' }
		] as never;
		const pipelines = ['First', 'renewals'].map(
			(name) => ({ id: `l-${name}`, name, stages }) as never
		);
		const known = importing(file, { into: ground({ pipelines }) });
		expect(known.deals.map(({ pipeline }) => pipeline)).toEqual(['l-renewals', 'l-renewals']);
		expect(known.deals.map(({ extra }) => extra)).toEqual([{}, {}]);
		expect(names(importing(file).records, 'l')).toEqual(['Renewals']);
	});

	test('into each pipeline that its rows name, by its own stages; those of unknown names into the one chosen', () => {
		const file = [
			'id,Pipeline,stage,created,close date',
			'1,sales,Offer,2024-01-13,',
			'2,Renewals,Due,2024-01-13,',
			'3,RENEWALS,Won,2024-01-13,2024-02-13',
			'4,Others,New,2024-01-13,',
			'5,,New,2024-01-13,',
			'6,Renewals,Lost,2024-01-13,2024-02-13'
		].join('\n');
		const into = ground({ pipelines: TWO });
		const known = importing(file, { into });
		expect(known.refused).toEqual([]);
		expect(known.deals.map(({ stage, extra }) => [stage, extra])).toEqual([
			['s-sales-Offer', {}],
			['s-renewals-Due', {}],
			['s-renewals-won', {}],
			['s-sales-New', { Pipeline: 'Others' }],
			['s-sales-New', {}],
			['s-renewals-lost', {}]
		]);
		expect(known.deals.map(({ pipeline }) => pipeline)).toEqual([
			...['l-sales', 'l-renewals', 'l-renewals', 'l-sales', 'l-sales', 'l-renewals']
		]);
		expect(names(known.records, 'l')).toEqual([]);

		const open = desk(file);
		const plan = open.propose(into, 'New');
		const look = open.look(plan, into, TEXTS);
		expect(look.pipelines).toEqual([
			{ name: 'sales', count: 1, known: true },
			{ name: 'Renewals', count: 2, known: true },
			{ name: 'RENEWALS', count: 1, known: true },
			{ name: 'Others', count: 1, known: false }
		]);
		expect(look.stages).toEqual([{ name: 'New', count: 2 }]);
		expect(look.stageNames).toEqual(['Offer', 'Due', 'Won', 'New', 'Lost']);
		expect(look.preview.map(({ deal }) => deal?.pipeline)).toEqual([
			...['Sales', 'Renewals', 'Renewals', 'Sales', 'Sales', 'Renewals']
		]);

		const apart = importing(file, {
			into,
			change: (to) => open.redirect(to, undefined, 'Others', into)
		});
		expect(names(apart.records, 'l')).toEqual(['Others']);
		expect(apart.deals.filter(({ pipeline }) => !pipeline.startsWith('l-'))).toMatchObject([
			{ extra: {} },
			{ extra: {} }
		]);
		// Called no pipeline any more, all go into the one chosen.
		const uses = plan.uses.map((use) => (use.use === 'pipeline' ? { use: 'extra' as const } : use));
		const one = importing(file, { into, change: (to) => open.revise(to, uses, into) });
		expect(new Set(one.deals.map(({ pipeline }) => pipeline))).toEqual(new Set(['l-sales']));
		expect(one.deals[1]?.extra).toEqual({ Pipeline: 'Renewals' });
	});

	test('a stage that the pipeline of its row does not have is told, and becomes the one chosen; a column used otherwise keeps that', () => {
		const file = [
			'id,Pipeline,stage,created,note',
			'1,sales,Offer,2024-01-13,a',
			'2,Renewals,Reviewed,2024-01-13,b',
			'3,Renewals,Reviewed,2024-01-14,c',
			'4,Renewals,new,2024-01-13,d'
		].join('\n');
		const into = ground({ pipelines: TWO });
		const open = desk(file);
		const plan = open.propose(into, 'New');
		expect(open.look(plan, into, TEXTS).missing).toEqual([
			{ pipeline: 'l-renewals', stages: [{ name: 'Reviewed', count: 2 }] }
		]);
		const { renewals } = plan.named;
		if (!renewals) throw new Error('not named');
		const of = { ...renewals.of, Reviewed: 's-renewals-Due' as StageId };
		const chosen = { ...plan, named: { ...plan.named, renewals: { ...renewals, of } } };
		const revised = open.revise(chosen, plan.uses.with(4, { use: 'ignore' }), into);
		const { deals } = importing(file, { into, change: () => revised });
		expect(deals.map(({ stage }) => stage)).toEqual([
			...['s-sales-Offer', 's-renewals-Due', 's-renewals-Due', 's-renewals-New']
		]);
	});

	test('into the pipeline that a second column names, or one that a spelling was merged into', () => {
		const file = [
			'id,Pipeline,Group,stage,created',
			'1,Sales,,Offer,2024-01-13',
			'2,,Renewals,Due,2024-01-13',
			'3,Renewals,,New,2024-01-13',
			'4,Renewal,,Won,2024-01-13'
		].join('\n');
		const into = ground({ pipelines: TWO });
		const open = desk(file);
		const { deals, refused } = importing(file, {
			into,
			change: (plan) => {
				const merges = plan.merges.with(1, { Renewal: 'Renewals' });
				return open.revise({ ...plan, merges }, plan.uses.with(2, { use: 'pipeline' }), into);
			}
		});
		expect(refused).toEqual([]);
		expect(deals.map(({ stage }) => stage)).toEqual([
			...['s-sales-Offer', 's-renewals-Due', 's-renewals-New', 's-renewals-won']
		]);
	});

	test('puts a new pipeline after the last', () => {
		const { records } = importing(SMALL, {
			into: ground({ last: { ...ground().last, pipeline: 'a5' as Rank } })
		});
		const made = [...records.values()].find(({ id }) => id.startsWith('l'));
		expect(String(made?.fields['order']) > 'a5').toBe(true);
	});

	test('redirects to stages of like kind and place where names differ', () => {
		const file = desk(SMALL);
		const into = ground({
			pipelines: [
				{ ...pipeline, stages: pipeline.stages.map((stage) => ({ ...stage, name: stage.id })) }
			]
		});
		const plan = file.redirect(file.propose(into, 'X'), 'lp', 'X', into);
		expect(plan.stages).toEqual({
			into: 'existing',
			pipeline: 'lp',
			of: { Won: 's4', Lost: 's5', Prospecting: 's1', Engaging: 's2' }
		});
		expect(file.redirect(plan, undefined, 'Y', into).stages).toMatchObject({
			into: 'new',
			name: 'Y'
		});
	});
});

test('a stage that has to be added beside one of its name gets another: no two are one record', () => {
	const { operations, records } = importing(SMALL, {
		change: (plan) => ({
			...plan,
			stages: {
				...{ into: 'new', name: 'X' },
				stages: ['won', 'Won', 'Lost', 'Engaging', 'Prospecting'].map((name) => ({
					name,
					kind: name === 'Lost' ? 'lost' : 'open'
				}))
			}
		})
	});
	const created = operations.filter(({ kind }) => kind === 'create').map(({ record }) => record);
	expect(new Set(created).size).toBe(created.length);
	expect(names(records, 's').sort()).toEqual(
		['won', 'Won', 'Lost', 'Engaging', 'Prospecting', 'Won (2)'].sort()
	);
});

describe('a row ends', () => {
	const HEAD = 'id,name,stage,amount,created,close date\n';

	test('imported, repeated or refused, with line and reason: none is lost', () => {
		const { deals, refused, repeated } = importing(
			HEAD +
				Array.from({ length: 12 }, (_, n) => `k${n},K,New,1,2024-01-13,\n`).join('') +
				[
					'1,A,New,"1,200.50",2024-01-13,',
					'2,B,New,1.2.3,2024-01-13,',
					'3,C,New,5,2024-02-30,',
					'1,A again,New,5,2024-01-14,',
					'5,"E,New,5',
					'6,F,New,6,2024-01-15,'
				].join('\n')
		);
		expect(deals.map(({ title }) => title).filter((title) => title !== 'K')).toEqual(['A']);
		expect(repeated).toEqual([17]);
		expect(refused.map(({ line, lastLine, refusal }) => [line, lastLine, refusal])).toEqual([
			[15, 15, { code: 'number', heading: 'amount', cell: '1.2.3' }],
			[16, 16, { code: 'date', heading: 'created', cell: '2024-02-30' }],
			[18, 19, { code: 'quote' }]
		]);
	});

	test('refused for a row too short, a close before its creation, a status against its stage', () => {
		const { refused } = importing(
			'id,stage,status,created,close date\n' +
				'1,New,Open,2024-01-13,\n2,New\n3,Won,Won,2024-02-13,2024-01-13\n4,Won,Lost,2024-01-13,2024-02-13\n5,New,Open,2024-01-13,'
		);
		expect(refused.map(({ line, refusal }) => [line, refusal.code])).toEqual([
			[3, 'cells'],
			[4, 'order'],
			[5, 'status']
		]);
	});

	test('refused for a text, an amount or a day out of bounds, told with its column; the others come in', () => {
		const long = 'x'.repeat(5001);
		const text = 'y'.repeat(100_001);
		const into = ground({ custom: [own('Rooms', 'number'), own('Expert', 'person')] });
		const rows = [
			'1,A,New,Acme,1,2024-01-13 10:00,hot,,,ok,',
			`2,${long},New,Acme,1,2024-01-13 10:00,hot,,,ok,`,
			`3,C,New,${long},1,2024-01-13 10:00,hot,,,ok,`,
			`4,D,New,Acme,1,2024-01-13 10:00,hot;${long},,,ok,`,
			`5,E,New,Acme,1,2024-01-13 10:00,hot,,,${text},`,
			'6,F,New,Acme,99999999999999999999,2024-01-13 10:00,hot,,,ok,',
			'7,G,New,Acme,90071992547409,2024-01-13 10:00,hot,-90071992547409,,ok,',
			`8,H,New,Acme,1,2024-01-13 10:00,hot,,${'9'.repeat(400)},ok,`,
			'9,I,New,Acme,1,9999-12-31 10:00,hot,,,ok,',
			`10,J,New,Acme,1,2024-01-13 10:00,hot,,,ok,${long}`,
			`11,K,${long},Acme,1,2024-01-13 10:00,hot,,,ok,`,
			`12,L,New,Acme,1,2024-01-13 10:00,"${Array.from({ length: 5000 }, (_, n) => n)}",,,ok,`
		];
		const { deals, records, refused } = importing(
			['id,name,stage,company,amount,created,labels,margin,Rooms,Notes,Expert', ...rows].join('\n'),
			{ into }
		);
		expect(deals.map(({ title }) => title)).toEqual(['A', 'L']);
		expect(names(records, 'c')).toEqual(['Acme']);
		expect(refused.map(({ line, refusal }) => [line, refusal.code, refusal.heading])).toEqual([
			[3, 'long', 'name'],
			[4, 'long', 'company'],
			[5, 'long', 'labels'],
			[6, 'long', 'Notes'],
			[7, 'number', 'amount'],
			[8, 'number', 'margin'],
			[9, 'number', 'Rooms'],
			[10, 'far', 'created'],
			[11, 'long', 'Expert'],
			[12, 'stage', 'stage']
		]);
		expect(refused.map(({ refusal }) => refusal.most).slice(0, 4)).toEqual([
			...[5000, 5000, 5000, 100_000]
		]);
		for (const { operations } of records.values())
			for (const operation of operations)
				expect(outOfBounds(operation, '2026-12-31' as Day)).toBeUndefined();
	});

	test('whole though its made title would be too long: the text is kept beside it', () => {
		const product = 'z'.repeat(6000);
		const { deals, refused } = importing(`id,stage,product\n1,New,${product}\n`);
		expect(refused).toEqual([]);
		expect(deals[0]?.title).toHaveLength(5000);
		expect(deals[0]?.extra).toEqual({ product });
	});

	test('refused for a stage or a currency that the plan does not know', () => {
		const change = (plan: Plan): Plan => ({
			...plan,
			stages:
				plan.stages.into === 'new'
					? { ...plan.stages, stages: plan.stages.stages.slice(1) }
					: plan.stages
		});
		const text =
			'id,name,stage,amount,currency\n1,A,New,5,EUR\n2,B,Won,5,Taler\n3,C,Won,5,EUR\n4,D,New,5,EUR\n';
		const { refused, deals } = importing(text, { change });
		expect(refused.map(({ line, refusal }) => [line, refusal.code])).toEqual([
			[2, 'stage'],
			[3, 'currency'],
			[5, 'stage']
		]);
		expect(deals[0]?.value?.currency).toBe('EUR');
	});

	test('once each, in every file (random)', () => {
		const cell = fc.oneof(
			fc.constantFrom(
				'',
				'1',
				'2',
				'New',
				'Won',
				'Lost',
				'2024-01-13',
				'2024-02-30',
				'5',
				'x',
				'=1+1',
				'"',
				'1,5',
				'٣'
			),
			fc.string({ maxLength: 5 })
		);
		fc.assert(
			fc.property(
				fc.array(fc.tuple(cell, cell, cell, cell, cell, cell), { minLength: 1, maxLength: 12 }),
				fc.boolean(),
				(rows, broken) => {
					const text = HEAD + Papa.unparse(rows, { newline: '\n' }) + (broken ? '\n"x' : '');
					const { parts, deals, refused, repeated } = importing(text, {
						change: (plan) => ({
							...plan,
							uses: ['id', 'title', 'stage', 'value', 'createdAt', 'closedAt'].map((use) => ({
								use
							})) as Plan['uses'],
							dates: [4, 5].reduce<Plan['dates'][number][]>((dates, column) => {
								dates[column] = { order: 'dmy', time: false, numbered: false };
								return dates;
							}, []),
							numbers: [undefined, undefined, undefined, { decimal: '.' as const }]
						})
					});
					const full = rows.filter((row) => row.some((one) => one.trim() !== '')).length;
					const lines = [
						...parts.flatMap(({ arrivals }) => arrivals.map(({ line }) => line)),
						...refused.map(({ line }) => line),
						...repeated
					];
					expect(deals.length + refused.length + repeated.length).toBe(full + (broken ? 1 : 0));
					expect(new Set(lines).size).toBe(lines.length);
				}
			),
			{ numRuns: 300 }
		);
	});
});

describe('a cell', () => {
	test('that starts with = + - @ or holds markup is text', () => {
		const { deals } = importing(
			'id,name,company,stage,note\n1,=1+1,@Acme,New,"<img src=x onerror=alert(1)>"\n2,+48 600,-Beta,New,-\n'
		);
		expect(deals.map(({ title, extra }) => [title, extra['note']])).toEqual([
			['=1+1', '<img src=x onerror=alert(1)>'],
			['+48 600', '-']
		]);
	});

	test('of a contact becomes a contact, once for each email, and stays to be read on the deal', () => {
		const { deals, records } = importing(
			'id,name,company,contact name,email,phone\n1,A,Acme,Ann,a@x.y,12\n2,B,Acme,Ann,A@x.y,12\n3,C,,,,\n'
		);
		const contacts = [...records.values()].filter(({ id }) => id.startsWith('p'));
		expect(contacts.map(({ fields }) => fields)).toEqual([
			{ name: 'Ann', email: 'a@x.y', phone: '12', company: deals[0]?.company }
		]);
		expect(records.get(deals[1]?.id as RecordId)?.fields['contacts']).toEqual([contacts[0]?.id]);
		expect(deals[0]?.extra).toEqual({ 'contact name': 'Ann', email: 'a@x.y', phone: '12' });
	});

	test('with a sign has that currency, others the one chosen', () => {
		const text = 'id,name,amount\n1,A,€5\n2,B,7\n3,C,9 zł\n4,D,$1\n';
		const change = (plan: Plan): Plan => ({
			...plan,
			currencies: { ...plan.currencies, '': 'CHF' as Currency, $: 'CAD' as Currency }
		});
		expect(importing(text, { change }).deals.map(({ value }) => value?.currency)).toEqual([
			'EUR',
			'CHF',
			'PLN',
			'CAD'
		]);
	});

	test('of a reason counts for lost deals, and is kept as text beside others', () => {
		const { deals, records } = importing(
			'id,name,stage,loss reason\n1,A,Lost,Price\n2,B,Open,Price\n3,C,Lost,price\n4,D,Open,\n'
		);
		expect(names(records, 'r')).toEqual(['Price']);
		expect(deals[1]?.extra).toEqual({ 'loss reason': 'Price' });
	});

	test('of a close date is the expected close of a deal still open', () => {
		const { deals } = importing(
			'id,stage,close date\n1,Demo,2024-02-13\n2,Won,2024-02-14\n3,Demo,\n4,Won,\n'
		);
		expect(deals.map(({ expectedClose, enteredAt }) => [expectedClose, enteredAt])).toEqual([
			['2024-02-13', null],
			[undefined, '2024-02-14'],
			[undefined, null],
			[undefined, null]
		]);
	});

	test('of the first stage where it is empty: the deal begins in the first open stage', () => {
		const { deals, records } = importing('id,name,stage\n1,A,Demo\n2,B,\n3,C,Demo\n');
		expect(deals.map(({ stage }) => records.get(stage)?.fields['name'])).toEqual([
			'Demo',
			'Demo',
			'Demo'
		]);
	});
});

test('a deal that was moved and then lost is lost, whatever sorts before what', () => {
	const { deals, records } = importing(
		'id,name,stage,status,created,close date\n1,A,Offer,Lost,2024-01-01,2024-02-01\n2,B,New,Open,2024-01-01,\n'
	);
	expect(deals[0] && course(records, deals[0])).toEqual([
		'create New 2024-01-01',
		'move Offer null',
		'lose Lost 2024-02-01'
	]);
	expect(deals[0]?.status).toBe('lost');
});

describe('without an id column', () => {
	const TEXT = 'name,stage\nA,New\nB,New\nA,New\n';

	test('rows are known by their whole content, the second alike as the second', () => {
		const { deals, repeated } = importing(TEXT);
		expect(deals.map(({ title }) => title)).toEqual(['A', 'B', 'A']);
		expect(repeated).toEqual([]);
		expect(importing(TEXT).deals.map(({ id }) => id)).toEqual(deals.map(({ id }) => id));
	});

	test('a row without a title and company is named by its id', () => {
		expect(importing('deal id,stage\nX-1,New\nX-2,New\n').deals.map(({ title }) => title)).toEqual([
			'X-1',
			'X-2'
		]);
	});
});

test('cards stand in the order of the file, below those that people have placed', () => {
	const text =
		'id,name,stage\n' + Array.from({ length: 300 }, (_, n) => `${n},Deal ${n},New\n`).join('');
	const { deals } = importing(text);
	const sorted = deals.toSorted((a, b) => (a.order < b.order ? -1 : 1));
	expect(sorted.map(({ title }) => title)).toEqual(
		Array.from({ length: 300 }, (_, n) => `Deal ${n}`)
	);
	expect(deals.every(({ order }) => order > 'b')).toBe(true);
});

describe('look(plan)', () => {
	const file = desk(SMALL + '\r\nA5,ann ray,GTXPro,,Engaging,soon,,\r\n');
	const into = ground({
		members: [{ id: 'm1' as MemberId, name: 'ann ray' }],
		companies: [{ id: 'c1', name: 'Can City', website: '' }]
	});
	const plan = file.propose(into, 'Maven');
	const look = file.look(plan, into, TEXTS);

	test('shows stages, people and spellings', () => {
		expect(look.stages).toEqual([
			{ name: 'Won', count: 1 },
			{ name: 'Lost', count: 1 },
			{ name: 'Engaging', count: 2 },
			{ name: 'Prospecting', count: 1 }
		]);
		expect(look.people).toEqual([
			{ name: 'Moses Frase', count: 1, known: false },
			{ name: 'Ann Ray', count: 3, known: true },
			{ name: 'ann ray', count: 1, known: true }
		]);
		expect(look.alike).toEqual([
			{
				column: 1,
				names: [
					{ name: 'Ann Ray', count: 3 },
					{ name: 'ann ray', count: 1 }
				]
			},
			{
				column: 2,
				names: [
					{ name: 'GTX Pro', count: 2 },
					{ name: 'GTXPro', count: 1 }
				]
			},
			{
				column: 3,
				names: [
					{ name: 'Cancity', count: 1 },
					{ name: 'Can City', count: 0 }
				]
			}
		]);
	});

	test('shows rows as they will come in, and counts those that will not', () => {
		expect(look.preview[0]).toEqual({
			line: 2,
			deal: {
				title: 'GTX Pro · Cancity',
				pipeline: 'Maven',
				company: 'Cancity',
				owner: 'Moses Frase',
				value: { amount: 105_400, currency: 'USD' },
				expectedClose: undefined,
				course: [
					{ stage: 'Engaging', at: '2016-10-20' },
					{ stage: 'Won', at: '2017-03-01' }
				]
			}
		});
		expect(look.preview[4]?.refusal).toEqual({
			code: 'date',
			heading: 'engage_date',
			cell: 'soon'
		});
		expect([look.good, look.refused]).toEqual([4, { date: 1 }]);
	});

	test('merges spellings only where the plan says so', () => {
		const merged = {
			...plan,
			merges: plan.merges.map((_, column) => (column === 2 ? { GTXPro: 'GTX Pro' } : undefined))
		};
		const revised = {
			...merged,
			uses: merged.uses.map((use, column) => (column === 5 ? ({ use: 'extra' } as const) : use))
		};
		const parts = [...file.make(revised, into, TEXTS, stamp())];
		const products = parts.flatMap(({ arrivals }) =>
			arrivals.map(
				({ entries }) => entries[0]?.kind === 'create' && entries[0].body.fields['x.product']
			)
		);
		expect(products).toEqual(['GTX Pro', 'MG Special', 'MG Special', 'GTX Pro', 'GTX Pro']);
	});
});

test('revise(plan, uses) keeps what was settled and reads anew what changed', () => {
	const file = desk('id,name,stage,amount,when\n1,A,New,5,13/01/2024\n2,B,Won,6,14/01/2024\n');
	const plan = file.propose(ground(), 'X');
	const uses = plan.uses.map((use, column) =>
		column === 4 ? ({ use: 'closedAt' } as const) : use
	);
	const revised = file.revise({ ...plan, currencies: { '': 'EUR' as Currency } }, uses, ground());
	expect(revised.dates[4]).toEqual({ order: 'dmy', time: false, numbered: false });
	expect(revised.currencies).toEqual({ '': 'EUR' });
	expect(revised.stages).toBe(plan.stages);
	const without = file.revise(
		plan,
		uses.map((use) => (use.use === 'stage' ? { use: 'extra' as const } : use)),
		ground()
	);
	expect(without.stages).toEqual({ into: 'new', name: 'X', stages: [] });
});

test('rowsAt(lines) gives back the rows of a file as they stand', () => {
	const file = desk('id,name\nA1,"two\nlines"\nA2,Beta\nA1,Other\n');
	expect(file.rowsAt([2, 5])).toMatchObject([
		{ line: 2, lastLine: 3, cells: ['A1', 'two\nlines'] },
		{ line: 5, cells: ['A1', 'Other'] }
	]);
});

test('a new pipeline gets an open, a won and a lost stage if the file names none', () => {
	const { records, deals } = importing('id,name,stage\n1,A,Won\n2,B,Won\n');
	expect(names(records, 's')).toEqual(['Open', 'Won', 'Lost']);
	expect(deals[0] && course(records, deals[0])).toEqual(['create Open null', 'win Won null']);
});

describe.skipIf(!withData('crm_small'))('other people’s files come in', () => {
	/** Deals by status, of them with a value, with a date of creation, refused rows. */
	const figures = (file: string, change?: (plan: Plan) => Plan) => {
		const { deals, refused, repeated } = importing(
			readFileSync(join(DATA, file)),
			change ? { change } : {}
		);
		const count = (status: string) => deals.filter((deal) => deal.status === status).length;
		return {
			open: count('open'),
			won: count('won'),
			lost: count('lost'),
			valued: deals.filter(({ value }) => value).length,
			dated: deals.filter(({ createdAt }) => createdAt !== null).length,
			refused: refused.length + repeated.length
		};
	};

	for (const [file, expected] of [
		['crm_small/duckflow__deals.csv', { open: 94, won: 25, lost: 31, valued: 133, dated: 0 }],
		[
			'crm_small/hubspot_migration__deals.csv',
			{ open: 398, won: 200, lost: 0, valued: 0, dated: 0 }
		],
		['crm_small/jaffle_gaggle__deals.csv', { open: 0, won: 62, lost: 61, valued: 123, dated: 0 }],
		[
			'crm_small/mock_salesforce__opportunities.csv',
			{ open: 8, won: 1, lost: 1, valued: 10, dated: 10 }
		],
		[
			'crm_small/revops__opportunities.csv',
			{ open: 39, won: 82, lost: 5, valued: 126, dated: 126 }
		],
		[
			'crm_small/velocity__stage_entered_exited.csv',
			{ open: 16, won: 2, lost: 2, valued: 20, dated: 16 }
		],
		['crm_small/winloss__deals.csv', { open: 0, won: 23, lost: 17, valued: 40, dated: 0 }],
		['zoho_crm/Potentials.csv', { open: 1722, won: 1425, lost: 485, valued: 3632, dated: 3632 }]
	] as const)
		test(
			file,
			() => {
				expect(figures(file)).toEqual({ ...expected, refused: 0 });
			},
			30_000
		);

	test('bpic2012/deals.csv, its three names for approved taken as won', () => {
		const approved = /APPROVED|ACTIVATED|REGISTERED/;
		expect(
			figures('bpic2012/deals.csv', (plan) => ({
				...plan,
				stages:
					plan.stages.into === 'new'
						? {
								...plan.stages,
								stages: plan.stages.stages.map(({ name, kind }) => ({
									name,
									kind: approved.test(name) ? 'won' : kind
								}))
							}
						: plan.stages
			}))
		).toEqual({ open: 399, won: 2246, lost: 10_442, valued: 13_087, dated: 13_087, refused: 0 });
	}, 30_000);
});
