import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, basename } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readTable, recogniseLayout, writeTable } from '#lib/interchange/csv.ts';
import { DATA, withData } from './data.ts';

const name = (number: number) => `Column ${number}`;
const read = (text: string) => readTable(text, recogniseLayout(text), name);

describe('recogniseLayout(text)', () => {
	for (const [delimiter, label] of [
		[',', 'comma'],
		[';', 'semicolon'],
		['\t', 'tab'],
		['|', 'bar']
	] as const)
		test(`finds a ${label}, also where cells hold the others`, () => {
			const rows = [
				['name', 'value', 'note'],
				['A, b', '1,5', 'x;y'],
				['C', '2,5', 'p|q\tr']
			];
			expect(recogniseLayout(Papa.unparse(rows, { delimiter }))).toEqual({
				delimiter,
				header: true
			});
		});

	test('sees that numbers and dates in the first row are no header', () => {
		expect(recogniseLayout('Ann,12,x\nBob,13,y\n').header).toBe(false);
		expect(recogniseLayout('Ann,2024-05-01\nBob,2024-05-02\n').header).toBe(false);
		expect(recogniseLayout('Ann,$1 200.00\nBob,$3\n').header).toBe(false);
	});

	test('takes a repeated cell in the first row for data', () => {
		expect(recogniseLayout('Won,Won\nLost,Won\n').header).toBe(false);
	});

	test('knows a row of usual headings, also where one comes twice, is blank or is a number', () => {
		expect(recogniseLayout('Deal name,Phone,Phone\nAcme,1,2\n').header).toBe(true);
		expect(recogniseLayout('Deal name,Amount,,,\nAcme,1,,,\n').header).toBe(true);
		expect(recogniseLayout('Deal name,Amount,2026\nAcme,1,2\n').header).toBe(true);
		expect(recogniseLayout('Имя;Телефон;Телефон\nАнна;1;2\n').header).toBe(true);
	});

	test('takes a row for data that has a few words beside others which are usual headings too', () => {
		for (const row of [
			'Acme deal,12000,Won,Email',
			'2024-03-01,Ann,Email,Website,Hello',
			'Иван,+79161234567,Телефон,Клиент',
			'رضا,12000,ایمیل,سایت',
			'王伟,13800138000,电话,客户'
		])
			expect(recogniseLayout(`${row}\n`).header, row).toBe(false);
	});

	test('keeps to what a sep= line says', () => {
		expect(recogniseLayout('sep=;\r\na;b,c\r\n1;2,3\r\n').delimiter).toBe(';');
	});

	test('reads one column as comma-separated', () => {
		expect(recogniseLayout('name\nAnn\nBob\n')).toEqual({ delimiter: ',', header: true });
	});
});

