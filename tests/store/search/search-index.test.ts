import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { digitsOf, runsOf } from '#lib/i18n/phone.ts';
import { normalise, words } from '#lib/i18n/search.ts';
import { SearchIndex } from '#lib/store/search/search-index.ts';
import type { Source } from '#lib/store/search/source.ts';

describe('find', () => {
	test.each([
		['Łódź Logistyka', 'lodz', true],
		['Zażółć gęślą jaźń', 'zazolc jazn', true],
		['Ёлки и Ко', 'елки', true],
		['Елки и Ко', 'ёлки', true],
		['Андрей', 'андрей', true],
		['Андрей', 'андреи', false],
		['علي رضایی', 'علی', true],
		['کتابخانه', 'كتاب', true],
		['کتاب\u200Cها', 'کتاب ها', true],
		['کتاب ها', 'کتاب\u200Cها', true],
		['کتابها', 'کتاب\u200Cها', true],
		['قرارداد ۱۴۰۵', '1405', true],
		['Contract 1405', '۱۴۰۵', true],
		['北京照明工程', '照明', true],
		['北京照明工程', '工程 北京', true],
		['北京照明工程', '明京', false],
		['Straße', 'strasse', true],
		['ＡＢＣ Trading', 'abc', true],
		['O’Neill', "o'neill", true],
		['Rack for 12,500', '12500', true],
		['Rack for 12\u00A0500 zł', '12500', true],
		['Rack for 12\u202F500', '12500', true],
		['Rack for 1.250.000', '1250000', true],
		['قفسه ۱۲٬۵۰۰', '12500', true],
		['Rack for 12,500', '۱۲۵۰۰', true],
		['Rack for 12500', '12,500', true],
		['Rack for 12500', '12 500', true],
		['Rack for 12,500', '12.500', true],
		['Rack for 12,500', '12,5', true],
		['Racks 12, 500 of them', '12500', false],
		['Rack for 12\u00A0500', '500', true],
		['قفسه ۱۲،۵۰۰', '12500', true],
		['Rack for €12,500', '€12500', true],
		['Rack for 12500', '$12,500', true],
		['Rack for 12,500', '12500€', true],
		['Room 12 300 people', '12300', false],
		['Frame 1920 500 300', '500300', false],
		['Call 495 123 45 67', '495123', false],
		['Price 0.1234', '0.123', true],
		['Pump v3.1415', '3.141', true],
		['Part 4321.500', '321.500', true],
		['At 1,234.567', '234.567', true],
		['Pump v1.2.3', '123', false],
		['Acme rollout', 'rollout acme', true],
		['Acme rollout', 'acme rolled', false]
	])('%s by %s: %s', (title, query, isFound) => {
		expect(ids(indexOf(deal('d1', title)), query)).toEqual(isFound ? ['d1'] : []);
	});

	test.each(['0912345', '+98 912 345', '۹۱۲۳۴۵', '345 67', '00989123456789', '6789'])(
		'a phone number by %s',
		(query) => {
			const index = indexOf(person('p1', 'Sara', '+98 (912) 345-67-89'), deal('d1', 'Acme'));
			const [found] = index.find(query, { most: 8 });
			expect(found?.hits).toMatchObject([
				{ id: 'p1', where: { field: 'phone', text: '+98 (912) 345-67-89' } }
			]);
		}
	);

	test('a number that is written in groups, with where it is', () => {
		const index = indexOf({
			...deal('d1', 'Racks'),
			fields: [
				['nextStep', 'Call'],
				['reason', `${'They want more than we have. '.repeat(9)}At most 12,500 a year`]
			]
		});
		const [found] = index.find('12500', { most: 8 });
		expect(found?.hits[0]?.where).toMatchObject({
			field: 'reason',
			text: expect.stringContaining('12,500') as string
		});
	});

	test('a phone number without what may be a country in what was typed', () => {
		const index = indexOf(person('p1', 'Sara', '23 45 67 89'), person('p2', 'Ali', '912345678'));
		expect(ids(index, '89123456789')).toEqual(['p1']);
	});

	test('ranks a number that is written in another way before one in the text', () => {
		const index = indexOf(
			person('p1', 'Sara', '+44 7700 900192'),
			person('p2', 'Ali', '0044 7700 900 9')
		);
		expect(index.find('+44 7700', { most: 1 })).toMatchObject([{ count: 2, hits: [{ id: 'p2' }] }]);
	});

	test('ranks what begins a word of the title first, then a word anywhere, then any part', () => {
		const index = indexOf(
			{ ...deal('d1', 'Xanna'), at: at(9) },
			{ ...deal('d2', 'Deal'), fields: [['nextStep', 'call Anna']], at: at(8) },
			{ ...deal('d3', 'For Anna'), at: at(1) },
			{ ...deal('d4', 'Deal'), fields: [['nextStep', 'Xanna']], at: at(9) }
		);
		expect(ids(index, 'anna')).toEqual(['d3', 'd2', 'd1', 'd4']);
	});

	test('ranks open before closed, and the newer first', () => {
		const index = indexOf(
			{ ...deal('d1', 'Anna'), at: at(1) },
			{ ...deal('d2', 'Anna'), at: at(3), closed: true },
			{ ...deal('d3', 'Anna'), at: at(2) }
		);
		expect(ids(index, 'anna')).toEqual(['d3', 'd1', 'd2']);
	});

	test('tells how many there are, and shows the best of them', () => {
		const index = indexOf(
			...Array.from({ length: 20 }, (_, day) => ({ ...deal(`d${day}`, 'Anna'), at: at(day) }))
		);
		expect(index.find('anna', { most: 3 })).toMatchObject([
			{ kind: 'deal', count: 20, hits: [{ id: 'd19' }, { id: 'd18' }, { id: 'd17' }] }
		]);
	});

	test('of one kind alone', () => {
		const index = indexOf(deal('d1', 'Anna'), person('p1', 'Anna', ''));
		expect(index.find('anna', { most: 8 }).map(({ kind }) => kind)).toEqual(['deal', 'person']);
		expect(index.find('anna', { most: 8, kind: 'person' }).map(({ kind }) => kind)).toEqual([
			'person'
		]);
	});

	test('says where it was found, with the text around it', () => {
		const text = `${'many words before '.repeat(20)}the price of Łódź ${'and after '.repeat(20)}`;
		const index = indexOf(deal('d1', 'Acme'), note('a1', 'd1', text));
		const [hit] = index.find('lodz', { most: 8 })[0]?.hits ?? [];
		expect(hit).toMatchObject({ about: 'd1', by: 'm1', where: { field: 'note' } });
		expect(hit?.where?.text).toMatch(/^….*price of Łódź and.*…$/);
		expect(hit?.where?.text.length).toBeLessThan(130);
		expect(index.find('acme', { most: 8 })[0]?.hits[0]?.where).toBeUndefined();
	});

	test('of a text longer than a phone shows, begins near what was found', () => {
		const text =
			'Please see https://example.com/one/long/path/that/does/not/end?x=1 and ring the mill';
		const index = indexOf(deal('d1', 'Acme'), note('a1', 'd1', text));
		expect(index.find('ring', { most: 8 })[0]?.hits[0]?.where?.text).toBe('…and ring the mill');
	});

	test('shows a short text whole', () => {
		const index = indexOf(deal('d1', 'Acme'), note('a1', 'd1', 'The mill is closed; please ring'));
		expect(index.find('ring', { most: 8 })[0]?.hits[0]?.where?.text).toBe(
			'The mill is closed; please ring'
		);
	});

	test('finds nothing for nothing', () => {
		expect(indexOf(deal('d1', 'Acme')).find(' ', { most: 8 })).toEqual([]);
	});
});

