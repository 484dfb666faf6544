import type { LiveList } from '#lib/state/live-list.svelte.ts';
import type { DealField } from '#lib/state/live-list.svelte.ts';
import { writeTable } from '#lib/interchange/csv.ts';
import { nameOf } from '#lib/ui/views/names.ts';
import { cellPlain, isMoney, type Writing } from './cells.ts';

/** What a list shows as a table for a spreadsheet: its columns in their order, an amount with its currency beside it. */
export function listAsCsv(
	list: Pick<LiveList, 'listing' | 'read'>,
	columns: readonly DealField[],
	writing: Writing,
	currencyName: string
): string {
	const headings = columns.flatMap(({ name, type }) =>
		type === 'money' ? [nameOf(name), `${nameOf(name)}, ${currencyName}`] : [nameOf(name)]
	);
	const rows = list.listing.parts.flatMap(({ deals }) =>
		deals.map((deal) =>
			columns.flatMap((field) => {
				const cell = list.read(field, deal);
				const text = cellPlain(field, cell, writing);
				return field.type === 'money' ? [text, isMoney(cell) ? cell.currency : ''] : [text];
			})
		)
	);
	return writeTable(headings, rows);
}
