import type { Deal } from '#lib/domain/deal.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { Cell, DealField, LiveList, Write } from '#lib/state/live-list.svelte.ts';
import { cellPlain, type Writing } from './cells.ts';
import { cellOf, currencyOf } from './reading.ts';

/** Cells of a list as a table of texts, with what they were: within the app they are pasted as they were. */
export interface Copied {
	/** Rows by lines, columns by tabs, as sheets have it. */
	readonly text: string;
	readonly fields: readonly DealField[];
	readonly rows: readonly (readonly Cell[])[];
}

export function copied(
	list: Pick<LiveList, 'read'>,
	deals: readonly Deal[],
	fields: readonly DealField[],
	writing: Writing
): Copied {
	const rows = deals.map((deal) => fields.map((field) => list.read(field, deal)));
	const text = rows
		.map((cells) => cells.map((cell, at) => quoted(plainOf(fields[at], cell, writing))).join('\t'))
		.join('\n');
	return { text, fields, rows };
}

/** The table in a text from a sheet, with one kind of line ends; cells that hold tabs, breaks or quotes are in quotes. */
function tableOf(text: string): readonly (readonly string[])[] {
	const rows: string[][] = [[]];
	const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;
	for (const [, inQuotes, bare, end] of text.replace(/\n$/, '').matchAll(cell)) {
		rows.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? bare ?? '');
		if (end === '') break;
		if (end === '\n') rows.push([]);
	}
	return rows;
}

export interface Pasting {
	/** The deals from the cell downwards; or all that are selected, which one value fills. */
	readonly deals: readonly Deal[];
	/** The fields from the cell on. */
	readonly fields: readonly DealField[];
	readonly text: string;
	/** What was copied last in this list. */
	readonly copied: Copied | undefined;
	readonly fills: boolean;
	readonly currency: Currency;
	readonly writing: Writing;
}

/** What pasting writes, cell by cell, and how many texts mean nothing where they would stand. */
export function pasted(
	list: Pick<LiveList, 'read'>,
	{ deals, fields, text: written, copied: own, fills, currency, writing }: Pasting
): { readonly writes: readonly Write[]; readonly unread: number } {
	const text = written.replaceAll(/\r\n?/g, '\n');
	const table = tableOf(text);
	const isOwn = own?.text === text;
	const writes: Write[] = [];
	let unread = 0;
	for (const [row, deal] of deals.entries()) {
		const from = fills ? row % table.length : row;
		for (const [column, typed] of table[from]?.entries() ?? []) {
			const field = fields[column];
			if (!field) break;
			const same = isOwn && own.fields[column]?.id === field.id;
			const read = same
				? { cell: own.rows[from]?.[column] }
				: cellOf(field, typed, currencyOf(list.read(field, deal), deal, currency), writing);
			if (field.set && read) writes.push({ field, deal: deal.id, to: read.cell });
			else unread++;
		}
	}
	return { writes, unread };
}

function plainOf(field: DealField | undefined, cell: Cell, writing: Writing): string {
	return field ? cellPlain(field, cell, writing) : '';
}

function quoted(text: string): string {
	return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