describe('put and remove', () => {
	test('a record is found by the titles it refers to, as they are now', () => {
		const index = indexOf(
			{ ...deal('d1', 'Lamps'), refs: [['company', 'c1' as RecordId]] },
			{ ...deal('c1', 'Acme'), kind: 'company' }
		);
		expect(ids(index, 'acme')).toEqual(['d1', 'c1']);
		index.put([{ ...deal('c1', 'Zenith'), kind: 'company' }]);
		expect(ids(index, 'acme')).toEqual([]);
		expect(ids(index, 'zen lamps')).toEqual(['d1']);
		index.put([{ ...deal('c1', 'Orbit'), kind: undefined }]);
		expect(ids(index, 'orbit')).toEqual(['d1']);
		index.remove(['c1']);
		expect(ids(index, 'orbit')).toEqual([]);
	});

	test('what is on the page of a record is found while that is', () => {
		const index = indexOf(note('a1', 'd1', 'price'));
		expect(ids(index, 'price')).toEqual([]);
		index.put([deal('d1', 'Acme')]);
		expect(ids(index, 'price')).toEqual(['a1']);
		index.put([{ ...deal('d1', 'Acme'), kind: undefined }]);
		expect(ids(index, 'price')).toEqual([]);
	});

	test('a place is used again', () => {
		const index = indexOf(deal('d1', 'Acme'));
		index.remove(['d1', 'd7']);
		index.put([deal('d2', 'Zenith')]);
		expect([index.size, ids(index, 'acme'), ids(index, 'zenith')]).toEqual([1, [], ['d2']]);
	});
});

