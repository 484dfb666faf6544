/** Those who wait for things that are done in their order. */
export class Waiters {
	#done = 0;
	#waiting: { readonly until: number; readonly go: () => void }[] = [];

	/** Settles when as many more are done. */
	next(count: number): Promise<void> {
		if (count <= 0) return Promise.resolve();
		return new Promise((go) => this.#waiting.push({ until: this.#done + count, go }));
	}

	/** So many more are done. */
	done(count: number): void {
		this.#done += count;
		const ready = this.#waiting.filter(({ until }) => until <= this.#done);
		this.#waiting = this.#waiting.filter(({ until }) => until > this.#done);
		for (const { go } of ready) go();
	}
}
