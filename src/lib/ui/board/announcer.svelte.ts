/** Several events of one moment are read one after another, this far apart. */
const APART_MS = 100;
/** A place that is only passed is not read. */
const STABLE_MS = 250;

/** What the board says to those who do not see it, through one polite live region. */
export class Announcer {
	text = $state('');
	readonly #queue: string[] = [];
	#next: ReturnType<typeof setTimeout> | undefined;
	#passing: ReturnType<typeof setTimeout> | undefined;

	/** Says what happened. */
	say(text: string): void {
		clearTimeout(this.#passing);
		this.#queue.push(text);
		this.#next ??= setTimeout(() => this.#speak(), APART_MS);
	}

	/** Says where one is, once one stays there. */
	pass(text: string): void {
		clearTimeout(this.#passing);
		this.#passing = setTimeout(() => this.say(text), STABLE_MS);
	}

	stop(): void {
		clearTimeout(this.#passing);
		clearTimeout(this.#next);
	}

	#speak(): void {
		const text = this.#queue.shift() ?? '';
		// A region that keeps its text is silent: the same words again need a change that is not read.
		this.text = text === this.text ? `${text}\u00a0` : text;
		this.#next = this.#queue.length > 0 ? setTimeout(() => this.#speak(), APART_MS) : undefined;
	}
}
