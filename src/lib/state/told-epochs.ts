/** Tells what is read of closed epochs: once for each newest epoch, and for each way in which it is read. */
export class ToldEpochs<Read> {
	readonly #tell: (read: Read) => void;
	readonly #isWhole: (read: Read) => boolean;
	#key = '';
	#telling: Promise<void> | undefined;
	/** How to read again what was told and lacked something. */
	#lacking: (() => Promise<Read>) | undefined;

	/** What is not whole is told as well, and `again` reads it once more. */
	constructor(tell: (read: Read) => void, isWhole: (read: Read) => boolean) {
		this.#tell = tell;
		this.#isWhole = isWhole;
	}

	/**
	 * Settles when all before the newest epoch has been told, also for who asks while it is read; `undefined` where it has
	 * been. What could not be read is tried again when it is asked for again.
	 */
	upTo(newest: number, read: () => Promise<Read>, way = ''): Promise<void> | undefined {
		const key = `${newest} ${way}`;
		// The first epoch has none before it.
		if (newest > 1 && this.#key !== key) {
			this.#key = key;
			this.#lacking = undefined;
			this.#telling = this.#read(read, key);
		}
		return this.#telling;
	}

	/**
	 * Reads again what lacked something when it was told: the relay may be reached by now. Nobody who calls `upTo` waits
	 * for it. Settles when it has been told; `undefined` where nothing was lacking.
	 */
	again(): Promise<void> | undefined {
		const read = this.#lacking;
		this.#lacking = undefined;
		return read && this.#read(read, this.#key);
	}

	async #read(read: () => Promise<Read>, key: string): Promise<void> {
		try {
			const all = await read();
			// What was asked for since goes before it.
			if (this.#key !== key) return await this.#telling;
			this.#tell(all);
			this.#lacking = this.#isWhole(all) ? undefined : read;
		} catch (fault) {
			if (this.#key === key) this.#key = '';
			throw fault;
		}
		this.#telling = undefined;
	}
}
