/** A document is compared when nothing has happened to it for this long, in ms. */
const QUIET_MS = 30_000;
/** Once it was compared, it is left alone for this long, in ms. */
const EVERY_MS = 6 * 60 * 60 * 1000;
/** What looks different is looked at once more after this long, in ms: something may have come between. */
const AGAIN_MS = 3000;

export interface CheckupOptions {
	/** Whether the document is the relay's; `undefined` where that cannot be told now. */
	readonly compare: () => Promise<boolean | undefined>;
	/** Called after each comparison that told something. */
	readonly compared: (same: boolean) => void;
	/** ms since 1970. */
	readonly now: () => number;
	readonly quietMs?: number;
}

/** Compares a document at rest with the relay's: once after a start, then now and then, and when it is asked to. */
export class Checkup {
	readonly #options: CheckupOptions;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#comparedAt: number | undefined;
	#running: Promise<boolean | undefined> | undefined;
	#ended = false;

	constructor(options: CheckupOptions) {
		this.#options = options;
		this.touch();
	}

	/** The document is not at rest: to be called with each change of it. */
	touch(): void {
		clearTimeout(this.#timer);
		if (this.#ended) return;
		const { now, quietMs = QUIET_MS } = this.#options;
		const since = this.#comparedAt === undefined ? EVERY_MS : now() - this.#comparedAt;
		this.#timer = setTimeout(() => void this.run(), Math.max(quietMs, EVERY_MS - since));
	}

	/** Compares now. @returns whether it is the same, `undefined` where that cannot be told now */
	run(): Promise<boolean | undefined> {
		this.#running ??= this.#run().finally(() => (this.#running = undefined));
		return this.#running;
	}

	close(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
	}

	async #run(): Promise<boolean | undefined> {
		const { compare, compared, now } = this.#options;
		let same = await compare();
		if (same === false) {
			await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
			if (!this.#ended) same = await compare();
		}
		if (this.#ended) return undefined;
		if (same !== undefined) {
			this.#comparedAt = now();
			compared(same);
		}
		this.touch();
		return same;
	}
}
