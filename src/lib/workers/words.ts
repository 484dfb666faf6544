/** Longer texts are seldom written twice. */
const LONGEST = 40;
/** So long are the ids of records that a workspace has many of: each is in few operations. */
const OF_MANY = 12;
const MOST = 2 ** 16;
/** So many texts that came once are remembered. */
const LATELY = 4096;

/** Texts that come again and again, as small numbers. */
export class Words {
	readonly #words: string[] = [];
	readonly #numbers = new Map<string, number>();
	readonly #once = new Set<string>();

	/** The number of a text; `undefined` for one that has none: a text gets one when it comes for the second time. */
	numberOf(text: string): number | undefined {
		const number = this.#numbers.get(text);
		if (number !== undefined) return number;
		if (text.length > LONGEST || text.length === OF_MANY || this.#words.length === MOST)
			return undefined;
		if (this.#once.delete(text)) {
			this.#numbers.set(text, this.#words.length);
			return this.#words.push(text) - 1;
		}
		if (this.#once.size === LATELY) this.#once.clear();
		this.#once.add(text);
		return undefined;
	}

	/** The text of a number; throws `RangeError` for one that was never given. */
	at(number: number): string {
		const word = this.#words[number];
		if (word === undefined) throw new RangeError('no word has this number');
		return word;
	}
}
