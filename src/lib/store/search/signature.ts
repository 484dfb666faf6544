/**
 * What a text is made of, as a fixed number of bits: which letters and which pairs of letters it has. Those met first,
 * which are those met most, have a bit of their own; other pairs share some. A text without a bit of a word does not
 * contain it, and need not be looked into.
 */
export class Signatures {
	/** Of two alphabets and the digits, not of Chinese. */
	readonly #letters = new Map<number, number>();
	readonly #pairs = new Map<number, number>();
	#bits = new Uint32Array(1024 * WIDTH);

	/** Takes the text at a place, in place of the one before. */
	set(at: number, text: string): void {
		this.#reach(at);
		const from = at * WIDTH;
		this.#bits.fill(0, from, from + WIDTH);
		let before = -1;
		for (let index = 0; index < text.length; index++) {
			const unit = text.charCodeAt(index);
			const letter = this.#letterOf(unit);
			if (letter !== undefined) raise(this.#bits, from, letter);
			if (before >= 0) raise(this.#bits, from, this.#pairOf(before, unit));
			before = unit;
		}
	}

	/** What the texts have that contain all of some words; `isExact`: no other text has it. */
	maskOf(words: readonly string[]): { readonly mask: Mask; readonly isExact: boolean } {
		const bits = new Uint32Array(WIDTH);
		let isExact = true;
		for (const word of words) {
			if (word.length > 2) isExact = false;
			for (let index = 0; index < word.length; index++) {
				const unit = word.charCodeAt(index);
				const letter = this.#letters.get(unit);
				if (letter !== undefined) raise(bits, 0, letter);
				else if (word.length === 1) isExact = false;
				if (index === 0) continue;
				const pair = this.#pairOf(word.charCodeAt(index - 1), unit);
				if (pair >= SHARED) isExact = false;
				raise(bits, 0, pair);
			}
		}
		return { mask: { words: [...bits.keys()].filter((word) => bits[word] !== 0), bits }, isExact };
	}

	/** Whether the text at a place has all of a mask. */
	has(at: number, { words, bits }: Mask): boolean {
		const from = at * WIDTH;
		for (const word of words) {
			const wanted = bits[word] ?? 0;
			if (((this.#bits[from + word] ?? 0) & wanted) >>> 0 !== wanted) return false;
		}
		return true;
	}

	#pairOf(first: number, second: number): number {
		const pair = first * 0x1_0000 + second;
		const known = this.#pairs.get(pair);
		if (known !== undefined) return known;
		if (this.#pairs.size === PAIRS) return SHARED + sharedOf(first, second);
		this.#pairs.set(pair, LETTERS + this.#pairs.size);
		return LETTERS + this.#pairs.size - 1;
	}

	#letterOf(unit: number): number | undefined {
		const known = this.#letters.get(unit);
		if (known !== undefined || this.#letters.size === LETTERS) return known;
		this.#letters.set(unit, this.#letters.size);
		return this.#letters.size - 1;
	}

	#reach(at: number): void {
		if ((at + 1) * WIDTH <= this.#bits.length) return;
		const more = new Uint32Array(this.#bits.length * 2);
		more.set(this.#bits);
		this.#bits = more;
	}
}

/** A signature of which something is asked, and in which of its words. */
export interface Mask {
	readonly words: readonly number[];
	readonly bits: Uint32Array;
}

const LETTERS = 96;
const PAIRS = 512;
/** Where the bits begin that pairs share. */
const SHARED = LETTERS + PAIRS;
const SHARING = 96;
/** Words of 32 bits in a signature. */
const WIDTH = (SHARED + SHARING) / 32;

function raise(bits: Uint32Array, from: number, bit: number): void {
	const word = from + (bit >>> 5);
	bits[word] = (bits[word] ?? 0) | (1 << (bit & 31));
}

function sharedOf(first: number, second: number): number {
	const hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
	return (hash >>> 8) % SHARING;
}
