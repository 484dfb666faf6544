import { describe, expect, test } from 'vitest';
import { decodeText, isText, recogniseEncoding } from '#lib/interchange/encoding.ts';
import type { Encoding } from '#lib/interchange/layout.ts';

/** A text in an old encoding, by looking every character up in the decoder's own table. */
function encodeAs(encoding: Encoding, text: string): Uint8Array {
	const table = new Map<string, number[]>();
	const decoder = new TextDecoder(encoding);
	for (let byte = 0; byte < 256; byte++) {
		const one = decoder.decode(new Uint8Array([byte]));
		if (one.length === 1 && one !== '\uFFFD') table.set(one, [byte]);
	}
	if (encoding === 'gb18030')
		for (let lead = 0x81; lead < 0xff; lead++)
			for (let trail = 0x40; trail < 0xff; trail++)
				if (trail !== 0x7f) {
					const two = decoder.decode(new Uint8Array([lead, trail]));
					if (two.length === 1 && !table.has(two)) table.set(two, [lead, trail]);
				}
	return new Uint8Array(
		[...text].flatMap((character) => {
			const bytes = table.get(character);
			if (!bytes) throw new Error(`${character} is not in ${encoding}`);
			return bytes;
		})
	);
}

const TEXTS: readonly (readonly [Encoding, string, string])[] = [
	[
		'windows-1251',
		'Russian',
		'Название;Сумма;Этап\r\nООО «Ромашка»;1 200,50;Переговоры\r\nЗАО Ёлка;300;Выиграна\r\n'
	],
	['windows-1251', 'a little Russian among English', 'id,name,stage\n1,Acme,Новая\n2,Beta,Won\n'],
	[
		'windows-1250',
		'Polish',
		'Nazwa;Wartość;Etap\r\nŁódź Meble Sp. z o.o.;1 200,50;Wygrana\r\nŻabka;30;W toku – później\r\n'
	],
	['windows-1250', 'a little Polish', 'id,firma\n1,Kowalski i Spółka\n2,Acme\n'],
	[
		'windows-1252',
		'German',
		'Name;Betrag;Phase\r\nMüller Straßenbau;1.200,50 €;Neu\r\nGrößer & Söhne;3;Übergabe\r\n'
	],
	['windows-1252', 'a little German', 'Name;Betrag\nMüller;3\nAcme;5\n'],
	[
		'windows-1252',
		'French',
		'Nom;Étape\nCrédit à la consommation;Créé\nForêt où façade;Gagnée\nHôtel Noël;Créé\n'
	],
	['windows-1252', 'Spanish', 'Nombre;Etapa\nEspañola Muñoz;Negociación\nCompañía Peña;Nueva\n'],
	['windows-1252', 'French with ê alone', 'Nom\nforêt;tête\n'],
	['windows-1252', 'French with œ alone', 'Nom\nSœur\nHors d’œuvre\n'],
	['windows-1252', 'French with œ and Ÿ', 'Nom;Note\nSœur;cœur\nL’Haÿ;L’HAŸ\n'],
	['windows-1252', 'Estonian', 'Nimi;Summa\nDžunglitee Šokolaad;3\n'],
	['windows-1250', 'Polish with ę before t alone', 'id,opis\n1,Drugie piętro\n2,święta\n'],
	['windows-1250', 'Polish with ź, Ś and ę', 'id,opis\n1,Kuźnia\n2,Śnieżka\n3,chętni goście\n'],
	['windows-1252', 'Portuguese', 'Nome;Valor\nConceição São João;12\nNegociação;5\n'],
	['windows-1252', 'Swedish', 'Namn;Belopp\nÅkerström & Sjöberg;1200\nMalmö Räksmörgås;5\n'],
	['windows-1250', 'a Polish name with ń and ę alone', 'id,firma\n1,Kamień\n2,Ręka\n'],
	[
		'windows-1256',
		'Persian',
		'عنوان,مبلغ,مرحله\r\nفروش پمپ,1200,مذاکره\r\nگچ چسب ژاله,300,برنده\r\n'
	],
	[
		'gb18030',
		'Chinese',
		'商机名称,金额,阶段\r\n北京科技有限公司,1200,谈判\r\n上海贸易,300,赢单\r\n'
	],
	['gb18030', 'Chinese with names alone', '客户,金额\r\n张伟,1200\r\n李娜,300\r\n王芳,50\r\n']
];

