import { beginsWord } from './rank.ts';

/**
 * What texts are made of, as a fixed number of bits: which letters and pairs of letters they have, which letters begin a
 * word of the title, and which pairs of digits the phone numbers have. Letters and pairs met first, which are those met
 * most, have a bit of their own; others share some. A text without a bit of a word does not contain it, and need not be
 * looked into.
 *
 * Thirty-two places are a block: for each bit a number that tells which of them have it, the place `at` at bit `at % 32`.
 */
export class Signatures {
	/** Of two alphabets and the digits, not of Chinese. */
	readonly #letters = new Map<number, number>();
	readonly #pairs = new Map<number, number>();
	#bits = new Uint32Array(32 * WIDTH);

	/** Takes what is at a place, in place of what was: a text whose title ends at `end`, and digits of phone numbers. */
	set(at: number, text: string, end: number, digits: string): void {
		this.#clear(at);
		let before = -1;
		for (let index = 0; index < text.length; index++) {
			const unit = text.charCodeAt(index);
			this.#raise(at, own(this.#letters, unit, LETTERS) ?? letterOf(unit));
			if (index < end && beginsWord(text, index)) this.#raise(at, beginOf(unit));
			if (before >= 0) {
				const pair = own(this.#pairs, before * 0x1_0000 + unit, PAIRS);
				this.#raise(at, pair === undefined ? pairOf(before, unit) : LETTERS + pair);
			}
			before = unit;
		}
		for (let index = 1; index < digits.length; index++) this.#raise(at, digitsOf(digits, index));
	}

	/** The bits of all texts that contain a word; `isExact`: of no others. */
	traitsOf(word: string): { readonly bits: readonly number[]; readonly isExact: boolean } {
		const bits = new Set<number>();
		let isExact = word.length <= 2;
		for (let index = 0; index < word.length; index++) {
			const unit = word.charCodeAt(index);
			const letter = this.#letters.get(unit);
			bits.add(letter ?? letterOf(unit));
			if (word.length === 1) isExact = letter !== undefined;
			if (index === 0) continue;
			const before = word.charCodeAt(index - 1);
			const pair = this.#pairs.get(before * 0x1_0000 + unit);
			bits.add(pair === undefined ? pairOf(before, unit) : LETTERS + pair);
			if (pair === undefined) isExact = false;
		}
		// The later met, the rarer.
		return { bits: [...bits].sort((a, b) => b - a), isExact };
	}

	/** Which of some places of a block have all of some bits. */
	all(block: number, bits: readonly number[], among: number): number {
		const from = block * WIDTH;
		let have = among;
		for (let index = 0; have !== 0 && index < bits.length; index++)
			have &= this.#bits[from + (bits[index] ?? 0)] ?? 0;
		return have;
	}

	#raise(at: number, bit: number): void {
		const index = (at >>> 5) * WIDTH + bit;
		this.#bits[index] = (this.#bits[index] ?? 0) | (1 << (at & 31));
	}

	#clear(at: number): void {
		const from = (at >>> 5) * WIDTH;
		const others = ~(1 << (at & 31));
		if (from + WIDTH > this.#bits.length) {
			const more = new Uint32Array(this.#bits.length * 2);
			more.set(this.#bits);
			this.#bits = more;
		}
		for (let index = from; index < from + WIDTH; index++)
			this.#bits[index] = (this.#bits[index] ?? 0) & others;
	}
}

/** The bits, in this order: letters and pairs that have their own, … */
const LETTERS = 96;
const PAIRS = 512;
/** … those that share some, … */
const SHARED_PAIRS = LETTERS + PAIRS;
const SHARED_LETTERS = SHARED_PAIRS + 96;
/** … first letters of the title's words, and pairs of digits. */
const BEGINS = SHARED_LETTERS + 64;
const DIGITS = BEGINS + 32;
const WIDTH = DIGITS + 100;

function own(all: Map<number, number>, key: number, most: number): number | undefined {
	const known = all.get(key);
	if (known !== undefined || all.size === most) return known;
	all.set(key, all.size);
	return all.size - 1;
}

function letterOf(unit: number): number {
	return SHARED_LETTERS + (unit & 63);
}

function pairOf(first: number, second: number): number {
	const hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
	return SHARED_PAIRS + ((hash >>> 8) % 96);
}

/** The bit of titles with a word that begins with a letter. */
export function beginOf(unit: number): number {
	return BEGINS + (unit & 31);
}

/** The bit of the digit at a place of a number and the one before. */
export function digitsOf(digits: string, at: number): number {
	return DIGITS + ((digits.charCodeAt(at - 1) * 10 + digits.charCodeAt(at)) % 100);
}
