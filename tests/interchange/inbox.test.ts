import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOf, readShared } from '#lib/interchange/inbox.ts';

test.each([
	['ada.vcf', '', 'contact'],
	['ADA.VCF', 'application/octet-stream', 'contact'],
	['', 'text/x-vcard', 'contact'],
	['contact', 'text/vcard; charset=utf-8', 'contact'],
	['deals.csv', 'application/vnd.ms-excel', 'table'],
	['deals', 'text/comma-separated-values', 'table'],
	['deals.tsv', 'text/plain', 'table'],
	['', 'text/plain', 'text'],
	['note.txt', '', 'text'],
	['card.png', 'image/png', 'image'],
	['memo.m4a', 'audio/mp4', 'audio'],
	['offer.pdf', 'application/pdf', 'file'],
	['', '', 'file']
] as const)('kindOf(%j, %j) is %s', (name, type, kind) => {
	expect(kindOf(name, type)).toBe(kind);
});

describe('readShared(text)', () => {
	test('finds all there is to find, and takes the first line that says something for the title', () => {
		const text = '+48 22 123-45-67\nBiuro Nowak, wycena\nola@nowak.pl https://nowak.pl/oferta.';
		expect(readShared(text)).toEqual({
			title: 'Biuro Nowak, wycena',
			phone: '+48 22 123-45-67',
			email: 'ola@nowak.pl',
			link: 'https://nowak.pl/oferta',
			note: text
		});
	});

	test('a text that is its own title is not kept twice', () => {
		expect(readShared('  Call Ada  ')).toEqual({
			title: 'Call Ada',
			phone: '',
			email: '',
			link: '',
			note: ''
		});
	});

	test.each([
		['۰۲۱ ۱۲۳۴ ۵۶۷۸', '۰۲۱ ۱۲۳۴ ۵۶۷۸'],
		['ring (495) 123-45-67 today', '495) 123-45-67'],
		['0048 22 123 45 67', '0048 22 123 45 67'],
		['order 12345', ''],
		['https://shop.example/1234567890', '']
	])('the phone in %j is %j', (text, phone) => {
		expect(readShared(text).phone).toBe(phone);
	});

	test('a link alone is its own title', () => {
		expect(readShared('https://example.com/a')).toMatchObject({
			title: 'https://example.com/a',
			link: 'https://example.com/a',
			note: ''
		});
	});

	test('a title that is too long is cut at a word, and the text is kept whole', () => {
		const text = 'word '.repeat(60).trim();
		const { title, note } = readShared(text);
		expect(title).toMatch(/word…$/);
		expect(title.length).toBeLessThanOrEqual(121);
		expect(note).toBe(text);
	});

	test('any text that is not blank has a title, and nothing of it is lost', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const { title, note } = readShared(text);
				expect(title === '').toBe(text.trim() === '');
				expect(note || title).toBe(text.trim());
			})
		);
	});
});
