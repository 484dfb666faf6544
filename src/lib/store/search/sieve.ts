import type { Asked } from './match.ts';
import { beginOf, digitsOf, type Signatures } from './signature.ts';

/** What signatures tell of something asked, of the thirty-two places of a block at once. */
export class Sieve {
	/** Words that a text may be without though it has their bits. */
	readonly unsure: readonly string[];
	readonly #signatures: Signatures;
	readonly #words: readonly Alternatives[];
	readonly #bits: readonly number[];
	readonly #begins: readonly number[];
	readonly #runs: Alternatives;
	readonly #hasNumber: boolean;

	constructor(signatures: Signatures, { words, runs }: Asked) {
		const traits = words.map(({ text }) => signatures.traitsOf(text));
		this.#signatures = signatures;
		this.unsure = words.flatMap(({ text }, at) => (traits[at]?.isExact ? [] : [text]));
		this.#bits = [...new Set(traits.flatMap(({ bits }) => bits))].sort((a, b) => b - a);
		this.#begins = words.map(({ text }) => beginOf(text.charCodeAt(0)));
		this.#runs = runs.map(bitsOf);
		this.#words = words.map(({ runs }, at) => [traits[at]?.bits ?? [], ...runs.map(bitsOf)]);
		this.#hasNumber = runs.length > 0 || this.#words.some(({ length }) => length > 1);
	}

	/** Which of some may have every word in their text. */
	texts(block: number, among: number): number {
		return this.#signatures.all(block, this.#bits, among);
	}

	/** Which of some may have a title where every word begins one. */
	begun(block: number, among: number): number {
		return this.#signatures.all(block, this.#begins, among);
	}

	/** Which may fit by a phone number. */
	numbers(block: number): number {
		if (!this.#hasNumber) return 0;
		return (
			this.#words.reduce((have, word) => have & this.#any(block, word), -1) |
			this.#any(block, this.#runs)
		);
	}

	#any(block: number, alternatives: Alternatives): number {
		let have = 0;
		for (const bits of alternatives) have |= this.#signatures.all(block, bits, -1);
		return have;
	}
}

type Bits = readonly number[];
/** One of them has to be there. */
type Alternatives = readonly Bits[];

function bitsOf(run: string): Bits {
	return Array.from({ length: run.length - 1 }, (_, at) => digitsOf(run, at + 1));
}
