/**
 * Rows of one kind as columns: what repeats is written once, and like stands beside like, so that it packs well.
 *
 * Lossless for what JSON can say and for fields that are `undefined`.
 */
export interface Columns {
	readonly length: number;
	readonly columns: readonly Column[];
}

interface Column {
	readonly key: string;
	/** The different values. */
	readonly values: readonly unknown[];
	/** For each row the place of its value in `values`, -1 for `undefined`; left out where it is the row's own place. */
	readonly at?: readonly number[];
}

/** Rows as columns. */
export function toColumns(rows: readonly object[]): Columns {
	const keys = new Set(rows.flatMap((row) => Object.keys(row)));
	return {
		length: rows.length,
		columns: [...keys].map((key) => {
			const places = new Map<string, number>();
			const values: unknown[] = [];
			const at = rows.map((row) => {
				const value: unknown = (row as Readonly<Record<string, unknown>>)[key];
				if (value === undefined) return -1;
				const text = JSON.stringify(value);
				const place = places.get(text) ?? values.push(value) - 1;
				places.set(text, place);
				return place;
			});
			const own = at.every((place, index) => place === index);
			return own ? { key, values } : { key, values, at };
		})
	};
}

/** Columns as several of so many rows each, in their order. */
export function* columnSlices({ length, columns }: Columns, rows: number): Iterable<Columns> {
	for (let from = 0; from < length; from += rows) {
		const to = Math.min(length, from + rows);
		yield { length: to - from, columns: columns.map((column) => columnSlice(column, from, to)) };
	}
}

function columnSlice({ key, values, at }: Column, from: number, to: number): Column {
	if (!at) return { key, values: values.slice(from, to) };
	const places = new Map<number, number>([[-1, -1]]);
	const own: unknown[] = [];
	const sliced = at.slice(from, to).map((place) => {
		const known = places.get(place) ?? own.push(values[place]) - 1;
		places.set(place, known);
		return known;
	});
	return { key, values: own, at: sliced };
}

/** The rows that were made columns of. Equal values are one object. */
export function toRows<T>({ length, columns }: Columns): T[] {
	const rows = Array.from({ length }, (): Record<string, unknown> => ({}));
	for (const { key, values, at } of columns)
		rows.forEach((row, index) => {
			const place = at ? (at[index] ?? -1) : index;
			row[key] = place < 0 ? undefined : values[place];
		});
	return rows as T[];
}
