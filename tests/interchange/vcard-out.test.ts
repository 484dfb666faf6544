import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCards } from '#lib/interchange/vcard-out.ts';
import { readCards, type Card } from '#lib/interchange/vcard.ts';
import { DATA, withData } from './data.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const again = (cards: readonly Card[]) => readCards(bytes(writeCards(cards)));

const ADA: Card = {
	name: 'Ada King',
	organisation: 'Engines, Ltd.; Sales',
	jobTitle: 'Buyer',
	phones: ['+44 20 7946 0000', '+44 7700 900123'],
	mobile: '+44 7700 900123',
	emails: ['ada@engines.example', 'king@engines.example'],
	address: '12 Street\nLondon',
	note: 'back\\slash, comma; semicolon\nsecond line'
};

describe('writeCards(cards)', () => {
	test('writes version 3.0, with escapes', () => {
		expect(writeCards([ADA]).split('\r\n')).toEqual([
			'BEGIN:VCARD',
			'VERSION:3.0',
			'N:;Ada King;;;',
			'FN:Ada King',
			'ORG:Engines\\, Ltd.\\; Sales',
			'TITLE:Buyer',
			'TEL;TYPE=WORK,VOICE:+44 20 7946 0000',
			'TEL;TYPE=CELL:+44 7700 900123',
			'EMAIL;TYPE=INTERNET:ada@engines.example',
			'EMAIL;TYPE=INTERNET:king@engines.example',
			'ADR;TYPE=WORK:;;12 Street\\nLondon;;;;',
			'NOTE:back\\\\slash\\, comma\\; semicolon\\nsecond line',
			'END:VCARD',
			''
		]);
	});

	test.each(['Анна Сергеевна', 'علی‌رضا محمدی', '王伟', 'Łukasz Żółć', '👩‍💼 Ada', '<b>x</b>'])(
		'folds between characters, at most 75 octets a line: %s',
		(name) => {
			const long = { ...ADA, name: name.repeat(20), note: name.repeat(50) };
			for (const line of writeCards([long]).split('\r\n'))
				expect(bytes(line).length).toBeLessThanOrEqual(75);
			expect(again([long])).toEqual([long]);
		}
	);

	test('what is written is read as it was, whatever is in it', () => {
		const word = fc
			.string({ unit: 'grapheme', maxLength: 60 })
			.map((text) => text.replaceAll(/\p{Cc}/gu, '').trim());
		const named = word.filter((text) => text !== '');
		const many = fc.uniqueArray(named, { maxLength: 4 });
		const card = fc
			.record({
				name: named,
				organisation: word,
				jobTitle: word,
				phones: many.map((all) => all.filter((one) => !/^tel:/i.test(one))),
				emails: many.map((all) => all.filter((one) => !/^mailto:/i.test(one))),
				address: word,
				note: fc.array(word, { maxLength: 3 }).map((all) => all.join('\n').trim()),
				isMobile: fc.boolean()
			})
			.map(({ isMobile, ...rest }) => ({ ...rest, mobile: (isMobile && rest.phones[0]) || '' }));
		fc.assert(
			fc.property(fc.array(card, { maxLength: 3 }), (cards) => {
				expect(again(cards)).toEqual(cards);
			})
		);
	});

	test('of nobody is nothing', () => {
		expect(writeCards([])).toBe('');
	});
});

describe('readCards(bytes): what a sales team keeps', () => {
	const read = (...lines: readonly string[]) =>
		readCards(bytes(['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\r\n')))[0];

	test.each([
		'TEL;TYPE=CELL:1234567',
		'TEL;CELL;PREF:1234567',
		'TEL;VALUE=uri;TYPE="voice,cell":tel:1234567'
	])('%s is a mobile one', (line) => {
		expect(read('FN:A', 'TEL:7654321', line)).toMatchObject({
			phones: ['7654321', '1234567'],
			mobile: '1234567'
		});
	});

	test('fax and pager are no phones, unless there is nothing else', () => {
		expect(read('FN:A', 'TEL;TYPE=FAX,WORK:111', 'TEL:222')?.phones).toEqual(['222']);
		expect(read('FN:A', 'TEL;TYPE=PAGER:111')?.phones).toEqual(['111']);
	});

	test('an address is the parts that are there', () => {
		expect(read('FN:A', 'ADR;TYPE=WORK:;;Main 1\\, b;Berlin;;10115;Germany')?.address).toBe(
			'Main 1, b, 10115 Berlin, Germany'
		);
	});
});

describe.runIf(withData('vcard'))('cards of other apps', () => {
	test('are written as they were read', () => {
		let seen = 0;
		for (const folder of ['android-aosp', 'ez-vcard', 'ical.js'].map((name) =>
			join(DATA, 'vcard', name)
		))
			for (const file of readdirSync(folder).filter((name) => name.endsWith('.vcf'))) {
				const cards = readCards(new Uint8Array(readFileSync(join(folder, file))));
				expect(again(cards), file).toEqual(cards);
				seen += cards.length;
			}
		expect(seen).toBeGreaterThan(20);
	});
});
