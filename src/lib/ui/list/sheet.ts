import type { Deal } from '#lib/domain/deal.ts';
import type { Currency } from '#lib/domain/money.ts';
import { toShown } from '#lib/i18n/toman.ts';
import type { Cell, DealField, LiveList, Write } from '#lib/state/live-list.svelte.ts';
import { cellPlain, isMoney, type Writing } from './cells.ts';
import { columnOf } from './amounts.ts';
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

export interface Pasted {
	readonly writes: readonly Write[];
	/** How many texts mean nothing where they would stand. */
	readonly unread: number;
	/** How many deals lie in closed epochs and were passed over. */
	readonly past: number;
	/** One of the numbers that could as well be a thousand times as much or as little, and how it was read. */
	readonly unsure: { readonly typed: string; readonly number: number } | undefined;
}

/** What pasting writes, cell by cell. Each row of the table is of the deal beside which it stands in the list. */
export function pasted(
	list: Pick<LiveList, 'read' | 'isPast'>,
	{ deals, fields, text: written, copied: own, fills, currency, writing }: Pasting
): Pasted {
	const text = written.replaceAll(/\r\n?/g, '\n');
	const table = tableOf(text);
	const isOwn = own?.text === text;
	const columns = fields.map((_, column) => columnOf(table.map((row) => row[column] ?? '')));
	const writes: Write[] = [];
	let [unread, past] = [0, 0];
	let unsure: Pasted['unsure'];
	for (const [row, deal] of deals.slice(0, fills ? deals.length : table.length).entries()) {
		const from = fills ? row % table.length : row;
		if (list.isPast(deal.id)) {
			past++;
			continue;
		}
		for (const [column, typed] of table[from]?.entries() ?? []) {
			const field = fields[column];
			if (!field) break;
			const usual = currencyOf(list.read(field, deal), deal, currency);
			const read =
				isOwn && isLike(own.fields[column], field)
					? { cell: own.rows[from]?.[column] }
					: cellOf(field, typed, usual, writing, columns[column]);
			if (!field.set || !read) {
				unread++;
				continue;
			}
			writes.push({ field, deal: deal.id, to: read.cell });
			if ('unsure' in read) unsure ??= { typed, number: read.unsure };
		}
	}
	return { writes, unread, past, unsure };
}

/** Whether what one field holds is in another what it is in the first. */
function isLike(one: DealField | undefined, other: DealField): boolean {
	const isNumber = other.type === 'money' || other.type === 'number';
	return one?.id === other.id || (isNumber && one?.type === other.type);
}

/** As in a file, but for amounts: those are pasted back in the unit in which the reader counts. */
function plainOf(field: DealField | undefined, cell: Cell, writing: Writing): string {
	if (isMoney(cell)) return String(toShown(writing.ways, cell));
	return field ? cellPlain(field, cell, writing) : '';
}

function quoted(text: string): string {
	return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
