/** Tells what is read of closed epochs: once for each newest epoch, and for each way in which it is read. */
export class ToldEpochs<Read> {
	readonly #tell: (read: Read) => void;
	#key = '';
	#telling: Promise<void> | undefined;

	constructor(tell: (read: Read) => void) {
		this.#tell = tell;
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
			this.#telling = this.#read(read, key);
		}
		return this.#telling;
	}

	async #read(read: () => Promise<Read>, key: string): Promise<void> {
		try {
			const all = await read();
			// What was asked for since goes before it.
			if (this.#key !== key) return await this.#telling;
			this.#tell(all);
		} catch (fault) {
			if (this.#key === key) this.#key = '';
			throw fault;
		}
		this.#telling = undefined;
	}
}
