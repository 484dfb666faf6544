import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyOf, parseAmount, readNumbers } from '#lib/interchange/numbers.ts';

const point = (cell: string) => parseAmount(cell, { decimal: '.' });
const comma = (cell: string) => parseAmount(cell, { decimal: ',' });

describe('parseAmount(cell, rule) reads', () => {
	for (const [cell, number, sign] of [
		['1054', 1054, ''],
		['1054.0', 1054, ''],
		['$22,700.00', 22_700, '$'],
		['$ 22,700', 22_700, '$'],
		['-$5.50', -5.5, '$'],
		['$-5.50', -5.5, '$'],
		['(1,200.50)', -1200.5, ''],
		['1,200-', -1200, ''],
		['−7', -7, ''],
		['1 234 567.5', 1_234_567.5, ''],
		["1'234'567.50", 1_234_567.5, ''],
		['12,34,567', 1_234_567, ''],
		['.5', 0.5, ''],
		['1,200.00 USD', 1200, 'USD'],
		['EUR 1200', 1200, 'EUR'],
		['۱٬۲۰۰٫۵', 1200.5, ''],
		['۱۲۰۰ تومان', 12_000, 'تومان'],
		['\u200E۱۲۰۰\u200F', 1200, ''],
		['１２００', 1200, ''],
		['0', 0, ''],
		['-0', 0, '']
	] as const)
		test(`${cell} with a point as ${number}`, () => expect(point(cell)).toEqual({ number, sign }));

	for (const [cell, number, sign] of [
		['1 234,56', 1234.56, ''],
		['1\u00A0234,56 zł', 1234.56, 'zł'],
		['1\u202F234\u202F567,8', 1_234_567.8, ''],
		['1.234,56 €', 1234.56, '€'],
		['1 200,50 руб.', 1200.5, 'руб'],
		['300 р.', 300, 'р'],
		['1.234', 1234, ''],
		[',5', 0.5, ''],
		['1200,-', 1200, ''],
		['1 200,– zł', 1200, 'zł'],
		['1.200,-- €', 1200, '€'],
		['-1200,-', -1200, '']
	] as const)
		test(`${cell} with a comma as ${number}`, () => expect(comma(cell)).toEqual({ number, sign }));

	test('nothing as null', () => {
		for (const cell of ['', '-', 'n/a', 'NULL']) expect(point(cell)).toBeNull();
	});

	test('what does not fit as undefined, never as another number', () => {
		for (const cell of [
			'abc',
			'1,5',
			'1,2345',
			'0,125',
			'12%',
			'10k',
			'5 pcs',
			'1.2.3',
			'1-2',
			'=1+1',
			'2021-04-15',
			'12:30'
		])
			expect(point(cell)).toBeUndefined();
		for (const cell of ['1.5', '1,2,3', '1.23,4.5']) expect(comma(cell)).toBeUndefined();
	});

	test('every number as it was written, in each way of writing it (random)', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
				fc.constantFrom<[string, ',' | '.']>(
					['en', '.'],
					['de', ','],
					['ru', ','],
					['pl', ','],
					['fa', '.'],
					['de-CH', '.'],
					['en-IN', '.']
				),
				(cents, [locale, decimal]) => {
					const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(
						cents / 100
					);
					expect(parseAmount(written, { decimal })?.number).toBeCloseTo(cents / 100, 6);
				}
			),
			{ numRuns: 500 }
		);
	});
});

describe('readNumbers(cells)', () => {
	test('settles the mark by a value that fits one rule only', () => {
		expect(readNumbers(['1.234', '1.5'])).toMatchObject({ decimal: '.', unsure: false });
		expect(readNumbers(['1,234', '1,5'])).toMatchObject({ decimal: ',', unsure: false });
		expect(readNumbers(['1.234,50'])).toMatchObject({ decimal: ',', unsure: false });
	});

	test('takes three digits behind the only mark for a group, and says it is not sure', () => {
		expect(readNumbers(['$40,000', '$10,000'])).toEqual({
			decimal: '.',
			unsure: true,
			said: 2,
			fits: 2,
			signs: ['$']
		});
		expect(readNumbers(['1.234', '5.678'])).toMatchObject({ decimal: ',', unsure: true });
	});

	test('is sure of whole numbers', () => {
		expect(readNumbers(['12', '1054', ''])).toMatchObject({ decimal: '.', unsure: false, said: 2 });
	});

	test('counts what fits, and the signs by use', () => {
		expect(readNumbers(['€5', '$1', '$2', 'x'])).toEqual({
			decimal: '.',
			unsure: false,
			said: 4,
			fits: 3,
			signs: ['$', '€']
		});
	});
});

test('currencyOf(sign) knows signs and codes', () => {
	expect(['$', 'zł', 'руб', 'تومان', 'GBP', '', 'x'].map(currencyOf)).toEqual([
		'USD',
		'PLN',
		'RUB',
		'IRR',
		'GBP',
		undefined,
		undefined
	]);
});
