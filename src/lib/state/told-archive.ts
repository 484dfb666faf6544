import type { TimeZone } from '#lib/domain/time.ts';
import type { Session } from '#lib/workers/session.ts';

type Epochs = Pick<Session['epochs'], 'newest' | 'archived'>;
type Archive = Awaited<ReturnType<Epochs['archived']>>;

/** Tells of closed epochs, once for each zone and newest epoch. */
export class ToldArchive {
	readonly #tell: (archive: Archive) => void;
	#key = '';
	#told = Promise.resolve();

	constructor(tell: (archive: Archive) => void) {
		this.#tell = tell;
	}

	/** Settles when all has been told, also for who asks while it is read; what could not be read is tried again then. */
	upTo(epochs: Epochs, zone: TimeZone): Promise<void> {
		const key = `${epochs.newest} ${zone}`;
		// The first epoch has none before it.
		if (epochs.newest > 1 && this.#key !== key) {
			this.#key = key;
			this.#told = this.#read(epochs, zone, key);
		}
		return this.#told;
	}

	async #read(epochs: Epochs, zone: TimeZone, key: string): Promise<void> {
		try {
			const archive = await epochs.archived(zone);
			// What was asked for since goes before it.
			if (this.#key === key) this.#tell(archive);
		} catch (fault) {
			if (this.#key === key) this.#key = '';
			throw fault;
		}
	}
}
