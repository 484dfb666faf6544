import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCards, type Card } from '#lib/interchange/vcard.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const octets = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));
const card = (...lines: readonly string[]) =>
	['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const read = (...lines: readonly string[]) => readCards(bytes(card(...lines)))[0];

const EMPTY: Card = {
	name: '',
	organisation: '',
	jobTitle: '',
	phones: [],
	mobile: '',
	emails: [],
	address: '',
	note: ''
};

describe('readCards(bytes)', () => {
	test('reads a card of version 4.0 whole', () => {
		expect(
			read(
				'VERSION:4.0',
				'FN:Ada King',
				'N:King;Ada;;;',
				'ORG:Engines\\, Ltd.;Sales',
				'TITLE:Buyer',
				'TEL;VALUE=uri;TYPE="voice,home":tel:+44-20-7946-0000',
				'item1.EMAIL;TYPE=work:ada@engines.example',
				'EMAIL:mailto:king@engines.example',
				'NOTE:First line\\nSecond\\; line'
			)
		).toEqual({
			name: 'Ada King',
			organisation: 'Engines, Ltd.',
			jobTitle: 'Buyer',
			phones: ['+44-20-7946-0000'],
			mobile: '',
			emails: ['ada@engines.example', 'king@engines.example'],
			address: '',
			note: 'First line\nSecond; line'
		});
	});

	test('reads version 2.1: quoted-printable over soft line breaks, in the charset of its property', () => {
		// "Привет, Ян" as windows-1251 and "Żółć" as UTF-8.
		const file = card(
			'VERSION:2.1',
			'FN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CF=F0=E8=E2=',
			'=E5=F2, =DF=ED',
			'ORG;CHARSET=UTF-8;QUOTED-PRINTABLE:=C5=BB=C3=B3=C5=82=C4=87',
			'TEL;CELL;PREF:+7 900 000-00-00'
		);
		expect(readCards(bytes(file))).toEqual([
			{
				...EMPTY,
				name: 'Привет, Ян',
				organisation: 'Żółć',
				phones: ['+7 900 000-00-00'],
				mobile: '+7 900 000-00-00'
			}
		]);
	});

	test('reads a file in an old encoding that says nothing of it', () => {
		// "Анна Сергеевна" in windows-1251.
		const name = '\xc0\xed\xed\xe0 \xd1\xe5\xf0\xe3\xe5\xe5\xe2\xed\xe0';
		expect(readCards(octets(card(`FN:${name}`)))[0]?.name).toBe('Анна Сергеевна');
	});

	test('reads UTF-16 by its mark', () => {
		const text = `\ufeff${card('FN:张伟')}`;
		const utf16 = new Uint8Array(text.length * 2);
		[...text].forEach((one, index) => {
			utf16[2 * index] = one.charCodeAt(0) & 0xff;
			utf16[2 * index + 1] = one.charCodeAt(0) >> 8;
		});
		expect(readCards(utf16)[0]?.name).toBe('张伟');
	});

	test('joins folded lines, also where the fold is inside of a character', () => {
		const [one, two] = [...bytes('é')];
		const folded = [...bytes('BEGIN:VCARD\r\nFN:Zo'), one, ...bytes('\r\n '), two, ...bytes(' Lo')];
		const file = Uint8Array.from([...folded, ...bytes('\r\n\tng\r\nEND:VCARD')].map((n) => n ?? 0));
		expect(readCards(file)[0]?.name).toBe('Zoé Long');
	});

	test.each([
		['N:King;Ada;Byron;Dr.;FRS', 'Dr. Ada Byron King FRS'],
		['N:King;;;;', 'King'],
		['N:;Ada;;;', 'Ada'],
		['N:张;伟;;;', '张伟'],
		['N:O\\;K;Ada', 'Ada O;K'],
		['ORG:Engines', 'Engines'],
		['EMAIL:ada@example.com', 'ada@example.com'],
		['TEL:123', '123']
	])('without a formatted name %s is called %s', (line, name) => {
		expect(read(line)?.name).toBe(name);
	});

	test('reads several cards in the order of the file, with any line ends', () => {
		const file = `${card('FN:One')}\n\n${card('FN:Two').replaceAll('\r\n', '\n')}${card('FN:Three').replaceAll('\r\n', '\r')}`;
		expect(readCards(bytes(file)).map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
	});

	test('keeps what it read of a card that is cut off, and the one after it', () => {
		const file = 'BEGIN:VCARD\nFN:Cut\nBEGIN:VCARD\nFN:Whole\nTEL:1\nEND:VCARD\n';
		expect(readCards(bytes(file)).map(({ name }) => name)).toEqual(['Cut', 'Whole']);
	});

	test('passes over what names nobody, and lines that are no properties', () => {
		expect(readCards(bytes(card('VERSION:4.0', 'nonsense', ':', 'FN')))).toEqual([]);
		expect(readCards(bytes('FN:Outside of a card'))).toEqual([]);
		expect(readCards(new Uint8Array())).toEqual([]);
	});

	test('a charset that is not known does not lose the card', () => {
		expect(read('FN;CHARSET=KLINGON-1:Ada')?.name).toBe('Ada');
	});

	test('each phone is kept once', () => {
		expect(read('FN:A', 'TEL;HOME:12', 'TEL;CELL: 12 ', 'TEL:tel:12')?.phones).toEqual(['12']);
	});
});

/** A value as a writer of vCards escapes it, folded at 75 octets as RFC 6350 asks. */
function written(name: string, value: string): string {
	const escaped = value.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
	const line = [...bytes(`${name}:${escaped}`)];
	const parts: number[][] = [];
	for (let at = 0; at < line.length; at += 74) parts.push(line.slice(at, at + 74));
	return parts.map((part) => String.fromCharCode(...part)).join('\r\n ');
}

describe('readCards, with any input', () => {
	const value = fc
		.string({ unit: 'binary', minLength: 1, maxLength: 200 })
		.map((text) => text.replaceAll(/[\r\n]/g, '').trim())
		.filter((text) => text !== '' && text.isWellFormed() && !text.includes('\0'));

	test('gives back what was written, folded in the middle of characters', () => {
		fc.assert(
			fc.property(value, value, (name, note) => {
				const file = octets(
					`BEGIN:VCARD\r\n${written('FN', name)}\r\n${written('NOTE', note)}\r\nEND:VCARD`
				);
				expect(readCards(file)).toEqual([{ ...EMPTY, name, note }]);
			}),
			{ numRuns: 300 }
		);
	});

	test('never throws', () => {
		const piece = fc.oneof(
			fc.constantFrom(
				'BEGIN:VCARD',
				'END:VCARD',
				'\r\n',
				'\n ',
				'=\r\n',
				'FN;QUOTED-PRINTABLE:=',
				'N:;;\\',
				';"',
				'CHARSET=',
				':',
				'\\'
			),
			fc.string({ unit: 'binary', maxLength: 8 })
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
				for (const { name } of readCards(bytes(pieces.join('')))) expect(name).not.toBe('');
			}),
			{ numRuns: 500 }
		);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (file) => {
				expect(Array.isArray(readCards(file))).toBe(true);
			}),
			{ numRuns: 300 }
		);
	});

	test('a long line of escapes or semicolons is read in no time', () => {
		for (const long of ['\\', ';', '"', ';"', 'a;', '=', '\r\n ']) {
			const start = performance.now();
			readCards(bytes(card(`N:${long.repeat(40_000)}`, `TEL${long.repeat(40_000)}:1`)));
			expect(performance.now() - start).toBeLessThan(3000);
		}
	});
});
