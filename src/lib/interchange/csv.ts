import Papa from 'papaparse';
import { headingKey } from './headings.ts';
import { isUsualHeading } from './record-headings.ts';
import { DELIMITERS, type Delimiter, type Layout } from './layout.ts';

/** A table as it lies in a text file: a row of headings and rows of cells, all text. */
export interface Table {
	/** One a column, each different; made up where the file has none. */
	readonly headings: readonly string[];
	readonly rows: readonly Row[];
}

export interface Row {
	/** The line of the file it starts on, from 1. */
	readonly line: number;
	/** The line it ends on: another where a quoted cell has line breaks. */
	readonly lastLine: number;
	/** As many as there are headings, unless there is a problem. */
	readonly cells: readonly string[];
	/** Why it cannot be read. */
	readonly problem?: 'quote' | 'cells' | 'headings';
}

const SAMPLE_ROWS = 100;
/** The line by which Excel is told the delimiter. */
const SEP = /^sep=(.)\r?\n/i;

/**
 * The layout of a text: the delimiter with which most of the first rows have one and the same number of cells (more
 * than one), of equals the one with most cells; a header where more than half of what the first row says are usual
 * headings (some are usual values too: Won, Email), else unless a cell of it is a number, a date or an address, or two
 * are the same, or more than half are blank.
 */
export function recogniseLayout(text: string): Layout {
	const said = SEP.exec(text)?.[1];
	const body = withoutSep(text);
	const delimiter = DELIMITERS.find((one) => one === said) ?? bestDelimiter(body);
	const [first = []] = firstRows(body, delimiter, 1);
	return { delimiter, header: isHeader(first) };
}

/**
 * Reads a text as a table. RFC 4180, and what spreadsheets write beside it: any of the delimiters, any line ends,
 * a `sep=;` line before all, an apostrophe that marks `'=1+1` as text.
 *
 * Blank rows are left out. A row whose quotes do not match, or with more or fewer cells than there are headings, is
 * kept with its problem: an unclosed quote takes the rest of the file into its row. Blank cells beyond the headings are
 * no more cells. A row that is the headings again, as where files were put together, is told as that.
 * @param columnName names a column that has no heading, by its number from 1.
 */
export function readTable(
	text: string,
	layout: Layout,
	columnName: (number: number) => string
): Table {
	const rows = readRows(text, layout.delimiter);
	const heads = layout.header ? (rows[0]?.cells ?? []) : [];
	const width = layout.header
		? heads.length
		: rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
	const headings = distinct(
		Array.from({ length: width }, (_, index) => heads[index]?.trim() || columnName(index + 1))
	);
	return {
		headings,
		rows: layout.header
			? rows.slice(1).map((row) => under(heads, row))
			: rows.map((row) => wide(width, row))
	};
}

/** A row under headings. */
function under(heads: readonly string[], row: Row): Row {
	const fitting = wide(heads.length, row);
	const again = fitting.cells.every((cell, column) => cell.trim() === heads[column]?.trim());
	return again && !fitting.problem ? { ...fitting, problem: 'headings' } : fitting;
}

function wide(width: number, row: Row): Row {
	const { cells, problem } = row;
	if (problem || cells.length === width) return row;
	const isMore = cells.length > width && cells.slice(width).every((cell) => cell.trim() === '');
	return isMore ? { ...row, cells: cells.slice(0, width) } : { ...row, problem: 'cells' };
}

/** Refused rows as CSV, with the reason in front, to be mended and imported again. */
export function writeTable(
	headings: readonly string[],
	rows: readonly (readonly string[])[]
): string {
	// A spreadsheet would compute a cell that starts with one of these.
	return (
		'\uFEFF' +
		Papa.unparse([[...headings], ...rows.map((row) => [...row])], {
			escapeFormulae: /^[=+\-@\t\r].*$/
		})
	);
}

function readRows(text: string, delimiter: Delimiter): Row[] {
	const body = oneLineEnd(withoutSep(text));
	const rows: Row[] = [];
	let start = 0;
	let line = SEP.test(text) ? 2 : 1;
	Papa.parse<string[]>(body, {
		delimiter,
		step: ({ data, errors, meta }) => {
			const taken = body.slice(start, meta.cursor);
			start = meta.cursor;
			const breaks = taken.match(/\r\n|\n|\r/g)?.length ?? 0;
			const lastLine = line + breaks - (/[\r\n]$/.test(taken) ? 1 : 0);
			if (data.some((cell) => cell.trim() !== ''))
				rows.push({
					line,
					lastLine: Math.max(line, lastLine),
					cells: data.map(unguarded),
					...(errors.some(({ type }) => type === 'Quotes') ? { problem: 'quote' as const } : {})
				});
			line += breaks;
		}
	});
	return rows;
}

function withoutSep(text: string): string {
	return text.replace(SEP, '');
}

/** Line ends of one kind: the parser settles on one and would take the others into a cell. */
function oneLineEnd(text: string): string {
	const returns = text.includes('\r');
	const mixed = returns && /(^|[^\r])\n|\r(?!\n)/.test(text) && text.includes('\n');
	return mixed ? text.replace(/\r\n?/g, '\n') : text;
}

/** An apostrophe before `=`, `+`, `-` or `@` is how a spreadsheet is told that a cell is text. */
function unguarded(cell: string): string {
	return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function bestDelimiter(text: string): Delimiter {
	let best: { delimiter: Delimiter; share: number; cells: number } = {
		delimiter: ',',
		share: 0,
		cells: 1
	};
	for (const delimiter of DELIMITERS) {
		const counts = new Map<number, number>();
		const rows = firstRows(text, delimiter, SAMPLE_ROWS);
		for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
		const [cells, count] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
		const share = cells > 1 ? count / rows.length : 0;
		if (share > best.share || (share > 0 && share === best.share && cells > best.cells))
			best = { delimiter, share, cells };
	}
	return best.delimiter;
}

function firstRows(text: string, delimiter: Delimiter, preview: number): string[][] {
	return Papa.parse<string[]>(text.slice(0, 200_000), {
		delimiter,
		preview,
		skipEmptyLines: 'greedy'
	}).data;
}

const NUMBER_OR_DATE = /^[\p{Sc}\s]*[-+(]?\p{Nd}[\p{Nd}\s.,'’%/:TZ+-]*\p{Sc}?$/u;

function isHeader(cells: readonly string[]): boolean {
	const said = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
	const usual = new Set(said.filter(isUsualHeading).map(headingKey));
	return (
		usual.size * 2 > said.length ||
		// The first of a list of names is as much a name as the others.
		(cells.length > 1 &&
			said.length * 2 >= cells.length &&
			said.length > 0 &&
			new Set(said).size === said.length &&
			!said.some((cell) => NUMBER_OR_DATE.test(cell) || cell.includes('@')))
	);
}

function distinct(names: readonly string[]): string[] {
	const seen = new Set<string>();
	return names.map((name) => {
		let made = name;
		for (let n = 2; seen.has(made); n++) made = `${name} (${n})`;
		seen.add(made);
		return made;
	});
}