describe('readTable(text, layout, columnName)', () => {
	test('gives each row the line it starts on, past quoted line breaks and blank lines', () => {
		const { rows } = read('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n');
		expect(rows.map(({ line, lastLine }) => [line, lastLine])).toEqual([
			[2, 3],
			[5, 5]
		]);
		expect(rows[0]?.cells).toEqual(['1', 'two\r\nlines']);
	});

	test('counts the sep= line', () => {
		expect(read('sep=;\na;b\n1;2\n').rows[0]?.line).toBe(3);
	});

	test('reads a file whose lines end in several ways', () => {
		const { rows } = read('a,b\r\n1,2\n3,4\r\n5,6');
		expect(rows.map(({ cells }) => cells)).toEqual([
			['1', '2'],
			['3', '4'],
			['5', '6']
		]);
		expect(rows.map(({ line }) => line)).toEqual([2, 3, 4]);
	});

	test('reports an unclosed quote with all the lines it took', () => {
		const { rows } = read('a,b\n1,2\n3,"four\n5,6\n');
		expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
			[2, undefined],
			[3, 'quote']
		]);
		expect(rows[1]?.lastLine).toBe(4);
	});

	test('reports text after a closing quote', () => {
		const { rows } = read('a,b\n"one"x,2\n3,4\n');
		expect(rows[0]?.problem).toBe('quote');
	});

	test('reports a row with more or fewer cells than headings', () => {
		expect(read('a,b,c\n1,2,3\n1,2\n1,2,3,4\n').rows.map(({ problem }) => problem)).toEqual([
			undefined,
			'cells',
			'cells'
		]);
	});

	test('takes blank cells beyond the headings for nothing', () => {
		const { rows } = read('a,b\n1,2,\n3,4,, \n5,6,,x\n');
		expect(rows.map(({ cells, problem }) => [cells.length, problem])).toEqual([
			[2, undefined],
			[2, undefined],
			[4, 'cells']
		]);
	});

	test('reports a row that is the headings again', () => {
		const { rows } = read('name,note\nAnn,x\nname , note\nBob,y\n');
		expect(rows.map(({ problem }) => problem)).toEqual([undefined, 'headings', undefined]);
	});

	test('reads more rows without a header than a call has room for arguments', () => {
		const layout = { delimiter: ',', header: false } as const;
		expect(readTable('Ann,1\n'.repeat(300_000), layout, name).rows).toHaveLength(300_000);
	});

	test('names blank headings by number and repeated ones apart', () => {
		expect(readTable(',x,x\n1,2,3\n', { delimiter: ',', header: true }, name).headings).toEqual([
			'Column 1',
			'x',
			'x (2)'
		]);
	});

	test('names every column of a file without a header', () => {
		const table = readTable('1,2\n3,4\n', { delimiter: ',', header: false }, name);
		expect(table.headings).toEqual(['Column 1', 'Column 2']);
		expect(table.rows).toHaveLength(2);
	});

	test('leaves formulas and markup as they stand', () => {
		const { rows } = read('a,b\n=1+1,<b>x</b>\n@SUM(A1),+48\n');
		expect(rows.map(({ cells }) => cells)).toEqual([
			['=1+1', '<b>x</b>'],
			['@SUM(A1)', '+48']
		]);
	});

	test('is empty for an empty text', () => {
		expect(read('')).toEqual({ headings: [], rows: [] });
	});

	test('gives back any table that is written with any delimiter (random)', () => {
		const cell = fc.string({ unit: 'grapheme', maxLength: 8 });
		const texts = fc.oneof(cell, fc.constantFrom('"', 'a"b', 'x\ny', ',;', "'", '\t'));
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constant('k'), texts, texts), { minLength: 1, maxLength: 8 }),
				fc.constantFrom(',', ';', '\t', '|') as fc.Arbitrary<',' | ';'>,
				(rows, delimiter) => {
					fc.pre(rows.every((row) => row.every((one) => !/\r|^'[=+\-@]/.test(one))));
					const text = Papa.unparse([['k', 'l', 'm'], ...rows], { delimiter, newline: '\n' });
					const table = readTable(text, { delimiter, header: true }, name);
					expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
				}
			),
			{ numRuns: 300 }
		);
	});
});

describe('writeTable(headings, rows)', () => {
	test('guards formulas so that readTable gives back the same', () => {
		const rows = [['=1+1', '-5', 'a"b', 'x\ny', '+48 600', '@me', '']];
		const text = writeTable(['a', 'b', 'c', 'd', 'e', 'f', 'g'], rows);
		expect(text).toContain(`'=1+1`);
		expect(read(text.slice(1)).rows.map(({ cells }) => cells)).toEqual(rows);
	});
});

describe.skipIf(!withData('csv_suites'))('the suites of others', () => {
	const folder = join(DATA, 'csv_suites');
	for (const file of existsSync(folder) ? readdirSync(join(folder, 'csv-spectrum/csvs')) : [])
		test(`csv-spectrum: ${file}`, () => {
			const text = readFileSync(join(folder, 'csv-spectrum/csvs', file), 'utf8');
			const { headings, rows } = readTable(text, { delimiter: ',', header: true }, name);
			const answer: unknown = JSON.parse(
				readFileSync(join(folder, 'csv-spectrum/json', `${basename(file, '.csv')}.json`), 'utf8')
			);
			expect(
				rows.map(({ cells }) =>
					Object.fromEntries(headings.map((heading, index) => [heading, cells[index]]))
				)
			).toEqual(answer);
			expect(rows.every(({ problem }) => problem === undefined)).toBe(true);
		});

	test('PapaParse: the long samples, row by row as papaparse alone reads them', () => {
		for (const file of ['long-sample.csv', 'verylong-sample.csv', 'sample-header.csv']) {
			const text = readFileSync(join(folder, 'papaparse', file), 'utf8');
			const { data } = Papa.parse<string[]>(text, { delimiter: ',' });
			const full = data.filter((row) => row.some((cell) => cell.trim() !== ''));
			const table = readTable(text, { delimiter: ',', header: false }, name);
			expect(table.rows.map(({ cells }) => cells)).toEqual(full);
		}
		expect(
			readTable(
				readFileSync(join(folder, 'papaparse/long-sample.csv'), 'utf8'),
				{ delimiter: ',', header: false },
				name
			).rows
		).toHaveLength(8);
	});
});
