import { grown, Sample } from './sample.ts';
import { Spells } from './spells.ts';

/**
 * What a figure says of one record: the cells it counts in, with what it is worth there.
 *
 * A cell is a small whole number that the figure gives a meaning ("lost in the third stage"). The same rule is summed up,
 * taken back when the record changes, and asked which records stand behind a cell; so a list always equals its figure.
 */
export interface Tally {
	/** Counts the record in a cell, with an amount in minor units of the workspace's currency; `NaN` for none. */
	add(cell: number, amount?: number): void;
	/** Counts it with a number, of which the mean and quantiles are asked. Days are given in ms: whole numbers only. */
	sample(cell: number, value: number): void;
	/** Counts a spell: how many ms it has lasted, and the number of what ended it, `CENSORED` while it goes on. */
	spell(cell: number, length: number, end: number): void;
	/** The cells of a part of the figure, by its number from 0 on: one rep's, one month's. Up to three within each other. */
	part(index: number): Tally;
}

export const CENSORED = -1;

/** How many records are in a cell, and what they are worth. */
export interface Mark {
	/** To ask for the records behind it. */
	readonly cell: number;
	readonly count: number;
	/** Minor units of the workspace's currency, of those that have an amount. */
	readonly amount: number;
	/** How many have an amount. */
	readonly valued: number;
}

/** Several numbers in short; all but `n` and `sum` are `undefined` where there are none. */
export interface Spread {
	readonly cell: number;
	readonly n: number;
	readonly sum: number;
	readonly mean: number | undefined;
	/** Of an even number, the mean of the middle two. */
	readonly median: number | undefined;
}

/** Spells by the whole hour of their length. */
export interface SpellCounts {
	/** For each cause: how many ended by it in each hour. */
	readonly ended: readonly Int32Array[];
	/** How many still go on after so many hours. */
	readonly censored: Int32Array;
}

/** A figure has fewer cells, each of its parts too. */
const CELLS = 2 ** 17;
/** What a part adds to the number of its cells, by how deep it lies; below 2 ** 53 with all. */
const PART = [CELLS, 2 ** 33, 2 ** 45] as const;
const PARTS = [2 ** 16, 2 ** 12, 2 ** 8] as const;

/** Of which part a cell is at a depth; -1 for none. */
function partOf(cell: number, depth: number): number {
	return (Math.floor(cell / (PART[depth] ?? Infinity)) % (PARTS[depth] ?? 1)) - 1;
}

/**
 * The sums of a figure. All are of whole numbers, so they are the same in whatever order records come, and what is
 * taken back leaves nothing behind.
 */
export class Sums implements Tally {
	#counts = new Float64Array(64);
	#amounts = new Float64Array(64);
	#valued = new Float64Array(64);
	readonly #samples: (Sample | undefined)[] = [];
	readonly #spells: (Spells | undefined)[] = [];
	readonly #parts = new Map<number, Sums>();
	readonly #kept = new Map<string | number, Kept>();
	#sign: 1 | -1 = 1;
	#said = 0;
	#depth = 0;
	/** What the cells of this part are numbered from. */
	#first = 0;

	/** Runs a rule so that it adds, or takes back what it added. */
	by(sign: 1 | -1, rule: (into: Tally) => void): void {
		this.#sign = sign;
		rule(this);
		this.#sign = 1;
	}

