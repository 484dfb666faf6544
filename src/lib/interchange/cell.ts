import { asciiDigits } from '#lib/domain/digits.ts';

/** What every reading of a cell begins with. */

const PRINTABLE = /^(?: ?[!-~])*$/;

/** A cell without the marks that only steer its display, its spaces plain, its digits ASCII. */
export function plain(cell: string): string {
	// Most cells are: a file of a hundred thousand is read in half the time.
	if (PRINTABLE.test(cell)) return cell.trimStart();
	return asciiDigits(
		cell.replace(/[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF]/g, '').replace(/\s+/g, ' ')
	).trim();
}

/** No date and no number is longer: what is has not to be looked through, which takes longer the longer it is. */
export const LONGEST_FIGURE = 500;

const NOTHING = new Set(['', '-', '–', '—', 'null', 'nan', 'n/a', '#n/a', 'none', 'nil', 'nat']);

/** Whether a cell of a column of dates or numbers says nothing: empty, a dash, or a program's word for nothing. */
export function saysNothing(cell: string): boolean {
	return NOTHING.has(plain(cell).toLowerCase());
}

/** A name as it is kept: composed, without spaces around it, single spaces within. */
export function tidy(cell: string): string {
	if (PRINTABLE.test(cell)) return cell.trimStart();
	return cell.normalize('NFC').replace(/\s+/g, ' ').trim();
}
