import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finds, normalise, ranges, words } from '#lib/i18n/search.ts';

describe('normalise', () => {
	test.each([
		['كتاب', 'کتاب'],
		['علي', 'علی'],
		['على', 'علی'],
		['مسئول', 'مسیول'],
		['خانۀ', 'خانه'],
		['فاطمة', 'فاطمه'],
		['أحمد', 'احمد'],
		['إيران', 'ایران'],
		['آرمان', 'ارمان'],
		['مؤمن', 'مومن'],
		['می‌خواهم', 'میخواهم'],
		['مُحَمَّد', 'محمد'],
		['عـــلی', 'علی'],
		['۱۴۰۵', '1405'],
		['١٢٣', '123'],
		['Łódź', 'lodz'],
		['ŻÓŁĆ', 'zolc'],
		['Ёлка', 'елка'],
		['ещё', 'еще'],
		['O’Neill – Co', "o'neill - co"],
		['１２３　ＡＢ', '123 ab'],
		['ＡＢＣ', 'abc'],
		['Straße', 'strasse'],
		['\u200FAcme\u200E', 'acme'],
		['12\u202F345', '12 345'],
		['商机', '商机']
	])('%s is searched as %s', (text, searched) => {
		expect(normalise(text)).toBe(searched);
	});

	test('keeps Cyrillic й apart from и, composed or not', () => {
		expect(normalise('Андрей')).toBe('андрей');
		expect(normalise('АНДРЕИ\u0306')).toBe('андрей');
		expect(normalise('Андреи')).toBe('андреи');
	});

	test('is what it is of its own result', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(normalise(normalise(text))).toBe(normalise(text));
			})
		);
	});
});

test('words(query) are normalised and split at any space', () => {
	expect(words('  Łódź\u00A0Acme ')).toEqual(['lodz', 'acme']);
	expect(words(' ')).toEqual([]);
	expect(words('کتاب\u200Cها')).toEqual(['کتاب', 'ها']);
});

test('finds(text, words) wants every word, in any order, and any part of one', () => {
	const text = normalise('شرکت آفتاب شرق – Negotiation');
	expect(finds(text, words('شرق افتاب'))).toBe(true);
	expect(finds(text, words('nego'))).toBe(true);
	expect(finds(text, words('nego غرب'))).toBe(false);
	expect(finds(normalise('销售商机'), words('商机'))).toBe(true);
});

describe('ranges', () => {
	test('are those of the text as it is written', () => {
		expect(marked('Spółka Łódź', 'lodz')).toBe('Spółka [Łódź]');
		expect(marked('مُحَمَّد رضا', 'محمد')).toBe('[مُحَمَّد] رضا');
		expect(marked('می‌خواهم', 'میخو')).toBe('[می‌خو]اهم');
		expect(marked('Straße 5', 'strasse')).toBe('[Straße] 5');
		expect(marked('Z\u0301a', 'z')).toBe('[Z\u0301]a');
	});

	test('are those of a phone number, however either is written', () => {
		expect(marked('+98 912 345 6789', '0912345')).toBe('+98 [912 345] 6789');
		expect(marked('0912-345-6789', '+98 912')).toBe('0[912]-345-6789');
		expect(marked('۰۹۱۲ ۳۴۵', '912345')).toBe('۰[۹۱۲ ۳۴۵]');
		expect(marked('Order 12 of 345', '123')).toBe('Order 12 of 345');
	});

	test('are those of a number that is written in groups', () => {
		expect(marked('At 12,500 a year', '12500')).toBe('At [12,500] a year');
		expect(marked('۱۲٬۵۰۰', '125')).toBe('[۱۲٬۵]۰۰');
		expect(marked('At 12500 a year', '12,500')).toBe('At [12500] a year');
		expect(marked('At 12\u00A0500 zł', '12500')).toBe('At [12\u00A0500] zł');
		expect(marked('At ۱۲،۵۰۰', '€12500')).toBe('At [۱۲،۵۰۰]');
		expect(marked('At 1,234.567', '234.567')).toBe('At 1,[234.567]');
	});

	test('are in order and merged where they touch', () => {
		expect(marked('abcabc', 'bc ab')).toBe('[abcabc]');
		expect(marked('one two one', 'one')).toBe('[one] two [one]');
		expect(ranges('abc', '')).toEqual([]);
		expect(ranges('abc', 'x')).toEqual([]);
	});

	test('find in any text exactly what finds() finds in it', () => {
		const letters = fc.string({
			unit: fc.constantFrom('a', 'A', 'ó', 'o\u0301', 'ß', 'й', 'и\u0306', 'ي', '\u200C', 'ک', ' '),
			maxLength: 12
		});
		fc.assert(
			fc.property(letters, letters, (text, query) => {
				const [word] = words(query);
				fc.pre(word !== undefined && words(query).length === 1);
				const found = ranges(text, query);
				expect(found.length > 0).toBe(finds(normalise(text), words(query)));
				for (const [from, to] of found) expect(normalise(text.slice(from, to))).toContain(word);
			})
		);
	});
});

function marked(text: string, query: string): string {
	let result = '';
	let end = 0;
	for (const [from, to] of ranges(text, query)) {
		result += `${text.slice(end, from)}[${text.slice(from, to)}]`;
		end = to;
	}
	return result + text.slice(end);
}