	part(index: number): Sums {
		let part = this.#parts.get(index);
		if (!part) {
			if (index + 1 >= (PARTS[this.#depth] ?? 0)) throw new RangeError(`no part ${index}`);
			part = new Sums();
			part.#depth = this.#depth + 1;
			part.#first = this.#first + (index + 1) * (PART[this.#depth] ?? NaN);
			this.#parts.set(index, part);
		}
		part.#sign = this.#sign;
		return part;
	}

	/** The numbers of the parts in which there is anything. */
	get parts(): readonly number[] {
		return [...this.#parts].filter(([, part]) => !part.isEmpty).map(([index]) => index);
	}

	get isEmpty(): boolean {
		return this.#said === 0 && this.parts.length === 0;
	}

	add(cell: number, amount = NaN): void {
		this.#fit(cell);
		this.#said += this.#sign;
		this.#counts[cell] = (this.#counts[cell] ?? 0) + this.#sign;
		if (amount !== amount) return;
		this.#amounts[cell] = (this.#amounts[cell] ?? 0) + this.#sign * amount;
		this.#valued[cell] = (this.#valued[cell] ?? 0) + this.#sign;
	}

	sample(cell: number, value: number): void {
		const sample = (this.#samples[cell] ??= new Sample());
		this.#said += this.#sign;
		if (this.#sign > 0) sample.add(value);
		else sample.remove(value);
	}

	spell(cell: number, length: number, end: number): void {
		const spells = (this.#spells[cell] ??= new Spells());
		this.#said += this.#sign;
		spells.count(length, end, this.#sign);
	}

	mark(cell: number): Mark {
		return {
			cell: this.#first + cell,
			count: this.#counts[cell] ?? 0,
			amount: this.#amounts[cell] ?? 0,
			valued: this.#valued[cell] ?? 0
		};
	}

	/** A mark for each of some names, whose cells lie in their order from one on. */
	marks<N extends string>(names: readonly N[], cell: number): Record<N, Mark> {
		const entries = names.map((name, index) => [name, this.mark(cell + index)]);
		return Object.fromEntries(entries) as Record<N, Mark>;
	}

	spread(cell: number): Spread {
		const sample = this.#samples[cell];
		const n = sample?.size ?? 0;
		const sum = sample?.sum ?? 0;
		return {
			cell: this.#first + cell,
			n,
			sum,
			mean: n === 0 ? undefined : sum / n,
			median: sample?.median()
		};
	}

	/** The samples of a cell, ascending. Not to be kept: it changes with the next record. */
	sorted(cell: number): Float64Array {
		return this.#samples[cell]?.sorted() ?? NOTHING;
	}

	/** The spells of a cell, with as many causes as are asked for. */
	spells(cell: number, causes: number): SpellCounts {
		const { ended = [], censored = NO_SPELLS } = this.#spells[cell] ?? {};
		return {
			ended: Array.from({ length: causes }, (_, cause) => ended[cause] ?? NO_SPELLS),
			censored
		};
	}

	/** Another number whenever the spells of a cell are others than when it was asked for last. */
	stamp(cell: number): number {
		return this.#spells[cell]?.version ?? 0;
	}

	/**
	 * What was made under a key before, as long as the numbers that it hangs on are the same: marks, and stamps of spells.
	 * Curves and estimates cost far more than a record that is added.
	 */
	kept<R>(key: string | number, on: readonly number[], make: () => R): R {
		const known = this.#kept.get(key);
		if (known && on.length === known.on.length && on.every((one, index) => one === known.on[index]))
			return known.made as R;
		const made = make();
		this.#kept.set(key, { on, made });
		return made;
	}

	#fit(cell: number): void {
		if (cell < this.#counts.length) return;
		const length = Math.max(cell + 1, this.#counts.length * 2);
		this.#counts = grown(this.#counts, length);
		this.#amounts = grown(this.#amounts, length);
		this.#valued = grown(this.#valued, length);
	}
}

interface Kept {
	readonly on: readonly number[];
	readonly made: unknown;
}

/** Finds out which records stand behind a cell. */
export class Behind implements Tally {
	/** The cell itself, where it is not one of a part. */
	readonly #cell: number;
	readonly #part: number;
	readonly #inner: Behind | undefined;
	#hit = false;

	constructor(cell: number, depth = 0) {
		this.#part = partOf(cell, depth);
		this.#inner = this.#part < 0 ? undefined : new Behind(cell, depth + 1);
		this.#cell = this.#inner ? NaN : cell % CELLS;
	}

	/** Whether a rule counts its record in the cell. */
	of(rule: (into: Tally) => void): boolean {
		this.#forget();
		rule(this);
		return this.#isHit;
	}

	add(cell: number): void {
		this.#hit ||= cell === this.#cell;
	}
	sample(cell: number): void {
		this.#hit ||= cell === this.#cell;
	}
	spell(cell: number): void {
		this.#hit ||= cell === this.#cell;
	}
	part(index: number): Tally {
		return index === this.#part && this.#inner ? this.#inner : NOWHERE;
	}

	get #isHit(): boolean {
		return this.#hit || (this.#inner !== undefined && this.#inner.#isHit);
	}
	#forget(): void {
		this.#hit = false;
		if (this.#inner) this.#inner.#forget();
	}
}

/** Counts nothing. */
const NOWHERE: Tally = {
	add: () => undefined,
	sample: () => undefined,
	spell: () => undefined,
	part: () => NOWHERE
};

const NOTHING = new Float64Array();
const NO_SPELLS = new Int32Array();
