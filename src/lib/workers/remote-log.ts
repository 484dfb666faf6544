import type { Log } from '#lib/ydoc/log.ts';

/** A log whose document is in a worker. What is appended here is in it at once. */
export class RemoteLog implements Log {
	readonly #entries: string[] = [];
	readonly #listeners = new Set<(entries: readonly string[]) => void>();
	readonly #hand: (entries: readonly string[]) => void;
	/** What is in it, where the next worker may tell of it again. */
	#known: Set<string> | undefined;

	/** `hand` takes what is appended here to the worker. */
	constructor(hand: (entries: readonly string[]) => void) {
		this.#hand = hand;
	}

	get entries(): readonly string[] {
		return this.#entries;
	}

	append(entries: readonly string[]): void {
		if (entries.length === 0) return;
		// Before anybody hears of it: what is shown counts as not saved.
		this.#hand(entries);
		this.#add(entries);
	}

	/** Takes entries from the worker. */
	receive(entries: readonly string[]): void {
		const known = this.#known;
		this.#add(known ? entries.filter((entry) => !known.has(entry)) : entries);
	}

	/** Takes in entries of which nobody is told here; those that are new. */
	keep(entries: readonly string[]): readonly string[] {
		const known = this.#known;
		const news = known ? entries.filter((entry) => !known.has(entry)) : entries;
		for (const entry of news) {
			this.#entries.push(entry);
			known?.add(entry);
		}
		return news;
	}

	/** From now on another worker tells, which begins anew. */
	restart(): void {
		this.#known = new Set(this.#entries);
	}

	onAppended(added: (entries: readonly string[]) => void): () => void {
		this.#listeners.add(added);
		return () => this.#listeners.delete(added);
	}

	#add(entries: readonly string[]): void {
		if (entries.length === 0) return;
		for (const entry of entries) {
			this.#entries.push(entry);
			this.#known?.add(entry);
		}
		for (const listener of this.#listeners) listener(entries);
	}
}
