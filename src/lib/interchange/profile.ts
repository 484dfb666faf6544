import { tidy } from './cell.ts';
import { readDates, type DateReading } from './dates.ts';
import { readNumbers, type NumberReading } from './numbers.ts';

/** What the cells of one column show about it. */
export interface Profile {
	readonly heading: string;
	/** Up to three different cells that say something, as they begin. */
	readonly samples: readonly string[];
	/** How many cells are not empty. */
	readonly said: number;
	readonly empty: number;
	/** Each different cell (tidied) with its count, in order of appearance; only as far as `MANY`. */
	readonly values: ReadonlyMap<string, number>;
	/** How many different cells there are. */
	readonly distinct: number;
	readonly dates: DateReading;
	readonly numbers: NumberReading;
}

/** Above this many different values a column is no list to be mapped by hand. */
const MANY = 2_000;
const SAMPLES = 3;
/** As much of one as anybody reads. */
const SHOWN = 200;
/** Enough different cells to see whether a column holds dates or numbers at all. */
const SAMPLE = 200;

/** The profile of a column. */
export function profile(heading: string, cells: Iterable<string>): Profile {
	const values = new Map<string, number>();
	const seen = new Set<string>();
	const samples: string[] = [];
	let said = 0;
	let empty = 0;
	for (const cell of cells) {
		const value = tidy(cell);
		if (value === '') {
			empty++;
			continue;
		}
		said++;
		if (!seen.has(value) && samples.length < SAMPLES) samples.push(cell.slice(0, SHOWN));
		seen.add(value);
		const count = values.get(value);
		if (count !== undefined || values.size < MANY) values.set(value, (count ?? 0) + 1);
	}
	return {
		heading,
		samples,
		said,
		empty,
		values,
		distinct: seen.size,
		dates: mostly(seen, readDates),
		numbers: mostly(seen, readNumbers)
	};
}

/** A reading of all cells, or of the first ones only where those do not fit: then it is no such column. */
function mostly<R extends { readonly said: number; readonly fits: number }>(
	cells: ReadonlySet<string>,
	read: (cells: Iterable<string>) => R
): R {
	const first = read([...cells].slice(0, SAMPLE));
	return cells.size <= SAMPLE || first.fits * 2 < first.said ? first : read(cells);
}

/** Whether more than half of the different things a column says are dates; the others will be refused, not lost. */
export function isDated({ dates }: Profile): boolean {
	return dates.fits * 2 > dates.said;
}

/** Whether they are where the heading is that of a date: then days as a spreadsheet numbers them are dates, too. */
export function mayBeDated({ dates }: Profile): boolean {
	return (dates.fits + dates.serials) * 2 > dates.said;
}

/** Whether more than half of the different things a column says are numbers. */
export function isNumeric({ numbers }: Profile): boolean {
	return numbers.fits * 2 > numbers.said;
}
