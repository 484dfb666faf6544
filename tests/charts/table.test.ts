import { expect, test } from 'vitest';
import { columns, csv, figure, sorted, words, type Table } from '#lib/charts/table.ts';

const compare = (a: string, b: string) => a.localeCompare(b);

function table(values: readonly (number | undefined)[]): Table {
	return {
		columns: columns(['Stage', 'Deals']),
		rows: values.map((value, index) => ({
			id: `${index}`,
			cells: [words(`s${index}`), figure(value, String)]
		}))
	};
}

test('sorted(table, sorting) keeps equals as they were, and what states nothing last either way', () => {
	const given = table([2, undefined, 7, 2]);
	const ids = (down: boolean) => sorted(given, { column: 1, down }, compare).map(({ id }) => id);
	expect(ids(false)).toEqual(['0', '3', '2', '1']);
	expect(ids(true)).toEqual(['2', '0', '3', '1']);
	expect(sorted(given, undefined, compare)).toBe(given.rows);
	expect(sorted(given, { column: 0, down: true }, compare)[0]?.id).toBe('3');
});

test('figure(undefined) is a dash, and empty in a file', () => {
	expect(figure(undefined, String).text).toBe('–');
	expect(csv(table([undefined]))).toBe('\uFEFFStage,Deals\r\ns0,\r\n');
});

test('csv(table) writes plain numbers, major units where the format has them, quotes and no formulas', () => {
	const cents = Object.assign((value: number) => `€${value / 100}`, {
		plain: (value: number) => value / 100
	});
	const rows = [
		{ id: 'a', cells: [words('Who, and "why"'), figure(123_456, cents)] },
		{ id: 'b', cells: [words('=1+1'), figure(0.1 + 0.2, String)] },
		{ id: 'c', cells: [words('two\nlines'), figure(-3, String)] }
	];
	expect(csv({ columns: columns(['Stage', 'Value']), rows })).toBe(
		'\uFEFFStage,Value\r\n"Who, and ""why""",1234.56\r\n\'=1+1,0.3\r\n"two\nlines",-3\r\n'
	);
});

test('columns(names) are of numbers but for the first, and those that are named', () => {
	expect(columns(['a', 'b']).map(({ numeric }) => numeric)).toEqual([false, true]);
	expect(columns(['a', 'b', 'c'], ['a', 'b']).map(({ numeric }) => numeric)).toEqual([
		false,
		false,
		true
	]);
});
