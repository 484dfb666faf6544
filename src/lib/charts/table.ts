import type { Format } from './scene.ts';

/** The figures of a chart in rows: the same as its marks, for reading, sorting and for files. */
export interface Table {
	readonly columns: readonly Column[];
	readonly rows: readonly TableRow[];
}
export interface Column {
	readonly name: string;
	/** Its cells are numbers. */
	readonly numeric: boolean;
}
export interface TableRow {
	readonly id: string;
	/** One a column. */
	readonly cells: readonly Cell[];
}
export interface Cell {
	/** What is sorted by; `undefined` where there is nothing to state. */
	readonly value: string | number | undefined;
	/** What is read. */
	readonly text: string;
	/** What is written to files, where it is not the value. */
	readonly plain?: number;
}
export interface Sorting {
	readonly column: number;
	readonly down: boolean;
}

/** What stands where there is nothing to state. */
export const NOTHING = '–';

export function words(value: string): Cell {
	return { value, text: value };
}

export function figure(value: number | undefined, format: Format): Cell {
	if (value === undefined) return { value, text: NOTHING };
	const cell = { value, text: format(value) };
	return format.plain ? { ...cell, plain: format.plain(value) } : cell;
}

/** A value, between what it lies, on how many it rests, and whether they are few. */
interface Told {
	readonly value: number | undefined;
	readonly low?: number | undefined;
	readonly high?: number | undefined;
	readonly n?: number | undefined;
	readonly few?: boolean;
}

/** What is stated of a value: of few it is told how many they are, not what they come to. */
export function stated(told: Told): Pick<Told, 'value' | 'low' | 'high'> {
	return told.few && told.n !== undefined ? { value: undefined } : told;
}

/** Columns by their names; all but the first, unless named in `texts`, are of numbers. */
export function columns(
	names: readonly string[],
	texts: readonly string[] = names.slice(0, 1)
): readonly Column[] {
	return names.map((name) => ({ name, numeric: !texts.includes(name) }));
}

/** The rows in the order of a column; what has nothing to state is last either way, equals stay as they were. */
export function sorted(
	{ rows }: Table,
	sorting: Sorting | undefined,
	compare: (one: string, other: string) => number
): readonly TableRow[] {
	if (!sorting) return rows;
	const { column, down } = sorting;
	const sign = down ? -1 : 1;
	return rows.toSorted((a, b) => {
		const [one, other] = [a.cells[column]?.value, b.cells[column]?.value];
		if (one === undefined || other === undefined)
			return Number(one === undefined) - Number(other === undefined);
		if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
		return sign * compare(String(one), String(other));
	});
}

/** A spreadsheet would compute a cell that begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180) with a byte order mark, by which spreadsheets know UTF-8. Numbers are written plainly, with
 * a decimal point; a text that looks like a formula has an apostrophe in front.
 */
export function csv(table: Table): string {
	const lines = [
		table.columns.map(({ name }) => name),
		...table.rows.map(({ cells }) => cells.map(({ value, plain }) => plain ?? value))
	];
	return `\uFEFF${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: string | number | undefined): string {
	if (typeof value === 'number') return String(Number(value.toPrecision(12)));
	const safe = FORMULA.test(value ?? '') ? `'${value}` : (value ?? '');
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
