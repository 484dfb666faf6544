/** What a column holds: numbers with a fraction or beyond 32 bits, indexes and whole numbers, or small ones. */
type ColumnKind = 'f64' | 'i32' | 'u8';
export type Column<K extends ColumnKind> = K extends 'f64'
	? Float64Array
	: K extends 'i32'
		? Int32Array
		: Uint8Array;
export type Columns = Readonly<Record<string, ColumnKind>>;
/** One entry, by the names of its columns. */
export type Entry<C extends Columns> = { readonly [N in keyof C]: number };

const FIRST = 64;

/** Columns of numbers, side by side in typed arrays that grow. An array may be another one after `write`. */
export class Table<C extends Columns> {
	readonly at: { [N in keyof C]: Column<C[N]> };
	readonly #names: readonly (keyof C)[];
	#capacity = FIRST;

	constructor(columns: C) {
		this.#names = Object.keys(columns);
		this.at = Object.fromEntries(
			Object.entries(columns).map(([name, kind]) => [name, made(kind, FIRST)])
		) as typeof this.at;
	}

	write(index: number, entry: Entry<C>): void {
		this.#fit(index + 1);
		for (const name of this.#names) this.at[name][index] = entry[name];
	}

	/** Copies `length` entries from one index to another. */
	copy(from: number, to: number, length: number): void {
		this.#fit(to + length);
		for (const name of this.#names) this.at[name].copyWithin(to, from, from + length);
	}

	get bytes(): number {
		return this.#names.reduce((sum, name) => sum + this.at[name].byteLength, 0);
	}

	#fit(length: number): void {
		if (length <= this.#capacity) return;
		this.#capacity = Math.max(length, Math.ceil(this.#capacity * 1.5));
		for (const name of this.#names) {
			const old = this.at[name];
			const grown = new (old.constructor as new (length: number) => typeof old)(this.#capacity);
			grown.set(old as never);
			this.at[name] = grown;
		}
	}
}

function made(kind: ColumnKind, length: number) {
	if (kind === 'f64') return new Float64Array(length);
	return kind === 'i32' ? new Int32Array(length) : new Uint8Array(length);
}

/**
 * Several entries for each of many rows (the stays of each deal), all in one table, those of a row side by side.
 *
 * Those of row `r` are the entries `from[r]` to, not including, `to[r]` of `at`.
 */
export class Runs<C extends Columns> {
	readonly #table: Table<C>;
	readonly #rows = new Table({ from: 'i32', to: 'i32', room: 'i32' });
	#end = 0;
	#unused = 0;
	#count = 0;

	constructor(columns: C) {
		this.#table = new Table(columns);
	}

	get at(): Table<C>['at'] {
		return this.#table.at;
	}
	get from(): Int32Array {
		return this.#rows.at.from;
	}
	get to(): Int32Array {
		return this.#rows.at.to;
	}
	get bytes(): number {
		return this.#table.bytes + this.#rows.bytes;
	}

	/** Gives a row these entries in place of those it had. */
	write(row: number, entries: readonly Entry<C>[]): void {
		const known = row < this.#count;
		let from = known ? (this.from[row] ?? 0) : 0;
		let room = known ? (this.#rows.at.room[row] ?? 0) : 0;
		if (entries.length > room) {
			this.#unused += room;
			from = this.#end;
			room = entries.length;
			this.#end += room;
		}
		entries.forEach((entry, index) => this.#table.write(from + index, entry));
		for (; this.#count <= row; this.#count++)
			this.#rows.write(this.#count, { from: 0, to: 0, room: 0 });
		this.#rows.write(row, { from, to: from + entries.length, room });
		if (this.#unused > FIRST && this.#unused > this.#end / 2) this.#compact();
	}

	/** Closes the gaps that rows have left when they grew. */
	#compact(): void {
		const rows = Array.from({ length: this.#count }, (_, row) => row).sort(
			(a, b) => (this.from[a] ?? 0) - (this.from[b] ?? 0)
		);
		let end = 0;
		for (const row of rows) {
			const [from = 0, to = 0] = [this.from[row], this.to[row]];
			this.#table.copy(from, end, to - from);
			this.#rows.write(row, { from: end, to: end + to - from, room: to - from });
			end += to - from;
		}
		this.#end = end;
		this.#unused = 0;
	}
}