/** UTF-16 without a mark. */
function utf16(text: string, order: 'le' | 'be'): Uint8Array {
	const bytes = Buffer.from(text, 'utf16le');
	return new Uint8Array(order === 'le' ? bytes : bytes.swap16());
}

describe('recogniseEncoding(bytes)', () => {
	for (const [encoding, label, text] of TEXTS)
		test(`reads ${label} as ${encoding}`, () => {
			const windows1256 = encoding === 'windows-1256' ? text.replaceAll('ی', 'ي') : text;
			const bytes = encodeAs(encoding, windows1256);
			expect(recogniseEncoding(bytes)).toEqual({ encoding, certainty: 'guess' });
			expect(decodeText(bytes, encoding)).toBe(windows1256);
		});

	test('is certain of valid UTF-8, in every language', () => {
		for (const [, , text] of TEXTS)
			expect(recogniseEncoding(new TextEncoder().encode(text))).toEqual({
				encoding: 'utf-8',
				certainty: 'valid'
			});
	});

	test('knows UTF-16 without a mark by its zeros, in every language', () => {
		for (const text of [
			'Deal name,Amount\r\nAcme,1200\r\n',
			'Название;Сумма\r\nРомашка;300\r\n',
			'عنوان,مبلغ\nفروش پمپ,۱۲۰۰\n',
			'商机名称,金额\n北京科技有限公司,1200\n',
			'Name;Betrag\nMüller;3\n'
		])
			for (const order of ['le', 'be'] as const) {
				const bytes = utf16(text, order);
				const { encoding } = recogniseEncoding(bytes);
				expect([encoding, decodeText(bytes, encoding)]).toEqual([`utf-16${order}`, text]);
			}
	});

	test('takes a stray zero in a text for no UTF-16', () => {
		expect(recogniseEncoding(new TextEncoder().encode('Name,Amount\nAc\0me,1\n')).encoding).toBe(
			'utf-8'
		);
	});

	test('believes a byte order mark, and leaves it out of the text', () => {
		const utf8 = new Uint8Array([0xef, 0xbb, 0xbf, 0x41]);
		expect(recogniseEncoding(utf8)).toEqual({ encoding: 'utf-8', certainty: 'mark' });
		expect(decodeText(utf8, 'utf-8')).toBe('A');
		const utf16 = new Uint8Array([0xff, 0xfe, 0x41, 0]);
		expect(recogniseEncoding(utf16)).toEqual({ encoding: 'utf-16le', certainty: 'mark' });
		expect(decodeText(utf16, 'utf-16le')).toBe('A');
		expect(recogniseEncoding(new Uint8Array([0xfe, 0xff, 0, 0x41])).encoding).toBe('utf-16be');
	});

	test('takes plain ASCII for UTF-8', () => {
		expect(recogniseEncoding(new TextEncoder().encode('a,b\n1,2')).encoding).toBe('utf-8');
	});

	test('does not cut a character at the end of its sample', () => {
		const line = encodeAs('gb18030', '北京科技有限公司,赢单\n');
		const bytes = new Uint8Array(line.length * 4_000);
		for (let i = 0; i < 4_000; i++) bytes.set(line, i * line.length);
		expect(recogniseEncoding(bytes).encoding).toBe('gb18030');
	});
});

describe('isText(text)', () => {
	test('is false for what a workbook or a picture is read as', () => {
		const workbook = Uint8Array.from({ length: 3000 }, (_, at) =>
			at < 4 ? ([0x50, 0x4b, 3, 4][at] ?? 0) : (at * 7919) % 256
		);
		const { encoding } = recogniseEncoding(workbook);
		expect(isText(decodeText(workbook, encoding))).toBe(false);
		expect(isText('\0'.repeat(2000))).toBe(false);
	});

	test('is true for a table, an empty file, and one with a stray steering character', () => {
		expect(isText('a\tb\r\n1\t2\f')).toBe(true);
		expect(isText('')).toBe(true);
		expect(isText(`Ac\0me,${'x'.repeat(200)}`)).toBe(true);
	});
});
