import { Table } from './ledger/table.ts';

/**
 * Which rows belong together: each to one number, or to none. Joining and leaving take the same time however many they
 * are; there are as many groups as companies, and most are of one row or two.
 */
export class Groups {
	/** All one more than they are: 0 is none. */
	readonly #groups = new Table({ first: 'i32' });
	readonly #rows = new Table({ key: 'i32', next: 'i32', previous: 'i32' });

	/** The rows of a group, in no order. */
	of(key: number): readonly number[] {
		let row = key < 0 ? 0 : (this.#groups.at.first[key] ?? 0);
		if (row === 0) return NONE;
		const rows: number[] = [];
		for (; row !== 0; row = this.#rows.at.next[row - 1] ?? 0) rows.push(row - 1);
		return rows;
	}

	/** The group of a row, -1 for none. */
	keyOf(row: number): number {
		return (this.#rows.at.key[row] ?? 0) - 1;
	}

	/** Puts a row into this group and out of the one where it was; -1 is none. */
	put(row: number, key: number): void {
		const before = this.keyOf(row);
		if (before === key) return;
		if (before >= 0) this.#take(row, before);
		const first = key < 0 ? 0 : (this.#groups.at.first[key] ?? 0);
		this.#rows.write(row, { key: key + 1, next: first, previous: 0 });
		if (first > 0) this.#rows.at.previous[first - 1] = row + 1;
		if (key >= 0) this.#groups.write(key, { first: row + 1 });
	}

	#take(row: number, key: number): void {
		const { next: nexts, previous: befores } = this.#rows.at;
		const [next = 0, previous = 0] = [nexts[row], befores[row]];
		if (next > 0) befores[next - 1] = previous;
		if (previous > 0) nexts[previous - 1] = next;
		else this.#groups.at.first[key] = next;
	}
}

const NONE: readonly number[] = [];