describe('of any world', () => {
	const pieces = [
		'ann',
		'Łód',
		'ź',
		'ي',
		'ک',
		'照',
		'明',
		' ',
		'0912',
		'۳',
		'ё',
		'й',
		'\u200C',
		'-'
	];
	const text = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join(''));
	const phone = fc.constantFrom('', '', '+98 912 345', '0912-093', '512 093 1');
	const record = fc.record({
		id: fc.integer({ min: 0, max: 12 }),
		title: text,
		step: text,
		phone,
		company: fc.integer({ min: 0, max: 12 }),
		isListed: fc.boolean()
	});
	const change = fc.oneof(record, fc.integer({ min: 0, max: 12 }));

	test('finds exactly what a plain scan finds, whatever was changed and asked before', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(change, text), { maxLength: 24 }), (steps) => {
				const index = new SearchIndex();
				const world = new Map<string, Source>();
				for (const [change, typed] of steps) {
					if (typeof change === 'number') {
						world.delete(`d${change}`);
						index.remove([`d${change}`]);
					} else {
						const source = sourceOf(change);
						world.set(source.id, source);
						index.put([source]);
					}
					for (let length = 1; length <= typed.length; length++) {
						const query = typed.slice(0, length);
						expect(ids(index, query).toSorted(), query).toEqual(scanned(world, query));
					}
				}
			}),
			{ numRuns: 300 }
		);
	});

	function sourceOf(made: typeof record extends fc.Arbitrary<infer T> ? T : never): Source {
		const { id, title, step, company, isListed } = made;
		return {
			...deal(`d${id}`, title),
			kind: isListed ? 'deal' : undefined,
			fields: [
				['nextStep', step],
				['phone', made.phone]
			],
			refs: [['company', `d${company}` as RecordId]]
		};
	}

	/** The same by looking at everything. */
	function scanned(world: ReadonlyMap<string, Source>, query: string): readonly string[] {
		const wanted = words(query);
		if (wanted.length === 0) return [];
		const hasRun = (digits: string, typed: string) =>
			runsOf(typed).some((run) => digits.includes(run));
		return [...world.values()]
			.filter(({ kind, title, fields, refs }) => {
				const titles = refs.map(([, ref]) => world.get(ref)?.title ?? '');
				const texts = [title, ...fields.map(([, text]) => text), ...titles].map(normalise);
				const digits = digitsOf(fields.find(([field]) => field === 'phone')?.[1] ?? '');
				const all = wanted.every(
					(word) => texts.some((text) => text.includes(word)) || hasRun(digits, word)
				);
				return kind && (all || hasRun(digits, query));
			})
			.map(({ id }) => id)
			.toSorted();
	}
});

function at(day: number): EpochMs {
	return (Date.UTC(2026, 0, 1) + day * 86_400_000) as EpochMs;
}

function deal(id: string, title: string): Source {
	return { id, kind: 'deal', title, fields: [], refs: [], at: at(0), closed: false };
}

function person(id: string, title: string, phone: string): Source {
	return { ...deal(id, title), kind: 'person', fields: [['phone', phone]] };
}

function note(id: string, about: string, text: string): Source {
	return {
		...deal(id, ''),
		kind: 'note',
		fields: [['note', text]],
		about: about as RecordId,
		by: 'm1' as NonNullable<Source['by']>
	};
}

function indexOf(...sources: readonly Source[]): SearchIndex {
	const index = new SearchIndex();
	index.put(sources);
	return index;
}

function ids(index: SearchIndex, query: string): readonly string[] {
	return index.find(query, { most: 50 }).flatMap(({ hits }) => hits.map(({ id }) => id));
}
